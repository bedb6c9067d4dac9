"""Made-up cases in every state: those of checks moved step by step, others written in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.places import queries as places
from xinglin.engines.places import short_name
from xinglin.engines.workflow import actions as workflow
from xinglin.kernel.time import ZONE, days, stopped, today, workdays_after
from xinglin.services.enforcement import actions
from xinglin.services.enforcement.actions import filing
from xinglin.services.enforcement.models import Investigator, Leaf, Matter, Payment
from xinglin.services.enforcement.queries.matters import present, to_be_moved
from xinglin.services.enforcement.rules import FIELDS, range_of
from xinglin.services.enforcement.rules.discretion import VIOLATIONS, Violation, violations_of
from xinglin.services.enforcement.workflow import SUBJECT, penalty

INSPECTION = "K100"
EACH = 36  # cases of two years that are written in sets
PAPER = b"%PDF-1.4\n% a made-up record of a made-up county\n%%EOF\n"
NAMES = (
    "清泉", "金沙", "康足", "新潮", "悦来", "惠民", "同心", "安康", "福寿", "和顺", "永兴", "华诚",
)  # fmt: skip
TRADES = {
    "01": "洗浴中心",
    "02": "供水站",
    "03": "机械厂",
    "04": "门诊部",
    "05": "学校",
    "06": "诊所",
    "07": "门诊部",
    "09": "诊所",
}


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Cases of every county: the clues of its checks, and two years of others."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        office = places.institutions(county.number, county.last, INSPECTION).first()
        if office is None or len(staff := list(places.staff_of(office.pk)[:6])) < 2:
            continue
        rng = np.random.default_rng([seed, county.number, 72])
        _others(county, office, staff, day, rng)
        _complaints(by, county, office, day)
        _clues(by, county, staff, day)


COMPLAINTS = (
    (190, "01", "01-01", "trader", "云水沐足店", "群众举报无卫生许可证经营沐足"),
    (150, "09", "09-02", "person", "李某国", "群众举报无证行医、游医镶牙"),
    (75, "06", "06-02", "organisation", "惠民综合门诊部", "超出备案范围开展口腔诊疗"),
    (44, "01", "01-04", "trader", "金沙洗浴中心", "从业人员未取得健康合格证明"),
    (38, "02", "02-01", "organisation", "安居物业二次供水", "管水人员无健康合格证明"),
    (12, "05", "", "organisation", "希望学校", "家长反映教室采光不足"),
)


def _complaints(by: Actor, county: Any, office: Any, day: dt.date) -> None:
    """Clues that people and other departments brought."""
    villages = [one.number for one in places.subtree(county.number, "village")[:6]]
    for turn, (back, field, law, party, name, says) in enumerate(COMPLAINTS):
        found = days(back).before(day)
        items = next((list(v.items) for v in VIOLATIONS if v.code == law), [])
        with stopped(found):
            filing.open_matter(
                by,
                office=office.pk,
                place_id=villages[turn % len(villages)],
                field=field,
                source="3",
                source_ref=f"complaint:{county.number}:{turn}"[:40],
                party=party,
                party_name=name,
                says=says,
                items=items,
                found_on=found,
                continuing=True,
            )


# --- those that came from checks: every step through the law ------------------------------------


def _clues(by: Actor, county: Any, staff: Sequence[Any], day: dt.date) -> None:
    rows = to_be_moved(county.number, county.last)
    whole = (_accepted, _filed, _reported, _noticed, _decided, _served, _paid, _closed)
    ways: list[Sequence[Callable[..., None]]] = [
        whole,
        whole,
        (_accepted, _filed, _reported, _noticed, _decided, _served),
        (_accepted, _filed, _reported, _noticed),
        (_accepted, _filed, _reported),
        (_accepted, _filed),
        (_accepted,),
        (),
    ]
    for turn, one in enumerate(rows):
        at = one.found_on
        fined = any(law.field == one.field for law in VIOLATIONS)
        for make in ways[turn % len(ways)] if fined else (_accepted,):
            at = min(workdays_after(at, 2), day)
            with stopped(at):
                make(by, one.pk, staff)
            one.refresh_from_db()


def _accepted(by: Actor, pk: int, staff: Sequence[Any]) -> None:
    actions.accept(by=by, matter_id=pk)


def _filed(by: Actor, pk: int, staff: Sequence[Any]) -> None:
    officers = [(one.pk, f"{9900 + turn:06d}") for turn, one in enumerate(staff[:2])]
    actions.file_case(
        by=by, matter_id=pk, grounds="现场检查发现违法事实，属于本机关管辖", officers=officers
    )
    day = present(pk).found_on
    actions.add_paper(
        by=by,
        matter_id=pk,
        kind="record",
        title="现场笔录",
        day=day,
        pages=3,
        name="现场笔录.pdf",
        content=PAPER,
    )


def _reported(by: Actor, pk: int, staff: Sequence[Any]) -> None:
    one = present(pk)
    likely = violations_of(one.items, one.found_on)
    law = likely[0] if likely else next(v for v in VIOLATIONS if v.field == one.field)
    told = sorted({*one.circumstances, "first"})
    held = range_of(law.code, told, one.found_on)
    fine = (held.low + (held.high - held.low) / 2).quantize(Decimal(1))
    actions.report(
        by=by,
        matter_id=pk,
        violation=law.code,
        circumstances=told,
        kinds=["101", "102"],
        planned_fine=fine,
        text="经现场检查和询问，违法事实清楚，证据确凿。",
        measures=["206"] if one.field == "09" else ["201"],
    )
    actions.review(by=by, matter_id=pk, opinion="事实清楚，证据充分，适用依据正确，程序合法。")


def _noticed(by: Actor, pk: int, staff: Sequence[Any]) -> None:
    actions.notify(by=by, matter_id=pk, noticed_on=today())


def _decided(by: Actor, pk: int, staff: Sequence[Any]) -> None:
    one = present(pk)
    actions.proceed(
        by=by, matter_id=pk, statement="当事人未提出陈述、申辩，书面放弃听证。", waived=True
    )
    if one.hearing_right or one.complex_case:
        actions.record_discussion(by=by, matter_id=pk, on=today(), text="同意拟处罚意见。")
    actions.decide(by=by, matter_id=pk, fine=one.planned_fine or Decimal(0))


def _served(by: Actor, pk: int, staff: Sequence[Any]) -> None:
    actions.serve(by=by, matter_id=pk, served_on=today(), served_by="1")


def _paid(by: Actor, pk: int, staff: Sequence[Any]) -> None:
    one = present(pk)
    if one.fine:
        actions.record_payment(
            by=by, matter_id=pk, day=today(), amount=one.fine, receipt=f"CZ{pk:08d}"
        )


def _closed(by: Actor, pk: int, staff: Sequence[Any]) -> None:
    actions.close(by=by, matter_id=pk, closing="当事人已全部履行，违法行为已改正。")
    if present(pk).published_on is None:
        actions.publish(by=by, matter_id=pk)
    actions.archive(by=by, matter_id=pk)


# --- the others, in sets ------------------------------------------------------------------------

STATES = ("archived",) * 7 + (
    "closed",
    "executed",
    "served",
    "urged",
    "decided",
    "heard",
    "noticed",
    "reviewed",
    "reviewing",
    "filed",
    "filed",
    "not_filed",
    "clue",
)
STEPS = (
    "accepted",
    "filed",
    "reviewing",
    "reviewed",
    "noticed",
    "heard",
    "decided",
    "served",
    "executed",
    "closed",
    "archived",
)
OFFSETS = dict(zip(STEPS, (1, 4, 25, 29, 32, 38), strict=False))
# Decided on the spot: the papers of a full procedure belong to the cases that go through it.
SPOT = dict(zip(STEPS[6:], (0, 1, 9, 14, 25), strict=True))
COLUMN = {
    "accepted": "accepted_on",
    "filed": "filed_on",
    "reviewing": "reported_on",
    "reviewed": "reviewed_on",
    "noticed": "noticed_on",
    "decided": "decided_on",
    "served": "served_on",
    "executed": "executed_on",
    "closed": "closed_on",
    "archived": "archived_on",
}
MATTER = (
    "place_id",
    "office_id",
    "field",
    "source",
    "party",
    "party_name",
    "says",
    "found_on",
    "violation",
    "circumstances",
    "planned_fine",
    "planned_kinds",
    "kinds",
    "fine",
    "number",
    "decision_number",
    "pay_by",
    "urged_on",
    "published_on",
    "served_by",
    "reviewed_by",
    "statement",
    "volume",
    "ended_without",
    "banned",
    "measures",
    "simple",
    *COLUMN.values(),
)
GOT = {"urged": "served", "not_filed": "accepted", "clue": ""}


def _others(county: Any, office: Any, staff: Sequence[Any], day: dt.date, rng: Any) -> None:
    villages = [one.number for one in places.subtree(county.number, "village")]
    if not villages:
        return
    short = short_name(county.name)
    laws = [one for one in VIOLATIONS if one.low <= 10_000 and one.holds(day)]
    columns: dict[str, list[Any]] = {name: [] for name in MATTER}
    states: list[str] = []
    entered: list[dt.date] = []
    counts: dict[tuple[str, int], int] = {}

    def numbered(mark: str, on: dt.date) -> str:
        counts[mark, on.year] = counts.get((mark, on.year), 0) + 1
        return f"{short}{mark}〔{on.year}〕{counts[mark, on.year]}号"

    luck = rng.random((EACH, 4))
    plan = []
    for turn in range(EACH):
        state = STATES[turn % len(STATES)]
        reached = GOT.get(state, state)
        need = (SPOT | OFFSETS).get(reached, 0)
        back = (
            (80 + int(luck[turn, 0] * 560))
            if state == "archived"
            else (need + 1 + int(luck[turn, 0] * 5))
        )
        if state == "urged":
            back = need + 30
        plan.append((days(back).before(day), state, reached, turn))
    for found, state, reached, turn in sorted(plan):
        law = laws[int(luck[turn, 1] * len(laws))]
        held = range_of(law.code, ["first"], found)
        fine = (held.low + (held.high - held.low) / 2).quantize(Decimal(1))
        until = STEPS.index(reached) if reached else -1
        simple = reached in SPOT
        ways = SPOT if simple else OFFSETS
        on = {step: days(ways[step]).after(found) for step in STEPS[: until + 1] if step in ways}
        if simple:
            on |= {"accepted": found, "filed": found}
            fine = min(fine, Decimal(200 if law.field == "09" else 3000))
        decided = on.get("decided")
        person = law.field == "09"
        given = {
            "place_id": villages[int(luck[turn, 2] * len(villages))],
            "office_id": office.pk,
            "field": law.field,
            "source": "136"[turn % 3],
            "party": "person" if person else "trader",
            "party_name": "王某强" if person else f"{NAMES[turn % len(NAMES)]}{TRADES[law.field]}",
            "says": law.title,
            "found_on": found.isoformat(),
            "violation": law.code if until > 1 else "",
            "circumstances": ["first"],
            "planned_fine": str(fine) if until > 1 else None,
            "planned_kinds": ["101", "102"] if until > 1 else [],
            "kinds": ["101", "102"] if decided else [],
            "fine": str(fine) if decided else "0",
            "number": numbered("卫立", on["filed"]) if "filed" in on and not simple else "",
            "decision_number": numbered("卫当罚", decided) if decided else "",
            "simple": simple,
            "pay_by": days(15).after(on["served"]).isoformat() if "served" in on else None,
            "urged_on": days(25).after(on["served"]).isoformat() if state == "urged" else None,
            "published_on": days(12).after(decided).isoformat()
            if decided and days(12).after(decided) < day
            else None,
            "served_by": "1" if "served" in on else "",
            "reviewed_by": "法规股" if "reviewed" in on else "",
            "statement": "当场听取陈述申辩，未提出异议" if simple else "",
            "volume": numbered("卫案卷", on["archived"]) if "archived" in on else "",
            "ended_without": on["accepted"].isoformat() if state == "not_filed" else None,
            "banned": person and decided is not None,
            "measures": ["206"] if person else ["201"],
        }
        if state == "not_filed":
            on = {"accepted": on["accepted"]}
        for step, name in COLUMN.items():
            given[name] = on[step].isoformat() if step in on else None
        for name, value in given.items():
            columns[name].append(value)
        states.append(state)
        entered.append(days(25).after(on["served"]) if state == "urged" else on.get(reached, found))
    first = insert_columns(Matter, columns)
    ids = range(first, first + EACH)
    _of_each(ids, columns, staff)
    moments = [_moment(dt.date.fromisoformat(one)) for one in columns["found_on"]]
    workflow.open_many(
        by=_BY,
        workflow=penalty.code,
        subject=SUBJECT,
        columns={
            "subject_id": list(ids),
            "place": columns["place_id"],
            "office": columns["office_id"],
            "state": states,
            "opened_at": moments,
            "entered_at": [_moment(one) for one in entered],
            "title": [
                f"{name}（{FIELDS[field]}）"
                for name, field in zip(columns["party_name"], columns["field"], strict=True)
            ],
        },
    )


# A full procedure, in days since the act was found; its parties paid, and it is closed.
FULL = OFFSETS | {"decided": 42, "served": 45, "executed": 55, "closed": 60}
LASTS = FULL["closed"]


@dataclass(frozen=True)
class Past:
    """A case of long ago: what was done, what it cost, when it was found, whether it was told."""

    law: Violation
    fine: Decimal
    found_on: dt.date
    published: bool = False


def write_closed(*, county: Any, cases: Sequence[Past]) -> int:
    """Cases that went the whole way of the full procedure, in sets; how many."""
    office = places.institutions(county.number, county.last, INSPECTION).first()
    staff = list(places.staff_of(office.pk)[:6]) if office else []
    villages = [one.number for one in places.subtree(county.number, "village")]
    if office is None or not cases or not villages:
        return 0
    short, counts = short_name(county.name), dict[tuple[str, int], int]()

    def numbered(mark: str, on: dt.date) -> str:
        counts[mark, on.year] = counts.get((mark, on.year), 0) + 1
        return f"{short}{mark}〔{on.year}〕{counts[mark, on.year]}号"

    columns: dict[str, list[Any]] = {name: [] for name in MATTER}
    for turn, one in enumerate(sorted(cases, key=lambda case: case.found_on)):
        law, person = one.law, one.law.field == "09"
        on = {step: days(after).after(one.found_on) for step, after in FULL.items()}
        given = {
            "place_id": villages[turn * 7 % len(villages)], "office_id": office.pk,
            "field": law.field, "source": "136"[turn % 3],
            "party": "person" if person else "trader",
            "party_name": "王某强" if person else f"{NAMES[turn % len(NAMES)]}{TRADES[law.field]}",
            "says": law.title, "found_on": one.found_on.isoformat(), "violation": law.code,
            "circumstances": ["first"], "planned_fine": str(one.fine),
            "planned_kinds": ["101", "102"], "kinds": ["101", "102"], "fine": str(one.fine),
            "number": numbered("卫立", on["filed"]),
            "decision_number": numbered("卫罚", on["decided"]), "simple": False,
            "pay_by": days(15).after(on["served"]).isoformat(), "urged_on": None,
            "published_on": days(12).after(on["decided"]).isoformat() if one.published else None,
            "served_by": "1", "reviewed_by": "法规股",
            "statement": "当事人未提出陈述、申辩", "volume": "", "ended_without": None,
            "banned": person, "measures": ["206"] if person else ["201"],
        }  # fmt: skip
        for step, name in COLUMN.items():
            given[name] = on[step].isoformat() if step in on else None
        for name, value in given.items():
            columns[name].append(value)
    size = len(cases)
    first = insert_columns(Matter, columns)
    ids = range(first, first + size)
    _of_each(ids, columns, staff)
    workflow.open_many(
        by=_BY, workflow=penalty.code, subject=SUBJECT, without=("on_spot",),
        columns={
            "subject_id": list(ids), "place": columns["place_id"], "office": columns["office_id"],
            "state": ["closed"] * size,
            "opened_at": [_moment(dt.date.fromisoformat(one)) for one in columns["found_on"]],
            "entered_at": [_moment(dt.date.fromisoformat(one)) for one in columns["closed_on"]],
            "title": [f"{name}（{FIELDS[field]}）" for name, field in
                      zip(columns["party_name"], columns["field"], strict=True)],
        },
    )  # fmt: skip
    return size


def _moment(on: dt.date) -> dt.datetime:
    return dt.datetime(on.year, on.month, on.day, 9, 0, tzinfo=ZONE)


_BY = Actor(None, "示例", door="demo", everything=True)
PAGES = (
    ("clue", "accepted_on", 1),
    ("filing", "filed_on", 2),
    ("record", "filed_on", 3),
    ("evidence", "filed_on", 6),
    ("report", "reported_on", 4),
    ("review", "reviewed_on", 1),
    ("notice", "noticed_on", 2),
    ("decision", "decided_on", 3),
    ("receipt", "served_on", 1),
    ("payment", "executed_on", 1),
    ("closing", "closed_on", 2),
)


def _of_each(ids: Sequence[int], columns: dict[str, list[Any]], staff: Sequence[Any]) -> None:
    """Who investigated, what is in the file, what was paid."""
    filed = [(pk, at) for at, pk in enumerate(ids) if columns["filed_on"][at]]
    insert_columns(
        Investigator,
        {
            "matter_id": [pk for pk, _ in filed for _ in range(2)],
            "staff_id": [one.pk for _ in filed for one in staff[:2]],
            "certificate": [f"{9900 + turn:06d}" for _ in filed for turn in range(2)],
        },
    )
    leaves = [
        (pk, kind, columns[when][at], pages)
        for at, pk in enumerate(ids)
        for kind, when, pages in PAGES
        if columns[when][at]
    ]
    insert_columns(
        Leaf,
        {
            "matter_id": [one[0] for one in leaves],
            "kind": [one[1] for one in leaves],
            "day": [one[2] for one in leaves],
            "pages": [one[3] for one in leaves],
        },
    )
    paid = [(pk, at) for at, pk in enumerate(ids) if columns["executed_on"][at]]
    insert_columns(
        Payment,
        {
            "matter_id": [pk for pk, _ in paid],
            "place_id": [columns["place_id"][at] for _, at in paid],
            "field": [columns["field"][at] for _, at in paid],
            "day": [columns["executed_on"][at] for _, at in paid],
            "amount": [columns["fine"][at] for _, at in paid],
            "receipt": [f"CZ9{pk:07d}" for pk, _ in paid],
        },
    )
