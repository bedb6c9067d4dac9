"""Where a figure, its people, its passport and its definition are found."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def _at(name: str, code: str, place: Any, period: Any, more: dict[str, Any]) -> str:
    asked = {"at": getattr(place, "code", place), "period": getattr(period, "code", period), **more}
    query = urlencode({key: value for key, value in asked.items() if value not in (None, "")})
    return f"{reverse(f'figures:{name}', args=[code])}?{query}"


def one(code: str, place: Any, period: Any, **more: Any) -> str:
    """The page of one figure; `place` and `period` may be things or their codes."""
    return _at("one", code, place, period, more)


def people(code: str, place: Any, period: Any, side: str = "", **more: Any) -> str:
    """The people behind a figure."""
    return _at("people_behind", code, place, period, {"side": side, **more})
