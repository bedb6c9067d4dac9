"""Targets are set, split, counted from the records, reported, urged; each within its scope."""

import datetime as dt
from decimal import Decimal

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.places.models import Place
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import stopped, today
from xinglin.services.targets import actions, queries
from xinglin.services.targets.models import Target
from xinglin.services.targets.rules import Kind, Light

BY = KEEPER_AT_CONSOLE


@pytest.fixture
def place(county, db):
    return Place.objects.get(level="county")


def a_target(place, **more):
    given = {"year": 2025, "kind": "count", "office": "妇幼健康股", "title": "筛查", "unit": "人"}
    return actions.set_target(by=BY, place=place, **{**given, "goal": Decimal(1000), **more})


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"goal": None},
        {"goal": Decimal(0)},
        {"goal": Decimal(-1)},
        {"kind": "rate", "unit": "%", "goal": Decimal(101)},
        {"kind": "reduction", "goal": Decimal(5)},
        {"kind": "reduction", "goal": Decimal(5), "base": Decimal(5)},
        {"begins": dt.date(2025, 6, 1), "due": dt.date(2025, 5, 1)},
    ],
)
def test_what_makes_no_sense_is_refused(place, wrong):
    with pytest.raises(Refused):
        a_target(place, **wrong)
    assert not Target.objects.filter(year=2025).exists()


def test_one_figure_has_one_target_a_year(place):
    a_target(place, indicator="HTN1", kind="rate", goal=Decimal(76))
    with pytest.raises(Refused):
        a_target(place, indicator="HTN1", kind="rate", goal=Decimal(80))


def test_a_rate_is_counted_from_the_records(place):
    target = a_target(place, title="", indicator="HTN2", kind="rate", goal=Decimal(60))
    (one,) = queries.standings([target], BY)
    from xinglin.engines.indicators import queries as counting

    (figure,) = counting.compute("HTN2", place, "2025", seen_by=BY)
    assert (one.actual, one.numerator, one.denominator) == (
        figure.value, figure.numerator, figure.denominator,
    )  # fmt: skip
    assert target.title == figure.title and one.commit == figure.commit and not one.declared


def test_the_people_who_would_turn_it_are_those_who_were_missed(place):
    target = a_target(place, indicator="HTN1", kind="rate", goal=Decimal(100))
    (one,) = queries.standings([target], BY)
    near = queries.reach(one, BY)
    assert one.needed == len(near.people) == int(one.denominator) - one.numerator > 0
    assert [c.near for c in near.people] == sorted((c.near for c in near.people), reverse=True)
    assert near.people[0].why in ("没有年度体检", "随访评价与规则不符")
    ahead = queries.forecast(one, near)
    assert ahead.value >= one.actual and "应访安排" in ahead.how


def test_a_count_split_adds_up_and_a_rate_is_asked_of_all_alike(place):
    whole = a_target(place, goal=Decimal(1001))
    parts = actions.split_target(by=BY, target_id=whole.pk, shares=queries.shares(whole, BY))
    assert sum(p.goal for p in parts) == 1001 and len(parts) > 1
    assert {p.place.parent_id for p in parts} == {place.number}
    with pytest.raises(Refused):
        actions.split_target(by=BY, target_id=whole.pk, shares=queries.shares(whole, BY))
    rate = a_target(place, indicator="HTN2", kind="rate", goal=Decimal(60))
    shares = queries.shares(rate, BY)
    assert {p.goal for p in actions.split_target(by=BY, target_id=rate.pk, shares=shares)} == {60}
    with pytest.raises(Refused):
        actions.split_target(by=BY, target_id=rate.pk, shares={place.number: 1})
    actions.withdraw_target(by=BY, target_id=whole.pk)
    assert not queries.targets(BY, 2025).filter(part_of=whole).exists()


def test_what_is_reported_carries_its_paper_and_grows_stale(place):
    target = a_target(place, year=today().year)
    with pytest.raises(Refused):
        actions.report_progress(
            by=BY, target_id=target.pk, day=today(), value=Decimal(9), evidence=" "
        )
    day = today() - dt.timedelta(days=8)
    for value in (5, 250):
        actions.report_progress(
            by=BY, target_id=target.pk, day=day, value=Decimal(value), evidence="月报表"
        )
    (one,) = queries.standings([target], BY)
    assert (one.actual, one.declared, one.stale, one.day) == (250, True, True, day)
    assert one.needed == 750
    (before,) = queries.standings([target], BY, on=day - dt.timedelta(days=1))
    assert before.actual is None and before.light is Light.GREY


