"""The health record: the personal information sheet, and how many have and use a file."""

from xinglin.programmes.health_record import indicators
from xinglin.programmes.health_record.plan import health_record

__all__ = ["health_record", "indicators"]
