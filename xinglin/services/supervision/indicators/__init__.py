"""What supervision counts: 户次, 人次, 份, 家 and rates of random checks, never mixed."""

from xinglin.services.supervision.indicators import lots, work

__all__ = ["lots", "work"]
