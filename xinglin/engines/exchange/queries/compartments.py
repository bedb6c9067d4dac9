"""Everything about one person, and who a person that somebody describes may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind
from xinglin.engines.exchange.models import Mark, Resource
from xinglin.engines.exchange.queries.resources import Stored, bodies, visible
from xinglin.engines.exchange.queries.searches import marker
from xinglin.engines.exchange.rules.fhir.definitions import compartment, kinds, parameters
from xinglin.engines.exchange.rules.fhir.kinds import OPEN
from xinglin.engines.exchange.rules.fhir.outcomes import Wrong
from xinglin.engines.exchange.rules.fhir.persons import Patient, read_patient
from xinglin.engines.people.queries import known_by_details, known_by_id
from xinglin.engines.people.queries.known import PHONE
from xinglin.kernel.time import today

MOST = 20_000
CERTAIN, PROBABLE, POSSIBLE = ("certain", 1.0), ("probable", 0.9), ("possible", 0.6)


@cache
def _links() -> tuple[int, ...]:
    """The numbers of the parameters that put a resource into a patient's compartment."""
    found = []
    for kind in kinds():
        known = parameters(kind)
        found += [known[code].number for code in compartment(kind) if code in known]
    return tuple(sorted(found))


def everything(
    person: Stored, seen_by: Actor, types: Collection[str], since: dt.datetime | None = None
) -> list[Stored]:
    """The resources of a patient's compartment, of the types given (all without any)."""
    own = marker()(f"r:Patient/{person.key}")
    about = Mark.objects.filter(mark=own, param__in=_links()).values("resource_id")
    rows = visible(Resource.objects.filter(retired=False, pk__in=about), seen_by)
    if types:
        rows = rows.filter(kind__in=types)
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    ids = list(rows.order_by("kind", "pk").values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        raise Wrong("too-costly", f"资源超过{MOST}个", mend="请用 _type 或 _since 缩小范围")
    return bodies(ids)


def export_ids(kind: str, seen_by: Actor, since: dt.datetime | None, of_people: bool) -> list[int]:
    """The numbers of all resources of a type within reach, for bulk export."""
    rows = visible(Resource.objects.filter(kind=kind, retired=False), seen_by)
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    if of_people and kind in OPEN:
        return []
    return list(rows.order_by("pk").values_list("pk", flat=True))


def matches(described: dict[str, Any], seen_by: Actor) -> list[tuple[Stored, str, float]]:
    """Who a described patient may be: the resource, how sure, and a score; surest first."""
    told = read_patient(described, today())
    if not isinstance(told, Patient):
        raise Wrong("invalid", told.why, mend=told.mend, where=told.field or "Patient", status=422)
    graded: dict[int, tuple[str, float]] = {}
    mark = blind(told.phone, PHONE) if told.phone else None
    for one in known_by_details([(told.name, told.birth, told.sex)]).get(
        (told.name, told.birth, told.sex), []
    ):
        graded[one.resident] = PROBABLE if mark is not None and one.phone == mark else POSSIBLE
    holder = known_by_id([told.id_number]).get(told.id_number) if told.id_number else None
    if holder is not None:
        graded[holder] = CERTAIN if holder in graded else PROBABLE
    rows = visible(
        Resource.objects.filter(kind="Patient", retired=False, resident__in=graded), seen_by
    )
    found = [
        (one, *graded[one.resident])
        for one in bodies(list(rows.values_list("pk", flat=True)))
        if one.resident in graded
    ]
    return sorted(found, key=lambda one: (-one[2], one[0].key))
