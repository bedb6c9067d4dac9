"""The steward's desk: pairs, merges, and the way back, through the pages."""

import pytest

from xinglin.engines.people import actions as people
from xinglin.engines.people.models import Merge, Resident
from xinglin.engines.records.models import Encounter, Observation, Visit


@pytest.fixture
def steward(reads):
    return reads("suoyin")


@pytest.fixture
def pair(steward):
    """Somebody who stands twice."""
    first = (
        Resident.objects.filter(pk__in=Visit.objects.values("resident"), merged_into=None)
        .exclude(deceased_on__isnull=False)
        .order_by("pk")[0]
    )
    again = people.register(
        by=steward.actor, name=first.name, sex=first.sex, birth=first.birth,
        place=first.place_id, despite=True,
    )  # fmt: skip
    assert again.resident is not None, again.reason
    return first.pk, again.resident.pk


def held(number):
    """How many records stand with a person."""
    return [
        model.objects.filter(resident=number).count() for model in (Visit, Observation, Encounter)
    ]


def test_pairs_are_listed_with_the_reason(steward, pair):
    page = steward.opens("/stewardship/duplicates/")
    shown = page.tree.text_content()
    assert Resident.objects.get(pk=pair[0]).name in shown and "为何疑似" in shown


def test_a_merge_is_done_and_undone_through_the_pages(steward, pair):
    kept, gone = pair[1], pair[0]
    before = held(kept), held(gone)
    assert sum(before[1]) > 0
    path = f"/stewardship/duplicates/{kept}/{gone}/"
    answer = steward.sends(path, "合并，保留甲", _act="left", why="同名同生日，核对过证件")
    assert answer.status_code == 302 and answer.headers["Location"] == f"/ehr/{kept}/"
    assert held(kept) == [a + b for a, b in zip(*before, strict=True)] and not any(held(gone))
    moved_on = steward.client.get(f"/ehr/{gone}/")
    assert moved_on.status_code == 302 and moved_on.headers["Location"] == f"/ehr/{kept}/"
    merge = Merge.objects.get(gone=gone)
    answer = steward.sends(
        "/stewardship/merges/", "撤销合并", _act="undo", _row=str(merge.pk), why="看错了"
    )
    assert answer.status_code in (200, 302)
    assert (held(kept), held(gone)) == before
    merge.refresh_from_db()
    assert merge.undone_at is not None


def test_a_merge_asks_why(steward, pair):
    path = f"/stewardship/duplicates/{pair[0]}/{pair[1]}/"
    answer = steward.sends(path, "合并，保留甲", _act="left", why="")
    assert 400 <= answer.status_code < 500
    assert not Merge.objects.filter(gone=pair[1]).exists()


def test_two_people_are_kept_apart_for_good(steward, pair):
    one, other = min(pair), max(pair)
    path = f"/stewardship/duplicates/{one}/{other}/"
    answer = steward.sends(path, "确认是两个人", _act="apart", why="双胞胎")
    assert answer.status_code == 302
    links = " ".join(steward.opens("/stewardship/duplicates/").links("/stewardship/duplicates/"))
    assert f"/{one}/{other}/" not in links and f"/{other}/{one}/" not in links


def test_a_pair_that_is_none_is_not_there(steward, pair):
    steward.opens(f"/stewardship/duplicates/{pair[0]}/{pair[0]}/", status=404)
    steward.opens(f"/stewardship/duplicates/{pair[0]}/999999999/", status=404)


@pytest.mark.parametrize("who", ["cunyi", "duizhang", "juzhang", "shenji", "guanli"])
def test_only_the_steward_merges(reads, who, pair):
    one = reads(who)
    one.opens("/stewardship/duplicates/", status=403)
    one.opens(f"/stewardship/duplicates/{pair[0]}/{pair[1]}/", status=403)
    one.opens("/stewardship/merges/", status=403)
