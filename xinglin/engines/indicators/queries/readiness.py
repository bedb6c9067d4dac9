"""Whether figures come at once, or their definitions must be made into statements first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xinglin.engines.indicators.counting import derived, tally
from xinglin.engines.indicators.counting.kept import key_of, statements_folder
from xinglin.engines.indicators.queries.asking import the_figures, the_period
from xinglin.engines.indicators.words import Indicator
from xinglin.kernel.time import Period


def ready(codes: Sequence[str], period: Period | str, by: Iterable[str] = ()) -> bool:
    """Whether `compute` answers for these figures and this period without making any statement.

    A page shows what is ready at once, and the rest in a part that arrives after it.
    """
    asked = ("duckdb", "counts", *tally.columns_of(by))
    names = (key_of(group, at.code, *asked) for group, at in _needed(codes, period))
    return all((statements_folder() / f"{name}.json").exists() for name in names)


def make_ready(codes: Sequence[str], period: Period | str, by: Iterable[str] = ()) -> int:
    """Make the statements of these figures and this period ahead of their first reader; how many.

    Interrupted and called again, it goes on where it was.
    """
    needed = _needed(codes, period)
    for group, at in needed:
        tally.compiled(group, at).counts(*by)
    return len(needed)


def _needed(
    codes: Sequence[str], period: Period | str
) -> list[tuple[tuple[Indicator, ...], Period]]:
    """The groups of definitions, each with its period, that are kept as one statement."""
    when = the_period(period)
    needed: dict[Period, dict[Indicator, None]] = {}
    for one in the_figures(codes, None, when):
        for leaf, at in derived.parts(one, when):
            needed.setdefault(at, {})[leaf] = None
    return [
        (group, at) for at, leaves in needed.items() for group in tally.kept_together(tuple(leaves))
    ]
