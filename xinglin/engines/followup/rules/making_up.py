"""Made-up courses of a programme, out of its own declaration: its schedule and its worked cases."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from xinglin.engines.followup.rules.standing import furthest
from xinglin.engines.followup.words import BIRTH, Anchor, Facts, Programme, Standing
from xinglin.kernel.time import age_on, days

MISSED, MOST = 0.06, 60  # of the appointments, nobody comes; visits of one course
BACK = 3 * 365


@dataclass(frozen=True)
class Someone:
    """A made-up person to be followed: who he is and who looks after him."""

    resident: int
    birth: dt.date
    sex: str
    place: int
    institution: int | None = None
    doctor: int | None = None


@dataclass
class Course:
    """One made-up course: when it began, its visits, and where the person stands."""

    who: Someone
    joined: dt.date
    standing: Standing
    visits: list[tuple[dt.date, str, str, Mapping[str, Any]]]
    grade: str = ""
    code: str = ""
    referred: bool = False


def courses(
    plan: Programme, people: Sequence[Someone], seed: int, until: dt.date
) -> Iterator[Course]:
    """A course for the declared share of the people, the same for the same seed."""
    dice = Random(f"{seed}-{zlib.crc32(plan.code.encode())}")
    cases = _cases(plan)
    for who in people:
        if dice.random() < plan.demo.share:
            yield _course(plan, cases, who, dice, until)


def _cases(plan: Programme) -> dict[str, list[tuple[dict[str, str], float]]]:
    """The worked cases that a form takes, by kind of visit, each with its weight."""
    last = plan.plan[-1].grade
    weights = plan.demo.cases
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for row in plan.cases():
        if row.get("grade") == "refused":
            continue
        usual = 8.0 if row.get("grade") == last else 1.0
        weight = weights.get(row.get("case", ""), 0.0) if weights else usual
        if weight:
            kind = plan.visit(row.get("kind", "")).name
            found.setdefault(kind, []).append((row, weight))
    return found


def _course(
    plan: Programme,
    cases: Mapping[str, list[tuple[dict[str, str], float]]],
    who: Someone,
    dice: Random,
    until: dt.date,
) -> Course:
    earliest = max(who.birth, days(BACK).before(until))
    joined = earliest + dt.timedelta(days=dice.randrange((until - earliest).days + 1))
    if plan.anchor == BIRTH and any(one.at is not None for one in plan.visits):
        joined = earliest
    anchor = joined if isinstance(plan.anchor, Anchor) else None
    start = plan.anchor_of(who.birth, joined, anchor)
    course = Course(who, joined, Standing(joined, start), [])
    before, today = None, joined
    for _ in range(MOST):
        due = plan.next_due(course.standing, today)
        if due is None or due.on > until:
            break
        day = min(until, due.on + dt.timedelta(days=dice.randrange(6)))
        if dice.random() < MISSED:
            passed = due.closes or due.last_day
            today = max(today, passed) + dt.timedelta(days=1)
            delayed = today if plan.is_rolling else None
            course.standing = replace(course.standing, promised=delayed)
            continue
        today = max(day, today)
        before = _visit(plan, cases, course, (due.kind, today), before, dice)
    return course


def _visit(
    plan: Programme,
    cases: Mapping[str, list[tuple[dict[str, str], float]]],
    course: Course,
    when: tuple[str, dt.date],
    before: Facts | None,
    dice: Random,
) -> Facts | None:
    kind, day = when
    who, standing = course.who, course.standing
    values, mode = _answers(plan, cases.get(kind) or cases.get(plan.main.name, []), who, when, dice)
    reached = furthest(plan, standing.reached, kind)
    if not plan.is_graded(kind):
        course.visits.append((day, kind, "1", {}))
        course.standing = replace(standing, reached=reached, last_on=day)
        return before
    now = plan.facts(
        values, day=day, age=age_on(who.birth, day), sex=who.sex, mode=mode, kind=kind,
        born=who.birth, anchor=standing.anchor, before=before,
    )  # fmt: skip
    graded = plan.grade(now)
    now.grade, now.before = graded.grade, before
    course.visits.append((day, kind, mode, values))
    course.standing = replace(standing, reached=reached, last_on=day, promised=graded.promised)
    course.grade, course.code, course.referred = graded.grade, graded.code, graded.referred
    return now


def _answers(
    plan: Programme,
    cases: Sequence[tuple[dict[str, str], float]],
    who: Someone,
    when: tuple[str, dt.date],
    dice: Random,
) -> tuple[Mapping[str, Any], str]:
    """The answers of a worked case that this person could have given."""
    kind, day = when
    form = plan.form(kind)
    for _ in range(6 if cases else 0):
        [(row, _weight)] = dice.choices(cases, [weight for _, weight in cases])
        mode = row.get("mode") or "1"
        checked = form.check(
            form.from_cells(row), age=age_on(who.birth, day), sex=who.sex, day=day,
            born=who.birth, mode=mode,
        )  # fmt: skip
        if checked.ok:
            return checked.values, mode
    return {}, "1"
