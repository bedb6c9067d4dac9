"""Which cells of a table may not be shown to outsiders: the rules of statistics, as used here."""

from xinglin.engines.statistics import SMALLEST, Group, hidden, small

__all__ = ["SMALLEST", "Group", "hidden", "small"]
