"""Bases: the populations that shares and rates are taken of, declared once and named."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.indicators.words.examples import Example
from xinglin.engines.indicators.words.fingerprints import fingerprint
from xinglin.engines.indicators.words.units import PEOPLE, Unit
from xinglin.kernel.registry import Registry
from xinglin.kernel.time import Period


@dataclass(eq=False)
class Base:
    """A named population: applied to a period it is rows of people.

    A share of records (visits) is taken of records; their base says so by its `unit`.
    """

    code: str
    title: str
    definition: str
    people: Callable[[Period], Any]
    english: str = ""
    programme: str = ""
    unit: Unit = PEOPLE
    examples: list[Example] = field(default_factory=list)

    def __call__(self, period: Period) -> Any:
        """The people of that base in a period."""
        return self.people(period)

    def __str__(self) -> str:
        return self.title

    @functools.cached_property
    def fingerprint(self) -> str:
        """Twelve digits that change when words or meaning change."""
        return fingerprint(self.people, self.code)

    def example(self, *, period: Period, gives: str, about: str = "", **tables: str) -> Base:
        """Add a worked example: its tables as text, and how many people there are."""
        self.examples.append(Example(period, tables, gives, about))
        return self


bases: Registry[Base] = Registry("口径")


def base(
    code: str,
    *,
    title: str = "",
    english: str = "",
    programme: str = "",
    unit: Unit = PEOPLE,
) -> Callable[[Callable[[Period], Any]], Base]:
    """Declare a population; the docstring of the function says who belongs to it."""

    def declare(function: Callable[[Period], Any]) -> Base:
        definition = inspect.getdoc(function) or ""
        if not definition:
            raise ValueError(f"base {code!r} has no docstring, which says who belongs to it")
        return bases.add(
            code, Base(code, title or code, definition, function, english, programme, unit)
        )

    return declare
