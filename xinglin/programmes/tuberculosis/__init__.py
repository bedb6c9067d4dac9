"""Lung tuberculosis: patients notified by the designated hospital, from the first home visit on."""

from xinglin.programmes.tuberculosis import indicators
from xinglin.programmes.tuberculosis.plan import tuberculosis

__all__ = ["indicators", "tuberculosis"]
