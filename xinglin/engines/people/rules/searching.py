"""What a person's search document holds, what a typed text may mean, and why somebody matched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from xinglin.engines.codes import cleaned, pinyin_of_name, to_18
from xinglin.engines.people.rules.matching import bare_name

# Digits of a place number that become tokens: prefecture, county, town, village.
SCOPES = (4, 6, 9, 12)

_LETTERS = re.compile(r"[a-z]+")
_PIECES = re.compile(r"[a-z]+|[^\W\d_a-z]+")
_NOT_LETTERS = re.compile(r"[\s'’·•.-]+")
_ID = re.compile(r"[0-9]{17}[0-9X]|[0-9]{15}")
_TAIL = re.compile(r"[0-9]{3}[0-9X]")
_PHONE = re.compile(r"(?:1[3-9][0-9]{9}|0[0-9]{9,11}|[2-8][0-9]{6,7})")


# --- the document --------------------------------------------------------------------------


class Spelling(NamedTuple):
    """A name's readings: the first is the name's own, the second what others may type."""

    full: str
    initials: str
    syllables: tuple[str, ...]
    also: str = ""


@lru_cache(maxsize=200_000)
def spelling(name: str) -> Spelling:
    """
    How a name is spelt; a surname of two readings is found under the everyday one as well.

    >>> spelling("曾小明").full, spelling("曾小明").also
    ('zengxiaoming', 'cengxiaoming')
    """
    read = pinyin_of_name(name)
    syllables = tuple(read.syllables.split())
    also = ""
    if syllables and not name[0].isascii():
        everyday = _everyday(name[0])
        if everyday and everyday != syllables[0] and not read.full.startswith(everyday + everyday):
            also = everyday + "".join(syllables[1:])
    return Spelling(read.full, read.initials, syllables, also)


@lru_cache(maxsize=10_000)
def _everyday(char: str) -> str:
    from pypinyin import lazy_pinyin

    heard = lazy_pinyin(char, errors="ignore")
    return str(heard[0]) if heard else ""


@lru_cache(maxsize=200_000)
def name_words(name: str) -> str:
    """The part of a search document that the name makes: whole, by characters, in pinyin."""
    read = spelling(name)
    letters = bare_name(name)
    chars = [letters, *_characters(name)]
    given = "".join(read.syllables[1:])
    latin = [*read.syllables, read.full, given, read.initials, read.also]
    return " ".join(word for word in [*chars, *latin] if word)


def _characters(name: str) -> list[str]:
    """Chinese characters one by one, Latin words whole."""
    return [
        word
        for piece in _PIECES.findall(name.lower())
        for word in ([piece] if piece.isascii() else piece)
    ]


@lru_cache(maxsize=50_000)
def place_words(place: int) -> str:
    """The places in which a place lies, as tokens.

    >>> place_words(990101001101000)
    'p9901 p990101 p990101001 p990101001101'
    """
    code = f"{place:015d}"
    return " ".join(f"p{code[:digits]}" for digits in SCOPES)


def search_words(name: str, place: int, record_no: str | None) -> str:
    """The whole search document of a resident."""
    document = f"{name_words(name)} {place_words(place)}"
    return f"{document} r{record_no[-8:]}" if record_no else document


def scope_words(reach: Sequence[tuple[int, int]]) -> list[str] | None:
    """
    The tokens of which a document must hold one to lie within reach; None when nothing narrows.

    >>> scope_words([(990101001000000, 990101001999999)])
    ['p990101001']
    """
    words = []
    for low, high in reach:
        digits = next(
            (d for d in reversed(SCOPES) if low // 10 ** (15 - d) == high // 10 ** (15 - d)), 0
        )
        if not digits:
            return None
        words.append(f"p{low // 10 ** (15 - digits):0{digits}d}")
    return words


# --- what was typed ------------------------------------------------------------------------


@dataclass(frozen=True)
class Lookup:
    """One meaning of a typed text: `kind` says where to look, `value` for what."""

    kind: str  # id, tail, phone, record, record_tail, document, whole, phrase, exact, prefix, mixed
    value: str
    words: tuple[str, ...] = ()


def meanings(text: str) -> list[Lookup]:
    """
    What a typed text may mean, to be tried in this order.

    >>> [one.kind for one in meanings("王芳")]
    ['whole', 'phrase']
    >>> [one.kind for one in meanings("11010519491231002x")]
    ['id']
    """
    plain = cleaned(text)
    if any(char.isdigit() for char in plain):
        return _numbers(plain.replace("-", ""))
    bare = _NOT_LETTERS.sub("", plain.lower())
    if len(bare) < 2:
        return []
    if _LETTERS.fullmatch(bare):
        return [Lookup("exact", bare, (bare,)), Lookup("prefix", bare, (bare,))]
    pieces = _PIECES.findall(bare)
    if "".join(pieces) != bare:
        return []
    if len(pieces) == 1:
        return [Lookup("whole", bare, (bare,)), Lookup("phrase", bare, tuple(bare))]
    return [Lookup("mixed", bare, tuple(pieces))]


def _numbers(plain: str) -> list[Lookup]:
    found = []
    if _ID.fullmatch(plain):
        found.append(Lookup("id", to_18(plain) if len(plain) == 15 else plain))
    if _TAIL.fullmatch(plain):
        found.append(Lookup("tail", plain))
    if plain.isdigit() and len(plain) == 17:
        found.append(Lookup("record", plain))
    if plain.isdigit() and len(plain) == 8:
        found.append(Lookup("record_tail", plain, (f"r{plain}",)))
    if _PHONE.fullmatch(plain):
        found.append(Lookup("phone", plain))
    if 5 <= len(plain) <= 40 and not (found and found[0].kind == "id"):
        found.append(Lookup("document", plain))
    return found


# --- why it matched ------------------------------------------------------------------------

NUMBER_REASONS = {
    "id": ("身份证件号码相符", 100),
    "phone": ("电话号码相符", 96),
    "record": ("健康档案号相符", 98),
    "record_tail": ("健康档案号末8位相符", 92),
    "document": ("证件号码相符", 97),
    "tail": ("身份证号末4位相符", 90),
}


def why_matched(lookup: Lookup, name: str) -> tuple[str, int] | None:
    """Why a name answers to a lookup, and how well (0 to 100); None when it does not."""
    if lookup.kind in NUMBER_REASONS:
        return NUMBER_REASONS[lookup.kind]
    letters = bare_name(name)
    if lookup.kind in ("whole", "phrase"):
        return _by_characters(lookup.value, letters)
    read = spelling(name)
    if lookup.kind == "mixed":
        return ("姓名与拼音相符", 60) if _by_pieces(lookup.words, letters, read) else None
    return _by_pinyin(lookup.value, read)


def _by_characters(typed: str, letters: str) -> tuple[str, int] | None:
    if letters == typed:
        return "姓名相同", 90
    if letters.startswith(typed):
        return f"姓名以“{typed}”开头", 80
    return (f"姓名含“{typed}”", 70) if typed in letters else None


def _by_pinyin(typed: str, read: Spelling) -> tuple[str, int] | None:
    if typed in (read.full, read.also):
        return "姓名拼音相同", 75
    if typed == read.initials:
        return "拼音首字母相同", 66
    if read.full.startswith(typed) or (read.also and read.also.startswith(typed)):
        return f"姓名拼音以“{typed}”开头", 64
    if read.initials.startswith(typed):
        return f"拼音首字母以“{typed}”开头", 56
    inner = any("".join(read.syllables[at:]).startswith(typed) for at in range(len(read.syllables)))
    return (f"名字拼音含“{typed}”", 50) if inner else None


def _by_pieces(pieces: Sequence[str], letters: str, read: Spelling) -> bool:
    """Characters must stand in the name, letters begin one of its syllables or its initials."""
    return all(
        any("".join(read.syllables[at:]).startswith(piece) for at in range(len(read.syllables)))
        or piece in read.initials
        if piece.isascii()
        else piece in letters
        for piece in pieces
    )
