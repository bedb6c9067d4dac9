"""Knows who it is about: identity, households, linkage."""
