"""What exchange can answer: what came in and what became of it; figures as others read them."""

from xinglin.engines.exchange.queries.deliveries import (
    READ,
    batch,
    batches,
    reasons_of,
    received_of,
    unfinished,
    verdicts_of,
)
from xinglin.engines.exchange.queries.measures import measure, measure_report

__all__ = [
    "READ", "batch", "batches", "measure", "measure_report", "reasons_of", "received_of",
    "unfinished", "verdicts_of",
]  # fmt: skip
