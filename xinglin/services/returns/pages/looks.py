"""How an interface, a thing that goes up and an alarm look in a line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.services.returns.rules import Stands, stalled
from xinglin.ui import LATE, OK, REMIND, Column, Table, badge, moment

ALARM_KINDS = {"feed": "定时接收", "return": "数据上报"}


def rhythm(minutes: int) -> str:
    """How often, in words.

    >>> rhythm(1440), rhythm(60), rhythm(90)
    ('每1天', '每1小时', '每90分钟')
    """
    if minutes % 1440 == 0:
        return f"每{minutes // 1440}天"
    return f"每{minutes // 60}小时" if minutes % 60 == 0 else f"每{minutes}分钟"


def state_of(one: Any, stands: Stands, at: dt.datetime) -> tuple[str, str]:
    """An interface's state with its colour."""
    if not one.active:
        return "已停用", ""
    if stalled(stands, at):
        return "停滞", LATE
    if one.fails:
        return "重试中", REMIND
    return "正常", OK


def alarm_table(rows: Any, *, title: str) -> Table:
    """Alarms, open ones first."""
    columns = [
        Column("title", "事项", link="returns:alarm", grow=True),
        Column(lambda one: ALARM_KINDS[one.kind], "类别", key="kind"),
        Column(lambda one: one.place.name, "地区", key="place"),
        Column("why", "原因", grow=True),
        Column("raised_at", "发生", moment),
        Column("gone_at", "消除", moment),
        Column(lambda one: ("已消除", OK) if one.gone_at else ("未恢复", LATE), "状态", badge,
               key="state"),
    ]  # fmt: skip
    return Table(rows, columns, title=title, size=10, empty="没有告警：数据都在按时收发")
