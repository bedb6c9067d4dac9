"""Finding people, registering new ones, opening a record in an emergency."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from xinglin.engines.access import actions as access
from xinglin.engines.codes import VALUE_SETS
from xinglin.engines.people import Match
from xinglin.engines.people import actions as people_actions
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.ehr.pages.saying import SEX, age_of
from xinglin.ui import (
    Column,
    Field,
    Form,
    Group,
    Notice,
    Sheet,
    Table,
    day,
    page,
    said,
)


@page("/residents/find/", title="查找居民", menu="residents", may="people.read", order=1)
def find(request: Any) -> Any:
    """A person in a second: name, pinyin, initials, ID, its last four, phone, record number."""
    text = (request.GET.get("q") or "").strip()[:60]
    form = Form(
        [Field("q", "查找", longest=60, help="姓名、拼音、首字母、身份证号或后四位、电话、档案号")],
        get=True, submit="查找", initial={"q": text}, span=12,
    )  # fmt: skip
    found = people.find(text, seen_by=request.actor) if text else []
    names = places.named({hit.place for hit in found})
    columns = [
        Column("name", "姓名", link=lambda hit: reverse("ehr:person", args=[hit.resident])),
        Column(lambda hit: SEX.get(hit.sex, "—"), "性别", key="sex"),
        Column(lambda hit: age_of(hit.birth, hit.deceased_on), "年龄", key="age"),
        Column(lambda hit: hit.birth, "出生日期", day, key="birth"),
        Column(lambda hit: names.get(hit.place, ""), "居住地", key="place"),
        Column("why", "为何匹配", said, sort=False, grow=True),
    ]
    empty = "没有找到；换一种写法试试，或登记为新居民" if text else "输入任意一种信息即可查找"
    links = (
        [("登记新居民", reverse("ehr:register"))] if request.actor.may("people.register") else []
    )
    return Sheet(
        title="查找居民",
        panels=[form, Table(found, columns, empty=empty, chooser=False, export="clinic.export")],
        links=links,
    )


@page("<int:pk>/emergency/", title="紧急调阅", may="access.break_glass")
def emergency(request: Any, pk: int) -> Any:
    """Break the glass: a record outside of one's scope, for two hours, with a reason."""

    def save(answers: dict[str, Any]) -> str:
        access.break_glass(by=request.actor, subject_id=pk, why=answers["why"])
        return reverse("ehr:person", args=[pk])

    return [
        Notice(
            "这份档案不在您的管辖范围内。确因抢救等紧急需要，可以填写理由后打开两小时；"
            "打开的事实和理由会写入审计，并告知档案所属机构。",
            state="remind",
        ),
        Form([Field("why", "紧急调阅的理由", "long", required=True, longest=400)],
             save=save, submit="打开档案", span=8),
    ]  # fmt: skip


def _said_of(done: Any) -> str:
    """What registering came to: a new file, or why this is somebody already known."""
    known = f"已登记过，没有重复建档：{done.reason}" if done.match is Match.SAME else done.reason
    return "；".join([known, *done.warnings])


@page("/residents/register/", title="登记居民", menu="residents", may="people.register", order=5)
def register(request: Any) -> Any:
    """A new resident; a known one is recognised and the reason is said."""
    here = request.place

    def save(answers: dict[str, Any]) -> str:
        place = places.place(answers["place"])
        done = people_actions.register(
            by=request.actor,
            name=answers["name"],
            sex=answers["sex"],
            birth=answers["birth"],
            place=place.number,
            id_number=answers.get("id_number") or "",
            phone=answers.get("phone") or "",
            address=answers.get("address") or "",
            lives_here=answers.get("lives_here") != "0",
            registered_here=answers.get("registered_here") != "0",
            despite=answers.get("despite") == "1",
        )
        if done.match in (Match.POSSIBLE, Match.CONFLICT):
            raise Refused(
                done.reason, mend="请先查看疑似的同一人；确是不同的人，再勾选“确认是另一人”后保存"
            )
        messages.success(request, _said_of(done))
        return reverse("ehr:person", args=[done.resident.pk])

    choices = [
        (p.code, p.name) for p in places.subtree(here.number, "village")
    ][:2000] if here else []  # fmt: skip
    fields = [
        Group("身份", [
            Field("name", "姓名", required=True, longest=60),
            Field("sex", "性别", "choice", required=True,
                  choices=[(c.code, c.title) for c in VALUE_SETS["sex"]]),
            Field("birth", "出生日期", "date", required=True, high=today()),
            Field("id_number", "身份证号", longest=18, help="15 位旧号会自动升为 18 位"),
            Field("phone", "电话", longest=20),
        ]),
        Group("居住", [
            Field("place", "居住的村（社区）", "choice", required=True, choices=choices),
            Field("address", "详细地址", longest=200),
            Field("lives_here", "常住（住满六个月）", "choice", choices=[("1", "是"), ("0", "否")]),
            Field("registered_here", "本地户籍", "choice", choices=[("1", "是"), ("0", "否")]),
            Field("despite", "确认是另一人", "choice", choices=[("0", "否"), ("1", "是")],
                  help="系统提示疑似同一人、而您已核实不是时选“是”"),
        ]),
    ]  # fmt: skip
    initial = {"lives_here": "1", "registered_here": "1", "despite": "0"}
    return [Form(fields, save=save, initial=initial, submit="登记", draft="register", span=8)]
