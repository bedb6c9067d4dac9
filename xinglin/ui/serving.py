"""Serves a page: guards it, draws its panels or one of them, turns refusals into answers."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.datastructures import MultiValueDictKeyError

from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.ui import asked
from xinglin.ui.errors import denied, not_found, refusal, unreadable
from xinglin.ui.pages import PUBLIC, SIGNED_IN, Page, Sheet
from xinglin.ui.panels.panel import Panel

log = logging.getLogger("xinglin.ui")

NONSENSE = (
    ValueError,
    OverflowError,
    UnicodeError,
    ValidationError,
    MultiValueDictKeyError,
    SuspiciousOperation,
)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks, for a part of the page only."""
    return request.headers.get("HX-Request") == "true"


def signed_in(request: HttpRequest) -> bool:
    """Whether somebody is logged in."""
    return bool(getattr(getattr(request, "actor", None), "known", False))


def _guard(page: Page, request: HttpRequest) -> HttpResponse | None:
    if page.may == PUBLIC:
        return None
    if not signed_in(request):
        back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
        login = f"{resolve_url(settings.LOGIN_URL)}?next={quote(back)}"
        if is_fragment(request):
            return HttpResponse(status=401, headers={"HX-Redirect": login})
        return redirect(login)
    if page.may != SIGNED_IN and not request.actor.may(page.may):  # type: ignore[attr-defined]
        raise NotAllowed(
            "您不能打开此页面",
            why="您的岗位没有此页面所需的权限",
            mend="如因工作需要，请申请相应岗位",
        )
    return None


def _bound(sheet: Sheet, request: HttpRequest) -> list[Panel]:
    """The panels in their places; those the actor may not see are left out, numbers are kept."""
    seen: Counter[type] = Counter()
    bound = []
    wanted = request.GET.get("panel") if request.method == "GET" else None
    for number, given in enumerate(sheet.panels):
        if given is None or (wanted is not None and wanted != str(number) and callable(given)):
            continue
        panel: Panel = given() if callable(given) else given
        if panel is None or (panel.may and not request.actor.may(panel.may)):  # type: ignore[attr-defined]
            continue
        # What is made late counts as never the first of its kind, whether others were made or not.
        panel.bind(request, number, number + 1 if callable(given) else seen[type(panel)])
        seen[type(panel)] += not callable(given)
        bound.append(panel)
    return bound


def _pick(panels: list[Panel], number: str) -> Panel:
    for panel in panels:
        if str(panel.number) == number:
            return panel
    raise Missing("这一页没有这一部分", why="页面可能已经更新", mend="请刷新页面")


def _draw(
    page: Page, sheet: Sheet, panels: list[Panel], request: HttpRequest, status: int
) -> HttpResponse:
    beside = request.headers.get("HX-Target") == "beside"
    values = {
        "page": page,
        "sheet": sheet,
        "panels": [panel.draw() for panel in panels],
        "title": sheet.title or page.title,
        "lead": sheet.lead or page.lead,
        "theme": sheet.theme or page.theme,
        "frame": page.frame,
        **sheet.values,
    }
    template = "ui/beside.html" if beside else page.template
    return render(request, template, values, status=status)


def _alone(panel: Panel, request: HttpRequest) -> HttpResponse:
    """One panel; when the reader moved within it, the browser's address follows."""
    response = HttpResponse(panel.draw())
    if request.GET.get("push"):
        response["HX-Push-Url"] = asked.url_with(request, {})
    return response


def _answer(page: Page, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
    refused = _guard(page, request)
    if refused is not None:
        return refused
    made = page.function(request, **kwargs)
    if isinstance(made, HttpResponseBase):
        return made
    sheet = made if isinstance(made, Sheet) else Sheet(list(made or []))
    panels = _bound(sheet, request)
    if request.method == "POST":
        target = _pick(panels, str(request.POST.get("_panel") or request.GET.get("panel") or "0"))
        answer = target.post()
        if answer is not None:
            return answer
        if is_fragment(request):
            return HttpResponse(target.draw(), status=target.status)
        return _draw(page, sheet, panels, request, target.status)
    if "panel" in request.GET:
        target = _pick(panels, request.GET["panel"])
        return target.answer() or _alone(target, request)
    return _draw(page, sheet, panels, request, 200)


def serve(page: Page, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """The page's answer to a request; refusals and nonsense become pages that say what and why."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    return answered(request, lambda: _answer(page, request, kwargs))


def answered(request: HttpRequest, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `work` answers, or the page for the refusal it met; for views outside `@page` too."""
    try:
        return work()
    except Refused as error:
        return refusal(request, error)
    except Http404:
        return not_found(request)
    except PermissionDenied:
        return denied(request)
    except NONSENSE:
        if not (request.GET or request.POST or request.resolver_match.kwargs):  # type: ignore[union-attr]
            raise
        log.exception(
            "a page stumbled over its parameters: %s", asked.word({"p": request.path}, "p")
        )
        return refusal(request, unreadable())
