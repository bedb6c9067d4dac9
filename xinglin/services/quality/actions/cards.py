"""A service confirmed by two cards, or the reason why it could not be."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import IntegrityError, transaction

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.records import queries as records
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import now, today
from xinglin.services.quality.models import ACCEPTED, PENDING, VERIFIED, VOIDED, Confirmation
from xinglin.services.quality.queries import secret
from xinglin.services.quality.rules import read_code

REPLAYED = Refused("这个码已经用过", why="每个码只能核验一次服务", mend="请重新出示，再扫一次")


def _visit(by: Actor, pk: int) -> Any:
    found = records.visit(pk, seen_by=by)
    if found.staff_id is None or found.staff_id != by.staff:
        raise Refused("只能核验自己的服务记录", mend="请由填写记录的人员核验")
    if found.mode not in ("1", "2"):
        raise Refused("电话等非面对面服务不用核验", mend="请选择面对面的服务")
    if Confirmation.objects.filter(visit_id=pk).exists():
        raise Refused("这次服务已经核验过", mend="请刷新页面")
    return found


@verb("quality.confirm", title="两卡核验")
def confirm(*, by: Actor, visit: int, resident_code: str, staff_code: str) -> Confirmation:
    """Both codes read: fresh, of these two people, and never used before."""
    found = _visit(by, visit)
    at = now()
    cards = {}
    for text, kind in ((resident_code, "R"), (staff_code, "S")):
        card = read_code(secret(), text, at.timestamp())
        if card.kind != kind:
            raise Refused("两个码放反了", mend="请先扫居民码，再扫医务人员码")
        cards[kind] = card
    if cards["R"].holder != found.resident_id:
        raise Refused("居民码不是这次服务的居民", mend="请核对是哪一位居民")
    if cards["S"].holder != by.staff:
        raise Refused("医务人员码不是您本人的", mend="请出示自己的码")
    try:
        with transaction.atomic():
            return Confirmation.objects.create(
                visit_id=found.pk, resident_id=found.resident_id, staff_id=by.staff,
                day=found.day, at=at, state=VERIFIED, resident_code=_digest(resident_code),
                staff_code=_digest(staff_code),
            )  # fmt: skip
    except IntegrityError as error:
        raise REPLAYED from error


def _digest(text: str) -> str:
    plain = "".join(one for one in text.upper() if one.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


@verb("quality.confirm", title="说明未核验原因")
def explain(*, by: Actor, visit: int, reason: str) -> Confirmation:
    """Why a card could not be shown; a reviewer decides whether the service counts."""
    found = _visit(by, visit)
    assert by.staff is not None, "whose visit it is was checked"
    if len(reason.strip()) < 4:
        raise Refused("请写明未能核验的原因", mend="如：老人没有手机，由家属某某在场证明")
    return Confirmation.objects.create(
        visit_id=found.pk, resident_id=found.resident_id, staff_id=by.staff, day=found.day,
        state=PENDING, reason=reason.strip()[:200],
    )  # fmt: skip


@verb("quality.review", title="核准例外")
def accept(*, by: Actor, confirmation: int, holds: bool, note: str) -> Confirmation:
    """Whether a service without both cards is accepted, with the reason."""
    found = Confirmation.objects.filter(pk=confirmation, state=PENDING).select_related(
        "resident"
    ).first()  # fmt: skip
    if found is None:
        raise Missing("没有这条待核的例外", mend="请刷新页面")
    by.must("quality.review", found.resident.place_id)
    if not note.strip():
        raise Refused("没有写核准意见", mend="请写明依据，如电话回访结果")
    return change(  # type: ignore[return-value]
        found, state=ACCEPTED if holds else VOIDED, note=note.strip()[:200], decided_on=today()
    )
