"""What residents and those who serve them can ask of the open records."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db.models import Q

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import unseal, within
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.people import queries as people
from xinglin.engines.records import queries as records
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.portal.models import Message, Objection, Opening, Proxy
from xinglin.services.portal.rules import may_look

DOOR = "portal"


def secret() -> bytes:
    """What digests of codes are keyed with: of this instance alone."""
    return hashlib.sha256(b"portal.codes:" + settings.SECRET_KEY.encode()).digest()


def resident_as_actor(resident: int, holder: int | None = None) -> Actor:
    """A resident who has proved who he is: this one record is open to him, and nothing else."""
    name = "居民本人" if holder in (None, resident) else "居民授权的代看人"
    return Actor(account=None, name=name, door=DOOR, opened=frozenset({resident}))


def opening_of(resident: int) -> Opening | None:
    """Whether and since when a record is open."""
    return Opening.objects.filter(resident_id=resident, closed_on=None).first()


def proxies_of(holder: int) -> list[Proxy]:
    """For whom a resident may look today."""
    rows = Proxy.objects.filter(holder_id=holder).select_related("resident")
    on = today()
    return [
        one for one in rows.order_by("pk")
        if may_look(one.relation, one.resident.birth, one.ends_on, on)
    ]  # fmt: skip


def lookers_for(resident: int) -> list[Proxy]:
    """Who may look at a resident's record today."""
    rows = Proxy.objects.filter(resident_id=resident, ends_on=None)
    on = today()
    return [
        one for one in rows.select_related("holder", "resident")
        if may_look(one.relation, one.resident.birth, one.ends_on, on)
    ]  # fmt: skip


def must_look(holder: int, resident: int) -> None:
    """Raise Missing unless it is the resident himself or a proxy that holds today."""
    if holder != resident and resident not in {one.resident_id for one in proxies_of(holder)}:
        raise Missing("没有这份档案", why="您没有查看这份档案的授权")


def record_of(resident: int, by: Actor) -> Any:
    """The resident, put on record as read by himself."""
    return people.one(resident, by)


def dates_of(resident: int, by: Actor) -> list[dict[str, Any]]:
    """What is due next, in the words of a resident."""
    rows = followup.enrolments_of(resident, seen_by=by)
    return [
        {
            "title": programmes[one.programme].title,
            "last_on": one.last_on,
            "next_on": one.next_on,
            "where": one.institution.name if one.institution else "",
        }
        for one in rows
        if one.left is None and one.programme in programmes
    ]


def life_of(resident: int, by: Actor, most: int) -> list[dict[str, Any]]:
    """What was recorded, newest first."""
    found = []
    for one in records.timeline(
        resident, seen_by=by, kinds=("visit", "encounter", "condition"), limit=most
    ):
        title, text = one.title, one.text
        if one.kind == "visit" and one.row.programme in programmes:
            plan = programmes[one.row.programme]
            title = plan.title
            asked = plan.form(one.row.kind)
            text = "　".join(filter(None, (question.show(one.row.answers) for question in asked)))[
                :120
            ]
        elif one.kind == "encounter":
            text = one.row.institution.name if one.row.institution else ""
        found.append({"day": one.day, "kind": one.kind, "title": title, "text": text})
    return found


def pressures(resident: int, by: Actor) -> list[Any]:
    """The last blood pressures, oldest first."""
    return sorted(records.trend(resident, "bp", seen_by=by), key=lambda one: one.day)[-12:]


def looks(resident: int, most: int = 12) -> list[dict[str, str]]:
    """Who looked at the record: the day, the person, by which door."""
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for entry in ledger.readers_of("people.resident", resident)[: most * 8]:
        key = (entry.at[:10], entry.who_name)
        lines.setdefault(key, {"day": key[0], "who": key[1], "door": entry.door})
    return list(lines.values())[:most]


def objections(seen_by: Actor, place: Any) -> list[Objection]:
    """What residents object to, open ones first, within reach."""
    rows = within(Objection.objects.all(), seen_by, "portal.answer", "resident__place__number")
    if place is not None:
        rows = rows.filter(resident__place__number__range=(place.number, place.last))
    return list(rows.select_related("resident").order_by("outcome", "-raised_on", "-pk")[:200])


def objections_of(resident: int) -> list[Objection]:
    """A resident's own."""
    return list(Objection.objects.filter(resident_id=resident).order_by("-pk")[:20])


def outbox(most: int = 50) -> list[dict[str, Any]]:
    """The messages that wait to be sent; the text is unsealed for whoever may see the page."""
    rows = Message.objects.select_related("resident").order_by("-pk")[:most]
    return [
        {"at": one.at, "name": one.resident.name, "phone": people.phone_of(one.resident),
         "text": unseal(bytes(one.text))}
        for one in rows
    ]  # fmt: skip


def open_count(place: Any) -> tuple[int, int]:
    """How many records of a place are open, and how many were read in the last year."""
    rows = Opening.objects.filter(closed_on=None)
    if place is not None:
        rows = rows.filter(resident__place__number__range=(place.number, place.last))
    seen = rows.filter(Q(last_seen_on__isnull=False)).count()
    return rows.count(), seen
