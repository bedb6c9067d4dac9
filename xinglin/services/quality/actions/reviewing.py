"""What a reviewer decides: a record holds, or it is struck out and kept."""

from __future__ import annotations

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.records import actions as records
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.quality import queries
from xinglin.services.quality.models import CLOSED, DISMISSED, OPEN, UPHELD, Doubt, Suspicion


@verb("quality.review", title="核查随访记录")
def decide(*, by: Actor, doubt: int, upheld: bool, note: str) -> Doubt:
    """The doubt is upheld and the visit struck out, or it is dismissed and the visit stands."""
    found = queries.doubt(doubt, by)
    if found.state != OPEN:
        raise Refused("这条记录已经核查过", mend="请刷新页面")
    if len(note.strip()) < 4:
        raise Refused("请写明怎样核查的", why="结论要有据可查", mend="如：电话回访本人，确认未上门")
    if upheld:
        records.strike_out(by=by, visits=[found.visit_id], why=f"核查不实：{note.strip()}")
    return change(  # type: ignore[return-value]
        found, state=UPHELD if upheld else DISMISSED, note=note.strip()[:200], decided_on=today()
    )


@verb("quality.review", title="办结核查")
def close(*, by: Actor, suspicion: int, conclusion: str) -> Suspicion:
    """The review of a member of staff is done, with what came of it."""
    found = queries.suspicion(suspicion, by, "quality.review")
    if found.state != OPEN:
        raise Refused("已经办结", mend="请刷新页面")
    if len(conclusion.strip()) < 4:
        raise Refused("请写明核查结论", mend="如：抽查20条均属实，血压计为水银柱，习惯取偶数")
    decided = Doubt.objects.filter(suspicion=found).exclude(state=OPEN).count()
    if not decided:
        raise Refused("还没有核查任何一条记录", mend="请至少核查一条，再办结")
    return change(  # type: ignore[return-value]
        found, state=CLOSED, conclusion=conclusion.strip()[:400], closed_on=today()
    )
