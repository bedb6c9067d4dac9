"""Enrolments and visits by the thousand: for imports and for the made-up county.

Nothing here asks who may: the caller's own action or command did, and holds the commit open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.rules import GRADED, State, grade_columns, last_states
from xinglin.engines.followup.words import programmes
from xinglin.engines.ledger.actions import change_columns, insert_columns
from xinglin.engines.records import Form, Question
from xinglin.engines.records import actions as records

ABOUT = ("person", "day", "age", "sex", "mode", "code")


@dataclass(frozen=True)
class Written:
    """Where the visits begin, and where each person stands after his last one."""

    first: int
    graded: Mapping[str, list[Any]]
    states: Mapping[int, State]


def write_enrolments(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many enrolments at once, columns by database name; the first id.

    Who has left must have no `next_on`, `check_on` or `referred_on`.
    """
    if not len(next(iter(columns.values()), ())):
        return 0
    return insert_columns(Enrolment, columns)


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
    Whoever has graded already passes `graded`.
    """
    plan = programmes[programme]
    size = len(columns["person"])
    named = plan.visit(kind).name
    told = graded or (grade_columns(plan, columns) if plan.is_graded(named) else {})
    rows = {
        "resident_id": columns["person"],
        "programme": [programme] * size,
        "kind": [named] * size,
        "mode": columns["mode"],
        "day": columns["day"],
        "answers": list(_answers(plan.form(named), columns)),
        **{name: told[name] for name in GRADED if name in told},
        **(also or {}),
    }
    first = records.write_visits(rows)
    for question in _measured(plan.form(named), columns):
        records.write_observations(_observations(question, columns, first))
    states = last_states(plan, columns["person"], columns["day"], told) if told else {}
    return Written(first, told, states)


def _answers(form: Form, columns: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    names = [name for name in columns if name in form and name not in ABOUT]
    for row in zip(*(columns[name] for name in names), strict=True):
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}


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
    found: list[tuple[int, State]] = []
    people = list(states)
    for at in range(0, len(people), 500):
        rows = Enrolment.objects.filter(
            programme=programme, left=None, resident_id__in=people[at : at + 500]
        ).values_list("pk", "resident_id", "last_on")
        found += [(pk, states[who]) for pk, who, last in rows if _newer(states[who], last)]
    columns: dict[str, Sequence[Any]] = {
        "last_on": [state.last_on for _, state in found],
        "last_grade": [state.last_grade for _, state in found],
        "last_code": [state.last_code for _, state in found],
        "next_on": [state.next_on for _, state in found],
        "next_kind": [plan.main.name] * len(found),
        "referred_on": [state.referred_on for _, state in found],
    }
    if found:
        change_columns(Enrolment, [pk for pk, _ in found], columns)
    return len(found)


def _newer(state: State, last: dt.date | None) -> bool:
    return last is None or (state.last_on is not None and state.last_on >= last)
