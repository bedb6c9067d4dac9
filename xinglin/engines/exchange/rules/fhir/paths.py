"""Reaches into resources that anybody may have written: wrong shapes read as nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?", re.DOTALL)
_PART = re.compile(r"(\d{4})(?:-(\d{2}))?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def at(thing: Any, *path: str) -> Any:
    """What stands at a path; None where there is nothing, or something of another shape."""
    for step in path:
        if isinstance(thing, list):
            thing = next((one for one in thing if isinstance(one, dict)), None)
        if not isinstance(thing, dict):
            return None
        thing = thing.get(step)
    return thing


def each(thing: Any, *path: str) -> Iterator[dict[str, Any]]:
    """The objects of a list at a path."""
    found = at(thing, *path)
    if isinstance(found, dict):
        found = [found]
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, dict))


def text(thing: Any, *path: str) -> str:
    """The string at a path, without control characters; empty when there is none."""
    found = at(thing, *path)
    return _CONTROL.sub(" ", found).strip() if isinstance(found, str) else ""


def day(thing: Any, *path: str, begin: bool = False) -> dt.date | None:
    """The calendar date as it is written at a path: no time zone is applied.

    A year or a month alone is no date, unless `begin`: then it is its first day.

    >>> day({"start": "2012-03-04T22:00:00-05:00"}, "start")
    datetime.date(2012, 3, 4)
    """
    found = at(thing, *path)
    if not isinstance(found, str):
        return None
    whole = _DATE.fullmatch(found)
    part = _PART.fullmatch(found) if begin and not whole else None
    groups = whole.groups() if whole else (*part.groups("1"), "1") if part else None
    try:
        return dt.date(*(int(one) for one in groups)) if groups else None
    except ValueError:
        return None


def number(thing: Any, *path: str) -> float | None:
    """The finite number at a path."""
    found = at(thing, *path)
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        return None
    value = float(found) if found == found and -1e15 < found < 1e15 else None
    return value


def codings(thing: Any, *path: str) -> list[tuple[str, str, str]]:
    """The (system, code, display) of a CodeableConcept, or of several."""
    return [
        (text(coding, "system"), text(coding, "code"), text(coding, "display"))
        for concept in each(thing, *path)
        for coding in each(concept, "coding")
        if text(coding, "code")
    ]


def reference(thing: Any, *path: str) -> str:
    """The reference at a path, as written."""
    return text(thing, *path, "reference")
