"""Children from birth to the day before their seventh birthday: thirteen touch points."""

from xinglin.programmes.child import indicators
from xinglin.programmes.child.plan import child

__all__ = ["child", "indicators"]
