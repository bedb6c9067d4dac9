"""The two pools: units that are supervised, officers who may look, and what stands between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.supervision import queries
from xinglin.services.supervision.models import Interest, Officer, Unit
from xinglin.services.supervision.rules import FIELDS, INTERESTS, UNIT_KINDS
from xinglin.services.supervision.rules.kinds import DANGEROUS, field_of
from xinglin.services.supervision.rules.lot import normal


@verb("supervision.pools", title="登记监督对象")
def add_unit(
    *, by: Actor, name: str, kind: str, place: int, code: str = "",
    more: Mapping[str, Any] | None = None,
) -> Unit:  # fmt: skip
    """A unit that is supervised from today on; its number is given where none is brought."""
    by.must("supervision.pools", place)
    if kind not in UNIT_KINDS:
        raise Refused("没有这类监督对象", mend="请从类别表中选择")
    if not name.strip():
        raise Refused("没有写单位名称", mend="请填写许可证上的名称")
    where = places.place(place)
    number = normal(code) if code else _next_code(where.code[:6], kind)
    if Unit.objects.filter(code=number).exists():
        raise Refused(f"编号“{number}”已被使用", mend="请核对编号，或留空由系统编号")
    known = {"person", "uscc", "responsible", "phone", "address", "longitude", "latitude",
             "licence_no", "licence_until", "institution_id"}  # fmt: skip
    given = {
        key: value for key, value in (more or {}).items() if key in known and value is not None
    }
    return Unit.objects.create(
        code=number, name=name.strip()[:120], kind=kind, field=field_of(kind), place_id=place,
        opened_on=today(), risk="2" if kind in DANGEROUS else "1", **given,
    )  # fmt: skip


def _next_code(county: str, kind: str) -> str:
    start = f"{county}-{field_of(kind)}-"
    last = Unit.objects.filter(code__startswith=start).order_by("-code").values_list("code").first()
    return f"{start}{int(last[0].rpartition('-')[2]) + 1 if last else 1:05d}"


@verb("supervision.pools", title="注销监督对象")
def close_unit(*, by: Actor, unit_id: int, on: dt.date, why: str) -> Unit:
    """A unit that closed; its history stays."""
    found = queries.unit(unit_id, by, "supervision.pools")
    if found.closed_on:
        raise Refused("这家单位已经注销", why=f"注销日期{found.closed_on}")
    if on > today() or not why.strip():
        raise Refused("注销要有原因，日期不能在今天之后", mend="请填写原因和实际日期")
    return change(found, closed_on=on)  # type: ignore[return-value]


@verb("supervision.pools", title="登记执法检查人员")
def add_officer(
    *, by: Actor, staff_id: int, place: int, certificate: str, valid_until: dt.date,
    fields: Sequence[str],
) -> Officer:  # fmt: skip
    """Somebody with a certificate, for some fields, in an area."""
    by.must("supervision.pools", place)
    number = normal(certificate)
    if "," in number or not number:
        raise Refused("执法证号不对", mend="请按证件填写")
    if not fields or set(fields) - set(FIELDS):
        raise Refused("没有选专业", mend="请至少选择一个专业")
    if places.one_staff(staff_id) is None:
        raise Refused("没有这名人员")
    if Officer.objects.filter(certificate=number).exists() or queries.officer_of(staff_id):
        raise Refused("这名人员或这个证号已在名录中", mend="请在名录中查看")
    return Officer.objects.create(
        staff_id=staff_id, place_id=place, certificate=number, valid_until=valid_until,
        fields=sorted(set(fields)), starts_on=today(),
    )  # fmt: skip


@verb("supervision.pools", title="申报利益关系")
def declare_interest(
    *, by: Actor, officer_id: int, unit_id: int, kind: str, note: str = ""
) -> Interest:
    """Why an officer is not to be sent to a unit; it holds from today on."""
    unit = queries.unit(unit_id, by, "supervision.pools")
    officer = Officer.objects.filter(pk=officer_id).first()
    if officer is None or not by.may("supervision.pools", officer.place_id):
        raise Refused("没有这名检查人员", mend="请从名录中选择")
    if kind not in INTERESTS:
        raise Refused("请选择关系", mend="、".join(INTERESTS.values()))
    if Interest.objects.filter(officer=officer, unit=unit, kind=kind, ends_on=None).exists():
        raise Refused("已经申报过", mend="请刷新页面")
    return Interest.objects.create(
        officer=officer, unit=unit, kind=kind, note=note.strip()[:200], declared_on=today()
    )


@verb("supervision.pools", title="解除利益关系")
def end_interest(*, by: Actor, interest_id: int) -> Interest:
    """An interest that holds no more; it stays on record."""
    found = Interest.objects.filter(pk=interest_id, ends_on=None).select_related("unit").first()
    if found is None:
        raise Refused("这项申报已经解除", mend="请刷新页面")
    by.must("supervision.pools", found.unit.place_id)
    return change(found, ends_on=today())  # type: ignore[return-value]
