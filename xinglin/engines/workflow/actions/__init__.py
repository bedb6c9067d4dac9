"""What can be done with cases."""

from xinglin.engines.workflow.actions.in_bulk import open_many
from xinglin.engines.workflow.actions.moving import move, open_case, resume, suspend
from xinglin.engines.workflow.actions.nightly import escalate
from xinglin.engines.workflow.actions.sharing import (
    answer,
    ask_offices,
    delegate,
    give_back,
    hand_over,
)

__all__ = [
    "answer", "ask_offices", "delegate", "escalate", "give_back", "hand_over", "move",
    "open_case", "open_many", "resume", "suspend",
]  # fmt: skip
