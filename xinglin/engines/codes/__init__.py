"""Codes: what the words of the health services mean, fixed in value sets and checks."""

from xinglin.engines.codes.words import *  # noqa: F403
