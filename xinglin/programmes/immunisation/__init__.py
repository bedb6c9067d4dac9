"""Immunisation: the national schedule by dated editions, the COVID-19 series, coverage."""

from xinglin.programmes.immunisation.declared import childhood

__all__ = ["childhood"]
