"""How a report moves, who may move it, and how it is numbered; pure.

Source: general practice of official documents: drafted, checked, approved and issued by different
hands, numbered without gaps for each organ and year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ANNUAL, MONTHLY, LETTER = "annual", "monthly", "letter"
KINDS: Mapping[str, str] = {ANNUAL: "工作总结和工作要点", MONTHLY: "工作简报", LETTER: "反馈函"}

DRAFT, CHECKED, APPROVED, ISSUED, ARCHIVED = "draft", "checked", "approved", "issued", "archived"
STATES: Mapping[str, str] = {
    DRAFT: "拟稿", CHECKED: "已核对", APPROVED: "已签发待发", ISSUED: "已印发", ARCHIVED: "已归档",
}  # fmt: skip
SEALED = (ISSUED, ARCHIVED)


@dataclass(frozen=True)
class Move:
    """One step: from which states it leads where, and whose hands must be other ones."""

    title: str
    begins: tuple[str, ...]
    ends: str
    apart_from: tuple[str, ...] = ()


MOVES: Mapping[str, Move] = {
    "check": Move("核对通过", (DRAFT,), CHECKED, apart_from=("drafted_by",)),
    "approve": Move("签发", (CHECKED,), APPROVED, apart_from=("drafted_by",)),
    "send_back": Move("退回修改", (CHECKED, APPROVED), DRAFT),
    "issue": Move("编号印发", (APPROVED,), ISSUED, apart_from=("drafted_by",)),
    "archive": Move("归档", (ISSUED,), ARCHIVED),
}
HANDS = {"drafted_by": "拟稿人"}
CODE = re.compile(r"^[一-鿿]{1,12}$")


def next_state(move: str, state: str) -> str | None:
    """Where a move leads from a state; None where it is not open.

    >>> next_state("check", "draft"), next_state("issue", "draft"), next_state("archive", "issued")
    ('checked', None, 'archived')
    """
    one = MOVES[move]
    return one.ends if state in one.begins else None


def in_the_way(move: str, hand: int | None, hands: Mapping[str, int | None]) -> str:
    """Which earlier hand this one may not be as well; nothing where none is.

    >>> in_the_way("approve", 4, {"drafted_by": 4})
    '拟稿人'
    >>> in_the_way("approve", 5, {"drafted_by": 4})
    ''
    """
    for name in MOVES[move].apart_from:
        if hand is not None and hands.get(name) == hand:
            return HANDS[name]
    return ""


def open_moves(state: str) -> list[str]:
    """The moves that are open in a state.

    >>> open_moves("checked")
    ['approve', 'send_back']
    """
    return [name for name, one in MOVES.items() if state in one.begins]


def next_serial(taken: list[int]) -> int:
    """The next number of an organ's year: they begin at one and leave no gap.

    >>> next_serial([]), next_serial([1, 2, 3])
    (1, 4)
    """
    return max(taken, default=0) + 1


def is_organ_code(text: str) -> bool:
    """机关代字: Chinese characters only.

    >>> is_organ_code("杏卫健发"), is_organ_code("WJ〔2026〕")
    (True, False)
    """
    return bool(CODE.match(text))
