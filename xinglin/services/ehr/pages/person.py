"""One person's whole life on a page."""

from __future__ import annotations

from typing import Any

from django.shortcuts import redirect
from django.urls import reverse

from xinglin.engines.people import actions as people_actions
from xinglin.engines.people import queries as people
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import age_on, today
from xinglin.services.ehr import queries
from xinglin.services.ehr.pages.saying import SEX, age_of, titled
from xinglin.ui import (
    Act,
    Acts,
    Chart,
    Choice,
    Choices,
    Column,
    Entry,
    Facts,
    Field,
    Later,
    Notice,
    Series,
    Sheet,
    Table,
    Timeline,
    badge,
    contributed,
    day,
    number,
    page,
    said,
)

GROWTH = {"waz": "年龄别体重", "haz": "年龄别身长", "whz": "身长别体重"}
GROWING = 7  # years until which growth is shown, and not blood pressure
KINDS = {
    "visit": "随访",
    "encounter": "就诊",
    "condition": "诊断",
    "observation": "测量",
    "document": "文档",
}


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
        [
            SEX.get(one.sex, "性别不详"),
            age_of(one.birth, one.deceased_on),
            people.home_of(one.place_id, one.address),
        ]
    )
    return Sheet(
        title=one.name,
        lead=lead,
        crumbs=[("居民", reverse("ehr:find"))],
        links=_links(request, one),
        panels=[
            *_alerts(one),
            *_who(request, one),
            *contributed("person", request, one),
            *_health(request, one),
            _household(request, one),
            _looked(one),
        ],
    )


def _health(request: Any, one: Any) -> list[Any]:
    """Trend, diagnoses and timeline, for those who may read health records and not only names."""
    if not (request.actor.may("records.read", one.place_id) or one.pk in request.actor.opened):
        return []
    small = age_on(one.birth, one.deceased_on or today()) < GROWING
    chart = _growth_chart if small else _pressure_chart
    return [
        chart(request, one),
        _problems(request, one),
        _sources(request, one),
        _life(request, one),
        Later(lambda: _trends(request, one), title="其他趋势", span=5),
    ]


def _links(request: Any, one: Any) -> list[tuple[str, str]]:
    found = []
    if request.actor.may("people.change", one.place_id):
        found.append(("修改资料", reverse("ehr:edit", args=[one.pk])))
    if request.actor.may("records.read", one.place_id):
        found.append(("共享文档", reverse("ehr:documents", args=[one.pk])))
    return found


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
        "住址": people.home_of(one.place_id, one.address),
    }
    titles = {"ethnic": "民族", "marriage": "婚姻", "education": "文化程度", "occupation": "职业",
              "payment": "医保", "blood": "血型"}  # fmt: skip
    for column, title in titles.items():
        facts[title] = titled(sets[column], getattr(one, column))
    acts = []
    if request.actor.may("people.reveal", one.place_id):
        if numbers:
            acts.append(_reveal(request, one, "id_number", "显示完整证件号"))
        if one.phone:
            acts.append(_reveal(request, one, "phone", "显示完整电话"))
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


def _growth_chart(request: Any, one: Any) -> Chart:
    """Where a small child stands among others of its age: standard deviations, day by day."""
    told = {
        title: {read.day: read.value for read in queries.readings(one.pk, code, request.actor)}
        for code, title in GROWTH.items()
    }
    measured = sorted({at for read in told.values() for at in read})[-24:]
    return Chart(
        [at.isoformat() for at in measured],
        [Series(title, [read.get(at) for at in measured]) for title, read in told.items()],
        title="生长评价（Z值，−2以下为偏离）", zero=False, span=7, places=1, target=-2,
        target_title="−2个标准差", empty="还没有身长和体重的测量",
    )  # fmt: skip


def _life(request: Any, one: Any) -> Timeline:
    most = 200 if request.GET.get("all") else 12

    source = request.GET.get("source", "")[:30]

    def entries(kind: str) -> list[Entry]:
        papers = queries.papers(one.pk, kind, request.actor, most) if not source else []
        told = [
            Entry(row.day, row.title, "document", row.institution,
                  reverse("ehr:document", args=[one.pk, row.pk]))
            for row in papers
        ]  # fmt: skip
        if kind == "document":
            return told
        found = queries.life(one.pk, kind, request.actor, most, source)
        told += [Entry(m["day"], m["title"], m["kind"], m["text"]) for m in found]
        return sorted(told, key=lambda entry: entry.day, reverse=True)[:most]

    more = "" if most > 12 else f"?all=1&source={source}" if source else "?all=1"
    return Timeline(
        entries, KINDS, title="时间线", span=7, empty="还没有任何服务记录", most=most, more=more
    )


def _sources(request: Any, one: Any) -> Choices | None:
    """What the timeline is to show: everything, or what one programme or one door recorded."""
    known = queries.sources(one.pk, request.actor)
    chosen = request.GET.get("source", "")[:30]
    if len(known) < 2:
        return None
    chips = [Choice("全部来源", "?", not chosen)]
    chips += [
        Choice(f"{title} {many}", f"?source={code}&all=1", chosen == code)
        for code, title, many in known
    ]
    return Choices(chips, label="时间线来源")


def _trends(request: Any, one: Any) -> Table:
    """The other measurements: the last, how far they moved, whether within what is aimed at."""
    rows = []
    for trend, readings in queries.trends(one.pk, request.actor):
        first, last = readings[0], readings[-1]
        aim, value = trend.band, last.value or 0.0
        outside = aim is not None and not aim[0] <= value <= aim[1]
        rows.append(
            {
                "title": f"{trend.title} {trend.unit}", "last": last.value, "on": last.day,
                "change": round(value - (first.value or 0.0), 1),
                "state": ("范围外", "late") if outside else ("", ""),
            }
        )  # fmt: skip
    columns = [
        Column("title", "项目"),
        Column("last", "最近", number),
        Column("state", "状态", badge),
        Column("on", "日期", day),
        Column("change", "变化", number),
    ]
    return Table(rows, columns, title="其他趋势", span=5, chooser=False, export=False, key="trends",
                 empty="还没有两次以上的测量")  # fmt: skip


def _problems(request: Any, one: Any) -> Table:
    columns = [
        Column("title", "问题"),
        Column("code", "编码", hidden=True),
        Column("onset", "始于", day),
        Column(lambda r: ("已愈", "") if r["abated"] else ("现患", "remind"), "状态", badge,
               key="state"),
        Column("managed", "在管项目"),
    ]  # fmt: skip
    return Table(
        queries.problems(one.pk, request.actor), columns, title="问题清单", span=5, chooser=False,
        empty="没有登记诊断", key="dx",
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
        chooser=False, empty="没有登记家庭成员", key="home",
    )  # fmt: skip


def _looked(one: Any) -> Table:
    columns = ["at", "who", "deed", "door", "outcome"]
    titles = ["时间", "人员", "动作", "入口", "结果"]
    pairs = zip(columns, titles, strict=True)
    return Table(
        queries.looks(one.pk, 20), [Column(c, t, said) for c, t in pairs],
        title="谁看过、谁改过", span=12, chooser=False, key="looks", size=20,
    )  # fmt: skip
