"""Who is signed, how many of those who should be, and what was done of what was promised."""

from xinglin.services.contracts.indicators import coverage, groups, services

__all__ = ["coverage", "groups", "services"]
