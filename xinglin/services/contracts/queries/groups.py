"""Who belongs to which key group: computed from ages and diagnoses, in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Q

from xinglin.engines.access import Actor
from xinglin.engines.people.queries import in_chunks
from xinglin.engines.records import diagnoses_hidden_from
from xinglin.engines.records import queries as records
from xinglin.kernel.time import days
from xinglin.services.contracts.models import KeyPerson
from xinglin.services.contracts.rules import KEY_GROUPS

ALWAYS = {one.code: one.diagnosis for one in KEY_GROUPS if one.diagnosis and not one.within}
MANY = 20_000
LATELY = [one for one in KEY_GROUPS if one.diagnosis and one.within]


def groups_of(births: Mapping[int, dt.date], on: dt.date) -> dict[int, list[str]]:
    """The key groups of each resident (given with birth dates), in the order of the list.

    For deciding, not for showing: `may_be_told` leaves out what an actor may not see.
    """
    asked = births if len(births) < MANY else None  # everybody in one pass
    held: dict[str, set[int]] = {
        one.code: {who for who, birth in births.items() if one.of_age(birth, on)}
        for one in KEY_GROUPS
    }
    for code, found in records.holders(ALWAYS, asked).items():
        held[code] |= found
    for one in LATELY:
        since = days(one.within).before(on)
        held[one.code] |= records.recorded_between(one.diagnosis, since, on, asked).keys()
    for code, who in _kept(None if asked is None else list(births), on):
        held[code].add(who)
    found_groups: dict[int, list[str]] = {who: [] for who in births}
    for one in KEY_GROUPS:
        for who in held[one.code] & births.keys():
            found_groups[who].append(one.code)
    return found_groups


def _kept(residents: list[int] | None, on: dt.date) -> Iterable[tuple[str, int]]:
    standing = KeyPerson.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    for part in [None] if residents is None else in_chunks(residents):
        rows = standing if part is None else standing.filter(resident__in=part)
        yield from rows.values_list("group", "resident_id")


def hidden_groups(seen_by: Actor, place: int | None = None) -> set[str]:
    """Groups that a sensitive programme keeps to its own."""
    shut = diagnoses_hidden_from(seen_by, place)
    if shut is None:
        return set()
    return {
        one.code for one in KEY_GROUPS
        if one.diagnosis and any(shut("icd10", low) for low, _ in one.diagnosis.spans)
    }  # fmt: skip


def may_be_told(groups: Iterable[str], seen_by: Actor, place: int | None = None) -> list[str]:
    """Those of the groups that this actor may see at that place."""
    hidden = hidden_groups(seen_by, place)
    return [one for one in groups if one not in hidden]
