"""Pregnant women and new mothers: from booking before the 13th week to the 42nd day."""

from xinglin.programmes.maternal import indicators
from xinglin.programmes.maternal.plan import maternal

__all__ = ["indicators", "maternal"]
