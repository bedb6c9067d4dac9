"""Which record of ours is which of theirs, and why one has none: pure, and nothing is left over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.services.reconciliation.rules.reasons import (
    AGREED,
    DIFFERS,
    DUPLICATED_HERE,
    DUPLICATED_THERE,
    MISSING_HERE,
    MISSING_THERE,
    OTHER_PERIOD,
    OTHER_PLACE,
    UNLINKED,
    Reason,
)

Key = Callable[["Line"], Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a side; `inside` says that the side counts it in the period compared.

    `person` is 0 while nobody here has the identity number that was given; `record` is the number
    of our record, where the other side gives it.
    """

    ref: int
    person: int
    kind: str
    day: dt.date | None
    institution: int
    value: str = ""
    record: int = 0
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """One record, or two that are the same, and the class they fall into."""

    ours: Line | None
    theirs: Line | None
    reason: Reason

    def weighs(self, institution: int | None = None) -> int:
        """How much more of it the other side counts than we do, at an institution or in all."""
        there = _counts(self.theirs, institution)
        return there - _counts(self.ours, institution)

    @property
    def owner(self) -> int:
        """The institution that answers for it: whom they name in the period, else whose it is."""
        line = self.theirs if _inside(self.theirs) else self.ours
        assert line is not None
        return line.institution


@dataclass
class Standing:
    """One institution's two totals, and what lies between them, class by class."""

    ours: int = 0
    theirs: int = 0
    agreed: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def gap(self) -> int:
        """How much more the other side counts."""
        return self.theirs - self.ours


def covers(theirs: int, ours: int) -> bool:
    """Whether lines of a month are its list: strays of another month's list are not, and nobody
    is missing on a list that was never handed in. The fifth is the bureau's rule, not law.

    >>> covers(1, 196), covers(30, 40), covers(0, 0)
    (False, True, False)
    """
    return theirs > 0 and theirs * 5 >= ours


def sort_out(
    ours: Iterable[Line], theirs: Iterable[Line], *, by_day: bool = True, near: int = 0
) -> list[Found]:
    """Every record that a side counts in the period, in exactly one class.

    Records outside the period explain those inside and are not told of by themselves.

    >>> ours = [Line(1, 7, "", dt.date(2026, 3, 2), 5)]
    >>> theirs = [Line(8, 7, "", dt.date(2026, 3, 2), 5), Line(9, 0, "", dt.date(2026, 3, 4), 5)]
    >>> sorted((one.reason.code, one.weighs()) for one in sort_out(ours, theirs))
    [('agreed', 0), ('unlinked', 1)]
    """
    here, there = _Side(ours), _Side(theirs)
    found = [_pair(mine, other) for mine, other in _by_number(here, there)]
    found += [Found(None, one, UNLINKED) for one in there.take(lambda line: not line.person)]
    found += [Found(one, None, UNLINKED) for one in here.take(lambda line: not line.person)]
    same: Key = (lambda a: (a.person, a.kind, a.day)) if by_day else (lambda a: (a.person, a.kind))
    keys: list[Key] = [
        lambda a: (same(a), a.institution) if a.inside else None,
        lambda a: same(a) if a.inside else None,
        lambda a: (same(a), a.institution),
        same,
    ]
    for key in keys:
        found += [_pair(mine, other) for mine, other in _matched(here, there, key)]
    for side, reason in ((here, DUPLICATED_HERE), (there, DUPLICATED_THERE)):
        for one in side.repeated(same):
            found.append(Found(one, None, reason) if side is here else Found(None, one, reason))
    if by_day and near:
        found += [_pair(mine, other) for mine, other in _nearby(here, there, near)]
    found += [Found(one, None, MISSING_THERE) for one in here.left]
    found += [Found(None, one, MISSING_HERE) for one in there.left]
    return [one for one in found if _inside(one.ours) or _inside(one.theirs)]


