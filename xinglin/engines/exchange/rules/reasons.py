"""What kind of reason a sentence gives: the same for every row it is said of, nothing personal."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"[“\"「(（][^”\"」)）]*[”\"」)）]")
_FIGURES = re.compile(r"\d[\d.,:/\-–~%]*\d|\d")
HEAD = 8  # a title before a colon is not longer; what is longer says the reason itself


def kind_of(why: str) -> str:
    """The reason without what it quotes and counts, of several the first.

    >>> kind_of("出生日期2030-01-01晚于今天"), kind_of("民族“火星”不在代码表中")
    ('出生日期…晚于今天', '民族不在代码表中')
    >>> kind_of("出生日期与身份证号不一致：填写的是1960-01-02，身份证号中是1960-01-03")
    '出生日期与身份证号不一致'
    >>> kind_of("收缩压：应在 60–260 之间；舒张压：不是数字")
    '收缩压：应在 … 之间'
    """
    first = why.split("；", 1)[0]
    head, colon, _ = first.partition("：")
    if colon and len(head) > HEAD:
        first = head
    return _FIGURES.sub("…", _QUOTED.sub("", first)).strip()
