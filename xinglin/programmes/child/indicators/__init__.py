"""What is counted of children: CH1 to CH6 and the newborn screenings, with worked examples."""

from xinglin.programmes.child.indicators import managed, newborns

__all__ = ["managed", "newborns"]