def standings(found: Iterable[Found]) -> dict[int, Standing]:
    """The totals of each institution with their parts; `gap` is the sum of the parts.

    A line is counted at the institution that answers for it, and there only.
    """
    told: dict[int, Standing] = defaultdict(Standing)
    for one in found:
        code = one.reason.code
        touched = {line.institution for line in (one.ours, one.theirs) if line and line.inside}
        for institution in touched:
            standing = told[institution]
            standing.ours += _counts(one.ours, institution)
            standing.theirs += _counts(one.theirs, institution)
            if one.reason is AGREED:
                standing.agreed += 1
                continue
            if institution == one.owner:
                standing.lines[code] = standing.lines.get(code, 0) + 1
            standing.parts[code] = standing.parts.get(code, 0) + one.weighs(institution)
    return dict(told)


# --- how it is done ----------------------------------------------------------------------------


class _Side:
    """The records of a side that have no class yet, and those that have."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.left = list(lines)
        self.placed: list[Line] = []

    def take(self, which: Callable[[Line], bool]) -> list[Line]:
        taken = [one for one in self.left if which(one)]
        self.drop(taken)
        return taken

    def drop(self, lines: Sequence[Line]) -> None:
        gone = {id(one) for one in lines}
        if gone:
            self.left = [one for one in self.left if id(one) not in gone]
            self.placed += lines

    def repeated(self, same: Key) -> list[Line]:
        """Those of which the side has the very same already, the first of each left standing."""
        known = {same(one) for one in self.placed if one.person}
        again = []
        for one in sorted(self.left, key=lambda line: not line.inside):
            if same(one) in known:
                again.append(one)
            known.add(same(one))
        self.drop(again)
        return again


def _by_number(here: _Side, there: _Side) -> list[tuple[Line, Line]]:
    mine = {one.ref: one for one in here.left}
    pairs = []
    for one in there.left:
        if one.record and one.record in mine:
            pairs.append((mine.pop(one.record), one))
    return _paired(here, there, pairs)


def _matched(here: _Side, there: _Side, key: Key) -> list[tuple[Line, Line]]:
    waiting: dict[Any, deque[Line]] = defaultdict(deque)
    for one in here.left:
        if (name := key(one)) is not None:
            waiting[name].append(one)
    pairs = []
    for one in there.left:
        name = key(one)
        if name is not None and waiting.get(name):
            pairs.append((waiting[name].popleft(), one))
    return _paired(here, there, pairs)


def _nearby(here: _Side, there: _Side, near: int) -> list[tuple[Line, Line]]:
    """The same person, kind and institution, dated a few days apart: the closest first."""
    waiting: dict[Any, list[Line]] = defaultdict(list)
    for one in here.left:
        waiting[one.person, one.kind, one.institution].append(one)
    close = sorted(
        (
            (abs((mine.day - one.day).days), mine.ref, one.ref, mine, one)
            for one in there.left
            for mine in waiting.get((one.person, one.kind, one.institution), ())
            if mine.day and one.day and abs((mine.day - one.day).days) <= near
        ),
        key=lambda told: told[:3],
    )
    used: set[int] = set()
    pairs = []
    for *_, mine, one in close:
        if id(mine) not in used and id(one) not in used:
            used |= {id(mine), id(one)}
            pairs.append((mine, one))
    return _paired(here, there, pairs)


def _paired(here: _Side, there: _Side, pairs: list[tuple[Line, Line]]) -> list[tuple[Line, Line]]:
    here.drop([mine for mine, _ in pairs])
    there.drop([one for _, one in pairs])
    return pairs


def _pair(mine: Line, other: Line) -> Found:
    if not (mine.inside and other.inside):
        return Found(mine, other, OTHER_PERIOD)
    if mine.institution != other.institution:
        return Found(mine, other, OTHER_PLACE)
    return Found(mine, other, DIFFERS if list(differing(mine, other)) else AGREED)


def differing(mine: Line, other: Line) -> Iterator[str]:
    """In what two records of the same thing differ: `person`, `kind`, `day`, `value`."""
    for name in ("person", "kind", "day", "value"):
        one, two = getattr(mine, name), getattr(other, name)
        if one and two and one != two:
            yield name


def _inside(line: Line | None) -> bool:
    return line is not None and line.inside


def _counts(line: Line | None, institution: int | None) -> int:
    if line is None or not line.inside:
        return 0
    return int(institution is None or line.institution == institution)
