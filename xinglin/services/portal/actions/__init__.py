"""What can be done: send a code, let in, open, grant, object, answer."""

from xinglin.services.portal.actions.entering import ask_code, let_in, note_seen
from xinglin.services.portal.actions.opening import (
    answer,
    close_record,
    end_proxy,
    grant_proxy,
    object_to,
    open_record,
)
from xinglin.services.portal.actions.sending import Sender, senders

__all__ = [
    "Sender", "answer", "ask_code", "close_record", "end_proxy", "grant_proxy", "let_in",
    "note_seen", "object_to", "open_record", "senders",
]  # fmt: skip
