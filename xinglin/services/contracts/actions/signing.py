"""Signing, renewing, ending and judging contracts, one by one and in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup import programmes
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.engines.people import queries as people
from xinglin.kernel import audit, events
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import days, today
from xinglin.services.contracts import queries
from xinglin.services.contracts.models import Contract, Item, Member, Owed, Package, Team
from xinglin.services.contracts.queries.contracts import open_of
from xinglin.services.contracts.rules import (
    BY_HAND,
    CONSENTS,
    DOCTORS,
    GROUPS,
    LIMITS,
    SATISFIED,
    WHYS,
    Why,
    capacity,
    counts_for,
    due_days,
    examinations,
    fulfilled,
    last_day,
    must_fit,
)

events.declare("contracts.signed", "居民签约了家庭医生")
TITLES = {code: one.title for code, one in GROUPS.items()}


@dataclass(frozen=True)
class Wish:
    """A contract that somebody wants to sign."""

    resident: int
    place: int
    birth: dt.date
    package: Package
    team: Team
    starts: dt.date
    consent: str
    consent_by: str = ""
    deceased_on: dt.date | None = None
    left_on: dt.date | None = None


@verb("contracts.sign", title="签约家庭医生")
def sign(
    *,
    by: Actor,
    resident: int,
    team_id: int,
    package_id: int,
    signed_on: dt.date,
    consent: str,
    consent_by: str = "",
) -> Contract:
    """A contract of a year; a running one is refused, one that ran out is closed and renewed."""
    who = people.one(resident, by)
    by.must("contracts.sign", who.place_id)
    wish = Wish(
        who.pk, who.place_id, who.birth, _package(package_id, who.place_id),
        queries.team(team_id, by), signed_on, consent, consent_by, who.deceased_on, who.left_on,
    )  # fmt: skip
    before = open_of([who.pk]).get(who.pk)
    groups = queries.groups_of({who.pk: who.birth}, signed_on)[who.pk]
    _must_hold(wish, before, groups)
    if not room_in(wish.team, today()):
        raise _full(wish.team)
    try:
        with transaction.atomic():
            if before is not None:
                _close_run_out(before, signed_on)
            made = _make(wish, by.staff, before)
    except IntegrityError as error:
        raise Refused(
            "这位居民刚刚签了另一份约", why="一位居民同时只有一份有效签约", mend="请刷新页面再看"
        ) from error
    _tell([made.pk], [who.pk])
    return made


def _package(pk: int, place: int) -> Package:
    found = Package.objects.filter(pk=pk, place__number__lte=place, place__last__gte=place).first()
    if found is None:
        raise Refused("没有这个服务包，或不适用于这个地区", mend="请重新选择服务包")
    return found


def _must_hold(wish: Wish, before: Contract | None, groups: Sequence[str]) -> None:
    if wish.starts > today():
        raise Refused("签约日期在今天之后", mend="请填写实际签约的日期")
    if wish.deceased_on or wish.left_on:
        raise Refused("居民已故或已迁出，不能签约", mend="请核对居民的状态")
    if wish.consent not in CONSENTS:
        raise Refused(
            "没有记录居民的同意", why="签约须经居民本人或其监护人同意", mend="请选择同意方式"
        )
    if wish.consent == "2" and not wish.consent_by.strip():
        raise Refused("代签时须写明代签人", mend="请填写代签人的姓名和关系")
    if before is not None and before.ends_on >= wish.starts:
        raise Refused(
            f"已有有效签约，{before.starts_on} 至 {before.ends_on}",
            why="一位居民同时只有一份有效签约",
            mend="请办理续约；要更换团队的，先解约",
        )
    must_fit(wish.package, wish.starts, wish.birth, groups, TITLES)


def room_in(team: Team, on: dt.date) -> int:
    """How many more residents the doctors of a team may sign."""
    doctors = Member.objects.filter(team=team, ends_on=None, role__in=DOCTORS).count()
    signed = Contract.objects.filter(team=team, ended_on=None).count()
    return max(0, capacity(doctors, on) - signed)


def _full(team: Team) -> Refused:
    return Refused(
        f"{team.name}已签满",
        why=f"每名家庭医生签约不超过 {int(LIMITS.on(today()).per_doctor)} 人",
        mend="请改签其他团队，或增加团队医生",
    )


def _close_run_out(before: Contract, starts: dt.date) -> None:
    late = days(int(LIMITS.on(starts).late_renew)).after(before.ends_on)
    why = Why.RENEWED if starts <= late else Why.EXPIRED
    change(before, ended_on=before.ends_on, ended_why=why.value)


def _make(wish: Wish, staff: int | None, before: Contract | None) -> Contract:
    made = Contract.objects.create(
        resident_id=wish.resident, place_id=wish.place, team=wish.team, package=wish.package,
        price=wish.package.price, signed_on=min(wish.starts, today()), starts_on=wish.starts,
        ends_on=last_day(wish.starts), consent=wish.consent, consent_by=wish.consent_by.strip(),
        staff_id=staff, renews=before,
    )  # fmt: skip
    owe([made.pk], [made.resident_id], [wish.package.pk], [made.starts_on], [made.ends_on])
    return made


def owe(
    contracts: Sequence[int], residents: Sequence[int], packages: Sequence[int],
    starts: Sequence[dt.date], ends: Sequence[dt.date],
    given: Mapping[int, Sequence[Any]] | None = None,
) -> int:  # fmt: skip
    """Write down what contracts owe, in sets, with what was given already; how many services."""
    items: dict[int, list[Item]] = {}
    for one in Item.objects.filter(package__in=set(packages)):
        items.setdefault(one.package_id, []).append(one)
    checks = examinations(programmes)
    dates: dict[tuple[dt.date, dt.date, int], list[str]] = {}
    columns: dict[str, list[Any]] = {
        name: [] for name in ("contract_id", "resident_id", "item_id", "due_on", "done_on")
    }
    for pk, who, package, start, end in zip(
        contracts, residents, packages, starts, ends, strict=True
    ):
        for item in items.get(package, ()):
            key = (start, end, item.times)
            if key not in dates:
                dates[key] = [day.isoformat() for day in due_days(*key)]
            due = dates[key]
            columns["contract_id"] += [pk] * len(due)
            columns["resident_id"] += [who] * len(due)
            columns["item_id"] += [item.pk] * len(due)
            columns["due_on"] += due
            days_of = [
                one.day.isoformat() for one in (given or {}).get(who, ())
                if start <= one.day <= end and counts_for(item, one, checks)
            ]  # fmt: skip
            columns["done_on"] += fulfilled(due, days_of)
    size = len(columns["due_on"])
    if size:
        insert_columns(Owed, columns)
    return size


def write_contracts(
    columns: Mapping[str, Sequence[Any]], given: Mapping[int, Sequence[Any]] | None = None
) -> range:
    """Many contracts at once (columns by database name, days as dates) and what they owe.

    `given` are the services that each resident was given, where they are at hand.
    """
    size = len(columns["resident_id"])
    if not size:
        return range(0)
    told = {
        name: [one.isoformat() if isinstance(one, dt.date) else one for one in values]
        for name, values in columns.items()
    }
    first = insert_columns(Contract, told)
    made = range(first, first + size)
    ends = [
        min(end, ended) if ended else end
        for end, ended in zip(
            columns["ends_on"], columns.get("ended_on") or [None] * size, strict=True
        )
    ]
    owe(made, columns["resident_id"], columns["package_id"], columns["starts_on"], ends, given)
    return made


@verb("contracts.sign", title="续签家庭医生")
def renew(
    *, by: Actor, contract_id: int, package_id: int, consent: str, consent_by: str = ""
) -> Contract:
    """The contract goes on for another year from the day after it ends."""
    before = queries.contract(contract_id, by, "contracts.sign")
    if before.ended_on is not None:
        raise Refused("这份签约已经终止，不能续签", mend="请重新签约")
    on = today()
    if before.ends_on > days(int(LIMITS.on(on).ask_before)).after(on):
        raise Refused(
            f"还没有到续约的时候，到期日是 {before.ends_on}",
            mend=f"到期前 {int(LIMITS.on(on).ask_before)} 天内可以续约",
        )
    starts = max(days(1).after(before.ends_on), before.starts_on)
    if before.ends_on < on:
        starts = on
    who = before.resident
    wish = Wish(
        who.pk, who.place_id, who.birth, _package(package_id, who.place_id), before.team, starts,
        consent, consent_by, who.deceased_on, who.left_on,
    )  # fmt: skip
    groups = queries.groups_of({who.pk: who.birth}, on)[who.pk]
    if consent not in CONSENTS or (consent == "2" and not consent_by.strip()):
        raise Refused("没有记录居民的同意", mend="请选择同意方式；代签的请写明代签人")
    if who.deceased_on or who.left_on:
        raise Refused("居民已故或已迁出，不能续约", mend="请核对居民的状态")
    must_fit(wish.package, starts, who.birth, groups, TITLES)
    change(before, ended_on=before.ends_on, ended_why=Why.RENEWED.value)
    made = _make(wish, by.staff, before)
    _tell([made.pk], [who.pk])
    return made


@verb("contracts.sign", title="解除签约")
def end_contract(*, by: Actor, contract_id: int, on: dt.date, why: str, note: str) -> Contract:
    """The contract ends on a day, with the reason; what it owed later is owed no more."""
    found = queries.contract(contract_id, by, "contracts.sign")
    if found.ended_on is not None:
        raise Refused("这份签约已经终止", mend="请刷新页面")
    if why not in set(BY_HAND):
        raise Refused("请选择解约原因", mend=f"可选：{'、'.join(WHYS[one] for one in BY_HAND)}")
    if not note.strip():
        raise Refused("没有写明解约说明", mend="请写明居民的要求或错误的情况")
    if not found.starts_on <= on <= today():
        raise Refused("解约日期不在签约期内", mend=f"请填写 {found.starts_on} 至今天的日期")
    _end([found], on, Why(why))
    return change(found, ended_note=note.strip()[:200])  # type: ignore[return-value]


def _end(rows: Sequence[Contract], on: dt.date, why: Why) -> None:
    ids = [one.pk for one in rows]
    for part in people.in_chunks(ids):
        Contract.objects.filter(pk__in=part).update(ended_on=on, ended_why=why.value)
        Owed.objects.filter(contract__in=part, due_on__gt=on, done_on=None).delete()


def end_of_residents(residents: Sequence[int], on: dt.date, why: Why) -> None:
    """Contracts of people who died or left, ended on that day."""
    rows = [one for one in open_of(residents).values() if one.starts_on <= on]
    _end(rows, on, why)


@verb("contracts.sign", title="记录签约评价")
def judge(*, by: Actor, contract_id: int, satisfied: int, opinion: str = "") -> Contract:
    """How content the resident is with the team."""
    found = queries.contract(contract_id, by, "contracts.sign")
    if satisfied not in SATISFIED:
        raise Refused("请选择满意程度", mend="从很满意到很不满意共五档")
    return change(  # type: ignore[return-value]
        found, satisfied=satisfied, satisfied_on=today(), opinion=opinion.strip()[:400]
    )


@dataclass(frozen=True)
class Verdict:
    """What became of one of many that were to be signed."""

    signed: bool
    why: str = ""


@verb("contracts.sign", title="批量签约")
def sign_many(*, by: Actor, wishes: Sequence[Wish], source: str = "") -> list[Verdict]:
    """Many contracts in sets, with a verdict for each; those that are refused change nothing."""
    before = open_of({one.resident for one in wishes})
    groups = queries.groups_of({one.resident: one.birth for one in wishes}, today())
    verdicts: list[Verdict] = []
    good: list[Wish] = []
    taken: set[int] = set()
    free: dict[int, int] = {}
    for one in wishes:
        try:
            by.must("contracts.sign", one.place)
            if one.resident in taken:
                raise Refused("这位居民在同一批中出现两次", mend="请删去重复的一行")
            _must_hold(one, before.get(one.resident), groups[one.resident])
            if one.team.pk not in free:
                free[one.team.pk] = room_in(one.team, today())
            if not free[one.team.pk]:
                raise _full(one.team)
        except Refused as refusal:
            verdicts.append(Verdict(False, str(refusal)))
            continue
        free[one.team.pk] -= 1
        taken.add(one.resident)
        good.append(one)
        verdicts.append(Verdict(True))
    for one in good:
        if one.resident in before:
            _close_run_out(before[one.resident], one.starts)
    made = write_contracts(_columns(good, by, before, source))
    _tell(made, [one.resident for one in good])
    audit.note("contracts.sign", by=by, detail={"signed": len(good), "asked": len(wishes)})
    return verdicts


def _columns(
    good: Sequence[Wish], by: Actor, before: Mapping[int, Contract], source: str
) -> dict[str, Any]:
    return {
        "resident_id": [one.resident for one in good],
        "place_id": [one.place for one in good],
        "team_id": [one.team.pk for one in good],
        "package_id": [one.package.pk for one in good],
        "price": [str(one.package.price) for one in good],
        "signed_on": [one.starts for one in good],
        "starts_on": [one.starts for one in good],
        "ends_on": [last_day(one.starts) for one in good],
        "consent": [one.consent for one in good],
        "consent_by": [one.consent_by for one in good],
        "staff_id": [by.staff] * len(good),
        "renews_id": [getattr(before.get(one.resident), "pk", None) for one in good],
        "source": [source] * len(good),
    }


def _tell(contracts: Sequence[int], residents: Sequence[int]) -> None:
    if len(contracts):
        events.publish("contracts.signed", contracts=list(contracts), residents=list(residents))
