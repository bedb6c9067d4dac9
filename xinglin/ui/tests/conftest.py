"""A visitor who opens pages without a store: request, actor and session are made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from xinglin.engines.access import KEEPER_AT_CONSOLE, Actor
from xinglin.kernel import audit
from xinglin.ui import hooks

Visit = Callable[..., Any]


def make_request(
    path: str = "/uitest/",
    *,
    data: dict[str, Any] | None = None,
    post: dict[str, Any] | None = None,
    actor: Actor = KEEPER_AT_CONSOLE,
    session: Any = None,
    **headers: str,
) -> Any:
    """A request as it reaches a page."""
    factory = RequestFactory(headers=headers)
    request: Any = (
        factory.get(path, data or {})
        if post is None
        else factory.post(path, post, query_params=data)
    )
    request.actor = actor
    request.place = None
    request.session = SessionStore() if session is None else session
    request._messages = CookieStorage(request)
    request.resolver_match = ResolverMatch(make_request, (), {}, url_name="page", namespaces=["t"])
    return request


@pytest.fixture(autouse=True)
def nobody_provides(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kit alone: what services hand to the shell is theirs to test."""
    monkeypatch.setattr(hooks, "_given", {})


@pytest.fixture
def visit() -> Visit:
    """Opens a view: `visit(view, data={…}, post={…}, actor=…, kwargs={…}, hx_request="true")`."""

    def open_page(view: Any, *, kwargs: dict[str, Any] | None = None, **parts: Any) -> HttpResponse:
        return view(make_request(**parts), **(kwargs or {}))

    return open_page


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> list[audit.Note]:
    """What was put on record during the test."""
    written: list[audit.Note] = []
    monkeypatch.setattr(audit, "_writer", written.append)
    return written


def text_of(response: Any) -> str:
    """The whole body as text, streamed or not."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8-sig")
