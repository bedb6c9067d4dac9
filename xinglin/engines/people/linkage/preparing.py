"""The traits of many people at once, in columns: the values that `rules.traits` gives for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from xinglin.engines.codes import id_check_digits
from xinglin.engines.people.rules.traits import (
    MARKS,
    address_trait,
    countable,
    name_traits,
    number_traits,
    village_trait,
)
from xinglin.kernel.collecting import no_collecting

NAMES = ("name", "sound", "sorted", "shape", "family", "letters")
ID = "unique_id"


@no_collecting()
def prepared(columns: Mapping[str, Sequence[Any]], ids: Sequence[int] | None = None) -> pa.Table:
    """
    The table that is linked, from name, sex, birth, number, phone, place and address; whatever is
    not known is null. Numbers of residents may be given, else the rows are counted from 0.
    """
    size = len(columns["name"])
    made: dict[str, Any] = {ID: pa.array(ids if ids is not None else range(size), pa.int64())}
    made |= _names(columns["name"])
    sexes = columns.get("sex") or [""] * size
    made["sex"] = _texts([sex if sex in ("1", "2") else None for sex in sexes])
    made |= _births(columns["birth"])
    made |= _numbers(columns.get("number") or [""] * size)
    made["phone"] = _texts(
        [one if one.isascii() else countable(one) for one in columns.get("phone") or [""] * size]
    )
    made["village"] = _once(columns.get("place") or [0] * size, village_trait, pa.int64())
    made["address"] = _once(columns.get("address") or [""] * size, address_trait, pa.string())
    return pa.table(made)


def _texts(values: Sequence[str | None]) -> pa.Array:
    return pa.array([value or None for value in values], pa.string())


def _distinct(values: Sequence[Any], kind: pa.DataType | None) -> tuple[list[Any], pa.Array]:
    """Each distinct value once, and for every row at which of them it is."""
    told = pa.array(values, kind).dictionary_encode(null_encoding="encode")
    return told.dictionary.to_pylist(), told.indices


def _once(values: Sequence[Any], read: Any, kind: pa.DataType) -> pa.Array:
    """Each distinct value read once."""
    distinct, where = _distinct(values, kind)
    return _texts([read(value) for value in distinct]).take(where)


def _names(names: Sequence[str]) -> dict[str, pa.Array]:
    distinct, where = _distinct(names, pa.string())
    once = name_traits.__wrapped__  # each is read once: nothing to remember it for
    read = zip(*(once(name) for name in distinct), strict=True) if distinct else [[]] * len(NAMES)
    return {column: _texts(values).take(where) for column, values in zip(NAMES, read, strict=True)}


def _births(births: Sequence[dt.date | str | None]) -> dict[str, pa.Array]:
    written = any(isinstance(birth, str) for birth in births)
    told = [str(birth or "") for birth in births] if written else births
    distinct, where = _distinct(told, pa.string() if written else pa.date32())
    days = [str(birth or "").replace("-", "") for birth in distinct]
    return {
        "birth": _texts(days).take(where),
        "turned": _texts([f"{day[:4]}{day[6:8]}{day[4:6]}" for day in days]).take(where),
    }


def _numbers(numbers: Sequence[str]) -> dict[str, pa.Array]:
    """Numbers, their marks and whether they are sound; those of eighteen digits all at once."""
    size = len(numbers)
    texts: list[str | None] = [number or None for number in numbers]
    mixes = np.zeros(size, np.int64)
    sound = np.zeros(size, bool)
    plain: list[int] = []
    rest: list[int] = []
    for at, text in enumerate(numbers):
        if text:
            whole = len(text) == 18 and text.isascii() and text[:17].isdigit()
            (plain if whole and text[17] in "0123456789X" else rest).append(at)
    for at in rest:
        text, mixes[at], sound[at] = number_traits(numbers[at])
        texts[at] = text or None
    if plain:
        where = np.array(plain)
        held = np.array([numbers[at] for at in plain], dtype="S18")
        letters = held.view(np.uint8).reshape(len(plain), 18).astype(np.int16) - ord("0")
        letters[letters > 9] = 10
        mixes[where] = np.array(MARKS, np.int64)[letters].sum(axis=1)
        seventeen = letters[:, :17].astype(np.int64) @ (10 ** np.arange(16, -1, -1))
        checks = id_check_digits(seventeen)
        last = np.array(list("0123456789X"))[letters[:, 17]]
        sound[where] = (checks == last) & _dates(letters)
    return {
        "number": pa.array(texts, pa.string()),
        "mix": pa.array(mixes),
        "sound_number": pa.array(sound),
    }


def _dates(letters: np.ndarray) -> np.ndarray:
    """Which of the numbers hold a day that there was."""
    year = letters[:, 6:10].astype(np.int32) @ np.array([1000, 100, 10, 1])
    month = letters[:, 10] * 10 + letters[:, 11]
    day = letters[:, 12] * 10 + letters[:, 13]
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    longest = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0])
    days = longest[np.clip(month, 0, 13)] + (leap & (month == 2))
    found: np.ndarray = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= days)
    return found
