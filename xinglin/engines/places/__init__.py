"""Knows where things are and who runs them: areas, institutions, departments, staff."""

from xinglin.engines.places.words import LEVELS, Area, Level, area, level_of, number_of, short_name

__all__ = ["LEVELS", "Area", "Level", "area", "level_of", "number_of", "short_name"]
