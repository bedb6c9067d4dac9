"""What the code tables can answer: diagnoses of the insurance edition of ICD-10 (医保版)."""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
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
    """The whole list in columns, ordered by code, so that a prefix is one slice."""

    def __init__(self, text: str) -> None:
        cells = text.rstrip("\n").replace("\n", "\t").split("\t")
        self.codes, self.titles, self.initials = cells[::3], cells[1::3], cells[2::3]
        self.keys = "\n".join(self.codes).upper().split("\n")

    # Searched columns run from the shortest title to the longest: no answer need be sorted.
    @cached_property
    def order(self) -> list[int]:
        """Rows from the shortest title to the longest."""
        lengths = list(map(len, self.titles))
        return sorted(range(len(lengths)), key=lengths.__getitem__)

    @cached_property
    def sought_titles(self) -> list[str]:
        """Titles in that order, in lower case."""
        return "\n".join(map(self.titles.__getitem__, self.order)).lower().split("\n")

    @cached_property
    def sought_initials(self) -> list[str]:
        """Initials in that order."""
        return list(map(self.initials.__getitem__, self.order))

    @cached_property
    def row(self) -> dict[str, int]:
        """Rows by code; a code that is only listed with its asterisk code is found without it."""
        rows = {key: row for row, key in enumerate(self.keys)}
        for key in [key for key in self.keys if "+" in key]:
            rows.setdefault(key.partition("+")[0], rows[key])
        return rows

    def one(self, row: int) -> Icd10:
        """The diagnosis in a row."""
        return Icd10(self.codes[row], self.titles[row], self.initials[row])

    def with_prefix(self, prefix: str, limit: int) -> list[int]:
        """Rows whose code begins with the prefix."""
        start = bisect_left(self.keys, prefix)
        stop = bisect_left(self.keys, prefix + "\uffff")
        return list(range(start, min(stop, start + limit)))

    def with_title(self, words: list[str], limit: int) -> list[int]:
        """Rows whose title holds all words: those that begin with the first, shorter ones first."""
        titles = self.sought_titles
        first, *others = words
        found = [place for place, title in enumerate(titles) if first in title]
        for word in others:
            found = [place for place in found if word in titles[place]]
        return self._nearest(found, titles, first, limit)

    def with_initials(self, letters: str, limit: int) -> list[int]:
        """Rows whose initials hold the letters: those that begin with them, shorter ones first."""
        column = self.sought_initials
        found = [place for place, initials in enumerate(column) if letters in initials]
        return self._nearest(found, column, letters, limit)

    def _nearest(self, places: list[int], column: list[str], text: str, limit: int) -> list[int]:
        heads = islice((place for place in places if column[place].startswith(text)), limit)
        return [self.order[place] for place in (*heads, *places[:limit])]


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
        rows += listed.with_title(words, limit)
    letters = "".join(words)
    if len(rows) < limit and _LATIN.fullmatch(letters):
        rows += listed.with_initials(letters, limit)
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
