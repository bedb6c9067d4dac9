"""Declared figures within one's reach, what the checks say of them, their papers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.indicators.checks.documents import checked
from xinglin.engines.indicators.checks.findings import DOUBT, HOLDS, Finding
from xinglin.engines.indicators.checks.printed import Printed, read_number
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.lake import manifest
from xinglin.engines.indicators.models import DeclaredFigure
from xinglin.engines.indicators.models.declared import CONFIRMED, WITHDRAWN
from xinglin.engines.indicators.queries.asking import lake_folder, the_area
from xinglin.engines.indicators.queries.computing import compute
from xinglin.engines.indicators.words import indicators
from xinglin.kernel import audit, papers
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import Period

READ = "figures.read"


def declared_of(
    *, seen_by: Actor, place: Any = None, period: str = "", code: str = "", state: str = ""
) -> QuerySet[DeclaredFigure]:
    """Declared figures within the actor's reach, newest first; drafts only to who may declare."""
    seen_by.must(READ)
    rows = within(DeclaredFigure.objects.all(), seen_by, READ)
    if place is not None:
        where = the_area(place)
        rows = rows.filter(place__number__range=(where.number, where.last))
    for field, wanted in (("period", period), ("code", code), ("state", state)):
        if wanted:
            rows = rows.filter(**{field: wanted})
    if not seen_by.may("figures.declare"):
        rows = rows.filter(state=CONFIRMED)
    return rows.select_related("place", "institution").order_by("-pk")


def declared_one(pk: int, *, seen_by: Actor) -> DeclaredFigure:
    """One declared figure; Missing when there is none within the actor's reach."""
    found = declared_of(seen_by=seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个申报数字", why="编号不存在，或不在您的管辖范围内")
    return found


def declared_figures(place: Any, period: Period | str, *, seen_by: Actor) -> list[Figure]:
    """Confirmed declared figures of exactly this place and period, marked as declared.

    They are never among what `compute` counts: who wants both asks for both and sees the mark.
    """
    where, when = the_area(place), str(getattr(period, "code", period))
    rows = declared_of(seen_by=seen_by, place=where.number, period=when, state=CONFIRMED)
    return [as_figure(row) for row in rows if row.place_id == where.number]


def as_figure(row: DeclaredFigure) -> Figure:
    """A declared figure in the shape of a counted one, with its mark."""
    above = _decimal(row.numerator)
    whole = above is not None and above == above.to_integral_value()
    return Figure(
        row.code, row.title, row.unit, row.base, the_area(row.place_id).code, row.place.name,
        row.place_id, row.period, int(above) if whole and above is not None else None,
        _decimal(row.denominator), _decimal(row.value), row.since, "", kind="declared",
        declared=True,
    )  # fmt: skip


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        found = read_number(text)
        return None if found is None else Decimal(found.shown.numerator) / found.shown.denominator


def printed(row: DeclaredFigure) -> Printed:
    """A declared figure as the checks read it."""
    return Printed(
        f"申报{row.pk}", row.title, row.value, row.unit, row.place.name, row.period, row.base,
        row.numerator, row.denominator, note=row.note, declared=True,
    )  # fmt: skip


def findings_of(row: DeclaredFigure, *, seen_by: Actor) -> list[Finding]:
    """What the checks say of a declared figure: alone, beside its like, beside what is counted."""
    like = (
        declared_of(seen_by=seen_by, place=row.place_id, period=row.period)
        .filter(title=row.title, base=row.base, place_id=row.place_id)
        .exclude(state=WITHDRAWN)
        .exclude(pk=row.pk)[:20]
    )
    found = checked([printed(row), *(printed(other) for other in like)], bare_rates=True)
    own = f"申报{row.pk}"
    return [
        *(one for one in found if own in one.ids),
        *_beside_counted(row, seen_by),
    ]


def _beside_counted(row: DeclaredFigure, seen_by: Actor) -> Sequence[Finding]:
    """What is counted here for the same indicator, place and period."""
    if row.code not in indicators or manifest.read(lake_folder()) is None:
        return ()
    try:
        counted = compute(row.code, row.place_id, row.period, seen_by=seen_by)[0]
    except Refused:
        return ()
    ids, mine = (f"申报{row.pk}",), _decimal(row.value)
    if counted.value is None or mine is None:
        return ()
    says = f"“{row.title}”申报 {row.value}{row.unit}，本平台统计 {counted.shown}{counted.unit}"
    if counted.value == mine and counted.unit == row.unit:
        return (Finding("once", HOLDS, ids, says),)
    mend = "申报数不替代统计数：请核对两者口径，能统计的以统计数为准"
    return (Finding("once", DOUBT, ids, says, mend),)


def paper_of(pk: int, *, seen_by: Actor) -> tuple[str, str, bytes]:
    """The paper of a declared figure: its name, its type, its content. On record."""
    row = declared_one(pk, seen_by=seen_by)
    if not row.paper_sha256:
        raise Missing("这个申报数字还没有依据文件")
    content = papers.content_of(Path(settings.HOME), row.paper_sha256)
    audit.note_reading(
        "figures.paper", by=seen_by, subject="indicators.declaredfigure", subject_ids=[row.pk],
        place=row.place_id,
    )  # fmt: skip
    return row.paper_name, papers.KINDS[row.paper_kind], content
