"""How an interface, a thing that goes up and an alarm look in a line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.services.returns.rules import Stands, stalled
from xinglin.ui import LATE, OK, REMIND, Column, Table, badge, moment


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
        Column(lambda one: one.get_kind_display(), "类别", key="kind"),
        Column(lambda one: one.place.name, "地区", key="place"),
        Column("why", "原因", grow=True),
        Column("raised_at", "发生", moment),
        Column("gone_at", "消除", moment),
        Column(lambda one: ("已消除", OK) if one.gone_at else ("未恢复", LATE), "状态", badge,
               key="state"),
    ]  # fmt: skip
    return Table(rows, columns, title=title, size=10, empty="没有告警：数据都在按时收发")
