"""What exchange can answer: which deliveries came, and what became of their rows. Scoped."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from django.db.models import Count, F, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import mask_id, mask_name, unseal, within
from xinglin.engines.exchange.models import Batch, ColumnMap, Received, Unread, Verdict
from xinglin.engines.people.models import Resident
from xinglin.engines.people.queries import those_kept
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing

READ = "exchange.read"
OPEN = ("set_aside", "waiting")


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


def open_reasons(batch_id: int, seen_by: Actor) -> list[tuple[str, str, str, int]]:
    """Why rows are still open, the most frequent first: (verdict, field, kind of reason, rows)."""
    rows = verdicts_of(batch_id, seen_by).filter(verdict__in=OPEN).order_by()
    counted = rows.values("verdict", "field", "reason").annotate(rows=Count("pk"))
    return [
        (one["verdict"], one["field"], one["reason"], one["rows"])
        for one in counted.order_by("-rows", "reason")
    ]


def row_of(pk: int, seen_by: Actor) -> Verdict:
    """One row of a delivery with what was said of it; raises Missing."""
    found = (
        Verdict.objects.filter(pk=pk, batch__in=batches(seen_by)).select_related("batch").first()
    )
    if found is None:
        raise Missing("没有这一行，或不在您的管辖范围内")
    return found


def cells_of(row: Verdict, seen_by: Actor) -> dict[str, str]:
    """What a row that is still open says, by field. On record: it is personal."""
    seen_by.must("exchange.import", row.batch.place)
    audit.note_reading(
        "exchange.rejects", by=seen_by, subject="exchange.batch", subject_ids=[row.batch_id],
        place=row.batch.place, detail={"row": row.row},
    )  # fmt: skip
    return _opened(row)


def names_of(rows: Iterable[Verdict]) -> dict[int, tuple[str, str]]:
    """Whom open rows are about, masked: name and identity number by verdict."""
    found = {}
    for one in rows:
        cells = _opened(one)
        found[one.pk] = (mask_name(cells.get("name", "")), mask_id(cells.get("id_number", "")))
    return found


def _opened(row: Verdict) -> dict[str, str]:
    if row.cells is None:
        return {}
    cells: dict[str, str] = orjson.loads(unseal(row.cells))
    return cells


def maps(seen_by: Actor) -> QuerySet[ColumnMap]:
    """What is remembered of senders' columns within reach, those in force first."""
    rows = within(ColumnMap.objects.all(), seen_by, READ, "place")
    if not seen_by.everything and seen_by.may(READ):
        rows = ColumnMap.objects.filter(Q(pk__in=rows.values("pk")) | Q(place=None))
    return rows.order_by(F("ended_at").desc(nulls_first=True), "sender", "dataset", "-version")


def column_map(pk: int, seen_by: Actor) -> ColumnMap:
    """One version of a mapping; raises Missing."""
    found = maps(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这份表头对照，或不在您的管辖范围内")
    return found


def versions_of(mapping: ColumnMap, seen_by: Actor) -> QuerySet[ColumnMap]:
    """Every version of the same mapping, the newest first."""
    same = {"sender": mapping.sender, "dataset": mapping.dataset, "place": mapping.place}
    return maps(seen_by).filter(**same).order_by("-version")


def uses_of(mapping: ColumnMap, seen_by: Actor) -> QuerySet[Batch]:
    """The deliveries that were read by a version of a mapping."""
    return batches(seen_by).filter(mapping=mapping)


def unread(seen_by: Actor) -> QuerySet[Unread]:
    """Files that wait for their columns to be mapped: one's own, and those within reach."""
    rows = within(Unread.objects.all(), seen_by, "exchange.import", "place")
    if not seen_by.everything:
        own = Q(who=seen_by.account) if seen_by.may("exchange.import") else Q(pk=None)
        rows = Unread.objects.filter(Q(pk__in=rows.values("pk")) | own)
    return rows.defer("body").order_by("-pk")


def unread_file(pk: int, seen_by: Actor) -> Unread:
    """One of them; raises Missing."""
    found = unread(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这份待对照的文件", why="可能已经导入，或不在您的管辖范围内")
    return found


def senders(seen_by: Actor) -> list[str]:
    """The senders whose columns are remembered, for whoever names one."""
    return sorted(set(maps(seen_by).filter(ended_at=None).values_list("sender", flat=True)))


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
