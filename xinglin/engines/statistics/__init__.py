"""Statistics: what may be said of a number. Pure functions; no tables, no clock, no disease."""

from xinglin.engines.statistics.words import *  # noqa: F403
