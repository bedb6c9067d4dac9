"""What moves are open, to whom, when limits end, and how it is all drawn; pure."""

from xinglin.engines.workflow.rules.diagrams import mermaid, svg
from xinglin.engines.workflow.rules.limits import (
    NEVER,
    days_late,
    due,
    left_in_words,
    provisional,
    resumed,
)
from xinglin.engines.workflow.rules.moving import (
    Offer,
    ended_by,
    first_marks,
    holds,
    marks,
    offers,
    owner_after,
    rungs,
    shut,
    start_of,
    started_by,
    wrong_hand,
)

__all__ = [
    "NEVER", "Offer", "days_late", "due", "ended_by", "first_marks", "holds", "left_in_words",
    "marks", "mermaid", "offers", "owner_after", "provisional", "resumed", "rungs", "shut",
    "start_of", "started_by", "svg", "wrong_hand",
]  # fmt: skip
