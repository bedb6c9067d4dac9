"""What the code tables can answer: diagnoses of the insurance edition of ICD-10 (医保版)."""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ICD10_SYSTEM = "医保版"
ICD10_TABLE = Path(__file__).parent / "tables" / "icd10.tsv.gz"

_CODE = re.compile(r"[a-z][0-9]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Icd10:
    """One diagnosis of the list, with the edition it is taken from."""

    code: str
    title: str
    initials: str
    code_system: str = ICD10_SYSTEM


class _List:
    """The whole list in columns, ordered by code, so that prefixes are one slice."""

    def __init__(self, text: str) -> None:
        self.codes: list[str] = []
        self.titles: list[str] = []
        self.initials: list[str] = []
        for line in text.splitlines():
            code, title, initials = line.split("\t")
            self.codes.append(code)
            self.titles.append(title)
            self.initials.append(initials)
        self.keys = [code.upper() for code in self.codes]
        self.row = {key: row for row, key in enumerate(self.keys)}
        for row, key in enumerate(self.keys):
            if "+" in key:
                self.row.setdefault(key.partition("+")[0], row)
        self.lower_titles = "\n".join(self.titles).lower().split("\n")

    def one(self, row: int) -> Icd10:
        return Icd10(self.codes[row], self.titles[row], self.initials[row])

    def with_prefix(self, prefix: str, limit: int) -> list[int]:
        start = bisect_left(self.keys, prefix)
        stop = bisect_left(self.keys, prefix + "\uffff")
        return list(range(start, min(stop, start + limit)))

    def with_title(self, words: list[str]) -> list[int]:
        first, *others = words
        found = [row for row, title in enumerate(self.lower_titles) if first in title]
        for word in others:
            found = [row for row in found if word in self.lower_titles[row]]
        return self._nearest(found, self.lower_titles, first)

    def with_initials(self, letters: str) -> list[int]:
        found = [row for row, initials in enumerate(self.initials) if letters in initials]
        return self._nearest(found, self.initials, letters)

    @staticmethod
    def _nearest(rows: list[int], column: list[str], text: str) -> list[int]:
        """Whole first, then beginnings, then the rest; shorter before longer, then by code."""
        return sorted(
            rows, key=lambda row: (not column[row].startswith(text), len(column[row]), row)
        )


@cache
def _icd10() -> _List:
    return _List(gzip.decompress(ICD10_TABLE.read_bytes()).decode("utf-8"))


def search_icd10(text: str, limit: int = 20) -> list[Icd10]:
    """
    Diagnoses meant by what a doctor typed: the beginning of a code, part of a title, or the
    first letters of its pinyin. Several words must all stand in the title.
    """
    words = text.strip().lower().split()
    if not words or limit < 1:
        return []
    listed = _icd10()
    rows: list[int] = []
    if len(words) == 1 and _CODE.match(words[0]):
        rows += listed.with_prefix(_dotted(words[0]), limit)
    if len(rows) < limit:
        rows += listed.with_title(words)
    letters = "".join(words)
    if len(rows) < limit and _LATIN.fullmatch(letters):
        rows += listed.with_initials(letters)
    return [listed.one(row) for row in _first(rows, limit)]


def icd10_title(code: str) -> str | None:
    """The Chinese title of a diagnosis code, dotted or not, in either case; None if unlisted."""
    listed = _icd10()
    row = listed.row.get(_dotted(code.strip()))
    return None if row is None else listed.titles[row]


def _dotted(code: str) -> str:
    """The code as the list keys it: upper case, the dot after three characters."""
    main, plus, rest = code.upper().replace("†", "+").partition("+")
    if len(main) > 3 and main[3] != ".":
        main = f"{main[:3]}.{main[3:]}"
    if rest and len(rest) > 3 and rest[3] != ".":
        rest = f"{rest[:3]}.{rest[3:]}"
    return main + plus + rest


def _first(rows: Iterable[int], limit: int) -> list[int]:
    return list(dict.fromkeys(rows))[:limit]
