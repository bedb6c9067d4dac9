"""Made-up referrals of a year, and places offered for a fortnight: written in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import actions as workflow
from xinglin.kernel.time import ZONE, days
from xinglin.services.referral import queries
from xinglin.services.referral.models import Offer, Referral
from xinglin.services.referral.rules import (
    DIRECTIONS,
    DOWN,
    EMERGENCY,
    SUBJECT,
    UP,
    URGENCIES,
    direction_of,
    line_of,
    tier_of,
)
from xinglin.services.referral.workflow import referral as law

EACH, MOST = 150, 600  # one referral for so many residents of a county in a year, and at most
WHY = (
    ("高血压急症", "血压明显升高，伴头痛、恶心，基层处置后未缓解", "心血管内科"),
    ("2型糖尿病", "血糖控制不满意，需调整治疗方案", "内分泌科"),
    ("急性脑卒中可能", "突发一侧肢体无力、言语不清", "急诊科"),
    ("慢性阻塞性肺疾病急性加重", "咳喘加重，血氧偏低", "呼吸内科"),
    ("冠心病待查", "活动后胸闷，心电图有改变", "心血管内科"),
    ("股骨颈骨折", "跌倒后髋部疼痛，不能站立", "骨科"),
)
STATES = (  # an ended one between each two that wait, so that a small county shows each state
    "sent",
    "done",
    "returned",
    "done",
    "arrived",
    "done",
    "accepted",
    "done",
    "cancelled",
    *("done",) * 9,
)
BACK = {"returned": 20, "arrived": 6, "accepted": 2}  # days ago
SUMMED = 12  # open ones that bear the summary as it stands; each is read for itself
ARRIVED = ("done", "returned", "arrived")
LETTER = "经住院治疗病情平稳，予以出院。"
ADVICE = "规律服药，两周内由家庭医生随访；不适随诊。"
_BY = Actor(None, "示例", door="demo", everything=True)


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Offers and referrals of every county."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        inside = list(places.institutions(county.number, county.last))
        hospitals = [one for one in inside if one.kind == "A100"]
        served = {one.place_id: one.institution for one in places.catchments(
            county.number, county.last
        )}  # fmt: skip
        if hospitals and served:
            _offers(inside, day)
            rng = np.random.default_rng([seed, county.number, 34])
            _referrals(county, hospitals, served, day, rng)


def once_indexed(*, by: Actor, day: dt.date) -> None:
    """The summaries that travel with referrals under way, as they stand on the first day."""
    for one in queries.referrals(_BY).filter(open=True).order_by("pk")[:SUMMED]:
        told, commit, programme = queries.summary_of(one.resident_id, _BY)
        change(one, summary=told, summary_commit=commit, programme=programme)


def _offers(inside: Sequence[Any], day: dt.date) -> None:
    rows = [
        (one.pk, days(turn).after(day).isoformat(), kind, department, total, (turn * 2) % 3)
        for one in inside
        if one.kind[0] in "AC"
        for turn in range(14)
        for kind, department, total in (
            (("bed", "内科", 6), ("slot", "急诊科", 4)) if one.kind[0] == "A" else
            (("bed", "住院部", 2),)
        )
    ]  # fmt: skip
    names = ("institution_id", "day", "kind", "department", "total", "taken")
    insert_columns(Offer, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _referrals(
    county: Any, hospitals: Sequence[Any], served: dict[int, Any], day: dt.date, rng: Any
) -> None:
    who = [one for one in people.living_in(county.number, county.last) if one.place in served]
    many = min(MOST, max(8, len(who) // EACH), len(who))
    chosen = rng.choice(len(who), many, replace=False).tolist()
    luck = rng.random((many, 3)).tolist()
    rows: list[dict[str, Any]] = []
    told: list[tuple[str, dt.datetime, dt.datetime, int]] = []
    for turn, at in enumerate(chosen):
        person, clinic = who[at], served[who[at].place]
        down = luck[turn][0] < 0.3
        hospital = hospitals[turn % len(hospitals)]
        ends = (hospital, clinic) if down else (clinic, hospital)
        state = STATES[turn % len(STATES)]
        back = BACK | {"done": 40 + int(luck[turn][1] * 320)}
        sent = days(back.get(state, 0 if state == "sent" else 30)).before(day)
        row, moments = _row(person, ends, turn, luck[turn], state, sent)
        rows.append(row)
        holds = row["origin_id"] if state == "returned" and not down else row["target_id"]
        told.append((state, *moments, holds))
    _write(rows, told)


def write_finished(
    *, journeys: Sequence[tuple[Any, tuple[Any, Any]]], sent: Sequence[dt.date], rng: Any
) -> int:
    """Referrals of past days that were answered, looked after and closed; how many.

    A journey is a person (`id`, `place`) with the institution that sends and the one that receives.
    """
    rows, told = [], []
    luck = rng.random((len(journeys), 3)).tolist()
    for turn, ((person, ends), day) in enumerate(zip(journeys, sent, strict=True)):
        row, moments = _row(person, ends, turn, luck[turn], "done", day)
        rows.append(row)
        told.append(("done", *moments, row["target_id"]))
    if rows:
        _write(rows, told)
    return len(rows)


def _write(
    rows: Sequence[dict[str, Any]], told: Sequence[tuple[str, dt.datetime, dt.datetime, int]]
) -> None:
    """Referrals with the cases that moved them, in sets."""
    first = insert_columns(Referral, {name: [row[name] for row in rows] for name in rows[0]})
    workflow.open_many(
        by=_BY, workflow=law.code, subject=SUBJECT,
        columns={
            "subject_id": list(range(first, first + len(rows))),
            "place": [row["place_id"] for row in rows],
            "office": [holds for *_rest, holds in told],
            "opener": [row["origin_id"] for row in rows],
            "state": [state for state, *_rest in told],
            "opened_at": [one[1] for one in told], "entered_at": [one[2] for one in told],
            "title": [f"{DIRECTIONS[row['direction']]}（{URGENCIES[row['urgency']]}）"
                      for row in rows],
        },
    )  # fmt: skip


def _row(
    person: Any, ends: tuple[Any, Any], turn: int, luck: Sequence[float], state: str, sent: dt.date
) -> tuple[dict[str, Any], tuple[dt.datetime, dt.datetime]]:
    origin, target = ends
    diagnosis, reason, department = WHY[turn % len(WHY)]
    direction = direction_of(tier_of(origin.kind, origin.level), tier_of(target.kind, target.level))
    urgent = direction == UP and department == "急诊科" and state != "sent"
    sent_at = dt.datetime(sent.year, sent.month, sent.day, 8, 20 + turn % 20, tzinfo=ZONE)
    span = dt.timedelta(minutes=9 if urgent else 150)
    came = days(1).after(sent) if state in ARRIVED else None
    left = days(10).after(sent) if state in ("done", "returned") else None
    looked = days(20).after(sent) if state == "done" else None
    ended = days(1).after(sent) if state == "cancelled" else left
    in_time = luck[2] < 0.93
    answered = sent_at + span if state not in ("sent", "cancelled") else None
    if urgent and not in_time and answered:
        answered += dt.timedelta(minutes=30)
    home = direction == DOWN
    row = {
        "resident_id": person.id, "place_id": person.place, "origin_id": origin.pk,
        "target_id": target.pk, "direction": direction, "line": line_of(origin.kind),
        "urgency": EMERGENCY if urgent else "ordinary",
        "department": "" if home else department,
        "diagnosis": diagnosis, "reason": "病情平稳，转回基层康复和管理" if home else reason,
        "summary": {}, "sent_on": sent.isoformat(), "sent_at": sent_at,
        "due_at": sent_at + (dt.timedelta(minutes=15) if urgent else dt.timedelta(days=2)),
        "sender": "示例医师", "answered_at": answered,
        "in_time": (in_time or not urgent) if answered else None,
        "arrived_on": came.isoformat() if came else None,
        "ended_on": ended.isoformat() if ended else None,
        "letter": LETTER if left and not home else "", "advice": ADVICE if left else "",
        "looked_on": looked.isoformat() if looked else None,
        "open": state not in ("done", "cancelled"),
    }  # fmt: skip
    last = looked or left or came or (days(1).after(sent) if state == "accepted" else sent)
    entered = dt.datetime(last.year, last.month, last.day, 9, 30, tzinfo=ZONE)
    return row, (sent_at, max(sent_at, entered))
