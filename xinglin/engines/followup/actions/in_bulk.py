"""Enrolments and visits by the thousand: for imports and for the made-up county.

Nothing here asks who may: the caller's own action or command did, and holds the commit open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.followup.models import Attempt, Decision, Enrolment, HandOver, Task
from xinglin.engines.followup.rules import (
    GRADED,
    State,
    appointment,
    due_columns,
    furthest,
    grade_columns,
    last_states,
    standing_of,
)
from xinglin.engines.followup.words import Programme, programmes
from xinglin.engines.ledger.actions import change_columns, insert_columns
from xinglin.engines.records import Form, Question
from xinglin.engines.records import actions as records
from xinglin.kernel.time import today

ABOUT = ("person", "day", "age", "sex", "mode", "code", "kind", "born", "anchor")


@dataclass(frozen=True)
class Written:
    """Where the visits begin, and where each person stands after his last one."""

    first: int
    graded: Mapping[str, list[Any]]
    states: Mapping[int, State]


def write_enrolments(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many enrolments at once, columns by database name; the first id.

    Who has left must have no `next_on`, `check_on` or `referred_on`. Where `until_on` is left out,
    the day that is due is the last in time; where `promised_on` is, it is the day that the last
    visit of a programme that goes from visit to visit appointed.
    """
    size = len(next(iter(columns.values()), ()))
    if not size:
        return 0
    filled = dict(columns)
    due: Sequence[Any] = columns.get("next_on") or [None] * size
    filled.setdefault("until_on", due)
    if "promised_on" not in columns:
        last: Sequence[Any] = columns.get("last_on") or [None] * size
        rolling = {one.code: one.is_rolling for one in programmes}
        filled["promised_on"] = [
            day if seen and rolling.get(code, True) else None
            for code, day, seen in zip(columns["programme"], due, last, strict=True)
        ]
    return insert_columns(Enrolment, filled)


