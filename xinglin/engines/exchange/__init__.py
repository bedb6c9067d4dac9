"""Speaks to other systems: imports, a verdict for every row."""
