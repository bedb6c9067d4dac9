"""How a figure is rounded at its last step, and which cells are too small to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

HALF_UP, HALF_EVEN = "half-up", "half-even"
MODES = {HALF_UP: ROUND_HALF_UP, HALF_EVEN: ROUND_HALF_EVEN}


@dataclass(frozen=True)
class Rounding:
    """So many places; halves go away from zero unless a published rule says otherwise."""

    places: int = 2
    mode: str = HALF_UP

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"rounding is one of {', '.join(MODES)}, not {self.mode!r}")

    def of(self, exact: Fraction) -> Decimal:
        """The rounded number, from the exact one.

        >>> Rounding(2).of(Fraction(755, 889) * 100), Rounding(0).of(Fraction(5, 2))
        (Decimal('84.93'), Decimal('3'))
        """
        with localcontext() as context:
            context.prec = 60
            whole, rest = divmod(abs(exact) * 10**self.places, 1)
            up = rest > Fraction(1, 2) or (
                rest == Fraction(1, 2) and (self.mode == HALF_UP or whole % 2 == 1)
            )
            rounded = Decimal(int(whole) + up).scaleb(-self.places)
            return -rounded if exact < 0 and rounded else rounded


@dataclass(frozen=True)
class Suppression:
    """Cells of fewer than `below` people are hidden from outsiders (0: none are).

    With `complementary`, others are hidden with them, so that no hidden cell can be worked out.
    """

    below: int = 5
    complementary: bool = True


SMALL_CELLS = Suppression()
OPEN = Suppression(below=0)
