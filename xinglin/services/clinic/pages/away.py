"""Without a network: a page that is installed on the phone, and what it exchanges with us."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from xinglin.engines.access import Actor
from xinglin.kernel.errors import Refused
from xinglin.services.clinic import actions
from xinglin.services.clinic.forms import form_to_carry
from xinglin.services.clinic.queries.away import people_to_carry
from xinglin.ui import page

FILES = (
    "vendor/bootstrap.min.css", "ui/xinglin.css", "ui/panels.css", "clinic/away.css",
    "clinic/away.js", "ui/leaf.svg",
)  # fmt: skip
LARGEST = 4 * 2**20


def _file(name: str) -> str:
    return str(staticfiles_storage.url(name))


def words() -> dict[str, str]:
    """What the page says, in the language of whoever installs it."""
    return {
        "set": _("设置口令（至少六位数字）"), "again": _("再输一次"), "open": _("打开"),
        "pin": _("口令"), "wrong": _("口令不对"), "short": _("口令至少六位数字，两次要一致"),
        "take": _("下载名单"), "sync": _("同步"), "find": _("查找姓名、村、地址"),
        "none": _("没有符合的人"), "due": _("应访"), "late": _("逾期"), "days": _("天"),
        "waiting": _("待同步"), "record": _("记录随访"), "save": _("保存在本机"),
        "back": _("返回"), "day": _("随访日期"), "mode": _("随访方式"), "required": _("请填写"),
        "range": _("允许范围"), "saved": _("已保存在本机，有网络时自动同步"),
        "online": _("有网络"), "offline": _("没有网络"), "synced": _("已同步"),
        "login": _("登录已过期，请先登录再同步；本机的记录不会丢"), "log_in": _("去登录"),
        "failed": _("没有同步成功，记录仍在本机，稍后再试"), "conflict": _("有冲突"),
        "refused": _("没有接收"), "anyway": _("仍然提交"), "drop": _("放弃这条"),
        "edit": _("修改"), "year": _("岁"), "last": _("上次"), "men": _("男"), "women": _("女"),
        "clinic": _("门诊"), "home": _("家庭"), "phone": _("电话"), "taken": _("名单下载于"),
        "wipe": _("清除本机数据"), "keep": _("还有未同步的记录，不能清除"),
        "secure": _("此浏览器不支持本机加密，请用 HTTPS 地址或较新的浏览器打开"),
        "lost": _("口令忘记后，本机数据无法找回；未同步的记录也会丢失"), "yes": _("是"),
        "no": _("否"), "done_here": _("本机已记录"), "all": _("全部"), "lock": _("锁定"),
        "results": _("同步结果"), "stored": _("已接收"), "same": _("早已接收"),
    }  # fmt: skip


def panel_to_carry(actor: Actor, place: Any) -> dict[str, Any]:
    """Whom a doctor takes along, and every form that they will need, each once."""
    told = people_to_carry(actor, place)
    keys = {one["form"] for one in told["people"]}
    return {**told, "forms": {key: form_to_carry(*key.split("|")) for key in sorted(keys)}}


@page("offline/", title="离线随访", menu="work", may="clinic.read", order=45, frame="plain")
def offline(request: Any) -> HttpResponse:
    """The installable page: the same for everybody, nothing of anybody in it."""
    address = {
        "panel": reverse("clinic:offline_panel"), "sync": reverse("clinic:offline_sync"),
        "state": reverse("clinic:offline_state"), "worker": reverse("clinic:offline_worker"),
        "login": f"{reverse('administration:enter')}?next={reverse('clinic:offline')}",
    }  # fmt: skip
    values = {"words": words(), "address": address, "manifest": reverse("clinic:offline_manifest")}
    return HttpResponse(render_to_string("clinic/away.html", values, request=request))


@page("offline/manifest.webmanifest", title="离线随访清单", may="clinic.read")
def offline_manifest(request: Any) -> JsonResponse:
    """What a phone needs to install the page."""
    told = {
        "name": _("杏林离线随访"), "short_name": _("离线随访"), "lang": "zh-CN",
        "start_url": reverse("clinic:offline"), "scope": reverse("clinic:offline"),
        "display": "standalone", "background_color": "#f3f5f2", "theme_color": "#1f5c46",
        "icons": [{"src": _file("ui/leaf.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@page("offline/worker.js", title="离线页面的后台程序", may="clinic.read")
def offline_worker(request: Any) -> HttpResponse:
    """The service worker: keeps the page and its files, and nothing of anybody."""
    kept = [reverse("clinic:offline"), *(_file(name) for name in FILES),
            reverse("clinic:offline_manifest")]  # fmt: skip
    path = finders.find("clinic/worker.js")
    if path is None:
        path = staticfiles_storage.path("clinic/worker.js")
    with open(str(path), encoding="utf-8") as file:
        text = file.read()
    head = f"const KEPT = {json.dumps(kept)};\n"
    return HttpResponse(head + text, content_type="text/javascript; charset=utf-8")


@page("offline/state/", title="离线同步状态", may="clinic.read")
def offline_state(request: Any) -> JsonResponse:
    """Whether somebody is logged in, and the token for sending."""
    return JsonResponse({"who": request.actor.name, "token": get_token(request)})


@page("offline/panel/", title="离线名单", may="followup.record")
def offline_panel(request: Any) -> JsonResponse:
    """The people who are due and their forms, to be sealed on the device."""
    return JsonResponse(panel_to_carry(request.actor, request.place))


@page("offline/sync/", title="接收离线随访", may="followup.record")
def offline_sync(request: Any) -> JsonResponse:
    """Visits of a device, a verdict for each; the same ones again change nothing."""
    if request.method != "POST":
        return JsonResponse({"what": _("请用离线页面同步")}, status=405)
    try:
        if len(request.body) > LARGEST:
            raise Refused("一次同步的内容太多", mend="请分几次同步")
        told = json.loads(request.body)
        visits = told["visits"]
        if not isinstance(visits, list):
            raise Refused("同步的内容读不懂", mend="请更新离线页面")
        answers = actions.receive(by=request.actor.through("offline"), visits=visits)
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"what": _("同步的内容读不懂")}, status=400)
    except Refused as refusal:
        return JsonResponse({"what": str(refusal)}, status=refusal.status)
    return JsonResponse({"visits": answers})
