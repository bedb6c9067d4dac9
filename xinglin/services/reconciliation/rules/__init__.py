"""What is reconciled, how records are matched, and why two sides differ."""

from xinglin.services.reconciliation.rules.items import (
    BIRTH,
    DOSE,
    ENCOUNTER,
    ENROLMENT,
    HERE,
    INSURANCE,
    PROVINCE,
    SOURCES,
    TOWNSHIP,
    VISIT,
    Item,
    Source,
    items,
)
from xinglin.services.reconciliation.rules.matching import (
    Found,
    Line,
    Standing,
    covers,
    differing,
    sort_out,
    standings,
)
from xinglin.services.reconciliation.rules.reasons import (
    AGREED,
    DIFFERS,
    MISSING_HERE,
    OPEN_REASONS,
    REASONS,
    UNLISTED,
    Reason,
)

SUBJECT = "reconciliation.difference"
STATES = {
    "open": "待核对",
    "explained": "已说明",
    "mended": "已更正，待复核",
    "accepted": "已认可",
    "agreed": "两方一致",
}
FINAL = ("accepted", "agreed")
LIMITS = {"open": 5, "mended": 10, "explained": 3}  # working days; a bureau's own rule, not law

__all__ = [
    "AGREED", "BIRTH", "DIFFERS", "DOSE", "ENCOUNTER", "ENROLMENT", "FINAL", "HERE", "INSURANCE",
    "LIMITS", "MISSING_HERE", "OPEN_REASONS", "PROVINCE", "REASONS", "SOURCES", "STATES",
    "SUBJECT", "TOWNSHIP", "UNLISTED", "VISIT", "Found", "Item", "Line", "Reason", "Source",
    "Standing", "covers", "differing", "items", "sort_out", "standings",
]  # fmt: skip
