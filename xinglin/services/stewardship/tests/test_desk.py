"""The steward's desk: pairs, merges, and the way back, through the pages."""

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.jobs import jobs
from xinglin.engines.people import actions as people
from xinglin.engines.people import queries as people_queries
from xinglin.engines.people.models import Merge, Resident
from xinglin.engines.places import queries as places
from xinglin.engines.records.models import Encounter, Observation, Visit
from xinglin.services.stewardship import demo


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


def test_a_pair_is_explained_weight_by_weight(steward, pair):
    text = steward.opens(f"/stewardship/duplicates/{pair[0]}/{pair[1]}/").tree.text_content()
    assert "姓名相同" in text and "出生日期相同" in text and "权重" in text and "支持" in text


def test_the_queue_says_how_likely_and_what_is_won(steward, pair):
    text = steward.opens("/stewardship/duplicates/").tree.text_content()
    assert "处理收益" in text and "登记时" in text and "匹配模型" in text


def test_the_model_is_shown_and_learning_is_a_job(steward):
    text = steward.opens("/stewardship/linkage/").tree.text_content()
    assert (
        people_queries.built_in_model().version in text
        and "读音相同，写法不同" in text
        and "双胞胎" in text
    )
    answer = steward.sends("/stewardship/duplicates/", "全库查重", _act="link")
    assert answer.status_code == 302 and "/administration/jobs/" in answer.headers["Location"]


def test_the_made_up_county_has_doubles(steward):
    """A dozen people of a county are registered twice, not quite alike: they wait in the queue."""
    top = places.top()
    known = people_queries.living_in(top.number, top.last)
    demo.doubles(KEEPER_AT_CONSOLE, known, 1)
    waiting = [one for one in people_queries.queue(steward.actor) if one.found_by == "demo"]
    assert len(waiting) >= 0.7 * demo.PAIRS and all(one.why for one in waiting)


def test_everybody_is_linked_by_a_job(steward, pair):
    told = []
    done = jobs["stewardship.link"].work(by=steward.actor, tell=lambda *a, **k: told.append(k))
    assert "疑似重复" in done.said and told and done.link == "/stewardship/duplicates/"


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
