"""What exchange can answer of HL7 v2 messages: how many came, which wait, what one says."""

from __future__ import annotations

import base64

from django.db.models import Count, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import unseal, within
from xinglin.engines.exchange.models import Posted
from xinglin.engines.exchange.queries.deliveries import READ
from xinglin.engines.exchange.rules.messages import encoding_of
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing

MESSAGE_STATES = Posted.STATES


def messages(seen_by: Actor) -> QuerySet[Posted]:
    """Messages within reach, the newest first."""
    return within(Posted.objects.defer("body"), seen_by, READ, "place").order_by("-pk")


def message(pk: int, seen_by: Actor) -> Posted:
    """One message; raises Missing."""
    found = messages(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这条消息，或不在您的管辖范围内")
    return found


def message_counts(seen_by: Actor) -> dict[str, int]:
    """How many messages stand in each state."""
    rows = messages(seen_by).order_by().values("state").annotate(count=Count("pk"))
    return {one["state"]: one["count"] for one in rows}


def message_text(one: Posted, seen_by: Actor) -> str:
    """The message as it came, a segment to a line. On record: it is personal."""
    seen_by.must("exchange.import", one.place)
    audit.note_reading(
        "exchange.message", by=seen_by, subject="exchange.posted", subject_ids=[one.pk],
        place=one.place,
    )  # fmt: skip
    data = base64.b85decode(unseal(one.body))
    return data.decode(encoding_of(data), "replace").replace("\r", "\n")
