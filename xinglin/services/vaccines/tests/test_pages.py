"""The card and the lists: who may see and give, what is refused, in which words."""

import datetime as dt
import re

import pytest

from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Dose, DosingNote
from xinglin.kernel.time import today
from xinglin.services.vaccines import queries

PERSON = re.compile(r"/ehr/(\d+)/")


@pytest.fixture
def leader(reads):
    return reads("duizhang")


@pytest.fixture
def child(leader):
    """A child of the leader's town with doses on its card."""
    here = (leader.place.number, leader.place.last)
    rows = Resident.objects.filter(
        place__number__range=here, lives_here=True, deceased_on=None, left_on=None,
        birth__range=(today() - dt.timedelta(days=2000), today() - dt.timedelta(days=400)),
    )  # fmt: skip
    return rows.order_by("pk").first()


@pytest.mark.parametrize("which", ["", "late", "all", "nonsense"])
@pytest.mark.parametrize("who", ["cunyi", "huli", "duizhang", "jikong"])
def test_a_list_never_shows_another_place(reads, who, which):
    one = reads(who)
    page = one.opens("/vaccines/due/", which=which)
    shown = {int(found) for found in PERSON.findall(" ".join(page.links("/ehr/")))}
    places = Resident.objects.filter(pk__in=shown).values_list("place_id", flat=True)
    assert all(one.place.number <= place <= one.place.last for place in places)


def test_who_may_not_read_sees_no_list(reads):
    reads("tongji").opens("/vaccines/due/", status=403)


def test_the_card_stands_on_the_persons_page(leader, child):
    page = leader.opens(f"/ehr/{child.pk}/")
    assert "接种卡：国家免疫规划" in page.text and "乙肝疫苗" in page.text
    assert "记录接种" in page.text
    held = Dose.objects.filter(resident=child).exclude(counts="").first()
    assert held is None or held.day.isoformat() in page.text


def test_a_reader_who_does_not_give_sees_no_buttons(reads, child):
    page = reads("jikong").opens(f"/ehr/{child.pk}/")
    assert "接种卡" in page.text and "记录接种" not in page.text


def test_rows_of_a_card_in_words(leader, child):
    from xinglin.engines.followup import actions
    from xinglin.engines.followup import queries as followup

    actions.note_dosing(
        by=leader.actor, resident=child.pk, course="live", kind="deferred", why="发热",
        over=today() + dt.timedelta(days=5),
    )  # fmt: skip
    (card, *_) = followup.cards_of(child.pk, seen_by=leader.actor)
    rows = queries.card_rows(card)
    assert {row["course"] for row in rows} >= {"乙肝疫苗", "麻腮风疫苗"}
    assert all(row["state"][0] for row in rows)
    made = actions.give_dose(
        by=leader.actor, resident=child.pk, product="FLU", day=today(), lot="F1"
    )
    (card, *_) = followup.cards_of(child.pk, seen_by=leader.actor)
    (extra,) = [row for row in queries.uncounted(card) if row["dose"] == made.pk]
    assert "非免疫规划" in extra["why"]
    page = leader.opens(f"/ehr/{child.pk}/")
    assert "减毒活疫苗：暂缓" in page.text and "不计入程序的接种" in page.text
    assert DosingNote.objects.filter(resident=child).count() == 1


def test_words_for_ages_courses_and_notes():
    day = dt.date(2026, 6, 1)
    assert queries.age_words(dt.date(2026, 5, 20), day) == "12天"
    assert queries.age_words(dt.date(2025, 1, 31), day) == "16月龄"
    assert queries.age_words(dt.date(2020, 1, 31), day) == "6岁"
    assert queries.course_title("MMR") == "麻腮风疫苗" and queries.course_title("?") == "?"
    assert queries.product_title("BCG") == "卡介苗" and queries.product_title("?") == "?"
    assert queries.note_title("hbsag_mother", "fact") == "母亲HBsAg阳性或不详"
    assert queries.note_title("MMR", "refused") == "麻腮风疫苗：拒绝"
    assert ("*", "全部疫苗") in queries.courses_to_note()
