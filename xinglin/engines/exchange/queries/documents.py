"""What exchange can answer of shared documents: which there are, what one says, its bytes. Scoped.

A document of a sensitive programme, or with a diagnosis that one keeps to itself, is for its staff.
"""

from __future__ import annotations

import base64
import datetime as dt
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import unseal, within
from xinglin.engines.exchange.models import Document, DocumentBody
from xinglin.engines.exchange.queries.deliveries import READ
from xinglin.engines.exchange.rules.cda.opening import LARGEST_DOCUMENT, Unfit, opened
from xinglin.engines.exchange.rules.cda.showing import Block, Shown, shown
from xinglin.engines.exchange.words.papers import papers
from xinglin.engines.people import queries as people
from xinglin.engines.people.models import Resident
from xinglin.engines.records import diagnoses_hidden_from, hidden_from
from xinglin.engines.records.queries import readable
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing

DOCUMENT_STATES = Document.STATES
REGISTERED = (Document.TAKEN, Document.REPLACED)
BY_DOOR, BY_FILE = "exchange.fhir", "records.read"
PAGE = 100

__all__ = [
    "DOCUMENT_STATES", "LARGEST_DOCUMENT", "Block", "Found", "Shown", "Wanted", "document",
    "document_bytes", "document_counts", "document_of", "document_shown", "documents",
    "documents_of", "found_documents", "kinds_of_document", "resident_of_file",
]  # fmt: skip


def kinds_of_document() -> dict[str, str]:
    """The title of every kind, by its code, in the order of the standard."""
    return {one.code: one.title for one in sorted(papers, key=lambda one: one.part)}


# --- for the bench: no person is named ---


def documents(seen_by: Actor) -> QuerySet[Document]:
    """Documents within reach, the newest first; whom they are about is not told here."""
    rows = Document.objects.select_related("replaces")
    return within(rows, seen_by, READ, "place").order_by("-pk")


def document(pk: int, seen_by: Actor) -> Document:
    """One document as the bench knows it; raises Missing."""
    found = documents(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这份文档，或不在您的管辖范围内")
    return found


def document_counts(seen_by: Actor, by: str) -> list[dict[str, Any]]:
    """How many documents in each state, by `kind` or by `sender`, the most first."""
    rows = documents(seen_by).order_by().values(by, "state").annotate(many=Count("pk"))
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        line = found.setdefault(row[by], {by: row[by], "all": 0, **dict.fromkeys(_states(), 0)})
        line[row["state"]] += row["many"]
        line["all"] += row["many"]
    return sorted(found.values(), key=lambda line: (-line["all"], line[by]))


def _states() -> Iterable[str]:
    return (code for code, _ in Document.STATES)


# --- for whoever may read the file ---


def documents_of(resident: int, seen_by: Actor) -> list[Document]:
    """A person's registered documents, newest first, without what is kept from this actor."""
    who = readable(resident, seen_by, "records.documents")
    rows = Document.objects.filter(resident_id=who.pk, state__in=REGISTERED)
    return _open(rows.order_by("-day", "-pk"), seen_by, who.place_id)


def _open(rows: Iterable[Document], seen_by: Actor, place: int) -> list[Document]:
    hidden = set(hidden_from(seen_by, place))
    shut = diagnoses_hidden_from(seen_by, place)

    def kept(row: Document) -> bool:
        coded = (one.split("|", 1) for one in row.diagnoses)
        return row.programme in hidden or (shut is not None and any(shut(*one) for one in coded))

    return [row for row in rows if not kept(row)]


def document_of(pk: int, seen_by: Actor, may: str = BY_FILE) -> Document:
    """One registered document, if the actor may read it by the file or by the door."""
    row = Document.objects.select_related("resident", "replaces").filter(
        pk=pk, state__in=REGISTERED, resident__isnull=False).first()  # fmt: skip
    if row is not None and row.resident is not None:
        who: Resident = row.resident
        reached = seen_by.may(may, who.place_id) or who.pk in getattr(seen_by, "opened", ())
        if reached and _open([row], seen_by, who.place_id):
            return row
    raise Missing("没有这份文档，或不在您的管辖范围内")


def document_bytes(
    row: Document, seen_by: Actor, verb: str = "exchange.fetch", why: str = ""
) -> bytes:
    """The document byte for byte, as it was registered. On record: it is personal."""
    _note(verb, [row], seen_by, why)
    sealed = DocumentBody.objects.get(document=row).body
    return zlib.decompress(base64.b85decode(unseal(sealed)))


def document_shown(row: Document, seen_by: Actor) -> list[Shown]:
    """The document in words, section by section; nothing where it cannot be read."""
    try:
        return shown(opened(document_bytes(row, seen_by, "records.document")))
    except Unfit:
        return []


def _note(verb: str, rows: Iterable[Document], seen_by: Actor, why: str = "") -> None:
    several = list(rows)
    ids = sorted({row.resident_id for row in several if row.resident_id})
    places = {row.place for row in several}
    if ids:
        audit.note_reading(
            verb, by=seen_by, subject="people.resident", subject_ids=ids,
            place=places.pop() if len(places) == 1 else None,
            detail={"documents": len(several), **({"why": why} if why else {})},
        )  # fmt: skip


# --- for the door ---


@dataclass(frozen=True)
class Wanted:
    """Which documents are asked for: of whom, of which kind and period, by which institution."""

    id_number: str = ""
    file_number: str = ""
    kind: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    author: str = ""
    replaced: bool = False


@dataclass(frozen=True)
class Found:
    """A page of documents, and where the next one begins; None on the last."""

    rows: list[Document]
    after: int | None


def found_documents(wanted: Wanted, seen_by: Actor, before: int | None = None) -> Found:
    """The documents that are asked for, newest first. The reading is on record."""
    seen_by.must(BY_DOOR)
    rows = Document.objects.filter(resident__isnull=False).select_related("replaces", "resident")
    rows = within(rows, seen_by, BY_DOOR, "resident__place_id")
    rows = rows.filter(state__in=REGISTERED if wanted.replaced else (Document.TAKEN,))
    if wanted.id_number or wanted.file_number:
        rows = rows.filter(resident_id=_resident(wanted))
    for name, value in (("kind", wanted.kind), ("day__gte", wanted.first),
                        ("day__lte", wanted.last)):  # fmt: skip
        rows = rows.filter(**{name: value}) if value else rows
    if wanted.author:
        rows = rows.filter(institution=wanted.author) | rows.filter(institution_no=wanted.author)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: PAGE + 1])
    after = page[PAGE - 1].pk if len(page) > PAGE else None
    open_ones = [
        row for row in page[:PAGE]
        if row.resident is not None and _open([row], seen_by, row.resident.place_id)
    ]  # fmt: skip
    _note("exchange.documents", open_ones, seen_by)
    return Found(open_ones, after)


def _resident(wanted: Wanted) -> int:
    """Whose documents; 0 for somebody who is not known here."""
    if wanted.id_number:
        return people.known_by_id([wanted.id_number]).get(wanted.id_number, 0)
    return resident_of_file(wanted.file_number)


def resident_of_file(number: str) -> int:
    """The resident of a health record number; 0 for none. Not shown to anybody."""
    held = Resident.objects.filter(record_no=number, merged_into=None)
    return held.values_list("pk", flat=True).first() or 0
