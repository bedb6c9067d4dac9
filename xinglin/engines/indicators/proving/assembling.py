"""Puts the steps of people together to parts that add up to the change."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xinglin.engines.indicators.arithmetic import (
    COUNT,
    MEAN,
    PERCENTILE,
    QUOTIENT,
    Arithmetic,
    percentile,
)
from xinglin.engines.indicators.proving.causes import CAUSES, Touch
from xinglin.engines.indicators.proving.decomposition import Quotient, apportioned
from xinglin.engines.indicators.proving.standings import NOBODY, Pair, Standing
from xinglin.engines.indicators.proving.told import STEPS, Movement, Part, PersonChange

ZERO = Fraction(0)


@dataclass(frozen=True)
class Shift:
    """A person's standing changed at one step, for one cause."""

    person: int
    place: int | None
    step: str
    cause: str
    pair: Pair
    commit: int | None = None
    what: tuple[Touch, ...] = ()

    def more(self, part: str) -> int:
        """How much more of something: above, below, total."""
        return int(getattr(self.pair[1], part)) - int(getattr(self.pair[0], part))


@dataclass(frozen=True)
class Scale:
    """How standings become numerator, denominator and value, linearly where they do."""

    arithmetic: Arithmetic
    ends: tuple[Standing, Standing]
    times: int = 1  # what one of the unit stands for: 万元 is 10,000

    def legs(self, above: int, below: int, total: int) -> tuple[Fraction, Fraction]:
        """The two sides of the quotient that the value is."""
        how = self.arithmetic
        if how.kind == QUOTIENT:
            return Fraction(above * how.per), Fraction(Decimal(how.times)) * below
        if how.kind == MEAN:
            return Fraction(total), Fraction(above * 10**how.decimals)
        return (Fraction(above) if how.kind == COUNT else Fraction(total, 10**how.decimals)), ZERO

    def value_of(self, shift: Shift) -> Fraction | None:
        """What a shift did to the value; None for what cannot be shared out."""
        found = self._in_ones(shift)
        return None if found is None else found / self.times

    def _in_ones(self, shift: Shift) -> Fraction | None:
        leg = self.legs(shift.more("above"), shift.more("below"), shift.more("total"))
        if self.arithmetic.kind == PERCENTILE:
            return None
        if self.arithmetic.kind not in (QUOTIENT, MEAN):
            return leg[0]
        before, after = (self.legs(end.above, end.below, end.total) for end in self.ends)
        return Quotient(before, after).share(*leg)

    def denominator_of(self, shift: Shift) -> Decimal | None:
        """What a shift did to the printed denominator, where there is one."""
        if self.arithmetic.kind == QUOTIENT:
            return shift.more("below") * Decimal(self.arithmetic.times)
        return Decimal(shift.more("below")) if self.arithmetic.kind in (MEAN, PERCENTILE) else None


def parts_of(
    shifts: Iterable[Shift], scale: Scale, printed: Decimal | None, places: int, named: bool
) -> tuple[Part, ...]:
    """The shifts by step and cause, in the order of causes; people only where they are `named`."""
    groups: dict[tuple[str, str], list[PersonChange]] = defaultdict(list)
    for shift in shifts:
        groups[shift.step, shift.cause].append(
            PersonChange(
                shift.person, shift.place, shift.step, shift.cause, shift.more("above"),
                scale.denominator_of(shift), scale.value_of(shift), shift.commit, shift.what,
            )
        )  # fmt: skip
    steps, causes = list(STEPS), list(CAUSES)
    ordered = sorted(groups, key=lambda key: (steps.index(key[0]), causes.index(key[1])))
    exacts = [_added(one.exact for one in groups[key]) for key in ordered]
    values = printed_shares(exacts, printed, places)
    return tuple(
        _part(key, groups[key], exact, value, named)
        for key, exact, value in zip(ordered, exacts, values, strict=True)
    )


def _added(several: Iterable[Fraction | None]) -> Fraction | None:
    found = list(several)
    return None if None in found else sum((one for one in found if one is not None), ZERO)


def printed_shares(
    exacts: Sequence[Fraction | None], printed: Decimal | None, places: int
) -> list[Decimal | None]:
    """The values of the parts as they are printed, adding up to the printed change."""
    known = [one for one in exacts if one is not None]
    if printed is None or len(known) < len(exacts):
        return [None] * len(exacts)
    rounded = apportioned(known, Fraction(printed), places)
    return [_decimal(one, places) for one in rounded]


def _decimal(exact: Fraction, places: int) -> Decimal:
    return Decimal(int(exact * 10**places)).scaleb(-places)


def _part(
    key: tuple[str, str], people: list[PersonChange], exact: Fraction | None,
    value: Decimal | None, named: bool,
) -> Part:  # fmt: skip
    based = [one.denominator for one in people if one.denominator is not None]
    return Part(
        key[1], key[0], sum(one.numerator for one in people),
        sum(based, Decimal(0)) if len(based) == len(people) else None, value, exact,
        len({one.person for one in people}),
        tuple(sorted({one.commit for one in people if one.commit is not None})),
        tuple(people) if named else (),
    )  # fmt: skip


# --- percentiles ---------------------------------------------------------------------------


def movements_of(
    shifts: Iterable[Shift], scale: Scale, start: Mapping[int, int], printed: Decimal | None,
    places: int,
) -> tuple[Movement, ...]:  # fmt: skip
    """What leaving, changed and coming people did to a percentile, in that order."""
    net, how = _net(shifts), scale.arithmetic
    left = {p: pair for p, pair in net.items() if pair[0].spread and not pair[1].spread}
    came = {p: pair for p, pair in net.items() if pair[1].spread and not pair[0].spread}
    other = {p: pair for p, pair in net.items() if p not in left and p not in came}
    values = [percentile(start, how.at)]
    spread = Counter(start)
    groups = (("离开的人", left), ("有变化的人", other), ("新来的人", came))
    for _, group in groups:
        for old, new in group.values():
            spread.subtract(old.spread)
            spread.update(new.spread)
        values.append(percentile({k: v for k, v in spread.items() if v}, how.at))
    if None in values:
        return ()
    known = [one / (10**how.decimals * scale.times) for one in values if one is not None]
    exacts: list[Fraction | None] = [b - a for a, b in itertools.pairwise(known)]
    rounded = printed_shares(exacts, printed, places)
    return tuple(
        Movement(title, len(group), value, exact)
        for (title, group), exact, value in zip(groups, exacts, rounded, strict=True)
    )


def _net(shifts: Iterable[Shift]) -> dict[int, Pair]:
    """Each person's standing before the first step and after the last."""
    found: dict[int, Pair] = {}
    for shift in shifts:
        before, _ = found.get(shift.person, (shift.pair[0], NOBODY))
        found[shift.person] = (before, shift.pair[1])
    return {person: pair for person, pair in found.items() if pair[0] != pair[1]}