def write_tasks(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many tasks at once, columns by database name; the first id."""
    return insert_columns(Task, columns) if len(next(iter(columns.values()), ())) else 0


def write_attempts(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many failed attempts at once, columns by database name; the first id."""
    return insert_columns(Attempt, columns) if len(next(iter(columns.values()), ())) else 0


def write_hand_overs(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many hand-overs at once, columns by database name; the first id."""
    return insert_columns(HandOver, columns) if len(next(iter(columns.values()), ())) else 0


def write_decisions(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many decisions not to enrol at once, columns by database name; the first id."""
    return insert_columns(Decision, columns) if len(next(iter(columns.values()), ())) else 0


def write_follow_ups(
    programme: str,
    columns: Mapping[str, Sequence[Any]],
    *,
    kind: str = "",
    also: Mapping[str, Sequence[Any]] | None = None,
    graded: Mapping[str, list[Any]] | None = None,
) -> Written:
    """Many visits of one programme: graded, stored with what was measured, in sets.

    `columns` brings `person` (resident ids), `day`, `age`, `sex`, `mode`, perhaps `code`, and one
    list for each answered field in stored form; rows stand in order of person and day. `also`
    brings further columns of the visit by database name (`institution_id`, `staff_id`, `source`).
    Whoever has graded already passes `graded`. Visits of several kinds that the plan grades go in
    one call with a column `kind` (and `born`, `anchor` where rules look at them): so the rules see
    the visit before.
    """
    plan = programmes[programme]
    size = len(columns["person"])
    named = plan.visit(kind).name
    kinds: Sequence[str] = columns.get("kind") or [named] * size
    is_graded = all(plan.is_graded(one) for one in set(kinds))
    told = graded or (grade_columns(plan, columns, named) if is_graded else {})
    computed = told.get("computed") or [{}] * size
    rows = {
        "resident_id": columns["person"],
        "programme": [programme] * size,
        "kind": kinds,
        "mode": columns["mode"],
        "day": columns["day"],
        "answers": list(_answers(plan, kinds, columns, computed)),
        **{name: told[name] for name in GRADED if name in told},
        **(also or {}),
    }
    first = records.write_visits(rows)
    seen: set[str] = set()
    for form in {id(one): one for one in map(plan.form, dict.fromkeys(kinds))}.values():
        for question in _measured(form, columns):
            if question.code not in seen:
                seen.add(question.code)
                records.write_observations(_observations(question, columns, first))
    _write_computed(columns, computed, first, seen | plan.without_trend)
    states = last_states(plan, columns["person"], columns["day"], told, kinds) if told else {}
    return Written(first, told, states)


def _answers(
    plan: Programme,
    kinds: Sequence[str],
    columns: Mapping[str, Sequence[Any]],
    computed: Sequence[Mapping[str, Any]],
) -> Iterator[dict[str, Any]]:
    forms = {kind: plan.form(kind) for kind in set(kinds)}
    names = [
        name
        for name in columns
        if name not in ABOUT and any(name in form for form in forms.values())
    ]
    many = len(forms) > 1
    given = zip(*(columns[name] for name in names), strict=True) if names else [()] * len(kinds)
    for kind, row, more in zip(kinds, given, computed, strict=True):
        form = forms[kind]
        answers = {
            name: value
            for name, value in zip(names, row, strict=True)
            if value is not None and (not many or name in form)
        }
        yield {**answers, **more} if more else answers


def _write_computed(
    columns: Mapping[str, Sequence[Any]],
    computed: Sequence[Mapping[str, Any]],
    first: int,
    seen: set[str],
) -> None:
    """The numbers that follow from answers are measurements as well."""
    rows = [
        (columns["person"][at], first + at, name, columns["day"][at], float(value))
        for at, found in enumerate(computed)
        for name, value in found.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and name not in seen
    ]
    if rows:
        names = ("resident_id", "visit_id", "question", "day", "value")
        records.write_observations(
            {name: list(one) for name, one in zip(names, zip(*rows, strict=True), strict=True)}
        )


def _measured(form: Form, columns: Mapping[str, Sequence[Any]]) -> list[Question]:
    """The questions whose answers are measurements and stand in the columns."""
    return [
        one
        for one in form
        if all(name in columns for name in one.fields)
        and next(iter(one.observed(dict.fromkeys(one.fields, 1))), None) is not None
    ]


def _observations(
    question: Question, columns: Mapping[str, Sequence[Any]], first: int
) -> dict[str, list[Any]]:
    names = question.fields
    second = columns[names[1]] if len(names) > 1 else [None] * len(columns["person"])
    every = zip(
        range(first, first + len(second)),
        columns["person"],
        columns["day"],
        columns[names[0]],
        second,
        strict=True,
    )
    rows = [row for row in every if row[3] is not None]
    visits, people, days, values, seconds = (
        (list(one) for one in zip(*rows, strict=True)) if (rows) else ([], [], [], [], [])
    )
    return {
        "resident_id": people,
        "visit_id": visits,
        "question": [question.code] * len(rows),
        "day": days,
        "value": values,
        "second": seconds,
    }


def advance_many(programme: str, states: Mapping[int, State]) -> int:
    """Move the open enrolments of these residents on to where they stand; how many there were.

    An enrolment that already saw a later visit stays as it is.
    """
    plan = programmes[programme]
    rows: list[tuple[Any, ...]] = []
    people = list(states)
    for at in range(0, len(people), 500):
        found = Enrolment.objects.filter(
            programme=programme, left=None, resident_id__in=people[at : at + 500]
        ).select_related("resident")
        rows += [_moved_on(plan, one, states[one.resident_id]) for one in found
                 if _newer(states[one.resident_id], one.last_on)]  # fmt: skip
    if rows:
        ids, *columns = (list(one) for one in zip(*rows, strict=True))
        change_columns(Enrolment, ids, dict(zip(MOVED, columns, strict=True)))
    return len(rows)


MOVED = (
    "last_on", "last_grade", "last_code", "referred_on", "promised_on", "reached", "next_on",
    "next_kind", "until_on",
)  # fmt: skip


def _moved_on(plan: Programme, row: Enrolment, state: State) -> tuple[Any, ...]:
    """The key and the columns of an enrolment after the last visit."""
    row.last_on, row.promised_on = state.last_on, state.promised_on
    row.reached = furthest(plan, row.reached, state.reached)
    due = due_columns(appointment(plan, standing_of(plan, row, row.resident.birth), today()))
    return (
        row.pk, state.last_on, state.last_grade, state.last_code, state.referred_on,
        state.promised_on, row.reached, due["next_on"], due["next_kind"], due["until_on"],
    )  # fmt: skip


def _newer(state: State, last: dt.date | None) -> bool:
    return last is None or (state.last_on is not None and state.last_on >= last)
