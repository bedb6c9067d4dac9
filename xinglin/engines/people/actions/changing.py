"""Changing what is known of one person: details, address, death, numbers, household."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.access.queries import blind, seal, unseal
from xinglin.engines.ledger.actions import change
from xinglin.engines.people.actions.documents import refresh_search
from xinglin.engines.people.actions.keeping_keys import write_keys
from xinglin.engines.people.actions.registering import fit_household, keep_identifier, known_place
from xinglin.engines.people.models import Identifier, Move, Resident
from xinglin.engines.people.queries.known import NUMBER, PHONE, holders
from xinglin.engines.people.rules.details import (
    check_agrees,
    check_birth,
    check_sex,
    clean_name,
    clean_phone,
    read_document,
)
from xinglin.engines.people.rules.searching import spelling
from xinglin.engines.people.words import CHECKED_KINDS, WrongDetail
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today

events.declare("people.moved", "居民迁移到另一个地方")
events.declare("people.changed", "居民的基本信息有变更")
events.declare("people.died", "登记了居民死亡")

CHANGEABLE = frozenset(
    {
        "name", "sex", "birth", "address", "lives_here", "registered_here", "lived_since",
        "phone", "ethnic", "marriage", "education", "occupation", "payment", "blood",
        "institution_id", "filed_on",
    }
)  # fmt: skip


def present_row(resident: int | Resident) -> Resident:
    """The row as it stands now; a merged-away one is refused, for it is no longer a person."""
    pk = resident.pk if isinstance(resident, Resident) else resident
    row = Resident.objects.filter(pk=pk).first()
    if row is None:
        raise Missing("没有这位居民的档案")
    if row.merged_into_id is not None:
        raise Refused(
            "这份档案已并入另一份档案",
            mend=f"请改到保留的档案（编号{row.merged_into_id}）上操作，或先拆分",
        )
    return row


def change_details(
    *, by: Actor, resident: int | Resident, seen: int | None = None, **details: Any
) -> Resident:
    """
    The resident with other details; `seen` is the version (its `since`) that was on the screen.

    Raises Conflict with what somebody else changed meanwhile.
    """
    strange = sorted(set(details) - CHANGEABLE)
    if strange:
        raise TypeError(f"change_details() takes no {', '.join(strange)}")
    return _change(by=by, resident=resident, seen=seen, details=details)


@verb("people.change", title="修改居民信息")
def _change(
    *, by: Actor, resident: int | Resident, seen: int | None, details: dict[str, Any]
) -> Resident:
    row = present_row(resident)
    by.must("people.change", row.place_id)
    values = _checked(row, details)
    changed = change(row, seen=seen, **values)
    assert isinstance(changed, Resident)
    if "name" in values:
        refresh_search([changed.pk])
    if {"name", "birth", "sex"} & values.keys():
        write_keys([changed.pk])
    events.publish("people.changed", resident_ids=[changed.pk], fields=sorted(details))
    return changed


def _checked(row: Resident, details: dict[str, Any]) -> dict[str, Any]:
    values = dict(details)
    if "name" in values:
        values["name"] = clean_name(values["name"])
        read = spelling(values["name"])
        values |= {"pinyin": read.full[:120], "initials": read.initials[:20]}
    if "sex" in values:
        check_sex(values["sex"])
    if "birth" in values:
        _check_new_birth(row, values["birth"])
    if "phone" in values:
        phone = clean_phone(values["phone"] or "")
        values["phone"] = seal(phone) if phone else None
        values["phone_index"] = blind(phone, PHONE) if phone else None
    return values


def _check_new_birth(row: Resident, birth: dt.date | None) -> None:
    birth = check_birth(birth, today())
    if row.deceased_on is not None and birth > row.deceased_on:
        raise WrongDetail("birth", "出生日期晚于死亡日期", mend="请核对年月日")
    held = Identifier.objects.filter(resident=row, kind__in=CHECKED_KINDS, ends_on=None)
    for identifier in held:
        check_agrees(read_document(identifier.kind, unseal(identifier.value), today()), birth)


@verb("people.change", title="登记迁移")
def move(
    *,
    by: Actor,
    resident: int | Resident,
    to_place: int | None,
    day: dt.date,
    why: str = "",
    address: str = "",
    household: int | None = None,
    relation: str = "",
    seen: int | None = None,
) -> Resident:
    """
    The resident at another place from that day on; `to_place=None` when he left the county.

    Either end may do it: where he leaves, or where he arrives. The record number stays.
    """
    row = present_row(resident)
    if not (to_place is not None and by.may("people.change", to_place)):
        by.must("people.change", row.place_id)
    _check_move(row, to_place, day)
    came_from = row.place_id
    values: dict[str, Any] = {"left_on": day}
    if to_place is not None:
        known_place(to_place)
        fit_household(household, relation, row.sex, besides=row.pk)
        values = {
            "place_id": to_place,
            "left_on": None,
            "lived_since": day,
            "address": address[:200],
            "household_id": household,
            "relation": relation,
        }
    Move.objects.create(
        resident=row, from_place_id=came_from, to_place_id=to_place, day=day, why=why[:80]
    )
    moved = change(row, seen=seen, **values)
    assert isinstance(moved, Resident)
    refresh_search([moved.pk])
    write_keys([moved.pk])
    events.publish("people.moved", resident_ids=[moved.pk], place=to_place, day=day)
    return moved


def _check_move(row: Resident, to_place: int | None, day: dt.date) -> None:
    if row.deceased_on is not None:
        raise Refused("已登记死亡的居民不能办理迁移", mend="如死亡登记有误，请先更正")
    if to_place == row.place_id and row.left_on is None:
        raise WrongDetail("to_place", "迁入地就是现居住地", mend="请选择另一个地方")
    if to_place is None and row.left_on is not None:
        raise Refused("这位居民已登记迁出")
    _check_day("day", day, row.birth)


def _check_day(field: str, day: dt.date, birth: dt.date) -> None:
    if day > today():
        raise WrongDetail(field, "日期晚于今天", mend="请核对年月日")
    if day < birth:
        raise WrongDetail(field, "日期早于出生日期", why=f"出生日期是{birth}", mend="请核对年月日")


@verb("people.change", title="登记死亡")
def record_death(
    *, by: Actor, resident: int | Resident, day: dt.date, seen: int | None = None
) -> Resident:
    """The resident as deceased on that day; said once more of the same day, nothing changes."""
    row = present_row(resident)
    by.must("people.change", row.place_id)
    if row.deceased_on == day:
        return row
    if row.deceased_on is not None:
        raise Refused(
            f"已登记死亡日期为{row.deceased_on}",
            why=f"与现填写的{day}不同",
            mend="请对照死亡医学证明核实，由主索引管理员更正",
        )
    _check_day("day", day, row.birth)
    died = change(row, seen=seen, deceased_on=day)
    assert isinstance(died, Resident)
    events.publish("people.died", resident_ids=[died.pk], day=day)
    return died


@verb("people.change", title="登记证件")
def add_identifier(
    *, by: Actor, resident: int | Resident, kind: str, value: str, system: str = ""
) -> Identifier:
    """One more number by which the resident is known; refused if it is somebody else's."""
    row = present_row(resident)
    by.must("people.change", row.place_id)
    document = read_document(kind, value, today(), row.sex)
    check_agrees(document, row.birth)
    held_by = holders(document)
    if row.pk in held_by:
        known = Identifier.objects.filter(resident=row, index=blind(document.number, NUMBER))
        return known.order_by("pk")[0]
    if held_by:
        raise WrongDetail(
            "id_number",
            "这个证件号码已属于另一份档案",
            mend="如是同一人，请交主索引管理员合并",
            ask="主索引管理员",
        )
    kept = keep_identifier(row, document, system)
    write_keys([row.pk])
    return kept


@verb("people.change", title="停用证件")
def end_identifier(*, by: Actor, identifier: int, on: dt.date) -> Identifier:
    """The number as no longer in use from that day; it still finds its holder."""
    row = Identifier.objects.select_related("resident").filter(pk=identifier).first()
    if row is None:
        raise Missing("没有这个证件")
    by.must("people.change", row.resident.place_id)
    ended = change(row, ends_on=on)
    assert isinstance(ended, Identifier)
    return ended


@verb("people.change", title="调整家庭关系")
def set_household(
    *,
    by: Actor,
    resident: int | Resident,
    household: int | None,
    relation: str = "",
    seen: int | None = None,
) -> Resident:
    """The resident as a member of a household, or of none."""
    row = present_row(resident)
    by.must("people.change", row.place_id)
    fit_household(household, relation, row.sex, besides=row.pk)
    changed = change(row, seen=seen, household_id=household, relation=relation)
    assert isinstance(changed, Resident)
    return changed
