"""Applies a definition to a period, a place and a state of the lake, and counts."""
