"""Health management of the elderly: once a year an examination, daily living, and guidance."""

from xinglin.programmes.elderly import indicators
from xinglin.programmes.elderly.plan import elderly

__all__ = ["elderly", "indicators"]
