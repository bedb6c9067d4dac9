"""What people see of one person: the search, the whole life on one page, registration."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.shortcuts import redirect
from django.urls import reverse

from xinglin.engines.access import actions as access
from xinglin.engines.codes import VALUE_SETS
from xinglin.engines.people import Match
from xinglin.engines.people import actions as people_actions
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import queries as records
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import age_on, today
from xinglin.services.ehr import queries
from xinglin.ui import (
    Act,
    Acts,
    Chart,
    Column,
    Entry,
    Facts,
    Field,
    Form,
    Group,
    Notice,
    Series,
    Sheet,
    Table,
    Timeline,
    contributed,
    day,
    page,
)

KINDS = {
    "visit": "随访",
    "encounter": "就诊",
    "condition": "诊断",
    "observation": "测量",
}
SEX = {"1": "男", "2": "女"}


def titled(set_code: str, code: str) -> str:
    """A stored code in words, or the code itself where its set does not know it."""
    if not code:
        return ""
    held = VALUE_SETS[set_code]
    return held.title_of(code) or code


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
        Column(lambda hit: _age(hit.birth, hit.deceased_on), "年龄", key="age"),
        Column(lambda hit: hit.birth, "出生日期", day, key="birth"),
        Column(lambda hit: names.get(hit.place, ""), "居住地", key="place"),
        Column("why", "为何匹配", sort=False, grow=True),
    ]
    empty = "没有找到；换一种写法试试，或登记为新居民" if text else "输入任意一种信息即可查找"
    links = (
        [("登记新居民", reverse("ehr:register"))] if request.actor.may("people.register") else []
    )
    return Sheet(
        title="查找居民",
        panels=[form, Table(found, columns, empty=empty, chooser=False, export=False)],
        links=links,
    )


def _age(birth: dt.date, deceased_on: dt.date | None) -> str:
    years = age_on(birth, deceased_on or today())
    return f"{years}岁" + ("（已故）" if deceased_on else "")


@page("<int:pk>/", title="健康档案", may="people.read")
def person(request: Any, pk: int) -> Any:
    """One person's whole life: who, what is due, what is open, then the timeline and trends."""
    try:
        one = queries.whole(pk, request.actor)
    except Missing:
        if request.actor.may("access.break_glass"):
            return redirect("ehr:emergency", pk=pk)
        raise
    if one.pk != pk:
        return redirect("ehr:person", pk=one.pk)
    lead = "　".join(
        [SEX.get(one.sex, "性别不详"), _age(one.birth, one.deceased_on), queries.address_of(one)]
    )
    return Sheet(
        title=one.name,
        lead=lead,
        crumbs=[("居民", reverse("ehr:find"))],
        links=[("打印", "?print=1")],
        panels=[
            *_alerts(one),
            *_who(request, one),
            *contributed("person", request, one),
            _pressure_chart(request, one),
            _diagnoses(request, one),
            _life(request, one),
            _household(request, one),
            _looked(one),
        ],
    )


def _alerts(one: Any) -> list[Notice]:
    found = []
    if one.deceased_on:
        found.append(Notice(f"该居民已于 {one.deceased_on} 死亡，不再安排服务。", state="remind"))
    if one.left_on:
        found.append(Notice(f"该居民已于 {one.left_on} 迁出本地。", state="remind"))
    return found


