"""Sentences in the reader's language, those with names and numbers in them included.

The catalogue holds `已签署：{1}，下次随访 {2}`; a text that was made that way is recognised, and
what stands in the gaps is put into the translation. So plain Python may compose what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, trans_real
from django.utils.translation import gettext as _

HAN = re.compile(r"[\u3400-\u9fff]")
GAP = re.compile(r"\{(\d)\}")
# How many characters of its own a sentence needs before its gaps hold words, and whole sentences.
FOR_WORDS, FOR_SENTENCES = 2, 5
# How texts are put together, the widest join first, and what each mark becomes.
JOINS = ("\n", "　", "；", "。", "：", "（）", "、，", " ")
MARKS = {
    "\n": "\n", "　": "  ", "；": "; ", "。": ". ", "：": ": ", "（": " (", "）": ") ",
    "、": ", ", "，": ", ", " ": " ",
}  # fmt: skip
NOTED = re.compile(r"([^（）]+)（([^（）]+)）", re.DOTALL)  # something with a note in brackets
QUANTITY = re.compile(r"([\d.,]+)([^\d.,].*)")
LOOSE = re.compile(r" +([,;:.)])")  # a space before a mark
# Two gaps side by side: words and then a number or day, or a number and then words.
SIDE_BY_SIDE = ((r"(\D*?)", r"(\d.*?)"), (r"([\d.,]+)", r"(\D*?)"))


def spoken(text: str) -> str:
    """`text` in the reader's language; whatever the catalogue does not know stays as it is."""
    language = get_language()
    told = _(text)
    if told != text or language in (None, settings.LANGUAGE_CODE) or not HAN.search(text):
        return told
    return _filled(text, str(language)) or _by_parts(text) or text


@dataclass(frozen=True)
class _Sentence:
    """A sentence with gaps: what it looks like, and what it becomes."""

    pieces: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    becomes: str
    gaps: tuple[str, ...]

    def told(self, text: str) -> str:
        """The translation, filled; empty when the text is not this sentence."""
        if not all(piece in text for piece in self.pieces):
            return ""
        found = next((hit for one in self.patterns if (hit := one.fullmatch(text))), None)
        if found is None:
            return ""
        held = dict(zip(self.gaps, (spoken(one) for one in found.groups()), strict=True))
        return GAP.sub(lambda gap: held.get(gap[1], ""), self.becomes).strip()


def _filled(text: str, language: str) -> str:
    return next((told for one in _sentences(language) if (told := one.told(text))), "")


@cache
def _sentences(language: str) -> tuple[_Sentence, ...]:
    """The sentences with gaps of a language, those that say most of their own first."""
    catalogue: Any = trans_real.translation(language)
    known = [(key, told) for key, told in catalogue._catalog.items() if isinstance(key, str)]
    found = [_sentence(key, told) for key, told in known if told and GAP.search(key)]
    return tuple(sorted(found, key=lambda one: -sum(len(piece) for piece in one.pieces)))


def _sentence(key: str, told: str) -> _Sentence:
    pieces = GAP.split(key)
    own, gaps = pieces[::2], pieces[1::2]
    size = len(HAN.findall("".join(own)))
    hole = r"([^\u3400-\u9fff]*?)" if size < FOR_WORDS else r"([^。；（）\n　]*?)"
    hole = "(.*?)" if size >= FOR_SENTENCES else hole
    patterns = tuple(_pattern(own, hole, pair) for pair in SIDE_BY_SIDE[: 1 + ("" in own[1:-1])])
    return _Sentence(tuple(one for one in own if one), patterns, told, tuple(gaps))


def _pattern(own: list[str], hole: str, pair: tuple[str, str]) -> re.Pattern[str]:
    """What a sentence looks like; `own` is what stands between its gaps."""
    holes = [hole] * (len(own) - 1)
    for at, between in enumerate(own[1:-1]):
        if not between:
            holes[at : at + 2] = pair
    parts = zip(own, [*holes, ""], strict=True)
    return re.compile("".join(re.escape(piece) + gap for piece, gap in parts), re.DOTALL)


def _by_parts(text: str) -> str:
    """The text told part by part, between its marks; empty when no part is known."""
    if counted := QUANTITY.fullmatch(text):
        number, unit = counted.groups()
        return f"{number} {spoken(unit).strip()}" if spoken(unit) != unit else ""
    if noted := NOTED.fullmatch(text):
        parts, told = [*noted.groups()], [spoken(one) for one in noted.groups()]
        return f"{told[0]} ({told[1]})" if told != parts else ""
    for marks in JOINS:
        parts = re.split(f"([{marks}])", text)
        if len(parts) > 1:
            told = [MARKS[one] if at % 2 else spoken(one) for at, one in enumerate(parts)]
            return LOOSE.sub(r"\1", "".join(told)).strip() if told[::2] != parts[::2] else ""
    return ""
