"""How figures are said, sought and compared: goals, one-line definitions, steps of a period."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from xinglin.kernel.time import MONTH, QUARTER, YEAR, Period, months

SCALE = {"%": 100, "‰": 1000, "/万": 10_000, "/10万": 100_000}
RHYTHMS = {"month": "逐月", "quarter": "逐季", "year": "逐年"}


# --- goals -----------------------------------------------------------------------------------


def goal_in_units(goal: Any, unit: str) -> Decimal | None:
    """A goal as a number in the indicator's unit: 0.60 of a share is 60 %."""
    if goal is None:
        return None
    return Decimal(goal.value) * SCALE.get(unit, 1)


def goal_said(goal: Any, unit: str) -> str:
    """A goal as people read it: ≥60%."""
    number = goal_in_units(goal, unit)
    if number is None:
        return ""
    return f"{'≥' if goal.least else '≤'}{number.normalize():f}{unit}"


def met(goal: Any, unit: str, value: Decimal | None) -> bool | None:
    """Whether a value meets the goal; None when either is not known."""
    number = goal_in_units(goal, unit)
    if number is None or value is None:
        return None
    return value >= number if goal.least else value <= number


def people_away(goal: Any, numerator: int | None, denominator: Decimal | None) -> int | None:
    """How many people more (or fewer) above the line would meet the goal; 0 when it is met.

    None for figures without a goal or without people below the line.
    """
    if goal is None or numerator is None or not denominator:
        return None
    line = Decimal(goal.value) * Decimal(denominator)
    if goal.least:
        return max(0, int(line.to_integral_value(ROUND_CEILING)) - int(numerator))
    return max(0, int(numerator) - int(line.to_integral_value(ROUND_FLOOR)))


# --- definitions -----------------------------------------------------------------------------


def paragraphs(text: str) -> str:
    """A definition without the line breaks of its source: a line ends where its sentence ends.

    >>> paragraphs("分母：甲，\\n乙。\\n分子：丙。")
    '分母：甲，乙。\\n分子：丙。'
    """
    lines: list[str] = []
    for line in text.strip().splitlines():
        if lines and not lines[-1].endswith(("。", "：", "；")):
            lines[-1] += line.strip()
        else:
            lines.append(line.strip())
    return "\n".join(lines)


def in_one_line(definition: str, longest: int = 44) -> str:
    """What a definition counts, short enough for a list: its numerator, else its first sentence.

    >>> in_one_line("分母：甲的人。\\n分子：其中乙的人数。乙是丙。")
    '其中乙的人数'
    """
    lines = paragraphs(definition).splitlines()
    above = next((one for one in lines if one.startswith("分子：")), lines[0] if lines else "")
    first = above.removeprefix("分子：").split("。")[0].rstrip("：；")
    return first if len(first) <= longest else f"{first[: longest - 1]}…"


def fits(wanted: str, *texts: str) -> bool:
    """Whether every word that is sought stands in one of the texts, whatever its case.

    >>> fits("gxy 管理", "高血压患者规范管理率", "gxyhzgfgll")
    True
    """
    held = [text.casefold() for text in texts if text]
    return all(any(word in text for text in held) for word in wanted.casefold().split())


def digest(**told: Any) -> str:
    """SHA-256 of what a figure says of itself: equal when the same was counted again.

    >>> digest(code="X", value=None) == digest(value=None, code="X")
    True
    """
    plain = {name: None if value is None else str(value) for name, value in told.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


# --- periods ---------------------------------------------------------------------------------


def step(period: Period, by: int) -> Period | None:
    """The period of the same kind before (-1) or after (+1); none for a window of days.

    >>> step(Period.parse("2026-Q1"), -1).code, step(Period.parse("2025-12"), 1).code
    ('2025-Q4', '2026-01')
    """
    lengths = {YEAR: 12, QUARTER: 3, MONTH: 1, "mch": 12}
    if period.kind not in lengths:
        return None
    if period.kind == "mch":
        return Period.parse(f"mch{period.end.year + by}")
    there = months(lengths[period.kind])
    start = there.after(period.start) if by > 0 else there.before(period.start)
    return of_kind(period.kind, start)


def of_kind(kind: str, day: dt.date) -> Period:
    """The year, quarter or month that holds a day."""
    forms = {
        YEAR: f"{day.year:04d}",
        QUARTER: f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}",
        MONTH: f"{day.year:04d}-{day.month:02d}",
    }
    return Period.parse(forms[kind])


def ending(upto: dt.date, kind: str, number: int) -> list[Period]:
    """The last whole periods of a kind up to a day, the oldest first.

    >>> [one.code for one in ending(dt.date(2026, 11, 22), "quarter", 2)]
    ['2026-Q2', '2026-Q3']
    """
    last = of_kind(kind, upto)
    at = last if upto >= last.end else step(last, -1)
    found: list[Period] = []
    while at is not None and len(found) < number:
        found.append(at)
        at = step(at, -1)
    return found[::-1]


def short(period: Period) -> str:
    """A period as an axis names it: 2025, 25年三季, 9月."""
    if period.kind == MONTH:
        return f"{period.start.month}月"
    if period.kind == QUARTER:
        return f"{period.start:%y}年{'一二三四'[(period.start.month - 1) // 3]}季"
    return period.code


# --- scales ----------------------------------------------------------------------------------


def scale_of(values: Iterable[Any], unit: str) -> tuple[Decimal, Decimal]:
    """The ends of a scale that holds all values with a little air, 0 to 100 at most for shares."""
    known = [Decimal(str(value)) for value in values if value is not None]
    if not known:
        return Decimal(0), Decimal(100)
    low, high = min(known), max(known)
    air = max((high - low) / 10, Decimal(1))
    top = high + air
    return max(Decimal(0), low - air), min(Decimal(100), top) if unit == "%" else top
