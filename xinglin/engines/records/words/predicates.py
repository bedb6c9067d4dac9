"""Who is meant: people by age and sex, and by what they were diagnosed with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from xinglin.engines.people import Population

Coded = Iterable[tuple[str, str]]


class Diagnoses(Protocol):
    """What a group of diagnoses must be able to say."""

    @property
    def title(self) -> str:
        """In Chinese words."""
        ...

    def holds(self, system: str, code: str) -> bool:
        """Whether a recorded code belongs to the group."""
        ...


@dataclass(frozen=True)
class Who(Population):
    """A population whose record holds every one of some diagnoses and none of others.

    It joins with any population by `&`, from either side.
    """

    has: tuple[Diagnoses, ...] = ()
    free_of: tuple[Diagnoses, ...] = ()

    def holds(self, *, age: int, sex: str, conditions: Coded = ()) -> bool:
        """Whether somebody of that age, sex and diagnoses (system, code) is meant."""
        known = list(conditions)

        def found(group: Diagnoses) -> bool:
            return any(group.holds(system, code) for system, code in known)

        return (
            super().holds(age=age, sex=sex)
            and all(found(group) for group in self.has)
            and not any(found(group) for group in self.free_of)
        )

    @property
    def title(self) -> str:
        """In Chinese words: 35岁及以上，确诊高血压."""
        parts = [self.by_age_and_sex.title] if self.by_age_and_sex != Population() else []
        parts += [f"确诊{group.title}" for group in self.has]
        parts += [f"未患{group.title}" for group in self.free_of]
        return "，".join(parts) or self.by_age_and_sex.title

    @property
    def by_age_and_sex(self) -> Population:
        """The same people without regard to diagnoses."""
        return Population(self.min_age, self.max_age, self.sex)

    def __and__(self, other: Population) -> Who:
        """Those who belong to both."""
        more = other if isinstance(other, Who) else Who(other.min_age, other.max_age, other.sex)
        both = self.by_age_and_sex & more.by_age_and_sex
        return Who(
            both.min_age, both.max_age, both.sex, self.has + more.has, self.free_of + more.free_of
        )

    # Asked before the plain population's own `&`, because this is a kind of population.
    __rand__ = __and__


def diagnosed(group: Diagnoses) -> Who:
    """People in whose record stands a diagnosis of the group."""
    return Who(has=(group,))


def never_diagnosed(group: Diagnoses) -> Who:
    """People in whose record no diagnosis of the group stands."""
    return Who(free_of=(group,))
