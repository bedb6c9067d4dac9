"""Registers shared documents: stored first, then read, its entries taken into the record.

What cannot be registered is kept with its reason and field, and tried again when it comes again.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import IntegrityError

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind, seal, unseal
from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.exchange.actions.entries import take_entries
from xinglin.engines.exchange.actions.known import Remembered, look_up
from xinglin.engines.exchange.actions.patients import RECORD, Patients
from xinglin.engines.exchange.actions.publishing import publish_document
from xinglin.engines.exchange.models import Document, DocumentBody
from xinglin.engines.exchange.rules.cda.facts import facts_in, shots_in
from xinglin.engines.exchange.rules.cda.heading import Heading, Subject, kind_of, read_heading
from xinglin.engines.exchange.rules.cda.meaning import diagnoses_in, key_of, patient
from xinglin.engines.exchange.rules.cda.opening import LARGEST_DOCUMENT, Unfit, opened
from xinglin.engines.exchange.rules.fhir.names import Name
from xinglin.engines.exchange.words import ACCEPTED, UNCHANGED, Judged, Outcome, set_aside, waiting
from xinglin.engines.followup import programmes
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now

HERE = "xinglin"  # the sender of what is issued here
TRIES = 3
FAILED = Unfit("处理时程序出错", mend="请联系平台管理员")
REGISTERED = (Document.TAKEN, Document.REPLACED)


@dataclass(frozen=True)
class Registered:
    """What became of a document that was sent: the verdict, and the row under its number."""

    judged: Judged
    document: Document
    replaced: Document | None = None


@dataclass
class _Reading:
    root: Any
    told: Heading
    source: str
    facts: list[Any] = field(default_factory=list)
    shots: list[Any] = field(default_factory=list)


def register_document(*, by: Actor, data: bytes, place: str | int, sender: str) -> Registered:
    """
    What became of a document: stored whole and sealed before anything else is done with it.

    The same bytes again from the same sender change nothing; a document that was set aside or
    waits is tried again.
    """
    where = place_of(place)
    by.must("exchange.import", where.number)
    if len(data) > LARGEST_DOCUMENT:
        raise Refused(f"文档超过{LARGEST_DOCUMENT // 2**20} MB", mend="请缩小文档中的附件")
    if not data.strip():
        raise Refused("请求中没有文档", mend="请在请求正文中发送 CDA 文档的 XML")
    row = _stored(by, data, where.number, sender[:160])
    if row.state in REGISTERED:
        return Registered(UNCHANGED, row, row.replaces)
    return _taken(by, row, data)


def register_again(*, by: Actor, document: Document) -> Registered:
    """Try a document again that was set aside, waits, or was interrupted."""
    by.must("exchange.import", document.place)
    row = Document.objects.get(pk=document.pk)
    if row.state in REGISTERED:
        raise Refused("这份文档已经登记，不会重复")
    return _taken(by, row, bytes_of(row))


def bytes_of(row: Document) -> bytes:
    """The document as it came, byte for byte; nothing is put on record here."""
    sealed = DocumentBody.objects.get(document=row).body
    return zlib.decompress(base64.b85decode(unseal(sealed)))


def _stored(by: Actor, data: bytes, place: int, sender: str) -> Document:
    digest = hashlib.sha256(data).hexdigest()
    known = Document.objects.filter(sender__in=(sender, HERE), digest=digest).order_by("pk")
    try:
        with commit(by=by, why="收到共享文档"):
            return known.first() or keep(sender=sender, digest=digest, data=data, place=place)
    except IntegrityError:  # the same bytes came on another line at the same moment
        return known[0]


def keep(*, sender: str, digest: str, data: bytes, place: int, **more: Any) -> Document:
    """A new document with its bytes, in the open commit."""
    row = Document(sender=sender, digest=digest, size=len(data), place=place, received_at=now())
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    body = seal(base64.b85encode(zlib.compress(data)).decode())
    DocumentBody.objects.create(document=row, body=body)
    return row


def _taken(by: Actor, row: Document, data: bytes) -> Registered:
    """Read and take a stored document. A try is counted before it begins."""
    with commit(by=by, why="处理共享文档"):
        row.tries += 1
        row.save()
    try:
        if row.state == Document.RECEIVED and row.tries > TRIES:
            raise FAILED
        root = opened(data)
        row.kind = kind_of(root)
        told = read_heading(root, now())
        _note_heading(row, told)
        return _registered(by, row, _Reading(root, told, f"urn:cda:{row.sender}"[:160]))
    except Unfit as unfit:
        judged = set_aside(unfit.why, unfit.mend, unfit.field)
    except Refused as refusal:
        judged = set_aside(refusal.what, refusal.mend or "请改正后重新发送")
    return _ended(by, row, judged)


def _note_heading(row: Document, told: Heading) -> None:
    row.kind, row.title, row.own = told.paper.code, told.title, told.own
    row.family, row.version, row.made_at = told.set_id, told.version, told.made_at
    row.day, row.institution, row.institution_no = told.on, told.institution, told.institution_id
    row.author, row.programme = told.author, sensitive_programme(told.paper.code)


def sensitive_programme(kind: str) -> str:
    """The programme that keeps documents of a kind to its own staff; empty for none."""
    return next(
        (one.code for one in programmes
         if one.sensitive and any(visit.document == kind for visit in one.visits)), "",
    )  # fmt: skip


def _registered(by: Actor, row: Document, read: _Reading) -> Registered:
    before = _replaced(row, read.told)
    read.facts, read.shots = facts_in(read.root), shots_in(read.root)
    row.diagnoses = [f"icd10|{code}" for code, _ in diagnoses_in(read.facts) if code]
    key = _key(read.told.subject)
    with commit(by=by, why="登记共享文档：对象"):
        judged = _person(by, row, read, key)
    if judged.outcome not in (Outcome.ACCEPTED, Outcome.UNCHANGED):
        return _ended(by, row, judged)
    name = Name("Patient", read.source, key)
    known = look_up([name]).get(name)
    who = Resident.objects.filter(pk=(known and known.resident) or 0).first()
    if who is None or not by.may("exchange.import", who.place_id):
        return _ended(by, row, set_aside(
            "患者不在您的管辖范围", "请由管辖该地区的系统登记", "recordTarget"))  # fmt: skip
    counts, notes = take_entries(
        Run(by, row.place, False, False, read.source), read.told, read.facts, read.shots, key,
        secret=bool(row.programme), digest=row.digest,
    )  # fmt: skip
    row.resident, row.place, row.replaces = who, who.place_id, before
    row.records, row.notes = counts, notes
    return _ended(by, row, ACCEPTED, before)


def _replaced(row: Document, told: Heading) -> Document | None:
    """The document that this one is a new version of; raises Unfit when it is an old one."""
    mine = Document.objects.filter(sender=row.sender, state__in=REGISTERED).exclude(pk=row.pk)
    same = mine.filter(family=told.set_id) | mine.filter(own=told.own)
    latest = same.order_by("-version", "-pk").first()
    if latest is not None:
        if told.version > latest.version or latest.own in told.replaces:
            return latest
        raise Unfit(
            f"这个文档编号的第{latest.version}版已经登记，内容与本次不同",
            "versionNumber",
            "更正请把 versionNumber 加一，或用 relatedDocument（RPLC）说明替代哪一份；"
            "另一份文档请用新的编号",
        )
    named = mine.filter(own__in=told.replaces, state=Document.TAKEN).order_by("-pk").first()
    if told.replaces and named is None:
        raise Unfit("要替代的文档没有登记过", "relatedDocument", "请先发送原文档，或去掉替代关系")
    return named


# --- whom it is about ---


def _key(who: Subject) -> str:
    """The key of a person by the best number there is, of which it says nothing."""
    if who.id_number:
        return f"id-{blind(who.id_number, 'exchange.row').hex()}"
    if who.file_number:
        return f"no-{blind(who.file_number, 'exchange.row').hex()}"
    return key_of(*who.others[0])


def _person(by: Actor, row: Document, read: _Reading, key: str) -> Judged:
    """Known by the file number, else by the ways of every import; registered when new."""
    told, run = read.told.subject, Run(by, row.place, False, False, read.source)
    name = Name("Patient", read.source, key)
    before = look_up([name])
    if not before and told.file_number:
        held = Resident.objects.filter(record_no=told.file_number, merged_into=None).first()
        if held is not None:
            if (held.name, held.birth, held.sex) != (told.name, told.birth, told.sex):
                return waiting(
                    "健康档案号已登记，但姓名、性别或出生日期不同", field="patientRole/id"
                )
            memory = Remembered()
            memory.add(name, "", RECORD, held.pk, held.pk)
            memory.write()
            return UNCHANGED
    resource = patient(told, key)
    plain = orjson.dumps(resource, option=orjson.OPT_SORT_KEYS)
    item = _Person(name, hashlib.blake2b(plain, digest_size=16).hexdigest(), resource)
    return Patients(run).take([item], before)[0]


@dataclass(frozen=True)
class _Person:
    name: Name
    digest: str
    resource: dict[str, Any]


# --- the end ---


def _ended(by: Actor, row: Document, judged: Judged, before: Document | None = None) -> Registered:
    states = {Outcome.SET_ASIDE: Document.ASIDE, Outcome.WAITING: Document.WAITING}
    row.state = states.get(judged.outcome, Document.TAKEN)
    row.why, row.field, row.mend = judged.why[:300], judged.field[:40], judged.mend[:1200]
    with commit(by=by, why=f"登记共享文档 {row.kind}"):
        row.save()
        if before is not None and before.state == Document.TAKEN:
            before.state = Document.REPLACED
            before.save()
        audit.note(
            "exchange.document", by=by, place=row.place,
            subject="people.resident" if row.resident_id else "exchange.document",
            subject_id=row.resident_id or row.pk,
            detail={"document": row.pk, "kind": row.kind, "state": row.state},
        )  # fmt: skip
    if row.state == Document.TAKEN:
        show(by, [row, *([before] if before is not None else [])])
    return Registered(judged, row, before)


def show(by: Actor, rows: Sequence[Document]) -> None:
    """Show documents on the FHIR side at once, for whoever may; else the night does it."""
    if by.may("exchange.fhir"):
        publish_document(by=by, rows=rows)
