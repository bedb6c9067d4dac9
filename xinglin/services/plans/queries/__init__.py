"""What the plans can answer: tasks, how they stand, what proves them, what is reported."""

from xinglin.services.plans.queries.tasks import (
    Standing,
    evidence_of,
    one,
    paper_of,
    standing,
    standings,
    years,
)
from xinglin.services.plans.queries.telling import sentence_of

__all__ = [
    "Standing",
    "evidence_of",
    "one",
    "paper_of",
    "sentence_of",
    "standing",
    "standings",
    "years",
]
