"""Made-up people who stand twice or more, with the errors that registers make; the truth is known.

For judging and training linkage: families share telephones and houses, twins share everything but
a character of the name and a digit of the number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from xinglin.demo.dice import Array, dice, happens, pick
from xinglin.demo.names.people import SURNAME_WEIGHTS, given_names, surname_texts
from xinglin.engines.codes import id_check_digits
from xinglin.engines.people import ALIKE_CHARACTERS, VARIANT_CHARACTERS

FIRST_DAY, LAST_DAY = dt.date(1932, 1, 1), dt.date(2026, 6, 30)
EPOCH = dt.date(1970, 1, 1)
VILLAGE_PEOPLE = 1_200

# How often a second record differs from the first, and how.
NAME_WRONG, NAME_TURNED = 0.12, 0.03
NUMBER_WRONG, NUMBER_MISSING = 0.07, 0.15
PHONE_CHANGED, PHONE_MISSING, PHONE_WRONG = 0.30, 0.20, 0.03
MOVED, BIRTH_WRONG = 0.30, 0.05
TWINS, FAMILY_PHONE = 0.012, 0.30
HOMOPHONES = """
    伟维 芳方 敏民 静敬 丽莉 强墙 磊蕾 军君 洋阳 勇永 艳燕 杰洁 娟涓 涛焘 明铭 超朝
    秀绣 霞遐 平萍 刚钢 英瑛 华花 文雯 玉裕 兰岚 凤奉 梅媚 红宏 春椿 志智 国果 建健
    海亥 林琳 金今 云芸 宇雨 浩皓 鑫心 子紫 轩宣 博波 佳嘉 欣新 怡宜 涵寒 梓姿 辰晨
    泽择 思斯 雪穴 婷亭 慧惠 莹盈 颖影 桂贵 珍真 香湘 荣容 福扶
