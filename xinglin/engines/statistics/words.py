"""What others name and call: interval methods, standard populations, funnels, disclosure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xinglin.engines.statistics.rules.comparisons import (
    difference_of_proportions,
    difference_of_rates,
    ratio_of_proportions,
    ratio_of_rates,
)
from xinglin.engines.statistics.rules.disclosure import (
    SMALLEST,
    Group,
    Span,
    hidden,
    small,
    told,
)
from xinglin.engines.statistics.rules.distributions import (
    normal_below,
    normal_quantile,
)
from xinglin.engines.statistics.rules.estimates import (
    NO_BASE,
    NO_EVENTS,
    REASONS,
    TOO_FEW_EVENTS,
    TOO_FEW_PEOPLE,
    Estimate,
)
from xinglin.engines.statistics.rules.funnel import (
    GRADES,
    PROPORTION,
    RATIO,
    THREE_SD,
    TWO_SD,
    Funnel,
    FunnelLine,
    FunnelPlace,
    FunnelPoint,
    funnel,
    funnel_limits,
    overdispersion,
)
from xinglin.engines.statistics.rules.funnel import RATE as RATE_FUNNEL
from xinglin.engines.statistics.rules.intervals import (
    byar,
    byar_limits,
    clopper_pearson,
    poisson_exact,
    poisson_limits,
    rate_interval,
    wilson,
)
from xinglin.engines.statistics.rules.life import ABRIDGED, Band, LifeTable, life_table
from xinglin.engines.statistics.rules.multiple import (
    benjamini_hochberg,
    harmonic_mean_p,
    median,
    normal_above,
    robust_z,
)
from xinglin.engines.statistics.rules.ranking import Ranked, ranking, shrunken
from xinglin.engines.statistics.rules.rounding import half_up, rounded_to, rounded_to_sum
from xinglin.engines.statistics.rules.signals import (
    Signal,
    cusum,
    ears,
    moving_percentile,
)
from xinglin.engines.statistics.rules.standardisation import (
    DOBSON,
    FAY_FEUER,
    Standardised,
    directly_standardised,
    indirectly_standardised,
    standardised_ratio,
)
from xinglin.engines.statistics.rules.standards import (
    CHINA_2000,
    CHINA_2010,
    SEGI_WORLD,
    STANDARDS,
    WHO_WORLD,
    StandardPopulation,
)


@dataclass(frozen=True)
class IntervalMethod:
    """An interval that an indicator can ask for by name: `interval=WILSON`."""

    code: str
    title: str
    of: str  # what it is an interval of: `proportion` or `rate`
    source: str
    compute: Callable[..., Estimate]

    def __call__(
        self, numerator: float, denominator: float, *, per: float = 1, level: float = 0.95
    ) -> Estimate:
        """The interval of this figure, in units of `per`."""
        return self.compute(numerator, denominator, per=per, level=level)


WILSON = IntervalMethod("wilson", "Wilson 计分区间", "proportion", "Wilson 1927", wilson)
CLOPPER_PEARSON = IntervalMethod(
    "clopper-pearson", "Clopper–Pearson 精确区间", "proportion", "Clopper & Pearson 1934",
    clopper_pearson,
)  # fmt: skip
BYAR = IntervalMethod("byar", "Byar 近似区间", "rate", "Breslow & Day 1987", byar)
POISSON_EXACT = IntervalMethod("poisson", "Poisson 精确区间", "rate", "Garwood 1936", poisson_exact)
RATE = IntervalMethod(
    "rate", "Poisson 区间（10 例以下精确，以上 Byar）", "rate", "Garwood 1936; Breslow & Day 1987",
    rate_interval,
)  # fmt: skip
INTERVALS = {one.code: one for one in (WILSON, CLOPPER_PEARSON, BYAR, POISSON_EXACT, RATE)}

__all__ = [
    "ABRIDGED",
    "BYAR",
    "CHINA_2000",
    "CHINA_2010",
    "CLOPPER_PEARSON",
    "DOBSON",
    "FAY_FEUER",
    "GRADES",
    "INTERVALS",
    "NO_BASE",
    "NO_EVENTS",
    "POISSON_EXACT",
    "PROPORTION",
    "RATE",
    "RATE_FUNNEL",
    "RATIO",
    "REASONS",
    "SEGI_WORLD",
    "SMALLEST",
    "STANDARDS",
    "THREE_SD",
    "TOO_FEW_EVENTS",
    "TOO_FEW_PEOPLE",
    "TWO_SD",
    "WHO_WORLD",
    "WILSON",
    "Band",
    "Estimate",
    "Funnel",
    "FunnelLine",
    "FunnelPlace",
    "FunnelPoint",
    "Group",
    "IntervalMethod",
    "LifeTable",
    "Ranked",
    "Signal",
    "Span",
    "StandardPopulation",
    "Standardised",
    "benjamini_hochberg",
    "byar",
    "byar_limits",
    "clopper_pearson",
    "cusum",
    "difference_of_proportions",
    "difference_of_rates",
    "directly_standardised",
    "ears",
    "funnel",
    "funnel_limits",
    "half_up",
    "harmonic_mean_p",
    "hidden",
    "indirectly_standardised",
    "life_table",
    "median",
    "moving_percentile",
    "normal_above",
    "normal_below",
    "normal_quantile",
    "overdispersion",
    "poisson_exact",
    "poisson_limits",
    "ranking",
    "rate_interval",
    "ratio_of_proportions",
    "ratio_of_rates",
    "robust_z",
    "rounded_to",
    "rounded_to_sum",
    "shrunken",
    "small",
    "standardised_ratio",
    "told",
    "wilson",
]
