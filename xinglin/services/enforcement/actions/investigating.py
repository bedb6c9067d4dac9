"""Evidence, things in keeping, the report and its legal review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import papers
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today
from xinglin.services.enforcement import queries
from xinglin.services.enforcement.actions.moving import found, not_later, put_in, step
from xinglin.services.enforcement.models import Leaf, Matter, Thing
from xinglin.services.enforcement.rules import (
    CIRCUMSTANCES,
    MEASURES,
    PAPER_KINDS,
    PENALTIES,
    range_of,
    right_to_hearing,
)
from xinglin.services.enforcement.workflow import SUBJECT, penalty

MOST_PAGES = 500


@verb("enforcement.handle", title="归入案卷材料")
def add_paper(
    *, by: Actor, matter_id: int, kind: str, title: str, day: dt.date, pages: int, name: str,
    content: bytes,
) -> Leaf:  # fmt: skip
    """Evidence or another paper: known by its content, kept under its digest."""
    one = found(matter_id, by, "enforcement.handle")
    if one.archived_on:
        raise Refused(
            "案卷已经归档，不能再放入材料", why="归档后的案卷不得增减（《行政处罚法》第四十七条）"
        )
    if kind not in PAPER_KINDS or not 1 <= pages <= MOST_PAGES:
        raise Refused("材料类别或页数不对", mend=f"页数为 1–{MOST_PAGES}")
    not_later(day, "材料日期")
    paper = papers.received(name, content)
    papers.keep(Path(settings.HOME), paper, content)
    return Leaf.objects.create(
        matter=one, kind=kind, title=title.strip()[:120], pages=pages, day=day,
        paper_name=paper.name, paper_kind=paper.kind, paper_sha256=paper.sha256,
        paper_sm3=paper.sm3, who_name=by.name[:80],
    )  # fmt: skip


@verb("enforcement.handle", title="先行登记保存或查封扣押")
def keep_thing(*, by: Actor, matter_id: int, kind: str, what: str, since: dt.date) -> Thing:
    """Something is registered for keeping, or seized; its days run."""
    one = found(matter_id, by, "enforcement.handle")
    if kind not in ("preserve", "seize") or not what.strip():
        raise Refused("措施或物品没有填写", mend="请补充")
    if one.filed_on is None:
        raise Refused("还没有立案", why="登记保存和查封扣押须经批准", mend="请先立案")
    not_later(since, "措施日期", one.found_on)
    return Thing.objects.create(matter=one, kind=kind, what=what.strip()[:200], began_on=since)


@verb("enforcement.handle", title="处理登记保存和查封扣押")
def dispose(*, by: Actor, thing_id: int, how: str, on: dt.date) -> Thing:
    """What became of it."""
    thing = Thing.objects.filter(pk=thing_id).first()
    if thing is None:
        raise Missing("没有这项措施")
    found(thing.matter_id, by, "enforcement.handle")
    if thing.done_on or not how.strip():
        raise Refused("已经处理，或没有写处理方式", mend="如退还、没收、解除")
    not_later(on, "处理日期", thing.began_on)
    return change(thing, done_on=on, how=how.strip()[:200])  # type: ignore[return-value]


@verb("enforcement.decide", title="延长查封扣押")
def longer(*, by: Actor, thing_id: int) -> Thing:
    """Thirty days more, once, before the first are over."""
    thing = Thing.objects.filter(pk=thing_id).first()
    if thing is None:
        raise Missing("没有这项措施")
    found(thing.matter_id, by, "enforcement.decide")
    if thing.kind != "seize" or thing.longer or thing.done_on:
        raise Refused("这项措施不能延长", why="查封扣押只能延长一次，登记保存不能延长")
    return change(thing, longer=True)  # type: ignore[return-value]


@verb("enforcement.handle", title="中止计时")
def pause(*, by: Actor, matter_id: int, why: str, note: str = "") -> Matter:
    """Tests and expert opinions do not count in the ninety days."""
    one = found(matter_id, by, "enforcement.handle")
    case = cases.case_of(penalty.code, SUBJECT, one.pk)
    if case is None:
        raise Missing("没有流程记录")
    workflow.suspend(by=by, case=case, why=why, note=note)
    return one


@verb("enforcement.handle", title="恢复计时")
def resume(*, by: Actor, matter_id: int) -> Matter:
    """The days go on."""
    one = found(matter_id, by, "enforcement.handle")
    case = cases.case_of(penalty.code, SUBJECT, one.pk)
    if case is None:
        raise Missing("没有流程记录")
    workflow.resume(by=by, case=case)
    return one


@verb("enforcement.handle", title="调查终结")
def report(
    *,
    by: Actor,
    matter_id: int,
    violation: str,
    circumstances: Sequence[str],
    kinds: Sequence[str],
    planned_fine: Decimal,
    text: str,
    planned_gains: Decimal = Decimal(0),
    measures: Sequence[str] = (),
    public_interest: bool = False,
    complex_case: bool = False,
) -> Matter:
    """What was done, by which law, under what circumstances, and what is proposed for it."""
    one = found(matter_id, by, "enforcement.handle")
    if set(circumstances) - set(CIRCUMSTANCES) or set(kinds) - set(PENALTIES):
        raise Refused("情节或处罚种类不对", mend="请从列表中选择")
    if set(measures) - set(MEASURES):
        raise Refused("行政措施不对", mend="请从列表中选择")
    if planned_gains < 0:
        raise Refused("没收违法所得不能为负", mend="请核对数额")
    if not queries.leaves_of(one.pk).filter(kind__in=("record", "inquiry", "evidence")).exists():
        raise Refused("案卷里没有证据", why="《行政处罚法》第四十条、第四十六条",
                      mend="请先归入现场笔录、询问笔录或证据")  # fmt: skip
    allowed = range_of(violation, circumstances, one.found_on)
    if planned_fine and not allowed.law_low <= planned_fine <= allowed.law_high:
        raise Refused(f"拟罚款{planned_fine:f}元超出法定幅度", why=allowed.words)
    if bool(planned_fine) != ("102" in kinds):
        raise Refused("处罚种类与罚款数额不一致", mend="有罚款的应选“罚款”，没有的不选")
    hearing = right_to_hearing(one.party, planned_fine, planned_gains, kinds, today())
    put_in(one, "report", today(), by)
    return step(
        by, one, "report", {"report": text}, violation=violation,
        circumstances=sorted(set(circumstances)), planned_kinds=sorted(set(kinds)),
        planned_fine=planned_fine, planned_gains=planned_gains, measures=sorted(set(measures)),
        hearing_right=hearing, public_interest=public_interest, complex_case=complex_case,
        reported_on=today(),
    )  # fmt: skip


@verb("enforcement.review", title="法制审核")
def review(*, by: Actor, matter_id: int, opinion: str) -> Matter:
    """Somebody else than who investigated finds the case in order."""
    one = found(matter_id, by, "enforcement.review")
    _must_be_another(by, one)
    put_in(one, "review", today(), by)
    return step(by, one, "review", {"opinion": opinion}, reviewed_on=today(), reviewed_by=by.name)


@verb("enforcement.review", title="退回补充调查")
def send_back(*, by: Actor, matter_id: int, why: str) -> Matter:
    """Not enough: back to the investigation; the ninety days run on."""
    one = found(matter_id, by, "enforcement.review")
    return step(by, one, "send_back", {"why": why}, reported_on=None, reviewed_on=None)


def _must_be_another(by: Actor, one: Matter) -> None:
    if by.staff and one.handlers.filter(staff_id=by.staff).exists():
        raise Refused("办案人员不能审核自己办的案件", why="《行政处罚法》第五十八条")
