"""Texts that people write."""

from __future__ import annotations

from xinglin.kernel.errors import Refused

SHORTEST = 2


def words(text: str, what: str, longest: int) -> str:
    """The text without blanks around it; refused when it says nothing or too much.

    >>> words(" 发热待查 ", "初步诊断", 120)
    '发热待查'
    >>> words("?", "原因", 200)
    Traceback (most recent call last):
    xinglin.kernel.errors.Refused: 没有写原因；请写明原因
    """
    told = text.strip()
    if len(told) < SHORTEST:
        raise Refused(f"没有写{what}", mend=f"请写明{what}")
    if len(told) > longest:
        raise Refused(f"{what}太长", mend=f"请缩短到 {longest} 字以内")
    return told
