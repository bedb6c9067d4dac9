"""Codes of the two cards, and what waits for them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.people import queries as people
from xinglin.engines.records import queries as records
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import days, now, today
from xinglin.services.quality.models import PENDING, Confirmation
from xinglin.services.quality.rules import make_code

BACK = 3  # days


def secret() -> bytes:
    """What the codes are signed with: of this instance alone."""
    return hashlib.sha256(b"quality.cards:" + settings.SECRET_KEY.encode()).digest()


def code_of_resident(resident: int) -> str:
    """A fresh code of a resident; whoever calls has made sure that it is he."""
    return make_code(secret(), "R", resident, now().timestamp())


def code_of_staff(by: Actor) -> str:
    """A fresh code of whoever is logged in."""
    if by.staff is None:
        raise Refused("这个账号没有对应的医务人员", mend="请平台管理员把账号关联到人员")
    return make_code(secret(), "S", by.staff, now().timestamp())


def unconfirmed(by: Actor, most: int = 50) -> list[dict[str, Any]]:
    """The actor's own face-to-face visits of the last days that no card has confirmed."""
    if by.staff is None:
        return []
    since = days(BACK).before(today())
    found = records.visits_by(by.staff, since, today(), seen_by=by, most=most * 2)
    done = set(
        Confirmation.objects.filter(visit__in=[one.pk for one in found]).values_list(
            "visit_id", flat=True
        )
    )
    open_ones = [one for one in found if one.pk not in done and one.mode in ("1", "2")][:most]
    known = {p.id: p for p in people.people([one.resident_id for one in open_ones], by)}
    return [
        {"visit": one.pk, "resident": one.resident_id, "name": known[one.resident_id].name,
         "age": known[one.resident_id].age, "programme": one.programme, "day": one.day,
         "mode": one.mode}
        for one in open_ones if one.resident_id in known
    ]  # fmt: skip


def pending(seen_by: Actor, place: Any, most: int = 100) -> list[Confirmation]:
    """Exceptions that wait for a reviewer, the oldest first."""
    rows = Confirmation.objects.filter(state=PENDING).select_related("resident", "staff", "visit")
    rows = within(rows, seen_by, "quality.review", "resident__place__number")
    if place is not None:
        rows = rows.filter(resident__place__number__range=(place.number, place.last))
    return list(rows.order_by("day", "pk")[:most])
