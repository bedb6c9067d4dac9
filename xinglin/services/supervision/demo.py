"""Made-up units, officers and two years of checks, written in sets; the draws are really drawn."""

# ruff: noqa: E501 - tables, one draw a line

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xinglin.engines.access import KEEPER_AT_CONSOLE, Actor
from xinglin.engines.ledger.actions import change_columns, insert_columns
from xinglin.engines.places import queries as places
from xinglin.engines.places import short_name
from xinglin.kernel.errors import Refused
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import Period, days, months, now, stopped
from xinglin.services.supervision import actions
from xinglin.services.supervision.actions.checking import tell_of_violation
from xinglin.services.supervision.models import (
    Campaign,
    Check,
    Draw,
    Officer,
    Opinion,
    Seat,
    SelfCheck,
    Unit,
)
from xinglin.services.supervision.queries.pools import rows_of
from xinglin.services.supervision.rules import (
    FIELDS,
    checklist_of,
    due_days_of_year,
    grade_of,
    risk_after,
    score_of,
)
from xinglin.services.supervision.rules.kinds import DANGEROUS, field_of

INSPECTION = "K100"


@dataclass(frozen=True)
class Asked:
    """So many visits of a field, by so many officers, so many of them with an opinion paper.

    Where nothing is said of papers, one visit in five has one.
    """

    visits: int
    people: int
    papers: int | None = None


MEDICAL = {
    "A": "hospital",
    "B": "centre",
    "C": "centre",
    "D": "clinic",
    "F": "blood",
    "G": "hospital",
}
OF_A_TOWN = """
    kind         | names
    hotel        | 迎宾旅馆 悦来宾馆
    bath         | 清泉浴池 金沙洗浴中心
    hair         | 新潮理发店 丽人美发厅
    foot         | 康足沐足店
    water        | 集中供水站
    tank         | 安居小区二次供水
    school       | 中心小学 初级中学
    care         | 阳光幼儿园
    dental       | 康洁口腔诊所
    employer     | 宏达石材厂
    radiation    | 卫生院放射科
"""
OF_THE_SEAT = """
    kind         | names
    pool         | 体育中心游泳馆
    cinema       | 人民影剧院
    mall         | 百货商场
    beauty       | 伊人医疗美容门诊部
    disinfection | 洁康消毒用品厂
"""
DRAWS = """
    title                    | kinds                      | from  | to    | committed | value
    公共场所卫生双随机抽查   | bath hair hotel foot mall pool cinema | 03-03 | 05-31 | 02-26 | 03 08 15 19 27 30 11
    学校与生活饮用水抽查     | school care water tank     | 05-06 | 07-31     | 04-28 | 01 09 12 21 25 33 07
    医疗机构依法执业抽查     | clinic centre dental beauty hospital | 09-01 | 12-31 | 08-27 | 05 06 14 18 22 31 16
"""
NONCES = ("3e" * 32, "5a" * 32, "c7" * 32)
RATES = {"1": "0.1", "2": "0.2", "3": "0.5"}


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Every county its units, officers, draws of the year, checks and self-checks of two years."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        officers = _officers(county, day)
        if len(officers) >= 2:
            _of_county(by, county, officers, day, np.random.default_rng([seed, county.number, 71]))


def _officers(county: Any, day: dt.date) -> list[Officer]:
    """All who work at the inspection office have a certificate, each for some fields."""
    found = [
        one
        for office in places.institutions(county.number, county.last, INSPECTION)
        for one in places.staff_of(office.pk)
    ]
    every = ["01", "02", "05", "06"]
    fields = [
        sorted(every + [["03", "04", "07"], ["07", "08", "09"], ["03", "04", "09"]][turn % 3])
        for turn in range(len(found))
    ]
    size = len(found)
    if size:
        insert_columns(Officer, {
            "staff_id": [one.pk for one in found], "place_id": [county.number] * size,
            "certificate": [f"{county.code[:6]}{turn + 1:04d}" for turn in range(size)],
            "valid_until": [f"{day.year + 2}-06-30"] * size, "fields": fields,
            "starts_on": [f"{day.year - 3}-01-01"] * size,
        })  # fmt: skip
    return list(rows_of(Officer, place=county).order_by("pk"))


