"""Who somebody is: one person, his numbers as they may be shown, his household, lists of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import mask_id, mask_name, mask_phone, unseal, within
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.people.queries.known import PLACE, in_chunks, those_kept
from xinglin.engines.people.words import (
    CHECKED_KINDS,
    IDENTIFIER_KINDS,
    Counted,
    Person,
    Shown,
)
from xinglin.engines.places.models import Place
from xinglin.engines.places.queries import named, path_of
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import age_on, today

SUBJECT = "people.resident"


def one(resident_id: int, seen_by: Actor) -> Resident:
    """The resident, put on record as read; a merged-away number leads to the one kept.

    Raises Missing for whoever may not know of him, unless he opened the record in an emergency.
    """
    row = reached(resident_id, seen_by)
    by_glass = not seen_by.may("people.read", row.place_id)
    audit.note_reading(
        "people.read",
        by=seen_by,
        subject=SUBJECT,
        subject_ids=[row.pk],
        place=row.place_id,
        detail={"opened": "emergency" if seen_by.account else "self"} if by_glass else {},
    )
    return row


def reached(resident_id: int, seen_by: Actor) -> Resident:
    """The resident within the actor's reach, not put on record: for those who write next."""
    kept = those_kept([resident_id]).get(resident_id, resident_id)
    rows = Resident.objects.select_related("place", "institution", "household").filter(pk=kept)
    if not {kept, resident_id} & seen_by.opened:
        rows = within(rows, seen_by, "people.read", PLACE)
    row = rows.first()
    if row is None:
        raise Missing(
            "没有这位居民的档案，或不在您的管辖范围内",
            mend="请核对编号；确需查看的，可申请紧急调阅",
            ask="档案所属机构的家庭医生团队",
        )
    return row


def household_of(resident: Resident, seen_by: Actor) -> QuerySet[Resident]:
    """The living members of a resident's household whom the actor may see, the head first."""
    rows = within(
        Resident.objects.filter(merged_into=None, left_on=None), seen_by, "people.read", PLACE
    )
    if resident.household_id is None:
        return rows.none()
    members = rows.filter(household_id=resident.household_id, deceased_on=None)
    return members.select_related("place").order_by("relation", "birth", "pk")


def identifiers_of(resident: Resident, seen_by: Actor, plain: bool = False) -> list[Shown]:
    """The resident's document numbers, masked; in full only to those who ask and may (audited)."""
    may = may_reveal(resident, seen_by)
    full = plain and may
    rows = Identifier.objects.filter(resident=resident).order_by("ends_on", "kind", "pk")
    shown = []
    for row in rows:
        number = unseal(row.value)
        title = IDENTIFIER_KINDS.get(row.kind, row.kind)
        value = number if full else mask_id(number)
        shown.append(Shown(row.pk, row.kind, title, value, row.system, row.ends_on, not full, may))
    if full:
        audit.note_reading(
            "people.reveal",
            by=seen_by,
            subject=SUBJECT,
            subject_ids=[resident.pk],
            place=resident.place_id,
            detail={"field": "identifiers"},
        )
    return shown


def may_reveal(resident: Resident, seen_by: Actor) -> bool:
    """Whether the actor may see this resident's numbers in full."""
    if resident.pk in seen_by.opened:
        return seen_by.may("people.reveal")
    return seen_by.may("people.reveal", resident.place_id)


def phone_of(resident: Resident) -> str:
    """The resident's telephone number, masked; `actions.reveal` shows it in full."""
    return mask_phone(unseal(resident.phone)) if resident.phone is not None else ""


def people(ids: Iterable[int], seen_by: Actor) -> list[Person]:
    """The residents of a list as rows to show: scoped, masked, in the order asked, one audit line.

    Whoever is out of reach is left out; merged-away numbers stand for the resident kept.
    """
    asked = list(dict.fromkeys(ids))
    kept = those_kept(asked)
    wanted = list(dict.fromkeys(kept.get(number, number) for number in asked))
    rows: dict[int, Resident] = {}
    for part in in_chunks(wanted):
        found = within(Resident.objects.filter(pk__in=part), seen_by, "people.read", PLACE)
        rows.update((row.pk, row) for row in found)
    numbers = _identity_numbers(list(rows))
    places = named({row.place_id for row in rows.values()})
    day = today()
    if rows:
        audit.note_reading(
            "people.list", by=seen_by, subject=SUBJECT, subject_ids=[n for n in wanted if n in rows]
        )
    return [
        _person(rows[number], numbers.get(number), places, day)
        for number in wanted
        if number in rows
    ]


