"""How figures are declared: `@indicator`, `@derived`, and the book that holds them."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from xinglin.engines.indicators.words.bases import Base
from xinglin.engines.indicators.words.defined import Compute, Indicator, code_of, words_of
from xinglin.engines.indicators.words.dimensions import BANDS, DIMENSIONS, USUAL, Attribute
from xinglin.engines.indicators.words.formulas import Formula
from xinglin.engines.indicators.words.goals import Goal
from xinglin.engines.indicators.words.rounding import SMALL_CELLS, Rounding, Suppression
from xinglin.engines.indicators.words.units import PERCENT, Unit, unit_named
from xinglin.engines.indicators.words.versions import Definition
from xinglin.kernel.errors import Refused
from xinglin.kernel.registry import Registry

HIGHER, LOWER, NEITHER = "higher", "lower", ""


indicators: Registry[Indicator] = Registry("指标")


def indicator(
    code: str,
    *,
    title: str,
    unit: Unit | str = PERCENT,
    source: str,
    owner: str,
    base: Base | str = "",
    by: Sequence[str | Attribute] = USUAL,
    bands: Sequence[int] = BANDS,
    goal: Goal | None = None,
    better: str = HIGHER,
    valid_from: dt.date | None = None,
    version: str = "1",
    english: str = "",
    english_definition: str = "",
    rounding: Rounding | None = None,
    suppression: Suppression = SMALL_CELLS,
    interval: Any = None,
    standard: Any = None,
    funnel: bool = False,
    formula: Formula | None = None,
) -> Callable[[Compute], Indicator]:
    """Declare a figure; the docstring of the function is its published definition."""
    kind = unit_named(unit)
    if better not in (HIGHER, LOWER, NEITHER):
        raise ValueError(f"indicator {code!r}: better is 'higher', 'lower' or ''")
    if list(bands) != sorted(set(bands)):
        raise ValueError(f"indicator {code!r}: bands are the first ages, rising")
    rounded = rounding or Rounding(kind.decimals)
    names, attributes = _divided(code, by)

    def declare(function: Compute) -> Indicator:
        more = (
            "" if tuple(bands) == BANDS else f"bands {','.join(map(str, bands))}",
            f"{rounded.places} {rounded.mode}", str(formula or ""), repr(formula or ""),
        )  # fmt: skip
        chosen = Definition(
            version, words_of(function, code), function, title, kind, code_of(base), more,
            valid_from,
        )  # fmt: skip
        made = Indicator(
            code, source, owner, english, inspect.cleandoc(english_definition), names, attributes,
            tuple(bands), goal, better, rounded, suppression, formula, interval, standard, funnel,
            chosen,
        )  # fmt: skip
        return indicators.add(code, made)

    return declare


def derived(
    code: str, formula: Formula, *, title: str, source: str, owner: str, **more: Any
) -> Callable[[Compute], Indicator]:
    """Declare a figure that is made of others; the function has a docstring and nothing else."""
    return indicator(code, title=title, source=source, owner=owner, formula=formula, **more)


def _divided(
    code: str, by: Sequence[str | Attribute]
) -> tuple[tuple[str, ...], dict[str, Attribute]]:
    """The names of dimensions; time and place divide everything, whether named or not."""
    attributes = {one.name: one for one in by if isinstance(one, Attribute)}
    names = [one.name if isinstance(one, Attribute) else one for one in by]
    if unknown := set(names) - set(DIMENSIONS) - set(attributes):
        raise ValueError(f"indicator {code!r} is divided by unknown {', '.join(sorted(unknown))}")
    if taken := set(attributes) & set(DIMENSIONS):
        raise ValueError(f"indicator {code!r}: {', '.join(sorted(taken))} is a dimension of all")
    return tuple(dict.fromkeys(names)), attributes


def book(code: str) -> Indicator:
    """The indicator of that code; one without a worked example is refused."""
    found = indicators[code]
    if not found.examples:
        raise Refused(
            f"指标“{found.title}”还不能使用", why="它没有算例", mend="请在其定义之后补上算例"
        )
    return found
