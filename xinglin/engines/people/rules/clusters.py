"""From pairs to people: groups that grow, are never taken blindly, and how good they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Group:
    """Records taken for one person, with what can be true of one person only once."""

    records: list[int]
    numbers: set[Hashable] = field(default_factory=set)
    deaths: set[Hashable] = field(default_factory=set)


class Grouping:
    """
    Groups that grow pair by pair. A pair that would make one person of two sound identity
    numbers, or of two days of death, is refused and told: somebody must look.

    >>> grouping = Grouping({1: "A", 2: "A", 3: "B"})
    >>> grouping.join(1, 2), grouping.join(2, 3), sorted(grouping.of(1))
    (True, False, [1, 2])
    """

    def __init__(
        self,
        numbers: Mapping[int, Hashable] | None = None,
        deaths: Mapping[int, Hashable] | None = None,
        apart: Iterable[tuple[int, int]] = (),
    ) -> None:
        self.numbers, self.deaths = numbers or {}, deaths or {}
        self.apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self.apart[one].add(other)
            self.apart[other].add(one)
        self.groups: dict[int, Group] = {}
        self.refused: list[tuple[int, int]] = []

    def of(self, record: int) -> list[int]:
        """The records of the group a record is in."""
        group = self.groups.get(record)
        return group.records if group else [record]

    def _group(self, record: int) -> Group:
        group = self.groups.get(record)
        if group is None:
            number, death = self.numbers.get(record), self.deaths.get(record)
            group = Group([record], {number} if number else set(), {death} if death else set())
            self.groups[record] = group
        return group

    def join(self, one: int, other: int) -> bool:
        """Whether the two are in one group now."""
        first, second = self._group(one), self._group(other)
        if first is second:
            return True
        if len(first.records) < len(second.records):
            first, second = second, first
        if not self._fit(first, second):
            self.refused.append((one, other))
            return False
        first.records += second.records
        first.numbers |= second.numbers
        first.deaths |= second.deaths
        for record in second.records:
            self.groups[record] = first
        return True

    def _fit(self, one: Group, other: Group) -> bool:
        if one.numbers and other.numbers and one.numbers != other.numbers:
            return False
        if one.deaths and other.deaths and one.deaths != other.deaths:
            return False
        if not self.apart:
            return True
        members = set(one.records)
        return not any(self.apart.get(record, set()) & members for record in other.records)

    def groups_of_several(self) -> list[list[int]]:
        """Groups of two records or more, in order."""
        several = {id(group): group for group in self.groups.values() if len(group.records) > 1}
        return sorted(sorted(group.records) for group in several.values())


def gain(probability: float, records: int, counted_twice: int = 0) -> float:
    """
    How much is won when somebody looks at a pair: records that would come together, and above all
    people whom a figure counts twice, times how likely it is that the two are one.

    >>> gain(0.9, 0), gain(0.5, 10), gain(0.9, 10, 2) > gain(0.9, 10)
    (0.9, 5.5, True)
    """
    return round(probability * (1 + records + 10 * counted_twice), 4)


@dataclass(frozen=True)
class Quality:
    """How well pairs or groups agree with the truth; None where nothing was there to find."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of what is true that was found."""
        return self.right / self.true if self.true else None

    @property
    def f(self) -> float | None:
        """Both in one (harmonic mean)."""
        if not self.found or not self.true:
            return None
        return 2 * self.right / (self.found + self.true)

    def as_json(self) -> dict[str, float | int | None]:
        """For software and for storing."""
        return {
            "right": self.right, "found": self.found, "true": self.true,
            "precision": self.precision, "recall": self.recall, "f": self.f,
        }  # fmt: skip


def pair_quality(found: Iterable[tuple[int, int]], truth: Sequence[int]) -> Quality:
    """How many of the pairs are right, by the number of the person that each record is of.

    >>> pair_quality([(0, 1), (1, 2)], [7, 7, 8, 8]).as_json()["recall"]
    0.5
    """
    pairs = {(min(pair), max(pair)) for pair in found}
    right = sum(truth[one] == truth[other] for one, other in pairs)
    return Quality(right, len(pairs), _pairs_within(truth))


def group_quality(groups: Iterable[Sequence[int]], truth: Sequence[int]) -> Quality:
    """The same for groups: every two records of a group are a pair.

    >>> group_quality([[0, 1, 2]], [7, 7, 8]).precision
    0.3333333333333333
    """
    right = found = 0
    for group in groups:
        found += len(group) * (len(group) - 1) // 2
        right += _pairs_within([truth[record] for record in group])
    return Quality(right, found, _pairs_within(truth))


def _pairs_within(truth: Sequence[int]) -> int:
    sizes: dict[int, int] = defaultdict(int)
    for person in truth:
        sizes[person] += 1
    return sum(size * (size - 1) // 2 for size in sizes.values())
