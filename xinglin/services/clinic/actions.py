"""What the clinic does of its own: takes in visits that were recorded without a network."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup import InvalidAnswers, programmes
from xinglin.engines.followup import actions as followup
from xinglin.engines.followup import queries as followup_queries
from xinglin.engines.records import queries as records
from xinglin.kernel import audit
from xinglin.kernel.errors import Conflict, Refused
from xinglin.kernel.time import now
from xinglin.services.clinic.models import Carried

SOURCE = "offline"
MOST = 200
STORED, SAME, CONFLICT, REFUSED = "stored", "same", "conflict", "refused"


@verb("followup.record", title="接收离线随访")
def receive(*, by: Actor, visits: Sequence[Any]) -> list[dict[str, Any]]:
    """Every visit of a device stored once, by the name the device gave it; a verdict for each.

    Sent again, it is `same`. Where somebody else recorded a visit meanwhile it is a `conflict`
    until whoever wrote it says that it holds all the same (`anyway`); what cannot be is `refused`
    with the reason. A visit is stored with its name or not at all.
    """
    if len(visits) > MOST:
        raise Refused(f"一次最多同步 {MOST} 条", mend="请分几次同步")
    return [_one(by, one) for one in visits]


def _one(by: Actor, told: Any) -> dict[str, Any]:
    name = None
    try:
        name, day, at, enrolment, answers = _read(told)
        before = Carried.objects.filter(name=name).first()
        if before is not None:
            if before.account != by.account:
                raise Refused("这条记录已由别人同步", mend="请核对设备")
            return {"id": str(name), "verdict": SAME, "visit": before.visit_id}
        with transaction.atomic():
            return _store(by, told, name, day, at, enrolment, answers)
    except IntegrityError:
        return {"id": str(name), "verdict": SAME}
    except InvalidAnswers as wrong:
        why = "；".join(f"{one.title}：{one.why}" for one in wrong.refusals[:6])
        return {"id": str(name), "verdict": REFUSED, "what": "填写有误", "why": why}
    except Conflict as conflict:
        return {"id": str(name), "verdict": CONFLICT, "what": conflict.what, "why": conflict.why}
    except Refused as refusal:
        shown = str(name) if name else str(told.get("id", ""))[:40] if _is_map(told) else ""
        return {"id": shown, "verdict": REFUSED, "what": refusal.what,
                "why": refusal.why or refusal.mend}  # fmt: skip


def _is_map(told: Any) -> bool:
    return isinstance(told, Mapping)


def _read(told: Any) -> tuple[uuid.UUID, dt.date, dt.datetime | None, int, dict[str, Any]]:
    """The parts of a visit as the device sent it; anything else is refused."""
    unreadable = Refused("这条记录读不懂", mend="请更新离线页面后重新填写")
    if not isinstance(told, Mapping):
        raise unreadable
    try:
        name = uuid.UUID(str(told.get("id")))
        day = dt.date.fromisoformat(str(told.get("day")))
        enrolment = int(told.get("enrolment") or 0)
        at = dt.datetime.fromisoformat(str(told["at"])) if told.get("at") else None
    except (ValueError, OverflowError) as error:
        raise unreadable from error
    answers = told.get("answers")
    if not isinstance(answers, Mapping) or len(answers) > 400 or not 0 < enrolment < 2**62:
        raise unreadable
    if at is not None and at.tzinfo is None:
        raise unreadable
    kept = {str(key)[:60]: _plain(value) for key, value in answers.items()}
    return name, day, at, enrolment, {k: v for k, v in kept.items() if v not in ("", None, [])}


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value
    if isinstance(value, list):
        return [str(one)[:60] for one in value[:60]]
    return str(value)[:2000]


def _nobody_else(told: Any, found: Any) -> None:
    """Refuse where a visit of any kind was recorded since the list was taken along."""
    last, then = str(found.last_on or ""), str(told.get("last_on") or "")
    newest = records.newest_visits([found.resident_id]).get((found.resident_id, found.programme), 0)
    if last != then or newest != told.get("newest", newest):
        days = f"最近一次随访现在是 {last or '—'}，下载时是 {then or '—'}"
        raise Conflict(
            "下载名单之后，这个项目已有新的随访",
            why=days if last != then else "别人在此期间记录了复查或同一天的随访",
        )


def _store(
    by: Actor, told: Any, name: uuid.UUID, day: dt.date, at: dt.datetime | None, enrolment: int,
    answers: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    found = followup_queries.enrolment(enrolment, seen_by=by, permission="followup.record")
    if not told.get("anyway"):
        _nobody_else(told, found)
    made = followup.record_follow_up(
        by=by, enrolment=enrolment, day=day, mode=str(told.get("mode") or "2"),
        kind=str(told.get("kind") or ""), answers=answers, source=SOURCE,
    )  # fmt: skip
    Carried.objects.create(
        name=name, account=by.account, visit=made, recorded_at=at, received_at=now()
    )
    audit.note(
        "followup.record", by=by, subject="people.resident", subject_id=found.resident_id,
        place=found.place_id,
    )  # fmt: skip
    plan = programmes[found.programme]
    said = plan.title_of(made.grade) if made.grade else "已保存"
    return {"id": str(name), "verdict": STORED, "visit": made.pk,
            "what": f"{said}，下次随访 {made.next_on or '—'}"}  # fmt: skip
