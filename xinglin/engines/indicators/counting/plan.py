"""How a book is counted: the statements, and which of their columns make up which figure.

A plan is made of definitions applied to periods and kept beside the lake as JSON, so that a book
that was counted once is counted again without loading Ibis.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Step:
    """A statement: something made for later ones, or what measures are added up of.

    With `bits` a row is a person: the village, and masks of which each bit counts for a measure.
    With `windows` it is a village: so many windows of bits, and sums that hold for the periods
    whose bit is set in their window.
    """

    sql: str
    measures: list[Any] = field(default_factory=list)
    windows: int = 0
    bits: bool = False


@dataclass
class Plan:
    """All steps in order; a figure in a period is (above, [below, …]), each a measure."""

    steps: list[Step] = field(default_factory=list)
    figures: dict[str, list[tuple[int, list[int]]]] = field(default_factory=dict)
    size: int = 0
    tables: list[str] = field(default_factory=list)
    one_by_one: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, told: dict[str, Any]) -> Plan:
        """A plan as it was written down."""
        return cls(**{**told, "steps": [Step(**one) for one in told["steps"]]})
