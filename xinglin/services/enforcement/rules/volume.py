"""The file as it is bound: papers in their order, each with its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xinglin.services.enforcement.rules.kinds import PAPER_KINDS

ORDER = {kind: turn for turn, kind in enumerate((
    "decision", "receipt", "clue", "filing", "record", "inquiry", "evidence", "report", "review",
    "notice", "statement", "hearing", "discussion", "payment", "demand", "court", "closing",
    "other",
))}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """A paper of the volume, from its first page to its last."""

    title: str
    kind: str
    first: int
    last: int

    @property
    def pages(self) -> str:
        """Its pages as an index says them."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def paged(papers: Iterable[tuple[str, str, int]]) -> list[Leaf]:
    """Papers (kind, title, number of pages) in the order of the volume, numbered through.

    >>> [(one.title, one.pages) for one in paged([("filing", "", 2), ("decision", "", 3)])]
    [('行政处罚决定书', '1–3'), ('立案报告', '4–5')]
    """
    found, page = [], 0
    kept = sorted(enumerate(papers), key=lambda pair: (ORDER.get(pair[1][0], 99), pair[0]))
    for _turn, (kind, title, pages) in kept:
        found.append(Leaf(title or PAPER_KINDS.get(kind, kind), kind, page + 1, page + pages))
        page += pages
    return found
