"""How follow-up decides: windows of the due list, reach over places, grading in columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.followup.words import Facts, Graded, Preview, Programme, Which
from xinglin.kernel.time import age_on, days

Span = tuple[int, int]
WHOLE: Span = (0, 10**15 - 1)
WIDE = 10**9  # from a county on: so many places that the due day narrows better than the place
HISTORY = 3  # how many earlier visits the rules may look back to


def overlap(reach: Iterable[Span], first: int, last: int) -> list[Span]:
    """The parts of a reach that lie between two place numbers, joined where they touch.

    >>> overlap([(10, 19), (15, 30), (50, 60)], 12, 55)
    [(12, 30), (50, 55)]
    """
    cut = sorted((max(lo, first), min(hi, last)) for lo, hi in reach)
    joined: list[Span] = []
    for lo, hi in cut:
        if lo > hi:
            continue
        if joined and lo <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], hi))
        else:
            joined.append((lo, hi))
    return joined


def is_wide(spans: Sequence[Span]) -> bool:
    """Whether the places are so many that an index of days serves better than one of places."""
    return sum(hi - lo + 1 for lo, hi in spans) >= WIDE


def window(which: str, on: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first and last due day of a part of the due list; None is open."""
    yesterday = on - dt.timedelta(days=1)
    return {
        Which.TODAY: (on, on),
        Which.WEEK: (on, days(6).after(on)),
        Which.OVERDUE: (None, yesterday),
        Which.OPEN: (None, on),
        Which.CHECK: (None, on),
        Which.RETURNED: (None, None),
    }[Which(which)]


def history(
    programme: Programme, rows: Sequence[Any], birth: dt.date, sex: str, anchor: dt.date | None
) -> Facts | None:
    """Stored visits (newest first) as the chain of facts the rules look back on."""
    before: Facts | None = None
    for row in reversed(rows[:HISTORY]):
        before = programme.facts(
            row.answers,
            day=row.day,
            age=age_on(birth, row.day),
            sex=sex,
            mode=row.mode,
            before=before,
            anchor=anchor,
            grade=row.grade,
        )
    return before


def on_plan(
    programme: Programme, graded: Graded, code: str, now: Facts, promised: dt.date | None
) -> bool:
    """Whether a visit was as the standard wants: the right code, the short appointment kept."""
    if not graded.rule.agrees(code):
        return False
    standard = programme.standard
    if standard is None or now.before is None:
        return True
    return standard.kept(now.before.day, promised, now.day)


@dataclass(frozen=True)
class Flags:
    """What the population counts of a visit: 1, 0 or nothing."""

    measured: int | None
    controlled: int | None
    on_plan: int | None


def flags(graded: Graded, kept: bool) -> Flags:
    """The truths of a graded visit as small integers."""
    return Flags(_small(graded.measured), _small(graded.controlled), int(kept))


def _small(truth: bool | None) -> int | None:
    return None if truth is None else int(truth)


GRADED = (
    "grade", "rule", "code", "next_on", "measured", "controlled", "on_plan", "plan_version",
)  # fmt: skip


def grade_columns(
    programme: Programme, columns: Mapping[str, Sequence[Any]]
) -> dict[str, list[Any]]:
    """Grade many visits at once.

    `columns` brings `person`, `day`, `age`, `sex`, `mode` (and perhaps `code`, an evaluation that
    somebody wrote down) and one column for each answered field of the form, in stored form; rows
    stand in order of person and day. What comes back is one list for each name in `GRADED`.
    """
    found: dict[str, list[Any]] = {name: [] for name in GRADED}
    person, before, promised = object(), None, None
    for row, code in _rows(programme, columns):
        if row[0] != person:
            person, before, promised = row[0], None, None
        now: Facts = row[1]
        now.before = _shortened(before)
        graded = programme.grade(now)
        due = graded.next_on
        kept = on_plan(programme, graded, code, now, promised)
        told = flags(graded, kept)
        values = (
            graded.grade, graded.grade, code or graded.code, due,
            told.measured, told.controlled, told.on_plan, graded.version,
        )  # fmt: skip
        for name, value in zip(GRADED, values, strict=True):
            found[name].append(value)
        now.grade = graded.grade
        before, promised = now, due
    return found


def _rows(
    programme: Programme, columns: Mapping[str, Sequence[Any]]
) -> Iterator[tuple[tuple[Any, Facts], str]]:
    form = programme.asks
    names = [name for name in columns if name in form]
    empty = form.live({})
    about = zip(*(columns[name] for name in ("person", "day", "age", "sex", "mode")), strict=True)
    answers = zip(*(columns[name] for name in names), strict=True)
    codes = columns.get("code") or [""] * len(columns["person"])
    plainly = all(_plain(form.question_of(name)) for name in names)
    for (person, day, age, sex, mode), given, code in zip(about, answers, codes, strict=True):
        stored = dict(zip(names, given, strict=True))
        values = empty | (stored if plainly else form.live(stored))
        yield (person, Facts(values, day=day, age=age, sex=sex, mode=mode)), code


def _plain(question: Any) -> bool:
    """Whether rules see the stored answer as it stands: numbers do, choices may not."""
    return not hasattr(question, "choices") and not hasattr(question, "future")


def _shortened(before: Facts | None) -> Facts | None:
    """The chain of earlier visits, cut where nobody looks any more."""
    depth, at = 1, before
    while at is not None:
        if depth == HISTORY:
            at.before = None
        depth, at = depth + 1, at.before
    return before


def bedside(
    programme: Programme,
    answers: Mapping[str, Any],
    *,
    day: dt.date,
    birth: dt.date,
    sex: str,
    mode: str = "1",
    kind: str = "",
    before: Facts | None = None,
    anchor: dt.date | None = None,
) -> Preview:
    """What answers come to on that day, without writing anything: checked, and graded if possible.

    There is no grade as long as the form refuses something.
    """
    age = age_on(birth, day)
    checked = programme.form(kind).check(answers, age=age, sex=sex, day=day, born=birth, mode=mode)
    if not programme.is_graded(kind) or not checked.ok:
        return Preview(checked)
    now = programme.facts(
        checked.values, day=day, age=age, sex=sex, mode=mode, before=before, anchor=anchor
    )
    graded = programme.grade(now)
    due = f"下次随访不迟于 {graded.next_on}。" if graded.next_on else ""
    return Preview(checked, graded, f"{graded.title}：{graded.says}{due}", now)


@dataclass(frozen=True)
class State:
    """Where a person stands in a programme after his last visit."""

    last_on: dt.date | None
    last_grade: str
    last_code: str
    next_on: dt.date | None
    referred_on: dt.date | None


def last_states(
    programme: Programme,
    residents: Sequence[int],
    days: Sequence[dt.date],
    graded: Mapping[str, Any],
) -> dict[int, State]:
    """Where each person stands after the last of his visits; rows stand in order of day."""
    sent = {rule.grade for rule in programme.plan if rule.refers}
    columns = zip(residents, days, graded["grade"], graded["code"], graded["next_on"], strict=True)
    return {
        resident: State(day, grade, code, due, day if grade in sent else None)
        for resident, day, grade, code, due in columns
    }
