"""Under which keys a person is found when somebody like him comes: whole numbers, no names."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import lru_cache
from typing import NamedTuple

from xinglin.engines.people.rules.traits import name_traits

_MASK = (1 << 63) - 1
_BY_NAME, _BY_DAY = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F


class Keys(NamedTuple):
    """The keys of one person; None where what they are made of is not known."""

    sound_birth: int
    sound_place: int | None
    family_birth: int
    tail_birth: int | None


def mixed(one: int, other: int) -> int:
    """Two numbers made one that fits a column of 64 bits."""
    found = (one * _BY_NAME + other * _BY_DAY) & ((1 << 64) - 1)
    return (found ^ (found >> 29)) & _MASK


@lru_cache(maxsize=400_000)
def named(name: str) -> tuple[int, int]:
    """What a name is looked up by: its syllables in whatever order, and its surname."""
    _, _, syllables, _, family, _ = name_traits(name)
    return _number(syllables), _number(family)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def keys_of(name: str, sex: str, birth: dt.date, place: int, tail: bytes | None) -> Keys:
    """The keys of a person; `tail` is the fingerprint of the end of his number.

    >>> one = keys_of("单小伟", "1", dt.date(1980, 1, 2), 990101001101000, None)
    >>> one.sound_birth == keys_of("小伟单", "1", dt.date(1980, 1, 2), 0, None).sound_birth
    True
    >>> keys_of("单小伟", "1", dt.date(1980, 1, 2), 0, None).sound_place is None
    True
    """
    sounds, family = named(name)
    day = birth.toordinal()
    village = place // 1000
    return Keys(
        mixed(sounds, day),
        mixed(sounds, village) if village % 10**6 else None,
        mixed(family, day * 10 + (int(sex) if sex in ("1", "2") else 0)),
        mixed(int.from_bytes(tail[:8], "big"), day) if tail else None,
    )
