"""Who is meant: a group of people joined with what they were diagnosed with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

Coded = Iterable[tuple[str, str]]


class Diagnosed(Protocol):
    """What a group of diagnoses must be able to say."""

    title: str

    def holds(self, system: str, code: str) -> bool:
        """Whether a recorded code belongs to the group."""
        ...


class Population(Protocol):
    """What a group of people by age and sex must be able to say."""

    @property
    def title(self) -> str:
        """In Chinese words."""
        ...

    def holds(self, age: int, sex: str) -> bool:
        """Whether somebody of that age and sex belongs to it."""
        ...


@dataclass(frozen=True)
class Who:
    """People of a population who have every one of some diagnoses and none of others.

    Joined by `&` with any population that answers `holds(age, sex)`, from either side.
    """

    has: tuple[Any, ...] = ()
    free_of: tuple[Any, ...] = ()
    populations: tuple[Any, ...] = ()

    def holds(self, age: int, sex: str, conditions: Coded = ()) -> bool:
        """Whether somebody of that age, sex and diagnoses (system, code) is meant."""
        known = list(conditions)

        def found(group: Diagnosed) -> bool:
            return any(group.holds(system, code) for system, code in known)

        return (
            all(one.holds(age, sex) for one in self.populations)
            and all(found(group) for group in self.has)
            and not any(found(group) for group in self.free_of)
        )

    @property
    def title(self) -> str:
        """In Chinese words: 35岁及以上，确诊高血压."""
        parts = [one.title for one in self.populations]
        parts += [f"确诊{group.title}" for group in self.has]
        parts += [f"无{group.title}" for group in self.free_of]
        return "，".join(parts)

    def __and__(self, other: Any) -> Who:
        if isinstance(other, Who):
            return Who(
                self.has + other.has,
                self.free_of + other.free_of,
                self.populations + other.populations,
            )
        if callable(getattr(other, "holds", None)):
            return Who(self.has, self.free_of, (*self.populations, other))
        return NotImplemented

    __rand__ = __and__


def diagnosed(group: Diagnosed) -> Who:
    """People in whose record stands a diagnosis of the group."""
    return Who(has=(group,))


def never_diagnosed(group: Diagnosed) -> Who:
    """People in whose record no diagnosis of the group stands."""
    return Who(free_of=(group,))