def _of_county(by: Actor, county: Any, officers: Sequence[Officer], day: dt.date, rng: Any) -> None:
    units = _units(county, day, rng)
    _interests(units, officers, by)
    campaigns = _campaigns(county, day)
    _self_checks(units, day, rng)
    _checks(units, officers, campaigns, day, rng)
    _draws(by, county, day, rng)
    _regrade(units)


def _units(county: Any, day: dt.date, rng: Any) -> list[Unit]:
    towns = list(places.subtree(county.number, "town"))
    villages = {
        town.number: [one.number for one in places.subtree(town.number, "village")]
        for town in towns
    }
    points = places.points([number for those in villages.values() for number in those])
    rows: list[tuple[str, str, int, Any]] = []
    for turn, town in enumerate(towns):
        table = read_table(OF_A_TOWN) + (read_table(OF_THE_SEAT) if not turn else [])
        for row in table:
            for name in row["names"].split():
                where = villages[town.number] or [town.number]
                rows.append(
                    (f"{town.name}{name}", row["kind"], where[int(rng.integers(len(where)))], None)
                )
    for one in places.institutions(county.number, county.last):
        kind = MEDICAL.get(one.kind[:1])
        if kind and one.kind[:1] != "E":
            rows.append((one.name, kind, one.place_id, one))
    counted: dict[str, int] = {}
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "code",
            "name",
            "kind",
            "field",
            "place_id",
            "institution_id",
            "uscc",
            "responsible",
            "address",
            "longitude",
            "latitude",
            "licence_no",
            "licence_until",
            "risk",
            "opened_on",
        )
    }
    families, givens = (
        "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗",
        "建国志强秀英桂兰海燕玉梅永红国庆",
    )
    luck = rng.random((len(rows), 4))
    for at, (name, kind, place, institution) in enumerate(rows):
        field = field_of(kind)
        counted[field] = counted.get(field, 0) + 1
        spot = points.get(place)
        owner = families[int(luck[at, 0] * 20)] + givens[2 * int(luck[at, 1] * 8) :][:2]
        columns["code"].append(f"{county.code[:6]}-{field}-{counted[field]:05d}")
        columns["name"].append(name)
        columns["kind"].append(kind)
        columns["field"].append(field)
        columns["place_id"].append(place)
        columns["institution_id"].append(institution.pk if institution else None)
        columns["uscc"].append(institution.uscc if institution else "")
        columns["responsible"].append(owner)
        columns["address"].append(institution.address if institution else "")
        columns["longitude"].append(spot[0] + (luck[at, 2] - 0.5) * 0.01 if spot else None)
        columns["latitude"].append(spot[1] + (luck[at, 3] - 0.5) * 0.01 if spot else None)
        columns["licence_no"].append(f"卫证字〔{day.year - 2}〕第{at + 1:05d}号")
        columns["licence_until"].append(
            (
                days(20).before(day)
                if luck[at, 2] < 0.02
                else days(int(luck[at, 3] * 900) + 30).after(day)
            ).isoformat()
        )
        columns["risk"].append("2" if kind in DANGEROUS else "1")
        columns["opened_on"].append(dt.date(day.year - 3, 1, 1).isoformat())
    first = insert_columns(Unit, columns)
    return list(rows_of(Unit, pk__gte=first).order_by("pk"))


def _interests(units: Sequence[Unit], officers: Sequence[Officer], by: Actor) -> None:
    baths = [one for one in units if one.kind == "bath"]
    schools = [one for one in units if one.kind == "school"]
    for unit, officer, kind, note in (
        (baths[:1], officers[0], "relative", "负责人为配偶的兄弟"),
        (baths[1:2], officers[-1], "stake", "本人投资入股"),
        (schools[:1], officers[1], "former", "离职未满三年"),
    ):
        for one in unit:
            actions.declare_interest(
                by=by, officer_id=officer.pk, unit_id=one.pk, kind=kind, note=note
            )


