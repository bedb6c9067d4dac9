"""A resident's own page, made for a telephone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect
from django.urls import reverse

from xinglin.engines.people import queries as people
from xinglin.kernel.time import age_on, today
from xinglin.services.portal import actions, queries
from xinglin.services.portal.pages.entrance import FOR, WHO
from xinglin.services.portal.rules import OUTCOMES
from xinglin.ui import (
    PUBLIC,
    Chart,
    Choice,
    Choices,
    Column,
    Entry,
    Facts,
    Field,
    Form,
    Series,
    Sheet,
    Table,
    Timeline,
    contributed,
    day,
    page,
)
from xinglin.ui.asked import whole

DOORS = {"page": "医务人员查看", "portal": "本人或代看人", "import": "数据导入", "job": "定时任务",
         "demo": "演示数据", "console": "平台维护", "api": "系统接口"}  # fmt: skip
KINDS = {"visit": "随访", "encounter": "就诊", "condition": "诊断"}
MOST = 15


@page("/portal/me/", title="我的健康档案", may=PUBLIC, frame="plain")
def mine(request: Any) -> Any:
    """My record, my next dates, who looked, my family."""
    holder = int(request.session.get(WHO) or 0)
    if not holder or queries.opening_of(holder) is None:
        return HttpResponseRedirect(reverse("portal:enter"))
    wanted = whole(request.GET, "for", 0, 0) or int(request.session.get(FOR) or holder)
    queries.must_look(holder, wanted)
    request.session[FOR] = wanted
    by = queries.resident_as_actor(wanted, holder)
    who = queries.record_of(wanted, by)
    actions.note_seen(resident=holder)
    family = queries.proxies_of(holder)
    chips = []
    if family:
        chips = [Choice("我自己", f"?for={holder}", wanted == holder)]
        chips += [
            Choice(one.resident.name, f"?for={one.resident_id}", wanted == one.resident_id)
            for one in family
        ]
    return Sheet(
        title=f"{who.name}的健康档案",
        lead=f"{age_on(who.birth, who.deceased_on or today())}岁",
        links=[("我的异议", reverse("portal:my_objections")), ("退出", reverse("portal:leave"))],
        panels=[
            Choices(chips, label="查看") if chips else None,
            _dates(who, by),
            *contributed("portal", request, who),
            _about(who),
            _pressure(who, by),
            _life(who, by),
            _looked(who),
            _object(request, holder, who),
        ],
    )  # fmt: skip


def _dates(who: Any, by: Any) -> Table:
    columns = [
        Column("title", "健康服务", grow=True),
        Column("next_on", "下次日期", day),
        Column("where", "地点"),
        Column("last_on", "上次", day),
    ]
    return Table(queries.dates_of(who.pk, by), columns, title="接下来的日期", chooser=False,
                 export=False, span=6, empty="近期没有安排的服务", key="dates")  # fmt: skip


def _about(who: Any) -> Facts:
    return Facts(
        {
            "档案号": who.record_no or "未建档",
            "出生日期": who.birth,
            "住址": people.home_of(who.place_id, who.address),
            "电话": people.phone_of(who) or "未登记",
            "建档机构": who.institution.name if who.institution else "—",
        },
        title="基本信息", span=6, columns=1,
    )  # fmt: skip


def _pressure(who: Any, by: Any) -> Chart | None:
    found = queries.pressures(who.pk, by)
    if not found:
        return None
    return Chart(
        [one.day.isoformat() for one in found],
        [Series("收缩压", [one.value for one in found]),
         Series("舒张压", [one.second for one in found], style="quiet")],
        unit="mmHg", title="我的血压", zero=False, places=0, span=6, height=220,
        target=150 if age_on(who.birth, today()) >= 65 else 140, target_title="收缩压控制线",
    )  # fmt: skip


def _life(who: Any, by: Any) -> Timeline:
    found = [
        Entry(one["day"], one["title"], one["kind"], one["text"])
        for one in queries.life_of(who.pk, by, MOST)
    ]
    return Timeline(found, KINDS, title="服务记录", span=6, empty="还没有服务记录", most=MOST)


def _looked(who: Any) -> Table:
    rows = [{**one, "door": DOORS.get(one["door"], one["door"])} for one in queries.looks(who.pk)]
    columns = [Column("day", "日期"), Column("who", "谁", grow=True), Column("door", "途径")]
    return Table(rows, columns, title="谁看过我的档案", chooser=False, export=False, span=6,
                 key="looks")  # fmt: skip


def _object(request: Any, holder: int, who: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        actions.object_to(
            resident=who.pk, holder=holder, about=answers["about"], says=answers["says"]
        )
        return "已提交，家庭医生会核查并答复"

    fields = [
        Field("about", "哪一条", required=True, longest=60, help="如：8月3日的随访"),
        Field("says", "哪里不对", "long", required=True, longest=400),
    ]
    return Form(fields, save=save, submit="提交异议", title="记录有误？", span=6)


@page("/portal/objections/", title="我的异议", may=PUBLIC, frame="plain")
def my_objections(request: Any) -> Any:
    """What I objected to and what was answered."""
    holder = int(request.session.get(WHO) or 0)
    if not holder:
        return HttpResponseRedirect(reverse("portal:enter"))
    columns = [
        Column("raised_on", "提出", day),
        Column("about", "内容"),
        Column(lambda one: OUTCOMES[one.outcome], "结果", key="outcome"),
        Column("answer", "答复", grow=True),
    ]
    return Sheet(
        title="我的异议", crumbs=[("我的健康档案", reverse("portal:mine"))],
        panels=[Table(queries.objections_of(int(request.session.get(FOR) or holder)), columns,
                      chooser=False, export=False, empty="没有提出过异议")],
    )  # fmt: skip
