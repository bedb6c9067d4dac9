"""The small endpoints of the shell: the place switcher's answers and the language switch."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET
from django.views.i18n import set_language

from xinglin.kernel.errors import NotAllowed
from xinglin.ui import asked


def _address_at(request: HttpRequest, code: str) -> str:
    """The page the reader stands on, looked at from another place."""
    here = urlsplit(request.headers.get("HX-Current-URL", "/"))
    query = [pair for pair in parse_qsl(here.query) if pair[0] not in ("at", "panel", "page")]
    way = here.path if here.path.startswith("/") and not here.path.startswith("//") else "/"
    return f"{way}?{urlencode([*query, ('at', code)])}"


@require_GET
def place_choices(request: HttpRequest) -> HttpResponse:
    """Places inside the actor's reach: those below and above at first, then what is searched."""
    actor: Any = getattr(request, "actor", None)
    if actor is None or not actor.known:
        raise NotAllowed("请先登录")
    from xinglin.engines.places import queries as places

    text = asked.word(request.GET, "q", longest=40)
    here: Any = getattr(request, "place", None)
    if text or here is None:
        above, found = [], places.search(text, actor)
    else:
        above = [one for one in places.path_of(here.number) if _reaches(actor, one)]
        found = list(places.children(here.number)[:200])
    choices = [(one, _address_at(request, one.code)) for one in found]
    values = {
        "above": [(one, _address_at(request, one.code)) for one in above],
        "choices": choices,
        "here": here,
        "text": text,
    }
    return render(request, "ui/places.html", values)


def _reaches(actor: Any, place: Any) -> bool:
    if actor.everything:
        return True
    return any(one.first <= place.number and place.last <= one.last for one in actor.grants)


def language(request: HttpRequest) -> HttpResponseBase:
    """Django's language switch: takes a POST with `language` and `next`."""
    return set_language(request)


def routes() -> list[URLPattern]:
    """Where they are."""
    return [
        path("-/places/", place_choices, name="ui-places"),
        path("-/language/", language, name="ui-language"),
    ]
