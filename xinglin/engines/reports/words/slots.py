"""Sentences with numbers in slots, for those who let people edit them."""

from xinglin.engines.reports.rules.phrases import figures_of, say
from xinglin.engines.reports.rules.sentences import carried, said, skeleton, slots, tied

__all__ = ["carried", "figures_of", "said", "say", "skeleton", "slots", "tied"]
