"""Whether the numbers of a document belong together: one data cut, one definition of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from xinglin.engines.reports.words.figures import Figure


def cut_of(figures: Iterable[Figure]) -> int | None:
    """The commit from which most of the counted numbers are; the newest of equals."""
    counted = Counter(one.commit for one in figures if one.commit is not None)
    if not counted:
        return None
    most = max(counted.values())
    return max(commit for commit, many in counted.items() if many == most)


def stale(figures: Iterable[Figure], head: int | None) -> list[tuple[Figure, str]]:
    """Figures that do not belong with the rest, and why.

    One is stale when it is older than the data's head and was counted from another data cut than
    most of the document, or by another definition than the same figure elsewhere in it. A document
    that is older as a whole is not stale: it stands as of its cut.
    """
    every = list(dict.fromkeys(one for one in figures if one.commit is not None))
    usual = cut_of(every)
    newest: dict[str, Figure] = {}
    for one in every:
        known = newest.setdefault(one.code, one)
        if (one.commit or 0) > (known.commit or 0):
            newest[one.code] = one
    found = []
    for one in every:
        old = head is None or (one.commit or 0) < head
        if old and one.commit != usual:
            found.append((one, f"按提交{one.commit}统计，其余数字按提交{usual}统计"))
        elif one.definition != newest[one.code].definition:
            other = newest[one.code].definition
            found.append((one, f"按定义{one.definition}统计，文中另一处按定义{other}统计"))
    return found
