"""The way in and out, one's own account, and what the shell asks of us."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from xinglin.engines.access import actions as access
from xinglin.engines.access import queries as access_queries
from xinglin.kernel.errors import Refused
from xinglin.ui import (
    PUBLIC,
    SIGNED_IN,
    Facts,
    Field,
    Form,
    Sheet,
    page,
    provides,
)

FIRST_PAGES = (
    ("clinic.read", "clinic:due"),
    ("figures.read", "figures:whole"),
    ("access.audit", "administration:trail"),
    ("people.read", "ehr:find"),
)


@page("/login/", title="登录", may=PUBLIC, frame="plain")
def enter(request: Any) -> Any:
    """User name, password, and the one-time code where one is set up."""
    if request.actor.known:
        return redirect(home_url(request))

    def save(answers: dict[str, Any]) -> HttpResponse:
        account = authenticate(
            request,
            username=answers["username"] or "",
            password=answers["password"] or "",
            code=answers["code"] or "",
        )
        if account is None:
            raise Refused(
                "用户名、密码或动态口令不对", mend="请重新输入", ask="忘记密码请联系平台管理员"
            )
        login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session.cycle_key()
        access.note_login(by=access_queries.actor_for(account), outcome="done")
        return HttpResponseRedirect(_after(request))

    fields = [
        Field("username", "用户名", required=True, autocomplete="username", longest=40),
        Field("password", "密码", "secret", required=True, autocomplete="current-password"),
        Field("code", "动态口令", help="启用了动态口令的账号请填六位数字", longest=6),
    ]
    return [Form(fields, save=save, submit="登录", title="杏林健康平台")]


def _after(request: Any) -> str:
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


@page("/logout/", title="退出", may=SIGNED_IN)
def leave(request: Any) -> Any:
    """Ends the session (by POST, so that no foreign page can do it)."""
    if request.method == "POST":
        access.note_login(by=request.actor, outcome="left")
        logout(request)
        return redirect(settings.LOGIN_URL)
    return redirect("/")


@page("/", title="首页", may=SIGNED_IN)
def home(request: Any) -> Any:
    """Leads everybody to the first screen of his work."""
    return redirect(home_url(request))


@page("/account/", title="本人账号", may=SIGNED_IN)
def account(request: Any) -> Any:
    """What one holds, one's password, one's second step."""
    me = request.user
    holds = [(h.place.name, access_queries.role_title(h.role)) for h in _mine(request)]
    facts = {
        "姓名": me.name,
        "用户名": me.username,
        "所在机构": me.staff.institution.name if me.staff_id else "",
        "角色": "、".join(f"{role}（{place}）" for place, role in holds),
        "动态口令": "已启用" if me.totp else "未启用",
    }
    return Sheet(title="本人账号", panels=[
        Facts(facts, span=5), _password_form(request), _code_form(request)
    ])  # fmt: skip


def _mine(request: Any) -> Any:
    return access_queries.holdings_of(request.user.pk)


def _password_form(request: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        if answers["new"] != answers["again"]:
            raise Refused("两次输入的新密码不一致", mend="请重新输入")
        changed = access.change_password(by=request.actor, old=answers["old"], new=answers["new"])
        login(request, changed, backend=settings.AUTHENTICATION_BACKENDS[0])
        return "密码已修改，其他设备上的登录已失效"

    fields = [
        Field("old", "原密码", "secret", required=True, autocomplete="current-password"),
        Field("new", "新密码", "secret", required=True, autocomplete="new-password",
              help="至少十位，不能全是数字，不能是常见密码"),
        Field("again", "再输一次新密码", "secret", required=True, autocomplete="new-password"),
    ]  # fmt: skip
    return Form(fields, save=save, submit="修改密码", title="修改密码", span=7)


def _code_form(request: Any) -> Form:
    if request.user.totp:

        def stop(answers: dict[str, Any]) -> str:
            access.stop_requiring_code(by=request.actor, password=answers["password"])
            return "已停用动态口令"

        field = Field("password", "密码", "secret", required=True)
        return Form([field], save=stop, submit="停用动态口令", title="动态口令", span=7)
    if "fresh_totp" not in request.session or request.method == "GET":
        request.session["fresh_totp"] = access.new_one_time_secret(by=request.actor)
    secret, address = request.session["fresh_totp"]

    def start(answers: dict[str, Any]) -> str:
        access.require_code(by=request.actor, secret=secret, code=answers["code"] or "")
        del request.session["fresh_totp"]
        return "已启用动态口令，下次登录时请填写"

    key = address.split("secret=")[1].split("&")[0]
    field = Field("code", "手机上显示的六位数字", required=True, longest=6,
                  help=f"先在手机的身份验证器里手工添加密钥：{key}")  # fmt: skip
    return Form([field], save=start, submit="启用动态口令", title="动态口令", span=7)


# --- what the shell asks of us -------------------------------------------------------------


@provides("home_url")
def home_url(request: Any) -> str:
    """The first screen of this actor's work."""
    for permission, name in FIRST_PAGES:
        if request.actor.may(permission):
            return reverse(name)
    return reverse("administration:account")


@provides("account_url")
def account_url() -> str:
    """One's own settings."""
    return reverse("administration:account")


@provides("logout_url")
def logout_url() -> str:
    """Where the way out is."""
    return reverse("administration:leave")


@provides("whom_to_ask")
def whom_to_ask(request: Any) -> str:
    """Whom to ask when something is refused."""
    return "请联系本单位的平台管理员"
