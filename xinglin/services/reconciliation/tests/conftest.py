"""The made-up county and its readers."""

from tests.county import county, reads

__all__ = ["county", "reads"]
