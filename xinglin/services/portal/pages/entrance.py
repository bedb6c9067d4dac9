"""The way in for residents: number and telephone, then the code."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xinglin.services.portal import actions
from xinglin.ui import PUBLIC, Field, Form, Notice, Sheet, page

WHO, FOR, ASKED = "portal.resident", "portal.for", "portal.asked"


@page("/portal/", title="我的健康档案", may=PUBLIC, frame="plain")
def enter(request: Any) -> Any:
    """Identity number and telephone, as they stand in the record."""
    if request.session.get(WHO):
        return HttpResponseRedirect(reverse("portal:mine"))

    def save(answers: dict[str, Any]) -> str:
        asked = actions.ask_code(
            id_number=answers["id_number"] or "", phone=answers["phone"] or "",
            address=request.META.get("REMOTE_ADDR", ""),
        )  # fmt: skip
        request.session[ASKED] = asked or 0
        return reverse("portal:code")

    fields = [
        Field("id_number", "身份证号", required=True, longest=18),
        Field("phone", "手机号", required=True, longest=20, help="建档时登记的手机号"),
    ]
    return Sheet(title="我的健康档案", panels=[
        Form(fields, save=save, submit="获取验证码", span=6),
        Notice("凭身份证号和建档时登记的手机号查看自己的健康档案。手机号有变的，请带身份证到签约的"
               "家庭医生处更新。孩子和老人的档案，由监护人或受托人代看，需先在家庭医生处登记。",
               span=6),
    ])  # fmt: skip


@page("/portal/code/", title="输入验证码", may=PUBLIC, frame="plain")
def code(request: Any) -> Any:
    """The six digits that were sent."""
    if ASKED not in request.session:
        return HttpResponseRedirect(reverse("portal:enter"))

    def save(answers: dict[str, Any]) -> HttpResponse:
        asked = int(request.session.get(ASKED) or 0)
        actions.let_in(resident=asked, code=answers["code"] or "")
        request.session.cycle_key()
        request.session.pop(ASKED, None)
        request.session[WHO] = request.session[FOR] = asked
        request.session.set_expiry(30 * 60)
        return HttpResponseRedirect(reverse("portal:mine"))

    fields = [Field("code", "验证码", required=True, longest=6, autocomplete="one-time-code")]
    return Sheet(title="输入验证码", crumbs=[("我的健康档案", reverse("portal:enter"))], panels=[
        Notice("如果填写的信息与档案一致，验证码已经发出，5分钟内有效。", state="ok"),
        Form(fields, save=save, submit="进入", span=6),
    ])  # fmt: skip


@page("/portal/leave/", title="退出", may=PUBLIC, frame="plain")
def leave(request: Any) -> HttpResponse:
    """Forget who it was."""
    for name in (WHO, FOR, ASKED):
        request.session.pop(name, None)
    return HttpResponseRedirect(reverse("portal:enter"))
