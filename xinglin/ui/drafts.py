"""Unsent answers, kept sealed on the server in the reader's own session, never in the browser."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

KEY = "ui.drafts"
MOST = 8
LARGEST = 40_000


def _all(request: HttpRequest) -> dict[str, str]:
    session = getattr(request, "session", None)
    return session.get(KEY, {}) if session is not None else {}


def find(request: HttpRequest, key: str) -> Mapping[str, Any] | None:
    """The draft kept under `key`, or None."""
    from xinglin.engines.access import queries as access

    held = _all(request).get(key) if key else None
    if held is None:
        return None
    try:
        return json.loads(access.unseal(b64decode(held)))
    except (access.Unreadable, ValueError):
        return None


def keep(request: HttpRequest, key: str, answers: Mapping[str, Any]) -> None:
    """Keep a draft; the oldest goes when there are too many, and a huge one is not kept."""
    from xinglin.engines.access import queries as access

    text = json.dumps(answers, ensure_ascii=False)
    if not hasattr(request, "session") or len(text) > LARGEST:
        return
    held = {name: value for name, value in _all(request).items() if name != key}
    while len(held) >= MOST:
        held.pop(next(iter(held)))
    if any(value and value not in (["", ""], ("", "")) for value in answers.values()):
        held[key] = b64encode(access.seal(text)).decode()
    request.session[KEY] = held


def drop(request: HttpRequest, key: str) -> None:
    """Forget a draft."""
    held = _all(request)
    if key in held:
        request.session[KEY] = {name: value for name, value in held.items() if name != key}
