"""How the change of a quotient is shared out, so that the parts add up to it exactly.

A value is N / D. When both change, what the numerator did and what the denominator did cannot be
told apart without a convention. Ours is the mean of both orders (numerator first, denominator
first), which is Shapley's value of the two. It is linear: what a person adds to N and D decides
what he adds to the value, and nobody's share depends on the order in which people are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)


@dataclass(frozen=True)
class Quotient:
    """The two ends of a change: numerators and denominators (already times `per`, if any)."""

    before: tuple[Fraction, Fraction]
    after: tuple[Fraction, Fraction]

    @property
    def change(self) -> Fraction | None:
        """The whole change; None when one end has no denominator."""
        (n0, d0), (n1, d1) = self.before, self.after
        return n1 / d1 - n0 / d0 if d0 and d1 else None

    def share(self, numerator: Fraction, denominator: Fraction) -> Fraction | None:
        """What so much more above and below the line did to the value.

        >>> half_to_third = Quotient((Fraction(1), Fraction(2)), (Fraction(1), Fraction(3)))
        >>> half_to_third.share(Fraction(0), Fraction(1))
        Fraction(-1, 6)
        """
        (n0, d0), (n1, d1) = self.before, self.after
        if not d0 or not d1:
            return None
        return (numerator * (d0 + d1) - denominator * (n0 + n1)) / (2 * d0 * d1)


def apportioned(parts: Sequence[Fraction], total: Fraction, places: int) -> list[Fraction]:
    """The parts rounded to so many decimals, by the largest remainder, adding up to `total`.

    `total` is what is printed: it may differ from the sum of the parts by its own rounding. Parts
    that are nothing stay nothing as long as another part can take the difference.

    >>> third = Fraction(1, 3)
    >>> [float(one) for one in apportioned([third, third, third], Fraction(1), 2)]
    [0.34, 0.33, 0.33]
    >>> [float(one) for one in apportioned([-third, ZERO, -third], Fraction(-66, 100), 2)]
    [-0.33, 0.0, -0.33]
    """
    if not parts:
        return []
    scale = 10**places
    exact = [one * scale for one in parts]
    whole = [one.numerator // one.denominator for one in exact]  # floor, also below zero
    missing = int(total * scale) - sum(whole)
    able = [at for at, one in enumerate(exact) if one] or list(range(len(parts)))
    by_remainder = sorted(able, key=lambda at: (whole[at] - exact[at], at))
    step = 1 if missing > 0 else -1
    if missing < 0:
        by_remainder.reverse()
    for turn in range(abs(missing)):
        whole[by_remainder[turn % len(able)]] += step
    return [Fraction(one, scale) for one in whole]
