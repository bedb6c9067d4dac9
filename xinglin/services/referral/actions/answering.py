"""The receiver's answer: yes, not here and why, or another day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.kernel.errors import Refused
from xinglin.kernel.texts import words
from xinglin.kernel.time import now, today
from xinglin.services.referral.actions.moving import found, give_back, step
from xinglin.services.referral.models import Referral


def _answered(one: Referral) -> dict[str, Any]:
    """When the first answer came, and whether in time."""
    if one.answered_at is not None:
        return {}
    return {"answered_at": now(), "in_time": now() <= one.due_at}


def _to_come(day: dt.date, what: str) -> dt.date:
    if day < today():
        raise Refused(f"{what}已经过去", mend="请填写今天或以后的日期")
    return day


@verb("referral.receive", title="接收转诊")
def accept(*, by: Actor, referral_id: int, arrive_on: dt.date, where: str) -> Referral:
    """The patient may come, on that day, there."""
    one = found(referral_id, by)
    said = {
        "arrive_on": _to_come(arrive_on, "到院日期"),
        "where": words(where, "科室和联系方式", 80),
    }
    return step(by, one, "accept", said, arrive_on=arrive_on, **_answered(one))


@verb("referral.receive", title="不接收转诊")
def decline(*, by: Actor, referral_id: int, why: str, instead: str) -> Referral:
    """Not here: the reason, and where the patient can go instead."""
    one = found(referral_id, by)
    said = {"why": words(why, "原因", 200), "instead": words(instead, "建议去向", 120)}
    give_back(one)
    return step(by, one, "decline", said, offer_id=None, **_answered(one))


@verb("referral.receive", title="转诊改期")
def suggest(*, by: Actor, referral_id: int, other_day: dt.date, why: str) -> Referral:
    """Another day; the sender says whether it will do."""
    one = found(referral_id, by)
    said = {"other_day": _to_come(other_day, "可接收日期"), "why": words(why, "原因", 200)}
    give_back(one)
    return step(by, one, "suggest", said, offer_id=None, arrive_on=other_day, **_answered(one))


@verb("referral.send", title="同意转诊改期")
def agree(*, by: Actor, referral_id: int) -> Referral:
    """The other day will do."""
    one = found(referral_id, by)
    return step(by, one, "agree", {"hospital": one.target_id})
