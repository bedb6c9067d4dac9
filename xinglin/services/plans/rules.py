"""How a task stands, and how the sentence that reports it is put together; pure.

Source: general practice of annual plans (工作要点): task, measure, office, deadline, evidence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

THEMES = (
    "党的建设与行风", "基本公共卫生服务", "家庭医生签约", "妇幼健康", "老年健康和慢病管理",
    "传染病防控与免疫规划", "卫生应急与急救", "综合监督", "医改与医共体", "信息化", "人口家庭",
    "中医药",
)  # fmt: skip
SOON = 30


class State(StrEnum):
    """How a task stands on a day."""

    DONE = "done"
    LATE = "late"
    SOON = "soon"
    UNDER_WAY = "under_way"
    AHEAD = "ahead"


STATES: Mapping[State, str] = {
    State.DONE: "已完成", State.LATE: "逾期", State.SOON: "临近时限", State.UNDER_WAY: "推进中",
    State.AHEAD: "未开始",
}  # fmt: skip


def state_of(begins: dt.date, due: dt.date, done_on: dt.date | None, on: dt.date) -> State:
    """How a task stands: done, overdue, due within thirty days, under way, not begun.

    >>> day = dt.date
    >>> state_of(day(2026, 1, 1), day(2026, 6, 30), day(2026, 7, 9), day(2026, 8, 1)).value
    'done'
    >>> state_of(day(2026, 1, 1), day(2026, 6, 30), None, day(2026, 7, 1)).value
    'late'
    >>> state_of(day(2026, 1, 1), day(2026, 6, 30), None, day(2026, 6, 1)).value
    'soon'
    >>> state_of(day(2026, 5, 1), day(2026, 12, 31), None, day(2026, 4, 1)).value
    'ahead'
    """
    if done_on is not None and done_on <= on:
        return State.DONE
    if on > due:
        return State.LATE
    if on < begins:
        return State.AHEAD
    return State.SOON if (due - on).days <= SOON else State.UNDER_WAY


SLOT = re.compile(r"\{([^{}]*)\}")
SLOTS = ("值", "同比", "目标", "完成率", "进度", "分子", "分母")


def slots_of(sentence: str) -> list[str]:
    """The numbers that a sentence asks for, in order.

    >>> slots_of("规范管理率{值}，{同比}。")
    ['值', '同比']
    """
    return SLOT.findall(sentence)


def wrong_slots(sentence: str, has_indicator: bool) -> list[str]:
    """Slots that cannot be filled: unknown ones, and any at all without an indicator.

    >>> wrong_slots("{值}，{均值}", True), wrong_slots("{值}", False), wrong_slots("完成。", False)
    (['均值'], ['值'], [])
    """
    return [one for one in slots_of(sentence) if one not in SLOTS or not has_indicator]


def pieces(sentence: str) -> list[tuple[bool, str]]:
    """A sentence cut at its slots: (is a slot, text).

    >>> pieces("达{值}。")
    [(False, '达'), (True, '值'), (False, '。')]
    """
    found, at = [], 0
    for slot in SLOT.finditer(sentence):
        if sentence[at : slot.start()]:
            found.append((False, sentence[at : slot.start()]))
        found.append((True, slot[1]))
        at = slot.end()
    if sentence[at:]:
        found.append((False, sentence[at:]))
    return found


def plain_sentence(title: str, state: State, done_on: dt.date | None, papers: int) -> str:
    """What is said of a task whose office wrote no sentence of its own.

    >>> plain_sentence("县医院改造", State.DONE, dt.date(2026, 6, 9), 2)
    '县医院改造于6月9日完成。'
    >>> plain_sentence("县医院改造", State.LATE, None, 0)
    '县医院改造未按期完成。'
    """
    if state is State.DONE and done_on is not None:
        return f"{title}于{done_on.month}月{done_on.day}日完成。"
    word = {State.LATE: "未按期完成", State.AHEAD: "尚未启动"}.get(state, "正在推进")
    return f"{title}{word}。"


def in_order(themes: Iterable[str]) -> list[str]:
    """Themes in the order of the official skeleton, own ones after it.

    >>> in_order(["中医药", "人才", "妇幼健康"])
    ['妇幼健康', '中医药', '人才']
    """
    asked = list(dict.fromkeys(themes))
    known = [one for one in THEMES if one in asked]
    return known + [one for one in asked if one not in known]
