"""Showing a number in full, once, for a reason that is put on record."""

from __future__ import annotations

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.access.queries import unseal
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.people.queries.persons import may_reveal, reached
from xinglin.engines.people.words import CHECKED_KINDS
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing, NotAllowed, Refused

FIELDS = {"phone": "电话", "id_number": "身份证件号码"}


@verb("people.reveal", title="查看完整号码")
def reveal(
    *,
    by: Actor,
    resident: int | Resident,
    field: str,
    why: str,
    identifier: int | None = None,
) -> str:
    """The number in full: `phone`, or `id_number` (the one named, else the identity card)."""
    if field not in FIELDS:
        raise Missing(f"没有可以查看的“{field[:20]}”")
    if len(why.strip()) < 2:
        raise Refused("请写明查看的理由", why="理由会写入审计记录")
    row = reached(resident.pk if isinstance(resident, Resident) else resident, by)
    if not may_reveal(row, by):
        raise NotAllowed(f"您没有查看完整{FIELDS[field]}的权限", ask="档案所属机构的家庭医生团队")
    number = _phone(row) if field == "phone" else _number(row, identifier)
    audit.note_reading(
        "people.reveal",
        by=by,
        subject="people.resident",
        subject_ids=[row.pk],
        place=row.place_id,
        detail={"field": field, "why": why.strip()[:200]},
    )
    return number


def _phone(row: Resident) -> str:
    if row.phone is None:
        raise Missing("没有登记电话")
    return unseal(row.phone)


def _number(row: Resident, identifier: int | None) -> str:
    held = Identifier.objects.filter(resident=row)
    held = held.filter(pk=identifier) if identifier else held.filter(kind__in=CHECKED_KINDS)
    found = held.order_by("kind", "-pk").first()
    if found is None:
        raise Missing("没有登记身份证件号码")
    return unseal(found.value)
