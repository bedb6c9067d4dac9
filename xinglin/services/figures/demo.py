"""Made-up declared figures: what an institution reports whose records are not here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import actions
from xinglin.engines.places import queries as places
from xinglin.kernel.tables import read_table

REPORTED = """
    title            | value | unit | numerator | denominator | base | state
    无偿献血         | 1846  | 人次 |           |             |      | confirmed
    婚检任务完成率   | 72.17 | %    | 866       | 1200        | 户籍 | confirmed
    孕产妇产前筛查率 | 87.80 | %    | 288       | 328         | 户籍 | declared
    公共场所卫生监督 | 850余 | 户次 |           |             |      | declared
    婚检疾病检出率   | 14.26 | %    |           | 866         | 户籍 | draft
"""
PAPER = b"%PDF-1.4\n% a made-up paper of a made-up county\n%%EOF\n"
OFFICE = Actor(None, "妇幼保健院（示例）", door="demo", everything=True)


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """A few figures for every county: confirmed, waiting, and one that does not hold as a draft."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        for row in read_table(REPORTED):
            _declared(by, county, day, row)


def _declared(by: Actor, county: Any, day: dt.date, row: dict[str, str]) -> None:
    given: dict[str, Any] = {name: row[name] for name in row if name != "state"}
    made = actions.draft_figure(by=OFFICE, place=county, period=str(day.year - 1), **given)
    if row["state"] == "draft":
        return
    actions.attach_paper(by=OFFICE, pk=made.pk, name="盖章报表.pdf", content=PAPER)
    actions.declare_figure(by=OFFICE, pk=made.pk)
    if row["state"] == "confirmed":
        actions.confirm_figure(by=by, pk=made.pk, why="与盖章报表一致")