def _campaigns(county: Any, day: dt.date) -> list[Campaign]:
    first = dt.date(day.year, 1, 1)
    made: list[Campaign] = []
    for title, kinds, start, span in (
        ("“蓝盾亮剑”口腔诊疗专项", ["dental"], months(2).after(first), 120),
        ("打击非法行医专项", ["unlicensed", "beauty"], months(5).after(first), 300),
        ("放射诊疗专项", ["radiation", "hospital"], months(6).after(first), 90),
    ):
        if start > day:
            continue
        ends = days(span).after(start)
        over = ends < day
        made_first = insert_columns(Campaign, {
            "title": [title], "place_id": [county.number], "kinds": [kinds],
            "starts_on": [start.isoformat()], "ends_on": [ends.isoformat()],
            "scope": ["全面排查，发现问题限期整改，违法行为依法查处。"],
            "summary": ["检查对象全覆盖，发现的问题均已整改或立案。" if over else ""],
            "summed_up_on": [ends.isoformat() if over else None],
        })  # fmt: skip
        made += list(rows_of(Campaign, pk=made_first))
    return made


def _self_checks(units: Sequence[Unit], day: dt.date, rng: Any) -> None:
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "unit_id",
            "place_id",
            "due_on",
            "handed_in_on",
            "verdicts",
            "problems",
            "accepted_on",
        )
    }
    last = [(one, due) for one in units for due in due_days_of_year(day.year, one.risk)]
    luck = rng.random(len(last))
    for (one, due), chance in zip(last, luck, strict=True):
        given = due < day and chance > 0.12
        sheet = checklist_of(one.kind)
        verdicts = {item.code: "1" for item in sheet.items}
        if given and chance < 0.24:
            verdicts[sheet.items[-1].code] = "0"
        when = days(int(chance * 20) + 1).before(due)
        columns["unit_id"].append(one.pk)
        columns["place_id"].append(one.place_id)
        columns["due_on"].append(due.isoformat())
        columns["handed_in_on"].append(when.isoformat() if given else None)
        columns["verdicts"].append(verdicts if given else {})
        columns["problems"].append(int(given and chance < 0.24))
        columns["accepted_on"].append(
            days(3).after(when).isoformat() if given and days(3).after(when) < day else None
        )
    insert_columns(SelfCheck, columns)


def _held(one: Any, luck: float, when: dt.date, day: dt.date) -> dict[str, Any]:
    """What was found at a unit: four in five without a fault, most faults mended."""
    sheet = checklist_of(one.kind)
    verdicts = {item.code: "1" for item in sheet.items}
    if luck > 0.8:
        verdicts[sheet.items[int(luck * 997) % len(sheet.items)].code] = "0"
    bad = luck > 0.8
    mend_by = days(15).after(when)
    mended = bad and luck < 0.97 and days(18).after(when) < day
    return {
        "verdicts": verdicts,
        "checklist": sheet.version,
        "score": score_of(sheet, verdicts),
        "result": "2" if bad else "1",
        "mend_by": mend_by.isoformat() if bad else None,
        "mended_on": days(14).after(when).isoformat() if mended else None,
        "checked_on": when.isoformat(),
        "people": 2,
    }


HELD = ("verdicts", "checklist", "score", "result", "mend_by", "mended_on", "checked_on", "people")


