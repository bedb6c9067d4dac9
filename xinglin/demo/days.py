"""Days as numbers, whole columns at a time: texts, ages, months, without one date object each."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np

from xinglin.demo.dice import Array

NEVER = -(2**31)  # no date
_FIRST = int(np.datetime64("1890-01-01", "D").astype(int))
_LAST = int(np.datetime64("2060-01-01", "D").astype(int))


def number(day: dt.date) -> int:
    """A date as days since 1970."""
    return (day - dt.date(1970, 1, 1)).days


def date(day: int) -> dt.date:
    """The date of a day number."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(day))


@cache
def _texts() -> Array:
    days = np.arange(_FIRST, _LAST).astype("datetime64[D]")
    return np.concatenate(
        [np.array([None], dtype=object), np.datetime_as_string(days).astype(object)]
    )


@cache
def _ymd() -> Array:
    days = np.arange(_FIRST, _LAST).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]").astype(int) + 1970
    month = months.astype(int) % 12 + 1
    return (years * 10000 + month * 100 + (days - months).astype(int) + 1).astype(np.int32)


def texts(days: Array) -> list[str | None]:
    """ISO texts of day numbers, None for NEVER: one shared string a day."""
    return _texts()[np.where(days == NEVER, 0, days - _FIRST + 1)].tolist()


def ymd(days: Array) -> Array:
    """Day numbers as whole numbers like 20261122."""
    return _ymd()[days - _FIRST]


def ages(births: Array, days: Array | int) -> Array:
    """Completed years (周岁) on those days."""
    return (ymd(np.asarray(days)) - ymd(births)) // 10000


def add_months(days: Array, count: int) -> Array:
    """Calendar months later, clipped to the month's end, as `kernel.time.months` counts them."""
    when = days.astype("datetime64[D]")
    month = when.astype("datetime64[M]")
    into = (when - month).astype(np.int64)
    wanted = month + count
    length = ((wanted + 1).astype("datetime64[D]") - wanted.astype("datetime64[D]")).astype(
        np.int64
    )
    at = wanted.astype("datetime64[D]") + np.minimum(into, length - 1)
    return at.astype(np.int64)


def season(days: Array) -> Array:
    """1 in the middle of January, -1 in the middle of July."""
    return np.cos((days - 15) * (2 * np.pi / 365.25))
