"""Who is whose child, as far as it is on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xinglin.engines.access import Actor
from xinglin.engines.people.models import Kinship, Resident
from xinglin.engines.people.queries.persons import within_reach
from xinglin.engines.people.rules.kin import CHILDREN, KINDS, MOTHER


@dataclass(frozen=True)
class Kin:
    """One relative of a person: what he is to the person, in Chinese."""

    link: int
    resident: Resident
    kind: str
    title: str


def kin_of(resident: int, *, seen_by: Actor) -> list[Kin]:
    """Parents and guardians, then children, as far as the actor may see them; oldest first."""
    elders = Kinship.objects.filter(resident_id=resident).select_related("relative")
    younger = Kinship.objects.filter(relative_id=resident).select_related("resident")
    found = [Kin(row.pk, row.relative, row.kind, KINDS[row.kind]) for row in elders]
    found += [Kin(row.pk, row.resident, row.kind, CHILDREN[row.kind]) for row in younger]
    seen = set(within_reach([one.resident.pk for one in found], seen_by, "people.read"))
    near = [one for one in found if one.resident.pk in seen]
    return sorted(near, key=lambda one: (one.resident.birth, one.link))


def mothers_of(residents: Iterable[int]) -> dict[int, int]:
    """The mother of each, where she is known; not shown to anybody."""
    rows = Kinship.objects.filter(resident_id__in=list(residents), kind=MOTHER)
    return dict(rows.values_list("resident_id", "relative_id"))
