"""Doses written down: judged, refused, struck out; what is due of a place."""

import datetime as dt

import pytest

from xinglin.engines.access import CDC_OFFICER, NURSE, VILLAGE_DOCTOR
from xinglin.engines.followup import (
    DoseSchedule,
    Expected,
    Forecast,
    Given,
    Judged,
    Product,
    Status,
    actions,
    aged,
    dose_schedules,
    queries,
)
from xinglin.engines.followup.tests.conftest import COUNTY, NEXT_VILLAGE, VILLAGE, live, over
from xinglin.engines.records.models import Dose
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import days, months, stopped, years

D = dt.date
BORN, NOW = D(2026, 1, 10), D(2026, 6, 1)
GAP, SECOND = days(30), months(3)


def made_up(birth, given, *, on, sex="", barred=(), facts=frozenset(), ahead=True):
    """Two drops, the first from two months, the second thirty days later from three months on."""
    counted, judged = [], []
    for one in sorted((g for g in given if g.day <= on), key=lambda g: (g.day, g.id)):
        if one.product == "OTHER":
            judged.append(Judged(one.id, (), (), "另一种"))
            continue
        first = months(2).after(birth)
        least = first if not counted else max(SECOND.after(birth), GAP.after(counted[-1]))
        if len(counted) == 2 or one.day < least:
            judged.append(Judged(one.id, (), (), "太早" if one.day < least else "多余"))
            continue
        counted.append(one.day)
        token = f"Drop-{len(counted)}"
        judged.append(Judged(one.id, (token,), (token,)))
    expected = [Expected("Drop", n, "DROP", Status.DONE, given=d) for n, d in enumerate(counted, 1)]
    if len(counted) < 2:
        first = months(2).after(birth)
        least = first if not counted else max(SECOND.after(birth), GAP.after(counted[-1]))
        late = on >= months(6).after(birth)
        state = Status.NOT_YET if on < least else Status.OVERDUE if late else Status.DUE
        for one in barred:
            if one.kind != "refused":
                state = Status(one.kind)
        if "slow" in facts:
            state = Status.DEFERRED
        expected.append(Expected("Drop", len(counted) + 1, "DROP", state, least, max(least, on)))
    return Forecast("试行", tuple(expected), tuple(judged))


@pytest.fixture
def schedule(monkeypatch):
    monkeypatch.setattr(dose_schedules, "_things", {})
    drops = DoseSchedule(
        "drops",
        "滴剂",
        aged(below=years(2)),
        {
            "DROP": Product("DROP", "滴剂", ("Drop",), site="5"),
            "OTHER": Product("OTHER", "其他", ()),
        },
        {"Drop": "滴剂"},
        made_up,
        {"slow": "要慢一点"},
    )
    return dose_schedules.add("drops", drops)


@pytest.fixture
def nurse(county):
    return over(NURSE, VILLAGE)


@pytest.fixture
def child(county, schedule):
    return live("王小", BORN, "1", ill=None)


def give(nurse, child, day, product="DROP", **more):
    with stopped(NOW):
        return actions.give_dose(
            by=nurse, resident=child.pk, product=product, day=day, **{"lot": "A1", **more}
        )


def test_a_dose_is_judged_when_it_is_written_down(nurse, child):
    made = give(nurse, child, D(2026, 3, 20))
    assert (made.counts, made.timely, made.number, made.valid) == (";Drop-1;", ";Drop-1;", 1, 1)
    assert (made.site, made.lot) == ("5", "A1")
    second = give(nurse, child, D(2026, 4, 20))
    assert second.number == 2


def test_a_dose_of_the_past_moves_the_later_ones(nurse, child):
    later = give(nurse, child, D(2026, 4, 20))
    assert later.number == 1
    earlier = give(nurse, child, D(2026, 3, 12), elsewhere=True, lot="")
    assert earlier.number == 1 and earlier.elsewhere
    assert Dose.objects.get(pk=later.pk).number == 2
    with stopped(NOW):
        actions.strike_dose(by=nurse, dose=earlier.pk, why="记错了人")
    assert Dose.objects.get(pk=later.pk).number == 1


def test_what_would_not_count_is_refused_unless_it_was_given_all_the_same(nurse, child):
    with pytest.raises(Refused, match="不能计入") as told:
        give(nurse, child, D(2026, 3, 1))
    assert "2026-03-10" in told.value.mend
    kept = give(nurse, child, D(2026, 3, 1), despite=True)
    assert (kept.valid, kept.counts, kept.why) == (0, "", "太早")


def test_what_is_barred_is_refused(nurse, child):
    with stopped(NOW):
        note = actions.note_dosing(
            by=nurse, resident=child.pk, course="Drop", kind="contraindicated", why="严重过敏"
        )
    with pytest.raises(Refused, match="禁忌"):
        give(nurse, child, D(2026, 4, 1))
    with stopped(NOW):
        (held,) = queries.dosing_notes(child.pk, seen_by=nurse)
        assert held.pk == note.pk
        actions.end_dosing_note(by=nurse, note=note.pk)
        assert queries.dosing_notes(child.pk, seen_by=nurse) == []
    assert give(nurse, child, NOW).valid == 1


