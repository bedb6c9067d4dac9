"""The party's say: notice, statement and defence, hearing."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today, workdays_after
from xinglin.services.enforcement.actions.moving import found, not_later, put_in, step
from xinglin.services.enforcement.models import Matter
from xinglin.services.enforcement.rules import LIMITS, needs_words
from xinglin.services.enforcement.rules.clocks import hearing_asked_in_time


@verb("enforcement.handle", title="事先告知")
def notify(*, by: Actor, matter_id: int, noticed_on: dt.date) -> Matter:
    """The notice was served: what is planned, why, by which law, and what the party may do."""
    one = found(matter_id, by, "enforcement.handle")
    not_later(noticed_on, "告知日期", one.reviewed_on)
    put_in(one, "notice", noticed_on, by)
    return step(by, one, "notify", {"noticed_on": noticed_on}, noticed_on=noticed_on)


@verb("enforcement.handle", title="当事人要求听证")
def ask_hearing(*, by: Actor, matter_id: int, asked_on: dt.date) -> Matter:
    """Within five working days of the notice, where there is a right to it."""
    one = found(matter_id, by, "enforcement.handle")
    if not one.hearing_right or one.noticed_on is None:
        raise Refused(
            "本案没有告知听证权利", why="《行政处罚法》第六十三条", mend="可以记录陈述、申辩"
        )
    not_later(asked_on, "提出日期", one.noticed_on)
    if not hearing_asked_in_time(one.noticed_on, asked_on):
        raise Refused(
            "已过提出听证的期限", why="告知后 5 个工作日内提出（《行政处罚法》第六十四条）"
        )
    return step(by, one, "ask", {"asked_on": asked_on}, hearing_asked_on=asked_on)


@verb("enforcement.review", title="通知听证")
def call_hearing(
    *, by: Actor, matter_id: int, called_on: dt.date, planned_on: dt.date, chair: str
) -> Matter:
    """At least seven working days before; led by somebody who did not investigate."""
    one = found(matter_id, by, "enforcement.review")
    if one.hearing_asked_on is None or one.heard_on:
        raise Refused("没有待举行的听证", mend="请刷新页面")
    not_later(called_on, "通知日期", one.hearing_asked_on)
    first = workdays_after(called_on, int(LIMITS.on(called_on).call_hearing))
    if planned_on < first:
        raise Refused(
            f"听证最早可在{first}举行", why="应在 7 个工作日前通知（《行政处罚法》第六十四条）"
        )
    names = set(one.handlers.values_list("staff__name", flat=True))
    if not chair.strip() or chair.strip() in names:
        raise Refused("听证主持人不能是办案人员", mend="请指定非本案调查人员")
    return change(  # type: ignore[return-value]
        one, hearing_called_on=called_on, hearing_planned_on=planned_on, chair=chair.strip()[:80]
    )


@verb("enforcement.review", title="举行听证")
def hold_hearing(*, by: Actor, matter_id: int, heard_on: dt.date, record: str) -> Matter:
    """The hearing was held; the decision rests on its record."""
    one = found(matter_id, by, "enforcement.review")
    if one.hearing_planned_on is None:
        raise Refused("还没有通知听证", mend="请先通知时间和主持人")
    if heard_on < one.hearing_planned_on:
        raise Refused("听证不能早于通知的时间", why=f"通知的时间是{one.hearing_planned_on}")
    not_later(heard_on, "听证日期")
    put_in(one, "hearing", heard_on, by)
    return step(by, one, "hear", {"heard_on": heard_on, "record": record}, heard_on=heard_on)


@verb("enforcement.handle", title="提请决定")
def proceed(*, by: Actor, matter_id: int, statement: str, waived: bool = False) -> Matter:
    """The party has had its say, or the time for it is over: the case goes to be decided."""
    one = found(matter_id, by, "enforcement.handle")
    if one.noticed_on is None:
        raise Refused("还没有告知", mend="请先送达事先告知书")
    early = needs_words(one.noticed_on, one.hearing_right, waived, today())
    if early:
        raise Refused("现在还不能提请决定", why=early, mend="当事人书面放弃的，请勾选")
    if not statement.strip():
        raise Refused("没有写陈述申辩和复核情况", mend="没有提出的，请写“未提出”")
    put_in(one, "statement", today(), by)
    return step(
        by, one, "proceed", {"statement": statement}, statement=statement.strip(), waived=waived
    )
