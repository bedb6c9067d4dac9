"""How headings are numbered and a title is broken into lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width

from xinglin.engines.reports.rules.numbers import chinese_numeral
from xinglin.engines.reports.words.documents import Block, Chapter, Heading

BREAK_AFTER = "局委会院处的和、）》”，"


def width(text: str) -> float:
    """How many characters wide a text is; a Latin letter or a digit takes half of one.

    >>> width("2024年3月"), width("〔一〕")
    (4.5, 3.0)
    """
    return sum(1.0 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def number_of(level: int, count: int) -> str:
    """
    >>> [number_of(level, 2) for level in (1, 2, 3, 4)]
    ['二、', '（二）', '2.', '（2）']
    """
    if level <= 2:
        return f"{chinese_numeral(count)}、" if level == 1 else f"（{chinese_numeral(count)}）"
    return f"{count}." if level == 3 else f"（{count}）"


class Outline:
    """Counts the headings of one text; refuses a level that was skipped, save 一、 over 1."""

    def __init__(self) -> None:
        self.counts = [0, 0, 0, 0]
        self.titles: list[str] = []
        self.levels: list[int] = []

    def number(self, heading: Heading) -> str:
        """The heading with its number."""
        level = heading.level
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
            self.titles.pop()
        above = self.levels[-1] if self.levels else 0
        if level > above + 1 and (above, level) != (1, 3):
            raise ValueError(f"Level {level} under level {above}: {heading.text}")
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (4 - level)
        text = number_of(level, self.counts[level - 1]) + heading.text
        self.levels.append(level)
        self.titles.append(text.rstrip("。"))
        return text

    @property
    def where(self) -> str:
        """Under which headings we are: 一、…/（一）…"""
        return "/".join(self.titles)


def flat(blocks: Iterable[Block | Chapter]) -> Iterator[Block]:
    """Chapters opened up: each heading, then what stands under it."""
    for block in blocks:
        if isinstance(block, Chapter):
            yield block.heading
            yield from flat(block.blocks)
        else:
            yield block


def title_lines(title: str, room: float = 20) -> list[str]:
    """The lines of a title: its own breaks, or as few as fit, evenly, between words if it can be.

    >>> title_lines("杏林县卫生健康局2025年工作总结和2026年工作要点")
    ['杏林县卫生健康局', '2025年工作总结和2026年工作要点']
    >>> title_lines("关于开展演练的通知")
    ['关于开展演练的通知']
    """
    if "\n" in title:
        return [line.strip() for line in title.splitlines() if line.strip()]
    if width(title) <= room:
        return [title]
    cuts = [
        cut for cut in range(1, len(title)) if _may_break(title, cut) and width(title[:cut]) <= room
    ]
    best = min(cuts or [_even(title, room)], key=lambda cut: _unevenness(title, cut, room))
    return [title[:best], *title_lines(title[best:], room)]


def _may_break(title: str, cut: int) -> bool:
    before, after = title[cut - 1], title[cut]
    if after in BREAK_AFTER:
        return False
    return before in BREAK_AFTER or (after.isdigit() and not before.isdigit())


def _even(title: str, room: float) -> int:
    """Where to cut a title that offers no better place."""
    share = width(title) / -(-width(title) // room)
    return max(cut for cut in range(1, len(title)) if cut == 1 or width(title[:cut]) <= share)


def _unevenness(title: str, cut: int, room: float) -> float:
    rest = width(title[cut:])
    return abs(width(title[:cut]) - rest / -(-rest // room))
