"""Traditional Chinese medicine for small children: six ages, guidance and a technique for each."""

from xinglin.programmes.tcm_child import indicators
from xinglin.programmes.tcm_child.plan import tcm_child

__all__ = ["indicators", "tcm_child"]