"""
OTHERS = "一民新光永庆成安和文清玉春林"


@dataclass(frozen=True)
class Made:
    """Records in columns, and for each the number of the person it is of."""

    columns: dict[str, list[Any]]
    person: list[int]

    def __len__(self) -> int:
        return len(self.person)


def made_up(records: int, seed: int = 1, doubled: float = 0.18) -> Made:
    """So many records, of which a share is of people who have one already."""
    people = max(1, round(records / (1 + doubled)))
    first = _people(people, seed)
    again = dice(seed, "doubles", "who").integers(0, people, max(records - people, 0))
    second = _again(first, again, seed)
    columns = {name: [*first[name], *second[name]] for name in first}
    truth = [*range(people), *again.tolist()]
    order = dice(seed, "doubles", "order").permutation(len(truth)).tolist()
    return Made(
        {name: [values[at] for at in order] for name, values in columns.items()},
        [truth[at] for at in order],
    )


def _people(size: int, seed: int) -> dict[str, list[Any]]:
    """People in families: every three or so share a surname, a house and often a telephone."""
    rng = dice(seed, "doubles", "people")
    family = np.sort(rng.integers(0, max(size // 3, 1), size))
    span = (LAST_DAY - FIRST_DAY).days
    births = (FIRST_DAY - EPOCH).days + rng.integers(0, span, size)
    women = rng.random(size) < 0.49
    surnames = pick(rng, SURNAME_WEIGHTS, size // 3 + 1)[family]
    married_in = happens(rng, np.full(size, 0.3))
    surnames = np.where(married_in, pick(rng, SURNAME_WEIGHTS, size), surnames)
    sequence = 2 * rng.integers(0, 499, size) + ~women
    # The second of two twins: the same day, house and surname, the next number of that day.
    second = np.flatnonzero(happens(rng, np.full(size, TWINS)) & (np.arange(size) > 0))
    births[second], surnames[second] = births[second - 1], surnames[second - 1]
    family[second] = family[second - 1]
    sequence[second] = (sequence[second - 1] // 2 + 1) % 499 * 2 + ~women[second]
    names = np.char.add(surname_texts(surnames), given_names(rng, births, women))
    county = 990101 + pick(rng, [70, 12, 8, 6, 4], size)
    days = births.astype("datetime64[D]")
    eight = np.char.replace(days.astype(str), "-", "")
    seventeen = county * 10**11 + eight.astype(np.int64) * 1000 + sequence
    checks = id_check_digits(seventeen)
    numbers = np.char.add(seventeen.astype(str), checks)
    numbers = np.where(happens(rng, np.full(size, NUMBER_MISSING * 0.6)), "", numbers)
    mobile = 13_000_000_000 + rng.integers(0, 10**9 * 6, size)
    at_home = 13_000_000_000 + rng.integers(0, 10**9 * 6, size // 3 + 1)[family]
    phones = np.where(happens(rng, np.full(size, FAMILY_PHONE)), at_home, mobile).astype(str)
    phones = np.where(happens(rng, np.full(size, PHONE_MISSING)), "", phones)
    villages = max(1, size // VILLAGE_PEOPLE)
    village = family * villages // max(int(family[-1]) + 1, 1)
    return {
        "name": names.tolist(),
        "sex": np.where(women, "2", "1").tolist(),
        "birth": days.tolist(),
        "number": numbers.tolist(),
        "phone": phones.tolist(),
        "place": _places(village).tolist(),
        "address": [f"{1 + one % 9}组{1 + one % 187}号" for one in family.tolist()],
    }


def _places(village: Array) -> Array:
    """Numbers of villages: thirty to a town."""
    return (
        990101 * 10**9 + (village // 30 + 100) % 400 * 10**6 + (village % 30 + 201) * 10**3
    ).astype(np.int64)


def _again(first: dict[str, list[Any]], who: Array, seed: int) -> dict[str, list[Any]]:
    """The same people as another register has them."""
    rng = dice(seed, "doubles", "errors")
    size = len(who)
    found = {name: [values[at] for at in who.tolist()] for name, values in first.items()}
    chance = {name: rng.random(size) for name in ("name", "turned", "number", "phone", "birth")}
    far = rng.integers(0, max(len(first["name"]), 1), size)
    moved = np.flatnonzero(rng.random(size) < MOVED)
    for at in moved.tolist():
        found["place"][at] = first["place"][int(far[at])]
        found["address"][at] = first["address"][int(far[at])]
    for at in np.flatnonzero(chance["name"] < NAME_WRONG).tolist():
        found["name"][at] = misheard(found["name"][at], rng)
    for at in np.flatnonzero(chance["turned"] < NAME_TURNED).tolist():
        name = found["name"][at]
        found["name"][at] = name[1:] + name[0]
    missing = chance["number"] < NUMBER_MISSING
    for at in np.flatnonzero(missing).tolist():
        found["number"][at] = ""
    wrong = ~missing & (chance["number"] < NUMBER_MISSING + NUMBER_WRONG)
    for at in np.flatnonzero(wrong).tolist():
        found["number"][at] = mistyped(found["number"][at], rng)
    for at, dies in enumerate(chance["phone"].tolist()):
        if dies < PHONE_MISSING:
            found["phone"][at] = ""
        elif dies < PHONE_MISSING + PHONE_CHANGED:
            found["phone"][at] = str(13_000_000_000 + int(rng.integers(0, 10**9 * 6)))
        elif dies < PHONE_MISSING + PHONE_CHANGED + PHONE_WRONG:
            found["phone"][at] = mistyped(found["phone"][at], rng)
    for at in np.flatnonzero(chance["birth"] < BIRTH_WRONG).tolist():
        found["birth"][at] = misdated(found["birth"][at], rng)
    return found


_SOUNDS = {pair[i]: pair[1 - i] for pair in HOMOPHONES.split() for i in (0, 1)}
_OLD = {new: old for old, new in VARIANT_CHARACTERS.items()}
_LIKE = {one: other for one, other in ALIKE_CHARACTERS.items() if one != other}
_LIKE |= {other: one for one, other in _LIKE.items()}


def misheard(name: str, rng: np.random.Generator) -> str:
    """A name as somebody hears it, writes it the old way, misreads it, or gets wrong."""
    for table in (_SOUNDS, _OLD, _LIKE)[int(rng.integers(0, 4)) :]:
        places = [at for at, char in enumerate(name) if char in table]
        if places:
            at = places[int(rng.integers(0, len(places)))]
            return name[:at] + table[name[at]] + name[at + 1 :]
    at = len(name) - 1
    return name[:at] + OTHERS[int(rng.integers(0, len(OTHERS)))]


def mistyped(number: str, rng: np.random.Generator) -> str:
    """A number with a digit wrong, two that changed places, or one left out."""
    if len(number) < 4:
        return number
    at = int(rng.integers(0, len(number) - 1))
    how = rng.random()
    if how < 0.3 and number[at] != number[at + 1]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if how < 0.4:
        return number[:at] + number[at + 1 :]
    other = str(int(rng.integers(0, 10)))
    return number[:at] + other + number[at + 1 :]


def misdated(birth: dt.date, rng: np.random.Generator) -> dt.date:
    """A birth date with day and month turned, or a day or a year beside it."""
    how = rng.random()
    if how < 0.4 and birth.day <= 12:
        return birth.replace(month=birth.day, day=birth.month)
    if how < 0.7:
        return birth.replace(day=birth.day % 28 + 1)
    return birth.replace(
        year=birth.year - 1 if birth.year > 1940 else birth.year + 1, day=min(birth.day, 28)
    )
