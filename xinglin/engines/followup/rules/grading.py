"""How follow-up grades: stored visits as facts, one visit at the bedside, many in columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.followup.words import Facts, Graded, Preview, Programme
from xinglin.kernel.time import age_on

HISTORY = 3  # how many earlier visits the rules may look back to


def history(
    programme: Programme,
    rows: Sequence[Any],
    birth: dt.date,
    sex: str,
    anchor: dt.date | None,
    named: Mapping[str, dt.date] | None = None,
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
            kind=known_kind(programme, row.kind),
            born=birth,
            named=named,
        )
    return before


def known_kind(programme: Programme, kind: str) -> str:
    """The kind of a stored visit, or the main one where the programme no longer knows it."""
    return kind if any(one.name == kind for one in programme.visits) else programme.main.name


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
    programme: Programme, columns: Mapping[str, Sequence[Any]], kind: str = ""
) -> dict[str, list[Any]]:
    """Grade many visits at once.

    `columns` brings `person`, `day`, `age`, `sex`, `mode` (and perhaps `code`, an evaluation that
    somebody wrote down, `kind` where the visits are of several kinds, `born` and `anchor`) and one
    column for each answered field of the forms, in stored form; rows stand in order of person and
    day. What comes back is one list for each name in `GRADED`, and `promised`, `extras` and
    `computed`: the appointment by rule, the extra visits, the computed answers of each row.
    """
    found: dict[str, list[Any]] = {name: [] for name in (*GRADED, "promised", "extras", "computed")}
    person, before, promised = object(), None, None
    for row, code in _rows(programme, columns, kind):
        if row[0] != person:
            person, before, promised = row[0], None, None
        now: Facts = row[1]
        now.before = _shortened(before)
        computed = programme.compute(now) if programme.computes else {}
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
        found["promised"].append(graded.promised)
        found["extras"].append(graded.extras)
        found["computed"].append(computed)
        now.grade = graded.grade
        before, promised = now, due
    return found


def _rows(
    programme: Programme, columns: Mapping[str, Sequence[Any]], kind: str
) -> Iterator[tuple[tuple[Any, Facts], str]]:
    size = len(columns["person"])
    empty: dict[str, Any] = dict(programme.unasked)
    forms = programme.graded_forms
    names = [name for name in columns if any(name in form for form in forms)]
    about = zip(*(columns[name] for name in ("person", "day", "age", "sex", "mode")), strict=True)
    answers = zip(*(columns[name] for name in names), strict=True) if names else [()] * size
    codes = columns.get("code") or [""] * size
    kinds = columns.get("kind") or [programme.visit(kind).name] * size
    births, anchors = columns.get("born") or [None] * size, columns.get("anchor") or [None] * size
    plainly = all(
        _plain(form.question_of(name)) for name in names for form in forms if name in form
    )
    further = zip(codes, kinds, births, anchors, strict=True)
    for (person, day, age, sex, mode), given, (code, of, born, anchor) in zip(
        about, answers, further, strict=True
    ):
        stored = dict(zip(names, given, strict=True))
        values = empty | (stored if plainly else programme.form(of).live(stored))
        now = Facts(values, day=day, age=age, sex=sex, mode=mode, kind=of, born=born, anchor=anchor)
        yield (person, now), code


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
    named: Mapping[str, dt.date] | None = None,
) -> Preview:
    """What answers come to on that day, without writing anything: checked, and graded if possible.

    There is no grade as long as the form refuses something. Days that the answers tell (the last
    period, the delivery) count at once.
    """
    age = age_on(birth, day)
    checked = programme.form(kind).check(answers, age=age, sex=sex, day=day, born=birth, mode=mode)
    if not programme.is_graded(kind) or not checked.ok:
        return Preview(checked)
    told_anchor, told_days = programme.days_told(checked.values)
    now = programme.facts(
        checked.values,
        day=day,
        age=age,
        sex=sex,
        mode=mode,
        before=before,
        anchor=told_anchor or anchor,
        kind=programme.visit(kind).name,
        born=birth,
        named={**(named or {}), **told_days},
    )
    computed = programme.compute(now)
    graded = programme.grade(now)
    due = f"下次随访不迟于 {graded.next_on}。" if graded.next_on else ""
    return Preview(checked, graded, f"{graded.title}：{graded.says}{due}", now, computed)


@dataclass(frozen=True)
class State:
    """Where a person stands in a programme after his last visit."""

    last_on: dt.date | None
    last_grade: str
    last_code: str
    next_on: dt.date | None
    referred_on: dt.date | None
    promised_on: dt.date | None = None
    reached: str = ""


def last_states(
    programme: Programme,
    residents: Sequence[int],
    days: Sequence[dt.date],
    graded: Mapping[str, Any],
    kinds: Sequence[str] = (),
) -> dict[int, State]:
    """Where each person stands after the last of his visits; rows stand in order of day."""
    sent = {rule.grade for rule in programme.plan if rule.refers}
    promised = graded.get("promised") or (graded["next_on"] if programme.is_rolling else ())
    columns = zip(residents, days, graded["grade"], graded["code"], graded["next_on"], strict=True)
    order = [one.name for one in programme.visits if one.at is not None]
    furthest: dict[int, int] = {}
    for resident, kind in zip(residents, kinds, strict=False):
        if kind in order:
            furthest[resident] = max(furthest.get(resident, -1), order.index(kind))
    return {
        resident: State(
            day,
            grade,
            code,
            due,
            day if grade in sent else None,
            promised[at] if promised else None,
            order[furthest[resident]] if resident in furthest else "",
        )
        for at, (resident, day, grade, code, due) in enumerate(columns)
    }