def test_a_fact_changes_the_schedule(nurse, child):
    with stopped(NOW):
        actions.note_dosing(by=nurse, resident=child.pk, course="slow", kind="fact")
    with pytest.raises(Refused, match="暂缓"):
        give(nurse, child, D(2026, 4, 1))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"product": "NOPE"}, "没有"),
        ({"lot": ""}, "批号"),
        ({"expires": D(2026, 4, 1)}, "过期"),
        ({"day": D(2026, 7, 1)}, "今天之后"),
        ({"day": D(2025, 7, 1)}, "出生日期"),
    ],
)
def test_bad_doses_are_refused_with_a_reason(nurse, child, more, says):
    with pytest.raises(Refused, match=says):
        give(nurse, child, **{"day": D(2026, 4, 20), **more})
    give(nurse, child, D(2026, 4, 20))
    with pytest.raises(Refused, match="已记录"):
        give(nurse, child, D(2026, 4, 20))


@pytest.mark.parametrize(
    ("note", "says"),
    [
        ({"course": "Drop", "kind": "whim"}, "类别"),
        ({"course": "unknown", "kind": "fact"}, "没有这一项"),
        ({"course": "Drop", "kind": "contraindicated"}, "原因"),
        ({"course": "Drop", "kind": "deferred", "why": "发热"}, "到期"),
    ],
)
def test_bad_notes_are_refused(nurse, child, note, says):
    with stopped(NOW), pytest.raises(Refused, match=says):
        actions.note_dosing(by=nurse, resident=child.pk, **note)


def test_strangers_touch_nothing(nurse, child):
    made = give(nurse, child, D(2026, 4, 20))
    far = over(VILLAGE_DOCTOR, NEXT_VILLAGE)
    with pytest.raises(Missing):
        give(far, child, D(2026, 5, 25))
    with pytest.raises(Missing):
        queries.cards_of(child.pk, seen_by=far)
    with pytest.raises(Missing):
        actions.strike_dose(by=far, dose=made.pk, why="x")
    with pytest.raises(Missing):
        actions.end_dosing_note(by=far, note=1)
    with pytest.raises(Refused, match="理由"):
        actions.strike_dose(by=nurse, dose=made.pk, why=" ")


def test_the_card_and_the_list_of_the_place(nurse, child, schedule):
    give(nurse, child, D(2026, 3, 20))
    give(nurse, child, D(2026, 3, 21), product="OTHER")
    older = live("王大", D(2025, 3, 1), "2", ill=None)
    live("王老", D(1960, 3, 1), "2", ill=None)
    live("远方", D(2025, 3, 1), "2", ill=None, place=NEXT_VILLAGE)
    with stopped(NOW):
        (card,) = queries.cards_of(child.pk, seen_by=nurse)
        assert [one.number for one in card.forecast.expected] == [1, 2]
        assert len(card.doses) == 2
        found = queries.doses_due(None, seen_by=nurse)
        assert [one.resident for one in found] == [older.pk, child.pk]
        assert [one.overdue for one in found] == [True, False]
        assert found[0].since == D(2025, 5, 1)
        assert [one.resident for one in queries.doses_due(None, seen_by=nurse, overdue=True)] == [
            older.pk
        ]
        assert [one.resident for one in queries.doses_due(None, seen_by=nurse, oldest=1)] == [
            child.pk
        ]
        wide = over(CDC_OFFICER, COUNTY, COUNTY + 10**9 - 1)
        assert len(queries.doses_due(None, seen_by=wide)) == 3
        actions.note_dosing(
            by=nurse, resident=older.pk, course="Drop", kind="deferred", why="发热",
            over=D(2026, 7, 1),
        )  # fmt: skip
        actions.note_dosing(by=nurse, resident=child.pk, course="slow", kind="fact")
        assert queries.doses_due(None, seen_by=nurse) == []
        people = [(child.pk, BORN, "1", VILLAGE)]
        assert queries.due_of(schedule, people, NOW) == []


def test_doses_in_sets(nurse, child):
    from xinglin.engines.ledger.actions import commit

    with commit(by="测试", why="成批"):
        actions.write_doses(
            {"resident_id": [child.pk], "product": ["DROP"], "day": ["2026-03-20"],
             "counts": [";Drop-1;"], "timely": [";Drop-1;"], "why": [""], "edition": [""],
             "site": ["5"], "lot": ["A"], "elsewhere": [False], "source": [""],
             "number": [1], "valid": [1]}
        )  # fmt: skip
        assert actions.write_doses({}) == 0
        actions.write_dosing_notes(
            {"resident_id": [child.pk], "course": ["Drop"], "kind": ["refused"],
             "noted_on": ["2026-03-20"], "why": ["家长拒绝"]}
        )  # fmt: skip
        assert actions.write_dosing_notes({}) == 0
    with stopped(NOW):
        assert queries.doses_due(None, seen_by=nurse)[0].due[0].number == 2
        assert actions.judge_again(dose_schedules["drops"], child) == 0
    assert Given("DROP", NOW).id == 0
