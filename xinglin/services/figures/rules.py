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
