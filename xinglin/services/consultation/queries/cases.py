"""Consultations and readings of one's own institution; the counts of an area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit, papers
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import now, today
from xinglin.services.consultation.models import Attachment, Consultation, Reading
from xinglin.services.consultation.rules import (
    ASKED_FOR,
    CONSULTATION,
    CONSULTATION_STATES,
    READING,
    READING_STATES,
    SENT_IN,
)

READ, COUNT = "consultation.read", "consultation.count"
Answer = tuple[str, str, dt.datetime | None]
Kept = Consultation | Reading
LAWS: dict[type[Kept], tuple[str, str, dict[str, str]]] = {
    Reading: (READING, SENT_IN, READING_STATES),
    Consultation: (CONSULTATION, ASKED_FOR, CONSULTATION_STATES),
}


def _mine(rows: Any, seen_by: Actor, side: str, at: str, received: Q) -> Any:
    """Those that the actor's institution asked for, and those of others that it may look at."""
    if not seen_by.everything:
        mine = seen_by.institution if seen_by.may(READ) else None
        if mine is None:
            return rows.none()
        theirs = Q(target=mine) & received
        ends = {"sent": Q(origin=mine), "received": theirs}
        rows = rows.filter(ends.get(side, Q(origin=mine) | theirs))
    return rows.select_related("resident", "origin", "target", "place").order_by(f"-{at}", "-pk")


def consultations(seen_by: Actor, side: str = "") -> QuerySet[Consultation]:
    """Of the actor's institution, the newest first; who was asked sees them until they close."""
    rows = Consultation.objects.all()
    found: QuerySet[Consultation] = _mine(rows, seen_by, side, "asked_at", Q(open=True))
    return found


def readings(seen_by: Actor, side: str = "") -> QuerySet[Reading]:
    """Of the actor's institution, the newest first; a centre keeps the reports that it signed."""
    rows = Reading.objects.select_related("centre")
    found: QuerySet[Reading] = _mine(rows, seen_by, side, "sent_at", Q())
    return found


