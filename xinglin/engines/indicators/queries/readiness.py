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
    when = the_period(period)
    needed: dict[Period, dict[Indicator, None]] = {}
    for one in the_figures(codes, None, when):
        for leaf, at in derived.parts(one, when):
            needed.setdefault(at, {})[leaf] = None
    asked = ("duckdb", "counts", *tally.columns_of(by))
    names = (
        key_of(group, at.code, *asked)
        for at, leaves in needed.items()
        for group in tally.kept_together(tuple(leaves))
    )
    return all((statements_folder() / f"{name}.json").exists() for name in names)