def within_reach(ids: Iterable[int], seen_by: Actor, permission: str) -> dict[int, str]:
    """Names of those residents of a list for whom the actor holds a permission; not a reading."""
    rows = within(Resident.objects.filter(pk__in=list(ids)), seen_by, permission)
    return {row.pk: mask_name(row.name) for row in rows.only("name")}


def masked_names(ids: Iterable[int]) -> dict[int, str]:
    """Names as strangers may see them, for whoever has a matter about these people; no reading."""
    found: dict[int, str] = {}
    for part in in_chunks(sorted(set(ids))):
        rows = Resident.objects.filter(pk__in=part).values_list("pk", "name")
        found.update((pk, mask_name(name)) for pk, name in rows)
    return found


def _identity_numbers(ids: Sequence[int]) -> dict[int, bytes]:
    """One sealed identity number for each who has one."""
    found: dict[int, bytes] = {}
    for part in in_chunks(ids):
        held = Identifier.objects.filter(resident__in=part, kind__in=CHECKED_KINDS, ends_on=None)
        for resident, value in held.order_by("-kind", "-pk").values_list("resident_id", "value"):
            found[resident] = bytes(value)
    return found


def _person(row: Resident, number: bytes | None, places: dict[int, str], day: Any) -> Person:
    return Person(
        id=row.pk,
        name=row.name,
        sex=row.sex,
        birth=row.birth,
        age=age_on(row.birth, row.deceased_on or day),
        place=row.place_id,
        place_name=places.get(row.place_id, ""),
        address=row.address,
        id_number=mask_id(unseal(number)) if number is not None else "",
        phone=phone_of(row),
        record_no=row.record_no or "",
        lives_here=row.lives_here,
        deceased_on=row.deceased_on,
        left_on=row.left_on,
    )


def home_of(place: int, address: str) -> str:
    """Where somebody lives, in one line from the county down."""
    path = "".join(p.name for p in path_of(place) if p.level not in ("province", "prefecture"))
    # Some senders write the whole address into the field that asks for the rest of it.
    return address if address[:3] == path[:3] else path + address


def count_in(place: int) -> Counted:
    """How many residents a place and all below it have: alive, not gone away, each once."""
    top = Place.objects.filter(number=place).values_list("number", "last").first()
    if top is None:
        raise Missing(f"没有编号为{place}的地方")
    counted = Resident.objects.filter(
        place__number__range=top, merged_into=None, deceased_on=None, left_on=None
    ).aggregate(
        all=Count("pk"),
        lives_here=Count("pk", filter=Q(lives_here=True)),
        registered_here=Count("pk", filter=Q(registered_here=True)),
    )
    return Counted(**counted)


@dataclass(frozen=True, slots=True)
class Living:
    """Somebody who lives in a place: for work in sets, not shown to anybody."""

    id: int
    place: int
    birth: dt.date
    sex: str


def living_in(first: int, last: int, residents: Iterable[int] | None = None) -> list[Living]:
    """Who lives in a range of places: alive, not gone away, each once (or those of some)."""
    rows = Resident.objects.filter(
        place__number__range=(first, last), lives_here=True, deceased_on=None, left_on=None,
        merged_into=None,
    ).order_by("place_id", "birth", "pk")  # fmt: skip
    several = [rows] if residents is None else [
        rows.filter(pk__in=part) for part in in_chunks(list(residents))
    ]  # fmt: skip
    picked = ("pk", "place_id", "birth", "sex")
    return [Living(*row) for found in several for row in found.values_list(*picked)]


def born_between(first: int, last: int, days: tuple[dt.date, dt.date]) -> list[Living]:
    """Who was born between two days and belongs to a range of places, those who died included."""
    rows = Resident.objects.filter(
        place__number__range=(first, last), birth__range=days, merged_into=None
    ).order_by("pk")
    return [Living(*row) for row in rows.values_list("pk", "place_id", "birth", "sex")]
