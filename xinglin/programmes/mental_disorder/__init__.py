"""Severe mental disorder: risk grades, three classes, visits by class; for its own staff only."""

from xinglin.programmes.mental_disorder import indicators
from xinglin.programmes.mental_disorder.plan import mental_disorder

__all__ = ["indicators", "mental_disorder"]
