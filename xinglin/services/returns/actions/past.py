"""What went up before there was a Xinglin here, or is made up: written in sets."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.exchange import GENESIS, chained
from xinglin.services.returns.models import Interface, Item, Message
from xinglin.services.returns.rules import (
    ACKNOWLEDGED,
    EDITION,
    QUEUED,
    REFUSED,
    digest_of,
)

CHUNK = 1000


def note_past(
    *, interface: Interface, told: Sequence[tuple[Any, Sequence[Mapping[str, Any]]]],
    waits: Sequence[Mapping[str, Any]] = (),
) -> None:  # fmt: skip
    """Messages that were answered, the oldest first: when, and what each held (key, version, and
    why where it was refused); and what waits."""
    chain = GENESIS
    for number, (at, several) in enumerate(told, start=1):
        taken = sum(not one.get("why") for one in several)
        digest = digest_of("\n".join(str(one["key"]) for one in several).encode())
        chain = chained(chain, number, len(several), digest)
        message = Message.objects.create(
            interface=interface, number=number, edition=EDITION, items=len(several), held=b"",
            digest=digest, chain=chain, acknowledged=taken, refused=len(several) - taken, tries=1,
            made_at=at, sent_at=at, told_at=at,
        )  # fmt: skip
        rows = Item.objects.bulk_create(
            (
                Item(interface=interface, message=message, queued_at=at, told_at=at,
                     state=REFUSED if one.get("why") else ACKNOWLEDGED,
                     status=422 if one.get("why") else 200, **one)
                for one in several
            ), batch_size=CHUNK,
        )  # fmt: skip
        held = array("q", [row.pk for row in rows]).tobytes()
        Message.objects.filter(pk=message.pk).update(held=held)
    Item.objects.bulk_create(
        (Item(interface=interface, state=QUEUED, **one) for one in waits), batch_size=CHUNK
    )


def note_run(*, interfaces: Sequence[Interface], **stands: Any) -> None:
    """When interfaces ran last, and how that ended."""
    Interface.objects.filter(pk__in=[one.pk for one in interfaces]).update(**stands)
