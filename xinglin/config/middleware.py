"""What happens around every request: who asks, in which language, what a page may load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from xinglin.engines.access import queries as access
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.ui import refusal

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def who_asks(get_response: Answer) -> Answer:
    """Put the actor and the place that is looked at on the request."""

    def middleware(request: Any) -> HttpResponse:
        request.actor = access.actor_of(request)
        request.place = places.looked_at(
            request.actor, request.GET.get("at") or request.session.get("at")
        )
        if request.GET.get("at") and request.place is not None:
            request.session["at"] = request.place.code
        return get_response(request)

    return middleware


def language(get_response: Answer) -> Answer:
    """Chinese, unless the reader chose English: a browser's own language is not a choice."""

    def middleware(request: Any) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(known)
        request.LANGUAGE_CODE = known
        response = get_response(request)
        response.headers.setdefault("Content-Language", known)
        return response

    return middleware


def refusals(get_response: Answer) -> Answer:
    """Turn a refusal from anywhere into a page that says what, why, how to mend, whom to ask."""

    def middleware(request: Any) -> HttpResponse:
        return get_response(request)

    def process_exception(request: Any, error: Exception) -> HttpResponse | None:
        return refusal(request, error) if isinstance(error, Refused) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def content_policy(get_response: Answer) -> Answer:
    """Only our own files are loaded; nothing personal stays in a shared cache."""

    def middleware(request: Any) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self)")
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware
