"""How a short message leaves: by whichever sender the instance names; by default into the outbox.

A sender of one's own is a function registered here from an app of the instance:
`senders.add("county-sms", send)`, named by the environment variable `XINGLIN_SENDER`.
"""

from __future__ import annotations

import os
from typing import Any, Protocol

from xinglin.engines.access.queries import seal, unseal
from xinglin.kernel.events import on
from xinglin.kernel.registry import Registry
from xinglin.kernel.time import now
from xinglin.services.portal.models import Message

OUTBOX = "outbox"


class Sender(Protocol):
    """Sends a text to the telephone of a resident; raises Refused when it cannot."""

    def __call__(self, resident: Any, phone: str, text: str) -> None:
        """Send it."""


senders: Registry[Sender] = Registry("短信通道")


def into_the_outbox(resident: Any, phone: str, text: str) -> None:
    """Keep the message, sealed, for the keeper to see: no telephone is rung."""
    Message.objects.create(resident=resident, at=now(), text=seal(text))


senders.add(OUTBOX, into_the_outbox)


def send(resident: Any, text: str) -> None:
    """Send a text to a resident by the sender of this instance."""
    phone = unseal(resident.phone) if resident.phone is not None else ""
    senders[os.environ.get("XINGLIN_SENDER", OUTBOX)](resident, phone, text)


@on("booking.message")
@on("consultation.reported")
def of_a_service(resident: Any, text: str) -> None:
    """Reminders of appointments and news of reports leave as any message does."""
    send(resident, text)
