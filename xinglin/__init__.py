"""Xinglin 杏林: the open health brain of a county, district or city."""
