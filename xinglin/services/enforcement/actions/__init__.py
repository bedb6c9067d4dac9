"""What is done with cases: clues, the steps of the law, papers, money, publication."""

from xinglin.services.enforcement.actions import listening
from xinglin.services.enforcement.actions.deciding import (
    decide,
    decide_on_spot,
    record_discussion,
    serve,
)
from xinglin.services.enforcement.actions.enforcing import (
    apply_to_court,
    archive,
    close,
    hand_in,
    record_payment,
    record_suit,
    settle,
    urge,
)
from xinglin.services.enforcement.actions.filing import (
    accept,
    add_clue,
    file_case,
    refuse,
    transfer,
    withdraw,
)
from xinglin.services.enforcement.actions.hearing import (
    ask_hearing,
    call_hearing,
    hold_hearing,
    notify,
    proceed,
)
from xinglin.services.enforcement.actions.investigating import (
    add_paper,
    dispose,
    keep_thing,
    longer,
    pause,
    report,
    resume,
    review,
    send_back,
)
from xinglin.services.enforcement.actions.publishing import publish, publish_due, take_back

__all__ = [
    "accept", "add_clue", "add_paper", "apply_to_court", "archive", "ask_hearing", "call_hearing",
    "close", "decide", "decide_on_spot", "dispose", "file_case", "hand_in", "hold_hearing",
    "keep_thing", "listening", "longer", "notify", "pause", "proceed", "publish", "publish_due",
    "record_discussion", "record_payment", "record_suit", "refuse", "report", "resume", "review",
    "send_back", "serve", "settle", "take_back", "transfer", "urge", "withdraw",
]  # fmt: skip
