"""What a template is filled with: numbers, facts, and the rows that other services tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import book as indicator_book
from xinglin.engines.indicators import indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.places import Level
from xinglin.engines.places import queries as places
from xinglin.engines.reports import (
    Change,
    Completion,
    Figure,
    Mean,
    Order,
    Pace,
    Row,
    Vocabulary,
    chinese_date,
    sources,
    time_progress,
)
from xinglin.engines.reports import queries as reports
from xinglin.engines.reports.queries.counted import Counted
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period

GENERAL = ("POP1", "FUP1")
FACTS: Mapping[str, str] = {
    "机关": "发文机关", "地区": "地区名称", "年": "年份", "上年": "上一年", "下年": "下一年",
    "时期": "时期", "成文日期": "成文日期", "数据截至": "数据截至日期", "文号": "发文字号",
    "收文机构": "反馈函的收文机构", "抄送": "反馈函的抄送机关，没有时为空",
}  # fmt: skip
TARGETS: Mapping[str, str] = {
    "序号": "序号", "指标": "指标或目标", "目标": "年度目标", "完成值": "完成值",
    "完成率": "完成率",
    "同比": "与上年同期比较",
    "较上年": "同比句，无可比时为空", "进度": "完成、有序推进、滞后", "责任单位": "责任股室",
    "备注": "备注",
}  # fmt: skip
OF_INSTITUTIONS: Mapping[str, str] = {
    "序号": "序号", "指标": "指标", "数值": "该机构的数值", "同比": "同比", "平均": "各机构平均",
    "目标": "年度目标",
}  # fmt: skip
NO_NUMBER = "（待编号）"
DONE_ROWS, INSTITUTION_ROWS = "完成情况", "机构指标"
LINE = "—"


def vocabulary() -> Vocabulary:
    """Every word that a template of this instance may use."""
    rows = {one.code: one.fields for one in sources}
    rows = {DONE_ROWS: TARGETS, INSTITUTION_ROWS: OF_INSTITUTIONS, **rows}
    return Vocabulary({one.code: one.title for one in indicators}, FACTS, rows)


def order(
    template: bytes,
    *,
    place: Any,
    period: Period,
    made_on: dt.date,
    seen_by: Actor,
    institution: Any = None,
) -> Order:
    """Everything that this template needs for a place and a period, counted from one data cut."""
    seen_by.must("reporting.write", place.number)
    if period.start > made_on:
        raise Refused(f"{period.title}还没有开始", mend="请选择已经开始的时期")
    status = counting.lake_status()
    if status.commit is None:
        raise Refused("还没有可供统计的数据", mend="请先更新指标数据")
    book = Counted(
        place, period, seen_by, institution.pk if institution is not None else None,
        as_of=status.commit, until=made_on,
    )  # fmt: skip
    goals = [one.code for one in indicators if one.goal is not None]
    book.expect(reports.codes_of(template, vocabulary()))
    rows = {one.code: one.tell(place.number, period, seen_by) for one in sources}
    if institution is None and not rows.get(DONE_ROWS):
        book.expect(goals)
        rows[DONE_ROWS] = done_rows(book, goals, period, made_on)
    rows[INSTITUTION_ROWS] = institution_rows(book)
    return Order(
        book, facts(place, period, made_on, institution), rows,
        progress=str(time_progress(min(made_on, period.end))), head=status.commit,
    )  # fmt: skip


def facts(place: Any, period: Period, made_on: dt.date, institution: Any) -> dict[str, str]:
    """What a template may say that is no number of anybody."""
    at = counting.lake_status().at
    number = period.start.year
    return {
        "机关": organ_of(place), "地区": place.name, "年": str(number), "上年": str(number - 1),
        "下年": str(number + 1), "时期": period.title, "成文日期": chinese_date(made_on),
        "数据截至": chinese_date(dt.date.fromisoformat(at[:10])) if at else "（无）",
        "文号": NO_NUMBER, "收文机构": institution.name if institution is not None else "",
        "抄送": copied_to(institution) if institution is not None else "",
    }  # fmt: skip


def copied_to(institution: Any) -> str:
    """The government of the township in which an institution works, which answers for it there."""
    above = institution.place
    while above is not None and above.level != Level.TOWN:
        above = above.parent
    if above is None:
        return ""
    return f"{above.name}办事处" if above.name.endswith("街道") else f"{above.name}人民政府"


def organ_of(place: Any) -> str:
    """The bureau of a place: the institution of that kind there, or what it is usually called."""
    return f"{place.name}卫生健康局"


def done_rows(book: Counted, codes: list[str], period: Period, on: dt.date) -> list[Row]:
    """主要指标完成情况 by the goals of the indicator book, where nobody set targets here."""
    found: list[Row] = []
    for number, code in enumerate(codes, start=1):
        now = book.figure(code, "", "", "")
        set_to = book.goal(now)
        if set_to is None:
            continue
        found.append(done_row(number, now, set_to, book.earlier(now, step="year"),
                              book.owner(code)))  # fmt: skip
    return found


def done_row(
    number: int, now: Figure, set_to: tuple[Figure, bool], before: Figure, owner: str
) -> Row:
    """One line of that table."""
    goal, at_most = set_to
    compared = before.is_known and not before.is_undefined
    return {
        "序号": str(number), "指标": now.title, "目标": goal, "完成值": now,
        "完成率": LINE if at_most else Completion(now, goal),
        "同比": Change(now, before, label="") if compared else LINE,
        "较上年": Change(now, before) if compared else "",
        "进度": Pace(now, goal, at_most=at_most), "责任单位": owner, "备注": "",
    }  # fmt: skip


def institution_rows(book: Counted) -> list[Row]:
    """What is counted by institution, for one of them beside the mean of all."""
    if book.institution is None:
        return []
    found: list[Row] = []
    codes = [
        one.code for one in indicators if "institution" in one.by and one.better and one.unit == "%"
    ]
    for number, code in enumerate(codes, start=1):
        now = book.figure(code, "", "", "")
        set_to = book.goal(now)
        others = tuple(one for _, one in book.below(code, "") if one.is_known)
        found.append({
            "序号": str(number), "指标": indicator_book(code).title, "数值": now,
            "同比": Change(now, book.earlier(now, step="year"), label=""),
            "平均": Mean(others) if others else LINE, "目标": set_to[0] if set_to else LINE,
        })  # fmt: skip
    return found


def institution_of(pk: int | None) -> Any:
    """The institution a letter goes to."""
    return None if pk is None else places.institution(pk)
