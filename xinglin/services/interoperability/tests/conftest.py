"""A small county with a client that may do everything in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client as Browser

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.actions import load_divisions
from xinglin.services.interoperability import actions

TOWNS = [
    ("990000", "示范省"), ("990100", "示范市"),
    ("990101", "某某县"), ("990101001", "东街道"), ("990101002", "西镇"),
    ("990101001001", "东一社区"), ("990101002101", "西一村"),
]  # fmt: skip


@dataclass
class Door:
    """What a test uses to speak to the server."""

    browser: Browser
    token: str

    def __call__(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        """The answer; `told` on it is its JSON."""
        kind = headers.pop("content_type", "application/fhir+json")
        data = body if isinstance(body, bytes | str) else json.dumps(body) if body else ""
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        named.setdefault("HTTP_AUTHORIZATION", f"Bearer {self.token}")
        where = "/fhir" + (f"/{path}" if path else "")
        answer = self.browser.generic(method, where, data, content_type=kind, **named)
        answer.told = json.loads(answer.content) if answer.content else None
        return answer

    def create(self, resource: Any) -> Any:
        """A created resource as the server keeps it."""
        answer = self("POST", resource["resourceType"], resource)
        assert answer.status_code == 201, answer.content.decode()
        return answer.told


@pytest.fixture
def county(db):
    with commit(by=KEEPER_AT_CONSOLE, why="a test"):
        load_divisions(rows=TOWNS)


@pytest.fixture
def open_door(county):
    """Makes a client with scopes at a place, and the way to it."""

    def make(scope: str = "system/*.cruds", place: str = "990101", code: str = "hospital") -> Door:
        client = actions.register(
            by=KEEPER_AT_CONSOLE, code=code, title="县医院", scope=scope, place=place
        )
        token = actions.issue_token(by=KEEPER_AT_CONSOLE, client=client, scope="")
        return Door(Browser(raise_request_exception=True), token)

    return make


@pytest.fixture
def door(open_door):
    return open_door()
