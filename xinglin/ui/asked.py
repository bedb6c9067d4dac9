"""Reads what a URL asks for, and never stumbles over nonsense in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from django.http import HttpRequest, QueryDict

OWN = ("panel", "push", "as")


def word(data: Mapping[str, str], name: str, default: str = "", longest: int = 200) -> str:
    """A short text without control characters."""
    text = str(data.get(name, default) or "")[:longest]
    return "".join(sign for sign in text if sign.isprintable()).strip()


def whole(
    data: Mapping[str, str], name: str, default: int = 0, low: int = 0, high: int = 10**9
) -> int:
    """A whole number within bounds; the default, as it stands, when none is given.

    >>> whole({"size": "900"}, "size", 50, 1, 200), whole({}, "size", 400, 1, 200)
    (200, 400)
    """
    try:
        return min(max(int(str(data[name])[:18]), low), high)
    except (KeyError, TypeError, ValueError):
        return default


def one_of(data: Mapping[str, str], name: str, choices: Container[str], default: str = "") -> str:
    """The value if it is one of `choices`, else the default."""
    value = str(data.get(name, default) or "")
    return value if value in choices else default


def date(data: Mapping[str, str], name: str, default: dt.date | None = None) -> dt.date | None:
    """A date written 2026-11-22; the default when it is none."""
    try:
        return dt.date.fromisoformat(str(data.get(name, "") or "")[:10])
    except ValueError:
        return default


def decimal(text: str) -> Decimal | None:
    """The number that a person typed, full-width digits and separators included, else None."""
    cleaned = normalize("NFKC", text).replace(",", "").replace(" ", "").strip()[:30]
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 15 else None


def url_with(request: HttpRequest, changes: Mapping[str, str | list[str] | None]) -> str:
    """This page's address with some parameters changed; None takes one away."""
    query: QueryDict = request.GET.copy()
    for name in [*OWN, *(each for each in query if not query[each])]:
        query.pop(name, None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, list):
            query.setlist(name, value)
        else:
            query[name] = value
    return "?" + query.urlencode() if query else request.path
