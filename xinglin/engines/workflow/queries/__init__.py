"""What can be answered of cases, within the reach of whoever asks."""

from xinglin.engines.workflow.queries.cases import (
    Ticking,
    Told,
    alerts,
    case_of,
    cases_of,
    clocks,
    diagram,
    history,
    in_states,
    kept_share,
    limit_of,
    mermaid,
    offered,
    parts,
    ran_out,
    timeline,
    unreported,
)
from xinglin.engines.workflow.queries.inboxes import (
    VIEWS,
    Inbox,
    Item,
    counts,
    inbox,
    late_next_week,
    next_week,
)
from xinglin.engines.workflow.queries.reaching import case, concerns
from xinglin.engines.workflow.rules import Offer, due, left_in_words

__all__ = [
    "VIEWS", "Inbox", "Item", "Offer", "Ticking", "Told", "alerts", "case", "case_of", "cases_of",
    "clocks", "concerns", "counts", "diagram", "due", "history", "in_states", "inbox", "kept_share",
    "late_next_week", "left_in_words", "limit_of", "mermaid", "next_week", "offered", "parts",
    "ran_out", "timeline", "unreported",
]  # fmt: skip