def _checks(
    units: Sequence[Unit],
    officers: Sequence[Officer],
    campaigns: Sequence[Campaign],
    day: dt.date,
    rng: Any,
) -> None:
    """Routine checks of two years: about one a unit and year; those of campaigns in their time."""
    start = dt.date(day.year - 1, 1, 1)
    span = (day - start).days
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "unit_id",
            "place_id",
            "field",
            "kind",
            "campaign_id",
            "due_on",
            "published_on",
            *HELD,
        )
    }
    able = [[one for one in officers if unit.field in one.fields] for unit in units]
    seats: list[tuple[int, int, int]] = []
    luck = rng.random((len(units), 2, 3))
    at = 0
    for turn, unit in enumerate(units):
        if len(able[turn]) < 2:
            continue
        for again in range(2):
            when = days(int(luck[turn, again, 0] * span)).after(start)
            if when >= day:
                continue
            held = _held(unit, float(luck[turn, again, 1]), when, day)
            of = next(
                (c for c in campaigns if unit.kind in c.kinds and c.starts_on <= when <= c.ends_on),
                None,
            )
            columns["unit_id"].append(unit.pk)
            columns["place_id"].append(unit.place_id)
            columns["field"].append(unit.field)
            columns["kind"].append("special" if of else "routine")
            columns["campaign_id"].append(of.pk if of else None)
            columns["due_on"].append(when.isoformat())
            columns["published_on"].append(
                days(12).after(when).isoformat() if of and days(12).after(when) < day else None
            )
            for name in HELD:
                columns[name].append(held[name])
            one = int(luck[turn, again, 2] * len(able[turn]))
            seats.append((at, able[turn][one].pk, able[turn][one - 1].pk))
            at += 1
    if not at:
        return
    first = insert_columns(Check, columns)
    insert_columns(
        Seat,
        {
            "check_of_id": [first + which for which, *_ in seats for _ in range(2)],
            "officer_id": [who for _, *pair in seats for who in pair],
        },
    )
    _papers(range(first, first + at), day)


def write_year(
    *, by: Actor, county: Any, period: Period, day: dt.date, draws: int,
    wanted: Mapping[str, Asked], rng: Any,
) -> int:  # fmt: skip
    """Units, officers, so many random draws that are carried through, and exactly so many visits.

    What the draws come to counts among the visits of its field; how many visits were added.
    """
    officers = _officers(county, day)
    units = _units(county, day, rng)
    if len(officers) < 2:
        raise Refused(f"{county.name}没有两名执法人员", mend="请加大人口")
    last = min(period.end, day)
    for turn in range(draws):
        _drawn(by, county, turn, period.start, last, day, rng)
    rows = 0
    for field, asked in wanted.items():
        held = rows_of(Check, place__number__range=(county.number, county.last), field=field,
                       checked_on__range=(period.start, last))  # fmt: skip
        people = sum(held.values_list("people", flat=True))
        visits = asked.visits - held.count()
        papers = visits // 5
        if asked.papers is not None:
            papers = asked.papers - rows_of(Opinion, check_of__in=held).count()
        more = Asked(visits, asked.people - people)
        rows += _visited(field, more, papers, units, officers, (period.start, last), day, rng)
    _regrade(units)
    return rows


INFECTIOUS, MEDICAL_UNITS = "07", ("hospital", "centre", "clinic")


def _visited(
    field: str, asked: Asked, papers: int, units: Sequence[Unit], officers: Sequence[Officer],
    span: tuple[dt.date, dt.date], day: dt.date, rng: Any,
) -> int:  # fmt: skip
    """Routine visits of a field: so many, by so many officers, so many of them with a paper."""
    own = [
        one for one in units
        if one.field == field or (field == INFECTIOUS and one.kind in MEDICAL_UNITS)
    ]  # fmt: skip
    able = [one for one in officers if field in one.fields]
    size, third = asked.visits, asked.people - 2 * asked.visits
    if not 0 <= papers <= size or not 0 <= third <= size or len(able) < 2 or not own:
        raise Refused(
            f"“{FIELDS[field]}”还需 {size} 户次、{asked.people} 人次、{papers} 份意见书，无法安排",
            why=f"有执法人员 {len(able)} 名、监督对象 {len(own)} 户；每次两至三人，每次至多一份",
            mend="请核对定额，或减少双随机任务",
        )
    if not size:
        return 0
    columns: dict[str, list[Any]] = {
        name: [] for name in ("unit_id", "place_id", "field", "kind", "due_on", *HELD)
    }
    seats: list[tuple[int, list[int]]] = []
    order, faults = rng.permutation(len(own)), rng.permutation(size) < papers
    when = np.sort(rng.integers(0, (span[1] - span[0]).days + 1, size)).tolist()
    for at in range(size):
        unit, on = own[order[at % len(own)]], days(when[at]).after(span[0])
        held = _held(unit, 0.85 + 0.1 * float(rng.random()) if faults[at] else 0.5, on, day)
        several = min(2 + (at < third), len(able))
        held["people"] = 2 + (at < third)
        columns["unit_id"].append(unit.pk)
        columns["place_id"].append(unit.place_id)
        columns["field"].append(field)
        columns["kind"].append("routine")
        columns["due_on"].append(on.isoformat())
        for name in HELD:
            columns[name].append(held[name])
        seats.append((at, [able[(at + turn) % len(able)].pk for turn in range(several)]))
    first = insert_columns(Check, columns)
    insert_columns(Seat, {
        "check_of_id": [first + at for at, those in seats for _ in those],
        "officer_id": [one for _, those in seats for one in those],
    })  # fmt: skip
    _papers(range(first, first + size), day)
    return size


