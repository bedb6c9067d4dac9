"""Traditional Chinese medicine for the elderly: thirty-three questions, nine constitutions."""

from xinglin.programmes.tcm_elderly import indicators
from xinglin.programmes.tcm_elderly.plan import tcm_elderly

__all__ = ["indicators", "tcm_elderly"]
