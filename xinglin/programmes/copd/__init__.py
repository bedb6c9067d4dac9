"""Chronic obstructive lung disease: confirmed patients, in the package since September 2024."""

from xinglin.programmes.copd import indicators
from xinglin.programmes.copd.plan import copd

__all__ = ["copd", "indicators"]
