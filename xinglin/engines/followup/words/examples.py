"""Worked examples of a programme, written as a text table, played through its form and plan.

Columns: `case`; `age`, `sex`, `mode`, `day`; any field or question of the form; the same followed
by ` before` or ` before that` for the visit (or two) before; and what must come out: `grade`,
`code`, `next` (`2 weeks`, `3 months`), `controlled` (yes, no, -). A grade of `refused` means that
the form does not take the answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xinglin.engines.followup.words.facts import Facts
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import Span, days, months, weeks, years

if TYPE_CHECKING:
    from xinglin.engines.followup.words.programmes import Programme

BEFORE, BEFORE_THAT = " before", " before that"
EXPECTED = ("grade", "code", "next", "controlled")
ABOUT = ("case", "age", "sex", "mode", "day")
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
    return plain in programme.asks or (plain == name and plain in ABOUT + EXPECTED)


def _play(programme: Programme, row: Mapping[str, str]) -> str:
    day = dt.date.fromisoformat(row["day"]) if row.get("day") else USUAL_DAY
    about = {
        "age": int(row.get("age") or USUAL_AGE),
        "sex": row.get("sex", ""),
        "mode": row.get("mode") or "1",
    }
    before = None
    for ending, ago in ((BEFORE_THAT, 6), (BEFORE, 3)):
        cells = {
            name.removesuffix(ending): text for name, text in row.items() if name.endswith(ending)
        }
        if any(cells.values()):
            earlier = months(ago).before(day)
            past = {**about, "mode": "1"}
            before, refused = _visit(programme, cells, earlier, past, before)
            if refused:
                return f"the visit before is refused: {refused}"
    now, refused = _visit(programme, row, day, about, before)
    if refused or row.get("grade") == "refused":
        return "" if refused and row.get("grade") == "refused" else refused or "it is not refused"
    return _compared(programme, row, now)


def _visit(
    programme: Programme,
    cells: Mapping[str, str],
    day: dt.date,
    about: Mapping[str, Any],
    before: Facts | None,
) -> tuple[Facts, str]:
    checked = programme.asks.check(programme.asks.from_cells(cells), day=day, **about)
    now = programme.facts(checked.values, day=day, before=before, **about)
    if checked.ok:
        now.grade = programme.decide(now).grade
    return now, "; ".join(map(str, checked.refusals))


def _compared(programme: Programme, row: Mapping[str, str], now: Facts) -> str:
    graded = programme.grade(now)
    if row.get("grade") and graded.grade != row["grade"]:
        return f"is {graded.grade!r}, not {row['grade']!r}"
    if row.get("code") and graded.code != row["code"]:
        return f"has code {graded.code!r}, not {row['code']!r}"
    if row.get("next") and graded.next_on != read_span(row["next"]).after(now.day):
        return f"is due again on {graded.next_on}, not after {row['next']}"
    if row.get("controlled") and graded.controlled is not TRUTHS[row["controlled"]]:
        return f"controlled is {graded.controlled}, not {row['controlled']}"
    return ""


def read_span(text: str) -> Span:
    """`2 weeks`, `3 months` as a span."""
    number, unit = text.split()
    return UNITS[unit.rstrip("s")](int(number))
