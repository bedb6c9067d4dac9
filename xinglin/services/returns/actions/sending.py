"""Sends what is listed in numbered messages, reads what comes back, sends again what was refused.

A message is written down with what it holds before it goes. Killed in between, it goes once more:
each thing is put under its own id, so the other side takes it once.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import unseal
from xinglin.engines.exchange import GENESIS, chained
from xinglin.engines.exchange import actions as exchange
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now
from xinglin.services.returns.actions.declaring import folder_of
from xinglin.services.returns.actions.gathering import gather, written
from xinglin.services.returns.models import Interface, Item, Message
from xinglin.services.returns.queries import MANAGE, RESEND
from xinglin.services.returns.rules import (
    ACKNOWLEDGED,
    EDITION,
    QUEUED,
    REFUSED,
    SENT,
    Receipt,
    back_off,
    bundle,
    digest_of,
    receipts,
)

SIZE = 200  # things in a message
AT_ONCE = 100  # messages of a run; the rest go with the next
OUT, BACK = "out", "receipts"
Tell = Callable[[int, int], None]


@dataclass
class Went:
    """What a run of an interface came to."""

    name: str
    listed: int = 0
    sent: int = 0
    acknowledged: int = 0
    refused: int = 0
    why: str = ""


def run_due(*, by: Actor, interfaces: Sequence[Interface], tell: Tell) -> int:
    """Run several; one that fails does not keep the others. How many things went."""
    sent = 0
    for at, one in enumerate(interfaces):
        sent += run_interface(by=by, interface=one).sent
        tell(at + 1, len(interfaces))
    return sent


def run_interface(*, by: Actor, interface: Interface) -> Went:
    """List what changed, send it, read receipts; what could not be sent is tried again later."""
    by.must(MANAGE, interface.place_id)
    went = Went(interface.name)
    try:
        if interface.way == Interface.FOLDER:
            _read_receipts(interface, went)
        went.listed = gather(interface=interface)
        _send_all(interface, went)
    except Refused as refusal:
        went.why = "；".join(refusal.sentences())[:300]
    _end(interface, went)
    return went


def _end(one: Interface, went: Went) -> None:
    moment = now()
    if went.why:
        one.fails += 1
        wait = min(back_off(one.fails), dt.timedelta(minutes=one.every))
        values = {"fails": one.fails, "why": went.why, "next_at": moment + wait}
    else:
        later = moment + dt.timedelta(minutes=one.every)
        more = Item.objects.filter(interface=one, state=QUEUED).exists()
        values = {"fails": 0, "why": "", "next_at": moment if more else later}
    Interface.objects.filter(pk=one.pk).update(ran_at=moment, **values)


def _send_all(one: Interface, went: Went) -> None:
    for _ in range(AT_ONCE):
        message = _open(one) if one.way == Interface.HTTPS else None
        message = message or _made(one)
        if message is None:
            return
        items = _held(message)
        body = bundle(one.name, message.number, written(one, items))
        _write_down(message, items, body)
        if one.way == Interface.FOLDER:
            _put(one, message, body)
        else:
            _answered(one, message, _post(one, message, body), went)
        went.sent += len(items)


def _open(one: Interface) -> Message | None:
    """A message that was never answered: it goes again before anything new."""
    return Message.objects.filter(interface=one, told_at=None).order_by("number").first()


def _made(one: Interface) -> Message | None:
    """The next message, of what waits longest, written down with what it holds."""
    with transaction.atomic():
        ids = list(
            Item.objects.filter(interface=one, state=QUEUED)
            .order_by("queued_at", "pk").values_list("pk", flat=True)[:SIZE]
        )  # fmt: skip
        if not ids:
            return None
        last = Message.objects.filter(interface=one).order_by("-number").first()
        made = Message.objects.create(
            interface=one, number=last.number + 1 if last else 1, edition=EDITION, items=len(ids),
            held=array("q", ids).tobytes(), made_at=now(),
        )  # fmt: skip
        Item.objects.filter(pk__in=ids).update(message=made)
    return made


def _numbers(message: Message) -> list[int]:
    """The items that a message holds, in their order."""
    ids = array("q")
    ids.frombytes(bytes(message.held))
    return ids.tolist()


def _held(message: Message) -> list[Item]:
    ids = _numbers(message)
    rows = Item.objects.in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def _write_down(message: Message, items: Sequence[Item], body: bytes) -> None:
    before = (
        Message.objects.filter(interface=message.interface_id, number__lt=message.number)
        .order_by("-number").values_list("chain", flat=True).first()
    )  # fmt: skip
    digest = digest_of(body)
    chain = chained(before or GENESIS, message.number, len(items), digest)
    message.digest, message.chain, message.sent_at = digest, chain, now()
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(
            digest=digest, chain=chain, sent_at=message.sent_at, tries=F("tries") + 1
        )
        Item.objects.filter(pk__in=[one.pk for one in items]).update(message=message, state=SENT)


def _post(one: Interface, message: Message, body: bytes) -> list[Receipt]:
    """What the other side says of each thing; raises Refused when it says nothing of them."""
    headers = {"Content-Type": "application/fhir+json", "Accept": "application/fhir+json"}
    if one.token is not None:
        headers["Authorization"] = f"Bearer {unseal(one.token)}"
    status, answer = exchange.deliver(one.address, headers=headers, body=body)
    if status in (401, 403):
        raise Refused(f"对方不允许上报（{status}）", mend="请核对令牌和权限")
    told = receipts(answer, message.items) if status == 200 else None
    if told is None:
        raise Refused(f"对方没有给出逐条回执（{status}）", mend="请核对地址，或联系对方")
    return told


def _put(one: Interface, message: Message, body: bytes) -> None:
    """The message as a file, whole or not at all."""
    folder = folder_of(one.address) / OUT
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f".{message.number:06d}.part"
    part.write_bytes(body)
    part.replace(folder / f"{message.number:06d}.json")


def _read_receipts(one: Interface, went: Went) -> None:
    """Receipts that the other side left, of messages that wait for theirs."""
    folder = folder_of(one.address) / BACK
    for message in Message.objects.filter(interface=one, told_at=None).order_by("number"):
        path: Path = folder / f"{message.number:06d}.json"
        if not path.is_file() or path.is_symlink():
            continue
        if path.stat().st_size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 16:
            raise Refused(f"第{message.number}号报文的回执太大", mend="请联系对方")
        told = receipts(path.read_bytes(), message.items)
        if told is None:
            raise Refused(f"第{message.number}号报文的回执读不懂", mend="应逐条应答，请联系对方")
        _answered(one, message, told, went)


def _answered(one: Interface, message: Message, told: Sequence[Receipt], went: Went) -> None:
    """Write down what was said; of what changed meanwhile, the answer does not count."""
    ids, moment = _numbers(message), now()
    rows = {row.pk: row for row in Item.objects.filter(pk__in=ids, message=message, state=SENT)}
    for pk, receipt in zip(ids, told, strict=True):
        went.acknowledged += receipt.taken
        went.refused += not receipt.taken
        row = rows.get(pk)
        if row is not None:
            row.state = ACKNOWLEDGED if receipt.taken else REFUSED
            row.status, row.why, row.told_at = receipt.status, receipt.why, moment
    taken = sum(receipt.taken for receipt in told)
    with transaction.atomic():
        Item.objects.bulk_update(rows.values(), ["state", "status", "why", "told_at"],
                                 batch_size=500)  # fmt: skip
        Message.objects.filter(pk=message.pk).update(
            told_at=moment, acknowledged=taken, refused=len(told) - taken
        )
        Interface.objects.filter(pk=one.pk).update(told_at=moment)


def send_again(*, by: Actor, interface: Interface, item: int | None = None) -> int:
    """Queue what was refused once more: one thing, or everything; how many."""
    by.must(RESEND, interface.place_id)
    rows = Item.objects.filter(interface=interface, state=REFUSED)
    if item is not None:
        rows = rows.filter(pk=item)
    many = rows.update(
        state=QUEUED, message=None, status=None, why="", queued_at=now(), again=F("again") + 1
    )
    if not many:
        raise Refused("没有被退回的数据", mend="请刷新页面")
    Interface.objects.filter(pk=interface.pk).update(next_at=now())
    audit.note("returns.resend", by=by, subject="returns.interface", subject_id=interface.pk,
               place=interface.place_id, detail={"items": many})  # fmt: skip
    return many