def _who(request: Any, one: Any) -> list[Any]:
    numbers = people.identifiers_of(one, request.actor)
    sets = queries.sets_of_details()
    facts: dict[str, Any] = {
        "姓名": one.name,
        "性别": titled("sex", one.sex),
        "出生日期": f"{one.birth}（{age_on(one.birth, one.deceased_on or today())}岁）",
        "证件号码": "、".join(shown.value for shown in numbers) or "未登记",
        "电话": people.phone_of(one) or "未登记",
        "档案号": one.record_no or "未建档",
        "常住": "是" if one.lives_here else "否",
        "户籍": "本地" if one.registered_here else "外地",
        "住址": queries.address_of(one),
    }
    titles = {"ethnic": "民族", "marriage": "婚姻", "education": "文化程度", "occupation": "职业",
              "payment": "医保", "blood": "血型"}  # fmt: skip
    for column, title in titles.items():
        facts[title] = titled(sets[column], getattr(one, column))
    acts = []
    if request.actor.may("people.reveal", one.place_id):
        acts = [
            _reveal(request, one, "id_number", "显示完整证件号"),
            _reveal(request, one, "phone", "显示完整电话"),
        ]
    shown: list[Any] = [Facts(facts, title="基本信息", columns=3, skip_empty=True)]
    return [*shown, Acts(acts)] if acts else shown


def _reveal(request: Any, one: Any, field: str, title: str) -> Act:
    def do(answers: dict[str, Any]) -> str:
        shown = people_actions.reveal(
            by=request.actor, resident=one.pk, field=field, why=answers["why"]
        )
        return f"{title.removeprefix('显示')}：{shown}"

    return Act(
        f"reveal-{field}", title, do=do, asks=[Field("why", "查看理由", required=True, longest=100)]
    )


def _pressure_chart(request: Any, one: Any) -> Chart:
    found = queries.pressures(one.pk, request.actor)[-24:]
    ceiling = 150 if age_on(one.birth, today()) >= 65 else 140
    return Chart(
        [reading.day.isoformat() for reading in found],
        [
            Series("收缩压", [reading.value for reading in found]),
            Series("舒张压", [reading.second for reading in found], style="quiet"),
        ],
        unit="mmHg", title="血压趋势", target=ceiling, target_title="收缩压控制线", zero=False,
        span=7, empty="还没有血压测量", places=0,
    )  # fmt: skip


def _life(request: Any, one: Any) -> Timeline:
    most = 200 if request.GET.get("all") else 12

    def entries(kind: str) -> list[Entry]:
        found = queries.life(one.pk, kind, request.actor, most)
        return [Entry(m["day"], m["title"], m["kind"], m["text"]) for m in found]

    more = "" if most > 12 else "?all=1"
    return Timeline(
        entries, KINDS, title="时间线", span=7, empty="还没有任何服务记录", most=most, more=more
    )


def _diagnoses(request: Any, one: Any) -> Table:
    columns = [
        Column("title", "诊断"),
        Column("code", "编码"),
        Column("onset", "发病日期", day),
        Column(lambda c: "已愈" if c.abated else "现患", "状态", key="state"),
    ]
    return Table(
        list(records.conditions_of(one.pk, seen_by=request.actor)), columns,
        title="诊断清单", span=5, chooser=False, export=False, empty="没有登记诊断", key="dx",
    )  # fmt: skip


def _household(request: Any, one: Any) -> Table:
    columns = [
        Column("name", "姓名", link=lambda p: reverse("ehr:person", args=[p.pk])),
        Column(lambda p: SEX.get(p.sex, ""), "性别", key="sex"),
        Column(lambda p: f"{age_on(p.birth, today())}岁", "年龄", key="age"),
        Column(
            lambda p: titled("family-relation", p.relation),
            "与户主关系",
            key="relation",
        ),
    ]
    return Table(
        list(people.household_of(one, request.actor)), columns, title="家庭成员", span=5,
        chooser=False, export=False, empty="没有登记家庭成员", key="home",
    )  # fmt: skip


def _looked(one: Any) -> Table:
    columns = ["at", "who", "deed", "door", "outcome"]
    titles = ["时间", "人员", "动作", "入口", "结果"]
    return Table(
        queries.looks(one.pk, 20), [Column(c, t) for c, t in zip(columns, titles, strict=True)],
        title="谁看过、谁改过", span=12, chooser=False, export=False, key="looks", size=20,
    )  # fmt: skip


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
