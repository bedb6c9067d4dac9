"""Opening a record at the desk, proxies with consent, objections and their answers."""

from __future__ import annotations

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change, commit
from xinglin.engines.people import queries as people
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today
from xinglin.services.portal.models import Objection, Opening, Proxy
from xinglin.services.portal.queries import opening_of, resident_as_actor
from xinglin.services.portal.rules import OUTCOMES, must_be_proxy


@verb("portal.open", title="开放档案")
def open_record(*, by: Actor, resident: int) -> Opening:
    """The resident came with his card: his record is open to him."""
    who = people.one(resident, by)
    by.must("portal.open", who.place_id)
    if not who.record_no:
        raise Refused("还没有建立健康档案", mend="请先建档")
    if opening_of(who.pk) is not None:
        raise Refused("档案已经开放", mend="请刷新页面")
    before = Opening.objects.filter(resident_id=who.pk).first()
    if before is not None:
        return change(before, closed_on=None, opened_on=today(), how="desk")  # type: ignore[return-value]
    return Opening.objects.create(resident_id=who.pk, opened_on=today(), how="desk")


@verb("portal.open", title="关闭档案开放")
def close_record(*, by: Actor, resident: int) -> Opening:
    """The resident wants it closed."""
    who = people.one(resident, by)
    by.must("portal.open", who.place_id)
    found = opening_of(who.pk)
    if found is None:
        raise Missing("档案没有开放")
    return change(found, closed_on=today())  # type: ignore[return-value]


@verb("portal.open", title="登记代看授权")
def grant_proxy(*, by: Actor, resident: int, holder: int, relation: str, consent: str) -> Proxy:
    """Somebody may look for a child, or for a grown-up who agrees."""
    who, other = people.one(resident, by), people.one(holder, by)
    by.must("portal.open", who.place_id)
    if who.pk == other.pk:
        raise Refused("本人不需要授权自己", mend="请选择另一位居民")
    must_be_proxy(relation, who.birth, consent, today())
    if Proxy.objects.filter(holder_id=other.pk, resident_id=who.pk, ends_on=None).exists():
        raise Refused("已有授权", mend="请刷新页面")
    return Proxy.objects.create(
        holder_id=other.pk, resident_id=who.pk, relation=relation,
        consent=consent.strip()[:200], starts_on=today(),
    )  # fmt: skip


@verb("portal.open", title="收回代看授权")
def end_proxy(*, by: Actor, proxy: int) -> Proxy:
    """The proxy ends today."""
    found = Proxy.objects.filter(pk=proxy, ends_on=None).select_related("resident").first()
    if found is None:
        raise Missing("没有这项授权")
    by.must("portal.open", found.resident.place_id)
    return change(found, ends_on=today())  # type: ignore[return-value]


def object_to(*, resident: int, holder: int, about: str, says: str) -> Objection:
    """A resident (or his proxy) says what is wrong with the record."""
    if not about.strip() or len(says.strip()) < 4:
        raise Refused("请写明哪里不对", mend="如：8月3日的随访，当天我不在家")
    by = resident_as_actor(resident, holder)
    with commit(by=by, why="居民提出异议", door="portal"):
        made = Objection.objects.create(
            resident_id=resident, raised_on=today(), about=about.strip()[:60],
            says=says.strip()[:400],
        )  # fmt: skip
        audit.note("portal.object", by=by, subject="people.resident", subject_id=resident)
        return made


@verb("portal.answer", title="答复居民异议")
def answer(*, by: Actor, objection: int, outcome: str, text: str) -> Objection:
    """The record was put right, or it is explained why it stands."""
    found = Objection.objects.filter(pk=objection, outcome="").select_related("resident").first()
    if found is None:
        raise Missing("没有这条待办的异议", mend="请刷新页面")
    by.must("portal.answer", found.resident.place_id)
    if not outcome or outcome not in OUTCOMES:
        raise Refused("请选择结果", mend="已更正，或已说明")
    if len(text.strip()) < 4:
        raise Refused("请写明答复", mend="居民会看到这段答复")
    return change(  # type: ignore[return-value]
        found, outcome=outcome, answer=text.strip()[:400], answered_on=today()
    )
