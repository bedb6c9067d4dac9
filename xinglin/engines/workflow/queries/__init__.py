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
    mermaid,
    offered,
    parts,
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

__all__ = [
    "VIEWS", "Inbox", "Item", "Ticking", "Told", "alerts", "case", "case_of", "cases_of",
    "clocks", "concerns", "counts", "diagram", "history", "in_states", "inbox", "kept_share",
    "late_next_week", "mermaid", "next_week", "offered", "parts", "timeline", "unreported",
]  # fmt: skip
