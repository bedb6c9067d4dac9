"""What enforcement decides; pure. Source: the law of administrative penalties (2021)."""

from xinglin.services.enforcement.rules.circumstances import (
    CIRCUMSTANCES,
    HEAVY,
    LIGHT,
    ORDINARY,
    TIERS,
    exempt,
    tier_of,
)
from xinglin.services.enforcement.rules.clocks import Clock, Story, clocks_of, needs_words
from xinglin.services.enforcement.rules.discretion import (
    VIOLATIONS,
    Range,
    Violation,
    must_fit,
    range_of,
)
from xinglin.services.enforcement.rules.kinds import (
    CLUE_SOURCES,
    FIELDS,
    MEASURES,
    PAPER_KINDS,
    PARTIES,
    PENALTIES,
    SERVED_BY,
    STATES,
)
from xinglin.services.enforcement.rules.limits import LIMITS, within_limitation
from xinglin.services.enforcement.rules.money import late_fee, owed_on
from xinglin.services.enforcement.rules.procedure import (
    collects_on_the_spot,
    may_be_simple,
    needs_collective,
    needs_legal_review,
    right_to_hearing,
)
from xinglin.services.enforcement.rules.publishing import masked_party
from xinglin.services.enforcement.rules.volume import Leaf, paged

__all__ = [
    "CIRCUMSTANCES", "CLUE_SOURCES", "FIELDS", "HEAVY", "LIGHT", "LIMITS", "MEASURES", "ORDINARY",
    "PAPER_KINDS", "PARTIES", "PENALTIES", "SERVED_BY", "STATES", "TIERS", "VIOLATIONS", "Clock",
    "Leaf", "Range", "Story", "Violation", "clocks_of", "collects_on_the_spot", "exempt",
    "late_fee", "masked_party", "may_be_simple", "must_fit", "needs_collective",
    "needs_legal_review", "needs_words", "owed_on", "paged", "range_of", "right_to_hearing",
    "tier_of", "within_limitation",
]  # fmt: skip
