"""Sentences of a text, the numbers in them held as slots, and how two texts differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

OPEN, CLOSE = "⟦", "⟧"
SLOT = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
END = re.compile(r"(?<=[。！？；])")
WORD = re.compile(r"\d+(?:\.\d+)?%?|[A-Za-z]+|.", re.DOTALL)
SHORT = 2


def sentences(text: str) -> list[str]:
    """A paragraph cut after each full stop; nothing is lost.

    >>> sentences("签约率85.20%，完成目标。同比上升；继续推进")
    ['签约率85.20%，完成目标。', '同比上升；', '继续推进']
    >>> sentences("")
    []
    """
    return [part for part in END.split(text) if part]


def slots(text: str) -> list[str]:
    """What stands between the brackets, in order.

    >>> slots("完成⟦xl_1⟧，⟦xl_2⟧。")
    ['xl_1', 'xl_2']
    """
    return SLOT.findall(text)


def said(text: str, numbers: Mapping[str, str], *, bracketed: bool = False) -> str:
    """The sentence with its numbers in their slots; `bracketed` as it is edited.

    >>> said("完成⟦xl_1⟧。", {"xl_1": "85.20%"})
    '完成85.20%。'
    >>> said("完成⟦xl_1⟧。", {"xl_1": "85.20%"}, bracketed=True)
    '完成⟦85.20%⟧。'
    """
    frame = f"{OPEN}{{}}{CLOSE}" if bracketed else "{}"
    return SLOT.sub(lambda slot: frame.format(numbers.get(slot[1], "")), text)


def tied(typed: str, before: str, numbers: Mapping[str, str]) -> str:
    """What was typed, each bracketed number tied again to the slot that it came from.

    ValueError names a bracket that holds anything but one of the sentence's own numbers.

    >>> tied("⟦升⟧至⟦85.20%⟧。", "达⟦xl_1⟧，⟦xl_2⟧。", {"xl_1": "85.20%", "xl_2": "升"})
    '⟦xl_2⟧至⟦xl_1⟧。'
    """
    waiting = slots(before)

    def tie(slot: re.Match[str]) -> str:
        for name in waiting:
            if numbers.get(name) == slot[1]:
                waiting.remove(name)
                return f"{OPEN}{name}{CLOSE}"
        raise ValueError(slot[1])

    return SLOT.sub(tie, typed)


def skeleton(text: str) -> str:
    """The sentence without its numbers: by it a sentence is known again next time.

    >>> skeleton("完成⟦xl_7⟧，⟦xl_8⟧。")
    '完成⟦⟧，⟦⟧。'
    """
    return SLOT.sub(f"{OPEN}{CLOSE}", text)


def carried(edited: str, old: str, new: str) -> str:
    """An edited sentence on the slots of a newly written one that has the same skeleton.

    >>> carried("共⟦xl_1⟧完成。", "完成⟦xl_1⟧。", "完成⟦xl_9⟧。")
    '共⟦xl_9⟧完成。'
    """
    names = dict(zip(slots(old), slots(new), strict=True))
    return SLOT.sub(lambda slot: f"{OPEN}{names[slot[1]]}{CLOSE}", edited)


Piece = tuple[str, str]
"""(how, text): "=" kept, "+" inserted, "-" deleted."""


def difference(before: str, after: str) -> list[Piece]:
    """The pieces of a text beside its earlier wording; numbers are never cut apart.

    >>> difference("管理率70.00%。", "规范管理率72.50%。")
    [('+', '规范'), ('=', '管理率'), ('-', '70.00%'), ('+', '72.50%'), ('=', '。')]
    """
    old, new = WORD.findall(before), WORD.findall(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept = "".join(old[a:b])
        if tag == "equal" and _is_chance(kept, found, d, new):
            found += [("-", kept), ("+", kept)]
        elif tag == "equal":
            found.append(("=", kept))
        else:
            found += [("-", kept), ("+", "".join(new[c:d]))]
    return _joined([piece for piece in found if piece[1]])


def _is_chance(kept: str, found: list[Piece], end: int, new: list[str]) -> bool:
    """A single character that happens to stand in both, between two changes."""
    changed = bool(found) and found[-1][0] != "="
    return len(kept) < SHORT and changed and end < len(new) and kept not in "，。；、"


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbouring changes as one deletion and one insertion."""
    found: list[Piece] = []
    gone, come = "", ""
    for how, text in [*pieces, ("=", "")]:
        if how == "-":
            gone += text
        elif how == "+":
            come += text
        else:
            found += [one for one in (("-", gone), ("+", come), ("=", text)) if one[1]]
            gone, come = "", ""
    return found


ALIKE = 0.55


def aligned(before: list[str], after: list[str]) -> list[tuple[str | None, str | None]]:
    """Paragraphs beside their earlier wording: (old, new), None where there is no counterpart.

    >>> aligned(["甲管理率70%。", "乙。"], ["甲管理率72%。", "丙项工作新近开展。"])
    [('甲管理率70%。', '甲管理率72%。'), ('乙。', None), (None, '丙项工作新近开展。')]
    """
    found: list[tuple[str | None, str | None]] = []
    match = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in match.get_opcodes():
        if tag == "equal":
            found += list(zip(before[a:b], after[c:d], strict=True))
        else:
            found += _paired(before[a:b], after[c:d])
    return found


def _paired(old: list[str], new: list[str]) -> list[tuple[str | None, str | None]]:
    """Each new paragraph with the next old one that is like it, in order."""
    found: list[tuple[str | None, str | None]] = []
    at = 0
    for text in new:
        like = next((n for n in range(at, len(old)) if _alike(old[n], text)), None)
        if like is not None:
            found += [(gone, None) for gone in old[at:like]]
            found.append((old[like], text))
            at = like + 1
        else:
            found.append((None, text))
    rest: list[tuple[str | None, str | None]] = [(gone, None) for gone in old[at:]]
    fresh = [n for n, pair in enumerate(found) if pair[0] is None]
    cut = fresh[0] if fresh and not any(o is not None for o, _ in found[fresh[0] :]) else len(found)
    return found[:cut] + rest + found[cut:]


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE
