"""A Django that does nothing but answer: what any page of any Django platform costs at least."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

PAGE = "杏林" * 4000  # about as long as a page


def page(request: Any) -> Any:
    """The same few kilobytes for everybody."""
    from django.http import HttpResponse

    return HttpResponse(PAGE)


@cache
def _platform() -> Callable[..., Iterable[bytes]]:
    import django
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import path

    settings.configure(
        ROOT_URLCONF=(path("", page),), ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[], SECRET_KEY="-"
    )
    django.setup()
    return WSGIHandler()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The door for the web server."""
    return _platform()(environ, start_response)
