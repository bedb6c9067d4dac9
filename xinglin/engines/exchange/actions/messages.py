"""Takes HL7 v2 messages: stored first, then taken, then answered; each once by its number.

What cannot be taken lies in the dead-letter queue with its reason, to be looked at and tried again.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind, seal, unseal
from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.exchange.actions.deliveries import bring_in_resources
from xinglin.engines.exchange.actions.known import look_up
from xinglin.engines.exchange.models import Posted, Verdict
from xinglin.engines.exchange.rules.fhir.names import Name
from xinglin.engines.exchange.rules.messages import (
    Read,
    Unfit,
    answer,
    merged_away,
    read_message,
    resources_of,
)
from xinglin.engines.exchange.words import Malformed
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now

DATASET = "hl7"
SENT_BEFORE = "这个编号已经用于另一条消息"
MERGED = "来源系统合并了两个病人号，在这里是两位居民，须主索引管理员核实"
FAILED = "处理时程序出错，请联系平台管理员"
TRIES = 3
UNREADABLE = "不是完整的 HL7 消息"


def receive(*, by: Actor, data: bytes, place: str | int) -> bytes:
    """
    The acknowledgement of a message, once it is stored and was taken or laid aside.

    AA: taken, or kept for a person to decide. AE: stored, and something in it must be mended. AR:
    of a kind that is not taken. The same message again is answered as before and taken once.
    """
    where = place_of(place)
    by.must("exchange.import", where.number)
    try:
        read: Read | None = read_message(data)
    except Malformed:
        read = None
    row, other = _store(by, data, read, where.number)
    if row.state == Posted.RECEIVED:
        _process(by, row, read, other)
    return answer(read, row.code, row.why, now())


def _store(by: Actor, data: bytes, read: Read | None, place: int) -> tuple[Posted, bool]:
    """The message in the store, and whether another one bears its number."""
    digest = hashlib.sha256(data).hexdigest()
    sender = read.sender if read is not None else ""
    control = read.control if read is not None else ""
    with commit(by=by, why=f"收到 HL7 消息 {read.kind if read is not None else ''}"):
        other = bool(control) and (
            Posted.objects.filter(sender=sender, control=control).exclude(digest=digest).exists()
        )
        row, _ = Posted.objects.get_or_create(
            sender=sender, control=control, digest=digest,
            defaults={
                "kind": read.kind if read is not None else "", "place": place,
                "body": seal(base64.b85encode(data).decode()), "received_at": now(),
            },
        )  # fmt: skip
    return row, other


def _process(by: Actor, row: Posted, read: Read | None, other: bool) -> None:
    """Take a stored message; how it ended stands in its row, with the answer that was given.

    A try is counted before it begins: a message at which our code fails again and again becomes
    a dead letter, and does not keep the others waiting.
    """
    row.tries += 1
    row.save(update_fields=["tries"])
    if row.state == Posted.RECEIVED and row.tries > TRIES:
        _end(row, Posted.DEAD, "AE", FAILED, "")
    elif read is None:
        _end(row, Posted.DEAD, "AR", UNREADABLE, "MSH")
    elif other:
        _end(row, Posted.DEAD, "AE", SENT_BEFORE, "MSH-10")
    else:
        try:
            _take(by, row, read)
        except Unfit as unfit:
            _end(row, Posted.DEAD, "AR" if unfit.rejects else "AE", unfit.why, unfit.field)
        except Refused as refusal:
            _end(row, Posted.DEAD, "AE", refusal.what, "")


def _take(by: Actor, row: Posted, read: Read) -> None:
    resources = resources_of(read, _covered)
    source = f"urn:hl7:{read.sender}"
    if read.kind.endswith("^A40"):
        numbers = [merged_away(read, _covered), str(resources[0]["id"])]
        names = [Name("Patient", source, one) for one in numbers]
        known = look_up(names)
        people = {known[name].resident for name in names if name in known}
        if len(people) > 1:
            _end(row, Posted.WAITING, "AA", MERGED, "MRG-1")
            return
    run = Run(by, row.place, False, False, source)
    batch = bring_in_resources(resources, run, DATASET, f"{read.kind} {read.control}", row.digest)
    row.batch = batch.row
    said = Verdict.objects.filter(batch=batch.row, row__gt=0).order_by("row")
    bad = said.filter(verdict="set_aside").first()
    waits = said.filter(verdict="waiting").first()
    if waits is not None:
        _end(row, Posted.WAITING, "AA", waits.why, waits.field)
    elif bad is not None:
        _end(row, Posted.DEAD, "AE", bad.why, bad.field)
    else:
        _end(row, Posted.TAKEN, "AA", "", "")


def _covered(number: str) -> str:
    """A key of a person of whom nothing but the identity number is said."""
    return f"id-{blind(number, 'exchange.row').hex()}"


def _end(row: Posted, state: str, code: str, why: str, field: str) -> None:
    row.state, row.code, row.why, row.field = state, code, why[:300], field[:20]
    row.done_at = now()
    row.save()


def take_again(*, by: Actor, message: Posted) -> Posted:
    """Try a message of the dead-letter queue again: what it lacked may be there now."""
    by.must("exchange.import", message.place)
    row = Posted.objects.get(pk=message.pk)
    if row.state == Posted.TAKEN:
        raise Refused("这条消息已经接收，不会重复")
    data = text_of_message(row)
    with commit(by=by, why=f"重新处理 HL7 消息 {row.kind}"):
        audit.note("exchange.message", by=by, subject="exchange.posted", subject_id=row.pk,
                   place=row.place)  # fmt: skip
    try:
        read: Read | None = read_message(data)
    except Malformed:
        read = None
    same = Posted.objects.filter(sender=row.sender, control=row.control).exclude(pk=row.pk)
    _process(by, row, read, bool(row.control) and same.filter(state=Posted.TAKEN).exists())
    return row


def text_of_message(row: Posted) -> bytes:
    """The message as it came."""
    return base64.b85decode(unseal(row.body))


def take_interrupted(*, by: Actor) -> Sequence[Posted]:
    """Take what was stored and not yet answered when the machine stopped."""
    left = list(Posted.objects.filter(state=Posted.RECEIVED).order_by("pk"))
    return [take_again(by=by, message=one) for one in left]
