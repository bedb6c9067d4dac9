"""What two records are compared by: the traits of a person, cleaned, one text for each."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from xinglin.engines.codes import cleaned, id_check_digit, pinyin_of_name, to_18
from xinglin.engines.people.rules.characters import plain_characters, shape_of
from xinglin.engines.people.rules.matching import bare_name

_ADDRESS_NOISE = re.compile(r"[^\w]|[省市县区镇乡村组号户院路街巷栋幢单元室第]")
_NUMERAL = str.maketrans("一二三四五六七八九零〇", "12345678900")


class Traits(NamedTuple):
    """A person as linkage sees him. What is not known is empty, and says nothing either way."""

    name: str = ""
    sound: str = ""
    sorted: str = ""
    shape: str = ""
    family: str = ""
    letters: str = ""  # of the sound, in the order of the alphabet
    sex: str = ""
    birth: str = ""
    turned: str = ""  # birth with day and month the other way round
    number: str = ""
    mix: int = 0  # the same for numbers of the same digits in another order
    sound_number: bool = False  # a number whose check digit and date hold
    phone: str = ""
    village: str = ""
    address: str = ""


COLUMNS = Traits._fields


@lru_cache(maxsize=400_000)
def name_traits(name: str) -> tuple[str, str, str, str, str, str]:
    """
    A name as written, as heard, its syllables in order of the alphabet, its shape, its surname,
    the letters of the sound in order.

    >>> name_traits("單小 偉")
    ('单小伟', 'shanxiaowei', 'shan wei xiao', '单小伟', 'shan', 'aaehiinoswx')
    >>> name_traits("小伟单")[2] == name_traits("单小伟")[2]
    True
    """
    bare = plain_characters(bare_name(unicodedata.normalize("NFKC", name)))
    if not bare:
        return "", "", "", "", "", ""
    syllables = (pinyin_of_name(bare).syllables or bare).split()
    if bare.isascii():  # several Latin words: the first is not by custom the surname
        syllables = unicodedata.normalize("NFKC", name).lower().replace("-", " ").split()
    heard = "".join(syllables)
    # In the order of the alphabet a surname is read as any other character: it may stand anywhere.
    anywhere = sorted([_everyday(bare[0]), *syllables[1:]])
    if bare.isascii() or len(syllables) != len(bare):
        anywhere = sorted(syllables)
    sound = countable(heard)
    return bare, sound, " ".join(anywhere), shape_of(bare), syllables[0], "".join(sorted(sound))


def countable(text: str) -> str:
    """
    A text of which every letter is one byte: DuckDB counts bytes in a distance, Spark and Python
    letters. Letters that stand near one another in their alphabet stay different.

    >>> countable("zhangwei"), countable("жан") == countable("жон"), len(countable("жан"))
    ('zhangwei', False, 3)
    """
    if text.isascii():
        return text
    return "".join(char if char.isascii() else chr(33 + ord(char) % 94) for char in text)


@lru_cache(maxsize=10_000)
def _everyday(char: str) -> str:
    return pinyin_of_name(f"·{char}").syllables or char


def birth_traits(birth: dt.date | None) -> tuple[str, str]:
    """The birth date in digits, and with day and month turned.

    >>> birth_traits(dt.date(1980, 3, 12))
    ('19800312', '19801203')
    """
    if birth is None:
        return "", ""
    return f"{birth:%Y%m%d}", f"{birth:%Y%d%m}"


@lru_cache(maxsize=8192)
def number_traits(number: str) -> tuple[str, int, bool]:
    """The number in eighteen characters, the sum of its digits' marks, and whether it is sound."""
    text = cleaned(number).upper()
    if not text:
        return "", 0, False
    if len(text) == 15 and text.isdigit():
        text = to_18(text)
    sound = len(text) == 18 and text[:17].isdigit() and text.isascii()
    text = countable(text)
    sound = sound and id_check_digit(text[:17]) == text[17] and _is_date(text[6:14])
    return text, mix_of(text), sound


MARKS = (1, 10, 100, 1_000, 10_000, 100_000, 10**6, 10**7, 10**8, 10**9, 10**10)


def mix_of(number: str) -> int:
    """The same for numbers of the same digits in whatever order.

    >>> mix_of("1223") == mix_of("2132"), mix_of("1223") == mix_of("1233")
    (True, False)
    """
    return sum(MARKS[int(c)] if c.isdigit() and c.isascii() else MARKS[10] for c in number)


def _is_date(digits: str) -> bool:
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=100_000)
def address_trait(address: str) -> str:
    """
    An address by what is particular to it: house, road and village names without the generic words.

    >>> address_trait("杏林县东村三组 12号"), address_trait("东村3组12号")
    ('杏林东312', '东312')
    """
    text = unicodedata.normalize("NFKC", address).lower().translate(_NUMERAL)
    return _ADDRESS_NOISE.sub("", text)[-12:]


def village_trait(place: int) -> str:
    """The twelve digits of a village, as far as a place lies in one.

    >>> village_trait(990101001101000), village_trait(990101000000000)
    ('990101001101', '')
    """
    digits = f"{place:015d}"[:12]
    return digits if place and digits[6:] != "000000" else ""


def traits_of(
    *,
    name: str,
    sex: str = "",
    birth: dt.date | None = None,
    number: str = "",
    phone: str = "",
    place: int = 0,
    address: str = "",
) -> Traits:
    """The traits of one person, as he was described.

    >>> traits_of(name="張伟", sex="1", birth=dt.date(1980, 3, 12)).sound
    'zhangwei'
    """
    said, heard, in_order, shape, family, letters = name_traits(name)
    born, turned = birth_traits(birth)
    held, mix, sound = number_traits(number)
    return Traits(
        name=said,
        sound=heard,
        sorted=in_order,
        shape=shape,
        family=family,
        letters=letters,
        sex=sex if sex in ("1", "2") else "",
        birth=born,
        turned=turned,
        number=held,
        mix=mix,
        sound_number=sound,
        phone=countable(phone),
        village=village_trait(place),
        address=address_trait(address),
    )