def consultation(pk: int, seen_by: Actor) -> Consultation:
    """One consultation of the actor's institution; raises Missing."""
    found = consultations(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing(
            "没有这张会诊单", why="会诊单不存在，与您的单位无关，或会诊已办结、专家不再能查看"
        )
    return found


def reading(pk: int, seen_by: Actor) -> Reading:
    """One reading of the actor's institution; raises Missing."""
    found = readings(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这张阅片单", why="阅片单不存在，或申请和阅片的都不是您的单位")
    return found


def paper_of(pk: int, seen_by: Actor) -> tuple[Reading, bytes]:
    """The tracing or image of a reading, proved by its digest; on record."""
    one = reading(pk, seen_by)
    content = papers.content_of(Path(settings.HOME), one.paper_sha256)
    audit.note_reading("consultation.paper", by=seen_by, subject="people.resident",
                       subject_ids=[one.resident_id], place=one.place_id)  # fmt: skip
    return one, content


def attachments_of(one: Consultation) -> list[Attachment]:
    """What was laid beside a consultation that the asker has in hand, the oldest first."""
    return list(one.attachments.select_related("institution").order_by("pk"))


def attachment(pk: int, seen_by: Actor) -> tuple[Attachment, bytes]:
    """One of them, proved by its digest; on record. Raises Missing as the consultation does."""
    found = Attachment.objects.filter(pk=pk).first()
    if found is None:
        raise Missing("没有这份资料")
    one = consultation(found.consultation_id, seen_by)
    content = papers.content_of(Path(settings.HOME), found.paper_sha256)
    audit.note_reading("consultation.attachment", by=seen_by, subject="people.resident",
                       subject_ids=[one.resident_id], place=one.place_id)  # fmt: skip
    return found, content


def of_resident(resident: int, seen_by: Actor) -> tuple[list[Reading], list[Consultation]]:
    """A resident's readings and consultations that concern the actor's institution."""
    return (
        list(readings(seen_by).filter(resident=resident)[:10]),
        list(consultations(seen_by).filter(resident=resident)[:10]),
    )


def told_to(resident: int) -> list[Reading]:
    """The reports that a resident may read of himself: a critical one once a doctor has seen it."""
    rows = Reading.objects.filter(resident=resident, reported_at__isnull=False)
    shown = rows.filter(Q(alarming=False) | Q(seen_at__isnull=False))
    return list(shown.select_related("origin", "target").order_by("-reported_at")[:10])


def states_of(model: type[Kept], ids: Sequence[int]) -> dict[int, Answer]:
    """(code, title, earliest limit) of each."""
    law, subject, titles = LAWS[model]
    found: dict[int, Answer] = {}
    for pk, case in cases.cases_of(law, subject, ids).items():
        found[pk] = (case.state, titles.get(case.state, case.state), cases.limit_of(case))
    return found


def standing(seen_by: Actor) -> dict[str, int]:
    """What waits at the actor's own institution."""
    mine = seen_by.institution
    told = dict.fromkeys(("read", "see", "unfit", "arrange", "opine", "feed", "late"), 0)
    for model, rows in ((Reading, readings(seen_by)), (Consultation, consultations(seen_by))):
        open_ones: list[Any] = list(rows.filter(open=True)[:2000])
        found = states_of(model, [one.pk for one in open_ones])
        for one in open_ones:
            code, _title, due = found.get(one.pk, ("", "", None))
            told["read"] += code in ("sent", "taken") and one.target_id == mine
            told["see"] += code == "reported" and one.origin_id == mine
            told["unfit"] += code in ("unfit", "declined") and one.origin_id == mine
            told["arrange"] += code == "asked" and one.target_id == mine
            told["opine"] += code == "arranged" and one.target_id == mine
            told["feed"] += code == "opined" and one.origin_id == mine
            told["late"] += due is not None and due < now()
    return told


def overdue(seen_by: Actor) -> tuple[list[Reading], list[Consultation]]:
    """What the actor's institution holds now, the earliest limit first."""
    told: list[Any] = []
    for model, rows in ((Reading, readings(seen_by)), (Consultation, consultations(seen_by))):
        open_ones: list[Any] = list(rows.filter(open=True)[:300])
        law, subject, _titles = LAWS[model]
        held = cases.cases_of(law, subject, [one.pk for one in open_ones])
        mine = [
            (held[one.pk].due_at, one)
            for one in open_ones
            if one.pk in held and held[one.pk].office_id == seen_by.institution
        ]
        told.append([one for _due, one in sorted(mine, key=lambda pair: pair[0])][:8])
    return told[0], told[1]


def counts(seen_by: Actor, place: Any, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Readings by centre and kind in the reach of whoever may count; no patient is named."""
    rows = within(Reading.objects.filter(ordered_on__range=(first, last)), seen_by, COUNT)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    told = rows.filter(minutes__isnull=False).values("target__name", "kind").annotate(
        many=Count("pk"), in_time=Count("pk", filter=Q(in_time=True)),
        alarming=Count("pk", filter=Q(alarming=True)),
    )  # fmt: skip
    taken: dict[tuple[str, str], list[int]] = {}
    spent = rows.filter(minutes__isnull=False).values_list("target__name", "kind", "minutes")
    for name, kind, minutes in spent:
        taken.setdefault((name, kind), []).append(int(minutes or 0))
    return [
        {**row, "middle": _middle(taken.get((row["target__name"], row["kind"]), []))}
        for row in told.order_by("target__name", "kind")
    ]


def _middle(values: list[int]) -> float | None:
    """The middle value; of two middle ones, their mean."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def this_year() -> tuple[dt.date, dt.date]:
    """From the first of January until today."""
    on = today()
    return dt.date(on.year, 1, 1), on
