"""Dates, moments and numbers as ranges: what is written less exactly is wider."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from xinglin.kernel.time import ZONE

EVER = 1e12  # later than any date, in seconds
ENDLESS = 1e300  # beyond any number
_WRITTEN = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?"
    r"(Z|[+-]\d\d:\d\d)?)?)?)?"
)
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?")
Span = tuple[float, float]


def span_of(written: str) -> Span | None:
    """The seconds from begin to end (not included) of what a date or a moment says.

    >>> low, high = span_of("2012-03-04")
    >>> high - low
    86400.0
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    year, month, day, hour, minute, second, part, zone = found.groups()
    try:
        begin = dt.datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0),
            min(int(second or 0), 59), tzinfo=_zone(zone),
        )  # fmt: skip
    except ValueError:
        return None
    low = (begin - _EPOCH).total_seconds()
    if hour:
        if second is None:
            return low, low + 60
        unit = 10.0 ** -len(part) if part else 1.0
        low += int(part) * unit if part else 0.0
        return round(low, 6), round(low + max(unit, 1e-6), 6)
    days = (
        1
        if day
        else calendar.monthrange(begin.year, begin.month)[1]
        if month
        else (366 if calendar.isleap(begin.year) else 365)
    )
    return low, low + days * 86400


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LIMIT = dt.timedelta(hours=23, minutes=59)


def _zone(written: str | None) -> dt.tzinfo:
    if written is None:
        return ZONE
    if written == "Z":
        return dt.UTC
    sign = -1 if written[0] == "-" else 1
    offset = dt.timedelta(hours=int(written[1:3]), minutes=int(written[4:6]))
    return dt.timezone(sign * min(offset, _LIMIT))


def number_of(written: str) -> tuple[Decimal, Decimal] | None:
    """A number as written, with half a unit of its last digit."""
    if not _NUMBER.fullmatch(written):
        return None
    try:
        value = Decimal(written)
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return None
    return value, Decimal(5).scaleb(exponent - 1)


def as_number(value: object) -> float | None:
    """A number of a resource as the index keeps it; what no index could hold is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if abs(found) < ENDLESS else None