def test_a_counted_target_is_not_reported(place):
    target = a_target(place, indicator="HTN2", kind="rate", goal=Decimal(60))
    with pytest.raises(Refused):
        actions.report_progress(
            by=BY, target_id=target.pk, day=today(), value=Decimal(99), evidence="说的"
        )


def test_steps_count_back_from_the_end(place):
    target = a_target(place, kind=Kind.STEPS, goal=None, due=dt.date(2025, 6, 30))
    with pytest.raises(Refused):
        actions.add_milestone(by=BY, target_id=target.pk, title="晚了", due=dt.date(2025, 7, 1))
    first = actions.add_milestone(by=BY, target_id=target.pk, title="设计", due=dt.date(2025, 3, 1))
    actions.add_milestone(by=BY, target_id=target.pk, title="开工", due=dt.date(2025, 5, 1))
    lamp = lambda on: queries.standings([target], BY, on=on)[0].light  # noqa: E731
    assert lamp(dt.date(2025, 2, 1)) is Light.GREEN
    assert lamp(dt.date(2025, 2, 25)) is Light.YELLOW
    assert lamp(dt.date(2025, 3, 2)) is Light.RED
    with pytest.raises(Refused):
        actions.finish_milestone(
            by=BY, milestone_id=first.pk, done_on=dt.date(2025, 3, 3), evidence=""
        )
    actions.finish_milestone(
        by=BY, milestone_id=first.pk, done_on=dt.date(2025, 3, 3), evidence="图纸批复"
    )
    assert lamp(dt.date(2025, 3, 4)) is Light.GREEN


def test_an_urging_is_answered_before_the_next(place):
    target = a_target(place)
    with stopped(dt.datetime(2025, 4, 30, 9, 0)):
        urging = actions.urge(by=BY, target_id=target.pk, why="滞后")
    assert urging.answer_by == dt.date(2025, 5, 12)  # the May holiday is no working time
    with pytest.raises(Refused):
        actions.urge(by=BY, target_id=target.pk, why="又滞后")
    actions.answer_urging(by=BY, urging_id=urging.pk, answer="五月补齐")
    with pytest.raises(Missing):
        actions.answer_urging(by=BY, urging_id=urging.pk, answer="再答一次")


def test_nobody_sets_targets_outside_of_his_reach(place, reads):
    doctor, head = reads("cunyi"), reads("guzhang")
    with pytest.raises(NotAllowed):
        actions.set_target(
            by=doctor.actor, year=2025, place=place, kind="steps", office="x", title="x"
        )
    target = a_target(place)
    with pytest.raises(Missing):
        queries.one(target.pk, doctor.actor)
    assert queries.one(target.pk, head.actor).pk == target.pk


def test_the_wall_has_the_reddest_first_and_every_place_below(place, reads):
    head = reads("guzhang")
    found = queries.wall(place, today().year, head.actor)
    lamps = [row.light for row in found.rows]
    assert lamps and lamps == sorted(
        lamps, key=[Light.RED, Light.YELLOW, Light.GREY, Light.GREEN].index
    )
    counted = [row.target for row in found.rows if row.target.indicator]
    assert counted and all(
        (target.pk, number) in found.cells for target in counted for number, _ in found.columns
    )
    assert set(found.ranks.values()) >= {1}


def test_the_pages_of_an_office_head(place, reads):
    head = reads("guzhang")
    wall = head.opens("/targets/wall/")
    assert "挂图作战" in wall.text and "红灯" in wall.text
    for target in Target.objects.filter(year=today().year)[:12]:
        page = head.opens(f"/targets/{target.pk}/")
        assert target.title in page.text
    assert "最接近的在前" in head.opens(f"/targets/{counted_one().pk}/").text
    assert "县人民医院新院区建设" in head.opens("/targets/projects/").text
    assert head.opens("/targets/meeting/").status == 200
    sent = head.sends("/targets/new/", "责任股室", title="新任务", kind="steps", office="办公室")
    assert sent.status_code == 302
    made = Target.objects.get(title="新任务")
    assert sent.headers["Location"] == f"/targets/{made.pk}/"


def counted_one():
    return Target.objects.filter(year=today().year, indicator="HTN1").first()


def test_the_number_without_the_people_for_who_may_not_see_them(place, reads):
    director = reads("juzhang")
    page = director.opens(f"/targets/{counted_one().pk}/")
    assert "距目标还差" in page.text and "最接近的在前" not in page.text


def test_odd_addresses_are_answered(place, reads):
    head = reads("guzhang")
    assert head.opens("/targets/wall/", year="x", on="2026-99-99").status == 200
    assert head.opens("/targets/999999/", status=404).status == 404
    assert head.opens("/targets/projects/", lamp="blue").status == 200
