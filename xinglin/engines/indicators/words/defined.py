"""An indicator: a figure that can be computed for any place and period, by each definition."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.indicators.words import versions
from xinglin.engines.indicators.words.bases import Base, bases
from xinglin.engines.indicators.words.dimensions import Attribute
from xinglin.engines.indicators.words.examples import Example
from xinglin.engines.indicators.words.formulas import Formula
from xinglin.engines.indicators.words.goals import Goal
from xinglin.engines.indicators.words.kinds import Result
from xinglin.engines.indicators.words.rounding import Rounding, Suppression
from xinglin.engines.indicators.words.units import PEOPLE, Unit, unit_named
from xinglin.engines.indicators.words.versions import Definition
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import Period

Compute = Callable[[Period], Any]


@dataclass(eq=False)
class Indicator:
    """A figure that can be computed for any place and period, in one version of its definition.

    `at("1")` is the same figure by an older definition; `definitions` are all, newest first.
    """

    code: str
    source: str
    owner: str
    english: str
    english_definition: str
    by: tuple[str, ...]
    attributes: Mapping[str, Attribute]
    bands: tuple[int, ...]
    goal: Goal | None
    better: str
    rounding: Rounding
    suppression: Suppression
    formula: Formula | None
    interval: Any
    standard: Any
    funnel: bool
    chosen: Definition
    older: list[Definition] = field(default_factory=list)
    views: dict[str, Indicator] = field(default_factory=dict)

    def __call__(self, period: Period) -> Result | Formula:
        """The definition applied to a period: expressions over the tables, nothing computed yet."""
        return self.formula or _resolved(self.compute(period), period)

    @property
    def title(self) -> str:
        """How it is called."""
        return self.chosen.title

    @property
    def definition(self) -> str:
        """The published definition."""
        return self.chosen.definition

    @property
    def compute(self) -> Compute:
        """The function that is the definition."""
        return self.chosen.compute

    @property
    def version(self) -> str:
        """The version of the definition."""
        return self.chosen.version

    @property
    def fingerprint(self) -> str:
        """Twelve digits that change when words or meaning of the definition change."""
        return self.chosen.fingerprint

    @property
    def valid_from(self) -> dt.date | None:
        """Since when it has been in force."""
        return self.chosen.valid_from

    @property
    def unit_type(self) -> Unit:
        """The unit as a type; `unit` is how it is printed."""
        return self.chosen.unit

    @property
    def unit(self) -> str:
        """The unit as it is printed."""
        return self.chosen.unit.title

    @property
    def base_code(self) -> str:
        """The code of the base; `base` is how it is printed."""
        return self.chosen.base

    @property
    def base(self) -> str:
        """The base as it is printed beside the value."""
        found = bases.get(self.chosen.base)
        return found.title if found else self.chosen.base

    @property
    def base_unit(self) -> str:
        """What the base is counted in: people, where it does not say otherwise."""
        found = bases.get(self.chosen.base)
        return (found.unit if found else PEOPLE).title

    @property
    def examples(self) -> list[Example]:
        """The worked examples of this version."""
        return self.chosen.examples

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Every version, newest first."""
        newest = self.views.get("", self).chosen
        return (newest, *sorted(self.older, key=lambda d: d.until or dt.date.min, reverse=True))

    def at(self, version: str | None) -> Indicator:
        """The same figure by a definition; None is the newest."""
        newest = self.views.setdefault("", self)
        if version is None or version == newest.version:
            return newest
        if version not in self.views:
            found = next((one for one in self.older if one.version == version), None)
            if found is None:
                known = "、".join(one.version for one in self.definitions)
                raise Missing(f"指标“{self.title}”没有定义版本{version}", mend=f"可用：{known}")
            self.views[version] = dataclasses.replace(newest, chosen=found)
        return self.views[version]

    def in_force(self, day: dt.date) -> Indicator:
        """The figure by the definition that was in force on a day; the oldest before all."""
        for one in self.definitions:
            if one.valid_from is None or one.valid_from <= day:
                return self.at(one.version)
        return self.at(self.definitions[-1].version)

    def history(self) -> list[dict[str, Any]]:
        """The versions, newest first, with what each changed in words."""
        return versions.history(self.definitions)

    def example(self, *, period: Period, gives: str, about: str = "", **tables: str) -> Indicator:
        """Add a worked example: its tables as text, and the answer as `1 of 2` (or `7`)."""
        self.examples.append(Example(period, tables, gives, about))
        return self

    def before(
        self,
        version: str,
        *,
        until: dt.date,
        why: str,
        valid_from: dt.date | None = None,
        title: str = "",
        unit: Unit | str = "",
        base: Base | str | None = None,
    ) -> Callable[[Compute], Indicator]:
        """Keep an older definition, in force until that day, and why it was replaced."""

        def keep(function: Compute) -> Indicator:
            if any(one.version == version for one in self.definitions):
                raise ValueError(f"indicator {self.code!r} has two definitions {version!r}")
            self.older.append(
                Definition(
                    version, words_of(function, self.code), function, title or self.title,
                    unit_named(unit) if unit else self.unit_type,
                    self.base_code if base is None else code_of(base), self.chosen.more,
                    valid_from, until, why,
                )
            )  # fmt: skip
            return self.at(version)

        return keep

    def as_dict(self) -> dict[str, Any]:
        """What a list of figures says of it."""
        goal = self.goal
        return {
            "code": self.code,
            "title": self.title,
            "english": self.english,
            "unit": self.unit,
            "source": self.source,
            "owner": self.owner,
            "base": self.base,
            "base_code": self.base_code,
            "base_unit": self.base_unit,
            "by": list(self.by),
            "bands": list(self.bands),
            "attributes": {name: one.title for name, one in self.attributes.items()},
            "better": self.better,
            "goal": f"{'≥' if goal.least else '≤'}{goal.value}" if goal else "",
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "definition": self.definition,
            "english_definition": self.english_definition,
            "definition_version": self.version,
            "definition_hash": self.fingerprint,
            "decimals": self.rounding.places,
            "rounding": self.rounding.mode,
            "suppressed_below": self.suppression.below,
            "formula": str(self.formula) if self.formula else "",
        }


def words_of(function: Compute, code: str) -> str:
    """The docstring of a definition, which is what is published."""
    definition = inspect.getdoc(function) or ""
    if not definition:
        raise ValueError(f"indicator {code!r} has no docstring, which is its definition")
    return definition


def code_of(base: Base | str) -> str:
    """The code of a base that is given as itself or as its code."""
    return base.code if isinstance(base, Base) else base


def _resolved(result: Result, period: Period) -> Result:
    """The result with every named base applied to the period."""
    changed = {
        one.name: _applied(value, period)
        for one in dataclasses.fields(result)
        if one.name in ("numerator", "denominator")
        and isinstance(value := getattr(result, one.name), Base | tuple)
    }
    return dataclasses.replace(result, **changed) if changed else result


def _applied(value: Any, period: Period) -> Any:
    if isinstance(value, tuple):
        return tuple(_applied(one, period) for one in value)
    return value(period) if isinstance(value, Base) else value
