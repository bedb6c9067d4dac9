"""One interface: how it stands, each day's account, what came back and why, its messages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.time import now
from xinglin.services.returns import actions, queries
from xinglin.services.returns.pages.looks import state_of
from xinglin.services.returns.rules import DATASETS, REFUSED, STATES, TITLES, stalled
from xinglin.ui import (
    LATE,
    OK,
    Act,
    Acts,
    Column,
    Facts,
    Figure,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    moment,
    number,
    page,
    rhythm,
)


@page("<int:pk>/", title="上报接口", may="returns.read")
def one(request: Any, pk: int) -> Any:
    """One interface with its account of the last two weeks."""
    found = queries.interface(pk, request.actor)
    stands, at = queries.standing([found])[pk], now()
    counts = queries.counts(request.actor).get(pk, {})
    back = counts.get(REFUSED, 0)
    why = stalled(stands, at) or found.why
    panels: list[Any] = [
        Notice(why, LATE, word=state_of(found, stands, at)[0]) if why else None,
        Tally([
            Figure(title, counts.get(state, 0), "条",
                   state=(LATE if back else OK) if state == REFUSED else "",
                   word=("待更正" if back else "没有") if state == REFUSED else "")
            for state, title in STATES.items()
        ]),
        Facts(_facts(found), columns=4, skip_empty=True),
        Acts(_acts(request, found, back)),
        _account(found),
        _returned(request, found) if back else None,
        _sent(found),
    ]  # fmt: skip
    crumbs = [("上报和回执", reverse("returns:board"))]
    title = f"{found.counterpart}：{DATASETS[found.dataset].title}"
    return Sheet(title=title, crumbs=crumbs, panels=[panel for panel in panels if panel])


def _facts(found: Any) -> dict[str, Any]:
    kinds = DATASETS[found.dataset].kinds
    return {
        "名称": found.name, "地区": found.place.name, "方式": found.get_way_display(),
        "地址": found.address, "间隔": rhythm(found.every),
        "指标": found.codes, "资源类型": "、".join(kinds),
        "上次": moment(found.ran_at) if found.ran_at else "",
        "下次": moment(found.next_at) if found.active else "已停用",
        "最近回执": moment(found.told_at) if found.told_at else "",
        "登记人": found.who_name,
        "报送的字段": "；".join(
            "、".join(dict.fromkeys(TITLES[name] for name in names)) for names in kinds.values()
        ) or "只有数，没有个人信息",
    }  # fmt: skip


def _acts(request: Any, found: Any, back: int) -> list[Act]:
    def turned(active: bool) -> Any:
        def do(_answers: Any = None) -> str:
            actions.switch_interface(by=request.actor, interface=found, active=active)
            return reverse("returns:one", args=[found.pk])

        return do

    def again(_answers: Any = None) -> str:
        many = actions.send_again(by=request.actor, interface=found)
        return f"{many}条已列入重传"

    acts = []
    if back and request.actor.may(queries.RESEND, found.place_id):
        acts.append(Act("again", "全部重传", again, style="primary",
                        note="被退回的数据按现在的记录再报一次"))  # fmt: skip
    if request.actor.may(queries.MANAGE, found.place_id):
        acts.append(
            Act("off", "停用", turned(False), style="danger", note="停用期间的变化启用后补报")
            if found.active else Act("on", "启用", turned(True), style="primary")
        )  # fmt: skip
    return acts


def _account(found: Any) -> Table:
    """Sent against acknowledged, day by day: what is missing stands in its own column."""
    columns = [
        Column("day", "日期", day),
        Column("messages", "报文", number, unit="份"),
        Column("sent", "上传", number, unit="条"),
        Column("taken", "已确认", number, unit="条"),
        Column("back", "被退回", number, unit="条"),
        Column("open", "没有回执", number, unit="条"),
        Column(lambda row: ("有差额", LATE) if row["open"] else ("对上", OK), "核对", badge,
               key="state"),
    ]  # fmt: skip
    return Table(queries.by_day(found), columns, title="每日核对", size=14, empty="近两周没有上报")


def _returned(request: Any, found: Any) -> Table:
    columns = [
        Column("key", "标识"),
        Column("status", "应答", number),
        Column("why", "退回原因", grow=True),
        Column("again", "已重传", number, unit="次"),
        Column("told_at", "退回", moment),
    ]  # fmt: skip
    return Table(queries.items(found, REFUSED), columns, title="被退回的数据", size=20,
                 note="更正记录后自动重传；对方规则有误时联系对方，再按“全部重传”")  # fmt: skip


def _sent(found: Any) -> Table:
    columns = [
        Column("number", "序号", number),
        Column("items", "条数", number),
        Column("acknowledged", "已确认", number),
        Column("refused", "被退回", number),
        Column("tries", "次数", number),
        Column("edition", "字段版本"),
        Column("sent_at", "送出", moment),
        Column("told_at", "回执", moment),
        Column(lambda row: row.digest[:12], "摘要", key="digest"),
        Column(lambda row: row.chain[:12], "链", key="chain"),
    ]  # fmt: skip
    return Table(queries.messages(found), columns, title="报文", size=20, empty="还没有上报过")
