"""What is aimed at."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Goal:
    """What is aimed at, as a share of one (0.60) or a number; `least` says on which side."""

    value: Decimal
    least: bool = True


def at_least(value: float | str) -> Goal:
    """The figure should be this high or higher."""
    return Goal(Decimal(str(value)))


def at_most(value: float | str) -> Goal:
    """The figure should be this low or lower."""
    return Goal(Decimal(str(value)), least=False)
