"""How a goal is said and whether it is met."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

SCALE = {"%": 100, "‰": 1000, "/10万": 100_000}


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
