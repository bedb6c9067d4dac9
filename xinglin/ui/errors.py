"""Refusals as pages: each says what, why, how to mend it and whom to ask."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.ui import hooks

log = logging.getLogger("xinglin.ui")

ASK = "请联系本单位的平台管理员"


def refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    """The refusal as a whole page, or as a short message when htmx asked for a part."""
    ask = error.ask or hooks.ask("whom_to_ask", request, default=ASK)
    values = {"refusal": error, "ask": ask, "status": error.status, "title": error.what}
    values["changes"] = getattr(error, "changes", ())
    if request.headers.get("HX-Request") == "true":
        html = render_to_string("ui/panels/refusal.html", values, request=request)
        return HttpResponse(html, status=error.status)
    return render(request, "ui/refused.html", values, status=error.status)


def unreadable() -> Refused:
    """What is said of an address or a post that cannot be read."""
    error = Refused(
        "地址或提交的内容里有读不懂的部分",
        why="参数格式不对，或内容超出了允许的范围",
        mend="请返回上一页，重新选择或填写",
    )
    error.status = 400
    return error


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler400`."""
    return refusal(request, unreadable())


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler403`."""
    if isinstance(exception, Refused):
        return refusal(request, exception)
    error = NotAllowed(
        "您不能打开此页面",
        why="您的岗位没有此页面所需的权限",
        mend="如因工作需要，请申请相应岗位",
    )
    return refusal(request, error)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler404`."""
    error = Missing(
        "找不到这一页",
        why="地址有误，或内容已被移走，或不在您的管辖范围内",
        mend="请检查地址，或按 / 键搜索",
    )
    return refusal(request, error)


def broken(request: HttpRequest) -> HttpResponse:
    """`handler500`: drawn without shell, session or store, one of which may be what broke."""
    return HttpResponse(render_to_string("ui/broken.html", {"ask": ASK}), status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`."""
    log.warning("CSRF: %s", reason)
    error = NotAllowed(
        "提交没有被接受",
        why="页面打开太久，或浏览器没有保存 Cookie",
        mend="请返回上一页，刷新后重新提交",
    )
    return refusal(request, error)
