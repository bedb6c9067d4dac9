"""Type 2 diabetes: adults of 35 and older, four free fasting glucose tests and visits a year."""

from xinglin.programmes.diabetes import indicators
from xinglin.programmes.diabetes.plan import diabetes

__all__ = ["diabetes", "indicators"]
