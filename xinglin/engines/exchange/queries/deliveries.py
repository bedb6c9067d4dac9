"""What exchange can answer: which deliveries came, and what became of their rows. Scoped."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import unseal, within
from xinglin.engines.exchange.models import Batch, Received, Verdict
from xinglin.engines.people.models import Resident
from xinglin.engines.people.queries import those_kept
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing

READ = "exchange.read"


def batches(seen_by: Actor) -> QuerySet[Batch]:
    """Deliveries within the actor's reach, and his own, newest first."""
    rows = within(Batch.objects.all(), seen_by, READ, "place")
    if not seen_by.everything:
        own = Q(who=seen_by.account) if seen_by.may(READ) else Q(pk=None)
        rows = Batch.objects.filter(Q(pk__in=rows.values("pk")) | own)
    return rows.order_by("-pk")


def batch(pk: int, seen_by: Actor) -> Batch:
    """One delivery; raises Missing."""
    found = batches(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个导入批次，或不在您的管辖范围内")
    return found


def unfinished(seen_by: Actor) -> QuerySet[Batch]:
    """Deliveries that were interrupted: the same import again goes on with them."""
    return batches(seen_by).filter(finished_at=None)


def verdicts_of(batch_id: int, seen_by: Actor, outcome: str = "") -> QuerySet[Verdict]:
    """What was said of the rows of a delivery that were not simply taken, in their order."""
    rows = Verdict.objects.filter(batch=batch(batch_id, seen_by))
    return (rows.filter(verdict=outcome) if outcome else rows).order_by("row", "pk")


def reasons_of(batch_id: int, seen_by: Actor) -> list[tuple[str, str, int]]:
    """Why rows were not taken, the most frequent reason first: (verdict, why, rows)."""
    rows = verdicts_of(batch_id, seen_by).order_by()
    counted = rows.values("verdict", "why").annotate(rows=Count("pk")).order_by("-rows", "why")
    return [(one["verdict"], one["why"], one["rows"]) for one in counted]


def received_of(resident: int, seen_by: Actor) -> list[tuple[str, str, str]]:
    """What is kept as received of a person: (type, key, text as it came). On record."""
    kept = those_kept([resident]).get(resident, resident)
    person = Resident.objects.filter(pk=kept).first()
    if person is None or not seen_by.may("records.read", person.place_id):
        raise Missing("没有这位居民的健康记录", why="档案不存在，或不在您的管辖范围内")
    audit.note_reading(
        "exchange.received",
        by=seen_by,
        subject="people.resident",
        subject_ids=[kept],
        place=person.place_id,
    )
    rows = Received.objects.filter(resident=kept).order_by("kind", "pk")
    return [(row.kind, row.key, unseal(row.body)) for row in rows]