def _drawn(
    by: Actor, county: Any, turn: int, since: dt.date, last: dt.date, day: dt.date, rng: Any
) -> None:
    """One random draw within a period: committed to, drawn, held, and shown to everybody."""
    row = read_table(DRAWS)[turn % 3]
    room = (last - since).days
    first = days(10 + turn * 11 % max(room // 2, 1)).after(since)
    ends = min(days(60).after(first), days(5).before(last))
    committed = days(5).before(first)
    with stopped(committed):
        made = actions.commit_draw(
            by=by, title=f"{first.year}年{row['title']}（第{turn + 1}批）", place=county.number,
            kinds=row["kinds"].split(), starts_on=first, ends_on=ends, rates=RATES,
            public_source=f"{days(2).after(committed)} 开奖的福利彩票双色球号码",
            public_at=_evening(days(2).after(committed)), nonce=rng.bytes(32).hex(),
        )  # fmt: skip
    with stopped(first):
        value = " ".join(f"{one:02d}" for one in sorted(rng.permutation(33)[:6] + 1))
        made = actions.draw_lot(
            by=by, draw_id=made.pk, public_value=f"{value} {1 + int(rng.integers(16)):02d}",
            witness="法规股",
        )  # fmt: skip
    _hold(made, day, rng)
    with stopped(days(3).after(ends)):
        actions.reveal_due(by=KEEPER_AT_CONSOLE)


def _papers(ids: Sequence[int], day: dt.date) -> None:
    """Opinion papers of checks that found something, numbered in the order of their days."""
    found = list(
        rows_of(Check, pk__in=ids, result__in="23")
        .select_related("unit")
        .order_by("checked_on", "pk")
    )
    if not found:
        return
    county = places.place(found[0].place_id // 10**9 * 10**9)
    short = short_name(county.name)
    counts: dict[int, int] = {}
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "check_of_id",
            "place_id",
            "field",
            "number",
            "issued_on",
            "says",
            "mend_by",
        )
    }
    for one in found:
        if one.checked_on is None or one.mend_by is None:
            continue
        year = one.checked_on.year
        if year not in counts:
            start = f"{short}卫监意〔{year}〕"
            counts[year] = rows_of(Opinion, number__startswith=start).count()
        counts[year] += 1
        unmet = [i for i in checklist_of(one.unit.kind).items if one.verdicts.get(i.code) == "0"]
        columns["check_of_id"].append(one.pk)
        columns["place_id"].append(one.place_id)
        columns["field"].append(one.field)
        columns["number"].append(f"{short}卫监意〔{year}〕{counts[year]}号")
        columns["issued_on"].append(one.checked_on.isoformat())
        columns["says"].append(
            "\n".join(f"{n}．{i.title}（{i.basis}）" for n, i in enumerate(unmet, 1))
        )
        columns["mend_by"].append(one.mend_by.isoformat())
    insert_columns(Opinion, columns)


def _draws(by: Actor, county: Any, day: dt.date, rng: Any) -> None:
    """Three draws of the year, each on its own day with its own public value; one more waits."""
    for turn, row in enumerate(read_table(DRAWS)):
        first = dt.date.fromisoformat(f"{day.year}-{row['from']}")
        last = dt.date.fromisoformat(f"{day.year}-{row['to']}")
        committed = dt.date.fromisoformat(f"{day.year}-{row['committed']}")
        if first >= day:
            continue
        source = f"{days(2).after(committed)} 开奖的福利彩票双色球号码"
        with stopped(committed):
            made = actions.commit_draw(
                by=by,
                title=f"{day.year}年{row['title']}",
                place=county.number,
                kinds=row["kinds"].split(),
                starts_on=first,
                ends_on=last,
                rates=RATES,
                public_source=source,
                public_at=_evening(days(2).after(committed)),
                nonce=NONCES[turn],
            )
        with stopped(first):
            made = actions.draw_lot(
                by=by, draw_id=made.pk, public_value=row["value"], witness="法规股"
            )
        _hold(made, day, rng)
        if last < day:
            with stopped(min(days(3).after(last), day)):
                actions.reveal_due(by=KEEPER_AT_CONSOLE)
    yesterday = days(1).before(day)
    if yesterday.year == day.year:
        with stopped(yesterday):
            actions.commit_draw(
                by=by,
                title=f"{day.year}年沐浴场所冬季抽查",
                place=county.number,
                kinds=["bath"],
                starts_on=day,
                ends_on=dt.date(day.year, 12, 31),
                rates={"1": "1", "2": "1", "3": "1"},
                public_source=f"{yesterday} 开奖的福利彩票双色球号码",
                public_at=_evening(yesterday),
            )


def _evening(on: dt.date) -> dt.datetime:
    with stopped(dt.datetime(on.year, on.month, on.day, 21, 30)):
        return now()


def _hold(made: Draw, day: dt.date, rng: Any) -> None:
    """Check what was drawn, over the time it was given; a few could not be held, a few are passed."""
    rows = list(rows_of(Check, draw=made).select_related("unit").order_by("pk"))
    span = (made.ends_on - made.starts_on).days
    luck = rng.random((len(rows), 3))
    ids: list[int] = []
    columns: dict[str, list[Any]] = {name: [] for name in (*HELD, "published_on", "passed_on")}
    passed: list[tuple[Check, dt.date]] = []
    for one, (chance, when_luck, other) in zip(rows, luck.tolist(), strict=True):
        when = days(int(when_luck * span)).after(made.starts_on)
        if when >= day:
            continue
        held = _held(one.unit, chance, when, day)
        gone = other < 0.03
        if gone:
            held |= {
                "verdicts": {},
                "checklist": "",
                "score": None,
                "mend_by": None,
                "mended_on": None,
                "result": "4",
            }
        pass_on = not gone and (chance > 0.93 or (chance > 0.8 and len(passed) < 1))
        if pass_on:
            held |= {"result": "3", "mended_on": None}
            passed.append((one, when))
        ids.append(one.pk)
        for name in HELD:
            columns[name].append(held[name])
        due = days(8).after(when)
        columns["published_on"].append(due.isoformat() if due < day and other < 0.97 else None)
        columns["passed_on"].append(when.isoformat() if pass_on else None)
    if not ids:
        return
    change_columns(Check, ids, columns)
    _papers(ids, day)
    for one, when in passed:
        one.refresh_from_db()
        with stopped(when):
            tell_of_violation(one, when)


def _regrade(units: Sequence[Unit]) -> None:
    """The grade of each unit by its last look, the risk by its grade."""
    last: dict[int, int] = {}
    rows = rows_of(Check, unit__in=[one.pk for one in units], score__isnull=False)
    for unit, score in rows.order_by("checked_on").values_list("unit_id", "score"):
        last[unit] = score or 0
    changed = [one for one in units if one.pk in last]
    if changed:
        grades = [grade_of(last[one.pk]) for one in changed]
        risks = [
            risk_after(grade, 0, dangerous=one.kind in DANGEROUS)
            for one, grade in zip(changed, grades, strict=True)
        ]
        change_columns(Unit, [one.pk for one in changed], {"grade": grades, "risk": risks})
