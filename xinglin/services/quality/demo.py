"""A few made-up people who write down visits that were not made; the screening is to find them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.followup import actions as actions_of_followup
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.indicators import actions as indicators
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import BLOOD_PRESSURE
from xinglin.engines.records import queries as kept
from xinglin.kernel.time import age_on, days, years
from xinglin.services.quality import actions
from xinglin.services.quality.models import ACCEPTED, PENDING, VERIFIED, Confirmation

KINDS = ("copied", "favourite")
PATIENTS, VISITS, LEAST = 40, 5, 10
PAIRS = ((128, 78), (130, 80), (132, 82), (126, 76), (134, 84))
REASONS = ("老人没有智能手机，家属在场", "村里没有网络，码没有显示", "居民卧床，不便出示")
SHARE = 0.72


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Cards of the last weeks, and two members of staff whose records will not hold."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        rng = np.random.default_rng([seed, county.number, 66])
        _plant(county, day, rng)
        _cards(county, day, rng)


def _plant(county: Any, day: dt.date, rng: Any) -> None:
    """Visits at a desk: copied or favourite values, as many days apart each time."""
    asking = {
        one.code for one in programmes
        if any(question.code == BLOOD_PRESSURE.code for question in one.asks)
    }  # fmt: skip
    found = followup.caseloads(county.number, county.last)
    large = [one for one in found if one.programme in asking and len(one.residents) >= LEAST]
    planted = large[1 : 1 + max(1, min(3, len({one.doctor for one in found}) // 12))]
    for turn, one in enumerate(planted):
        kind = KINDS[turn % len(KINDS)]
        known = {p.id: p for p in people.living_in(county.number, county.last, one.residents)}
        told: dict[str, list[Any]] = {
            name: [] for name in
            ("person", "day", "age", "sex", "mode", "systolic", "diastolic")
        }  # fmt: skip
        for person in list(known.values())[:PATIENTS]:
            on = years(1).before(day) + dt.timedelta(days=int(rng.integers(5, 25)))
            high, low = PAIRS[int(rng.integers(len(PAIRS)))]
            for _ in range(VISITS):
                if kind == "favourite":
                    high = int(rng.choice((125, 135, 126, 136)))
                    low = int(rng.choice((75, 76, 85)))
                row = (person.id, on, age_on(person.birth, on), person.sex, "2", high, low)
                for name, value in zip(told, row, strict=True):
                    told[name].append(value)
                on += dt.timedelta(days=70)
        size = len(told["person"])
        actions_of_followup.write_follow_ups(
            one.programme, told,
            also={"staff_id": [one.doctor] * size, "institution_id": [one.institution] * size,
                  "source": ["demo"] * size},
        )  # fmt: skip


def _cards(county: Any, day: dt.date, rng: Any) -> None:
    """Most face-to-face visits of the year were confirmed, some wait, some never were."""
    columns: dict[str, list[Any]] = {
        name: [] for name in (
            "visit_id", "resident_id", "staff_id", "day", "state", "reason", "note", "decided_on"
        )
    }  # fmt: skip
    last = days(14).before(day)
    for pk, who, staff, on in kept.face_to_face(
        county.number, county.last, dt.date(day.year, 1, 1), day
    ):
        luck = float(rng.random())
        if luck > SHARE + 0.06:
            continue
        state = VERIFIED if luck < SHARE else ACCEPTED
        if state == ACCEPTED and on > last:
            state = PENDING
        excused = state != VERIFIED
        decided = state == ACCEPTED
        row = (pk, who, staff, on.isoformat(), state, REASONS[pk % len(REASONS)] if excused else "",
               "电话回访属实" if decided else "", on.isoformat() if decided else None)  # fmt: skip
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
    if columns["visit_id"]:
        insert_columns(Confirmation, columns)


@job("quality.once_counted", title="示例数据的首次筛查", may="quality.screen")
def once_counted(*, by: Actor, tell: Tell, day: str) -> Outcome:
    """Once the lake is there: the first screening, so that the reviewers find their queue."""
    actions.screen(by=by, last=dt.date.fromisoformat(day))
    indicators.refresh(by=by)
    return Outcome("首次筛查完成")
