"""What a check says: a verdict with its arithmetic, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

FAILS, DOUBT, ROUNDING, HOLDS, OPEN = "fails", "doubt", "rounding", "holds", "open"
GRADES = {
    FAILS: "不成立",
    DOUBT: "存疑",
    ROUNDING: "仅在取整误差内成立",
    HOLDS: "成立",
    OPEN: "无法核对",
}
CHECKS = {
    "sum": "分项与合计",
    "rate": "率与其分子分母",
    "whole": "整数可行性",
    "part": "分子不大于分母",
    "order": "大小关系",
    "once": "一个指标一个值",
    "unit": "计量单位",
    "target": "目标与已达水平",
    "change": "增长率与百分点",
    "names": "列举与计数",
    "formula": "推算",
    "relation": "关系式",
}


@dataclass(frozen=True)
class Finding:
    """One verdict: which check, how it came out, over which figures, why, and how to mend it."""

    check: str
    grade: str
    ids: tuple[str, ...]
    says: str
    mend: str = ""

    @property
    def title(self) -> str:
        """The check in words."""
        return CHECKS[self.check]

    @property
    def verdict(self) -> str:
        """The grade in words."""
        return GRADES[self.grade]

    @property
    def bad(self) -> bool:
        """Whether the figures should not be published so."""
        return self.grade == FAILS

    def named(self, check: str) -> Finding:
        """The same verdict under another check."""
        return replace(self, check=check)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "check": self.check, "title": self.title, "grade": self.grade, "verdict": self.verdict,
            "ids": list(self.ids), "says": self.says, "mend": self.mend,
        }  # fmt: skip


def plain(number: Fraction | Decimal | int, places: int = 3) -> str:
    """A number as people write it: no needless noughts, at most so many decimals.

    >>> plain(Fraction(866, 954) * 100), plain(Fraction(255)), plain(Fraction(-1, 2))
    ('90.776', '255', '-0.5')
    """
    exact = number if isinstance(number, Fraction) else Fraction(number)
    sign, size = ("-" if exact < 0 else ""), abs(exact)
    scaled = int(size * 10**places * 2 + 1) // 2
    whole, rest = divmod(scaled, 10**places)
    tail = f"{rest:0{places}d}".rstrip("0") if places else ""
    return f"{sign}{whole}{'.' + tail if tail else ''}"
