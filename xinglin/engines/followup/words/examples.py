"""Worked examples of a programme, written as a text table, played through its form and plan.

Columns: `case`; `age` (`50`, `6 months`, `20 days`), `sex`, `mode`, `day`, `kind` (which visit),
`week` (of the anchor: `12`, `12+3`); any field or question of a form; the same followed by
` before` or ` before that` for the visit (or two) before; and what must come out: `grade`, `code`,
`next` (`2 weeks`, `3 months`, `-` for none), `controlled` (yes, no, -), `refer` (yes, no), `extra`
(names of extra visits, `-` for none) and any computed answer. A grade of `refused` means that the
form does not take the answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xinglin.engines.followup.words.facts import Facts
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import Span, age_on, days, months, weeks, years

if TYPE_CHECKING:
    from xinglin.engines.followup.words.programmes import Programme

BEFORE, BEFORE_THAT = " before", " before that"
EXPECTED = ("grade", "code", "next", "controlled", "refer", "extra")
ABOUT = ("case", "age", "sex", "mode", "day", "kind", "week")
UNITS = {"day": days, "week": weeks, "month": months, "year": years}
TRUTHS = {"yes": True, "no": False, "-": None}
USUAL_DAY, USUAL_AGE = dt.date(2026, 3, 2), 50


def read_examples(tables: str | Sequence[str]) -> list[dict[str, str]]:
    """The rows of an example table, or of several with columns of their own."""
    several = [tables] if isinstance(tables, str) else tables
    return [row for table in several for row in read_table(table)]


def broken_examples(programme: Programme) -> list[str]:
    """What does not come out as the table says, one sentence a case; empty when all holds."""
    found = []
    for row in read_examples(programme.examples):
        unknown = [name for name in row if not _known(programme, name)]
        if unknown:
            return [f"the form does not ask for {', '.join(map(repr, unknown))}"]
        wrong = _play(programme, row)
        if wrong:
            found.append(f"case {row.get('case', '?')!r}: {wrong}")
    return found


def _known(programme: Programme, name: str) -> bool:
    plain = name.removesuffix(BEFORE_THAT).removesuffix(BEFORE)
    if any(plain in form for form in programme.graded_forms):
        return True
    return plain == name and (plain in ABOUT + EXPECTED or plain in computed_names(programme))


def computed_names(programme: Programme) -> list[str]:
    """The names of the computed answers."""
    return [name for one in programme.computes for name in one.fields]


@dataclass(frozen=True)
class Case:
    """Whom and when a row is about."""

    day: dt.date
    born: dt.date
    sex: str
    mode: str
    kind: str
    anchor: dt.date | None

    @classmethod
    def of(cls, row: Mapping[str, str]) -> Case:
        """Read off the row; somebody of 50 years is 50 years old that day."""
        day = dt.date.fromisoformat(row["day"]) if row.get("day") else USUAL_DAY
        age = row.get("age") or str(USUAL_AGE)
        old = years(int(age)) if age.isdigit() else read_span(age)
        week, _, more = (row.get("week") or "").partition("+")
        anchor = days(7 * int(week) + int(more or 0)).before(day) if week else None
        return cls(day, old.before(day), row.get("sex", ""), row.get("mode") or "1",
                   row.get("kind", ""), anchor)  # fmt: skip

    def earlier(self, ago: int) -> Case:
        """The same person so many months earlier, met face to face."""
        return replace(self, day=max(self.born, months(ago).before(self.day)), mode="1")

    @property
    def about(self) -> dict[str, Any]:
        """What forms and facts want to know."""
        return {"age": age_on(self.born, self.day), "sex": self.sex, "mode": self.mode}


def answered(programme: Programme, row: Mapping[str, str]) -> dict[str, Any]:
    """What the row's own cells answer, as given."""
    return programme.form(row.get("kind", "")).from_cells(row)


def _play(programme: Programme, row: Mapping[str, str]) -> str:
    case = Case.of(row)
    before = None
    for ending, ago in ((BEFORE_THAT, 6), (BEFORE, 3)):
        cells = {
            name.removesuffix(ending): text for name, text in row.items() if name.endswith(ending)
        }
        if any(cells.values()):
            before, refused = _visit(programme, cells, case.earlier(ago), before)
            if refused:
                return f"the visit before is refused: {refused}"
    now, refused = _visit(programme, row, case, before)
    if refused or row.get("grade") == "refused":
        return "" if refused and row.get("grade") == "refused" else refused or "it is not refused"
    return _compared(programme, row, now)


def _visit(
    programme: Programme, cells: Mapping[str, str], case: Case, before: Facts | None
) -> tuple[Facts, str]:
    form = programme.form(case.kind)
    given = form.from_cells(cells)
    checked = form.check(given, day=case.day, born=case.born, **case.about)
    now = programme.facts(
        checked.values,
        day=case.day,
        before=before,
        kind=programme.visit(case.kind).name,
        anchor=case.anchor,
        born=case.born,
        **case.about,
    )
    if checked.ok:
        now.grade = programme.decide(now).grade
    return now, "; ".join(map(str, checked.refusals))


def _compared(programme: Programme, row: Mapping[str, str], now: Facts) -> str:
    graded = programme.grade(now)
    if row.get("grade") and graded.grade != row["grade"]:
        return f"is {graded.grade!r}, not {row['grade']!r}"
    if row.get("code") and graded.code != row["code"]:
        return f"has code {graded.code!r}, not {row['code']!r}"
    if row.get("next"):
        due = None if row["next"] == "-" else read_span(row["next"]).after(now.day)
        if graded.next_on != due:
            return f"is due again on {graded.next_on}, not after {row['next']}"
    if row.get("controlled") and graded.controlled is not TRUTHS[row["controlled"]]:
        return f"controlled is {graded.controlled}, not {row['controlled']}"
    if row.get("refer") and graded.referred is not TRUTHS[row["refer"]]:
        return f"referred is {graded.referred}, not {row['refer']}"
    extras = ", ".join(one.name for one in graded.extras) or "-"
    if row.get("extra") and extras != row["extra"]:
        return f"has the extra visits {extras!r}, not {row['extra']!r}"
    return _computed(programme, row, now)


def _computed(programme: Programme, row: Mapping[str, str], now: Facts) -> str:
    for name in computed_names(programme):
        if row.get(name):
            shown = _shown(getattr(now, name))
            if shown != row[name]:
                return f"{name} is {shown}, not {row[name]}"
    return ""


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def read_span(text: str) -> Span:
    """`2 weeks`, `3 months` as a span."""
    number, unit = text.split()
    return UNITS[unit.rstrip("s")](int(number))
