"""What is done with consultations and readings."""

from xinglin.services.consultation.actions.consulting import (
    arrange,
    ask,
    ask_again,
    attach,
    cancel_consultation,
    decline,
    feed_back,
    opine,
)
from xinglin.services.consultation.actions.reading import (
    cancel_reading,
    close_centre,
    open_centre,
    order,
    order_again,
    refuse,
    report,
    see,
    take,
)

__all__ = [
    "arrange", "ask", "ask_again", "attach", "cancel_consultation", "cancel_reading",
    "close_centre", "decline", "feed_back", "open_centre", "opine", "order", "order_again",
    "refuse", "report",
    "see", "take",
]  # fmt: skip
