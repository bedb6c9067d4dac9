"""Hypertension: adults with raised blood pressure, seen at least four times a year.

The plan says who, when, what to ask and what it means; the indicators say what is counted. They
stand in two files of one folder because one file had become too long to read.
"""

from xinglin.programmes.hypertension import indicators
from xinglin.programmes.hypertension.plan import hypertension

__all__ = ["hypertension", "indicators"]
