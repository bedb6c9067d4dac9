"""Immunisation: the national schedule by dated editions, the COVID-19 series, coverage."""

from xinglin.programmes.immunisation import indicators
from xinglin.programmes.immunisation.declared import childhood, covid
from xinglin.programmes.immunisation.plan import immunisation

__all__ = ["childhood", "covid", "immunisation", "indicators"]
