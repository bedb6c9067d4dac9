"""The wall chart, one target, setting targets, and the livelihood projects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from xinglin.engines.indicators import indicators
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.targets import actions, queries
from xinglin.services.targets.queries import Standing
from xinglin.services.targets.rules import KINDS, LIGHTS, Kind, Light
from xinglin.ui import (
    Act,
    Acts,
    Cell,
    Chart,
    Choice,
    Choices,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Group,
    Later,
    Matrix,
    Notice,
    Series,
    Sheet,
    Step,
    Steps,
    Table,
    Tally,
    badge,
    contributed,
    day,
    number,
    page,
    panel,
    percent,
    said,
)
from xinglin.ui.asked import date, one_of, whole

STATES = {Light.GREEN: "ok", Light.YELLOW: "remind", Light.RED: "late", Light.GREY: ""}
SHOWN_AT_ONCE = 200


def _lamp(standing: Standing) -> tuple[str, str]:
    return f"{LIGHTS[standing.light]}灯", STATES[standing.light]


def _year(request: Any) -> int:
    return whole(request.GET, "year", today().year, 2000, 2100)


def _pace(standing: Standing) -> float | None:
    return None if standing.done is None else float(standing.done)


def _link(standing: Standing) -> str:
    """The target's page; for a rate that nobody split, its figure at that place."""
    target = standing.target
    if target.pk > 0:
        return reverse("targets:one", args=[target.pk])
    period = queries.period_of(target).code
    here = {"at": target.place.code, "period": period}
    return f"{reverse('figures:one', args=[target.indicator])}?{urlencode(here)}"


def _note(standing: Standing) -> str:
    """What is said on hover: what is expected, and whether somebody only reported it."""
    target = standing.target
    parts = [f"{LIGHTS[standing.light]}灯", f"目标{'≤' if target.at_most else ''}{_goal(target)}"]
    if standing.needed:
        parts.append(f"还差{standing.needed}{'人' if target.sort is Kind.RATE else target.unit}")
    if standing.declared:
        parts.append("填报" if standing.actual is not None else "未填报")
    if standing.stale:
        parts.append("超过7天未更新")
    return "，".join(parts)


def _goal(target: Any) -> str:
    if target.goal is None:
        return ""
    return f"{Decimal(target.goal).normalize():f}{target.unit}"


def _wall(request: Any) -> queries.Wall:
    on = date(request.GET, "on")
    return queries.wall(request.place, _year(request), request.actor, on)


def _matrix(found: queries.Wall, request: Any) -> Matrix:
    rows = [(s.target.pk, s.target.title, s.target.unit or "步") for s in found.rows]
    columns = [(request.place.number, f"{request.place.name}合计"), *found.columns]
    cells = {
        key: Cell(
            s.actual, STATES[s.light], _link(s), _pace(s), _note(s),
            None if s.target.sort is Kind.STEPS else 2 if s.target.sort is Kind.RATE else 0,
        )
        for key, s in found.cells.items()
    }  # fmt: skip
    return Matrix(
        rows, columns, cells, caption=f"{request.place.name}{_year(request)}年目标完成情况",
        corner="目标", title="挂图作战", empty="还没有下达目标；由股室负责人在“下达目标”中设置",
    )  # fmt: skip


def _counts(found: queries.Wall) -> Tally:
    lamps = [row.light for row in found.rows]
    return Tally(
        [
            Figure(f"{LIGHTS[lamp]}灯", lamps.count(lamp), unit="项",
                   state=STATES[lamp] if lamps.count(lamp) else "", word=LIGHTS[lamp])
            for lamp in (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
        ]
    )  # fmt: skip


def _ranking(found: queries.Wall) -> Table | None:
    rows = [
        {"rank": found.ranks.get(number), "name": name, "score": found.scores.get(number)}
        for number, name in found.columns
    ]
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"]))
    if not found.ranks:
        return None
    columns = [
        Column("rank", "名次", number, sort=False),
        Column("name", "地区", sort=False),
        Column(lambda r: None if r["score"] is None else round(float(r["score"]) * 100, 1),
               "得分", number, key="score", sort=False),
    ]  # fmt: skip
    return Table(rows, columns, title="下级排名", key="ranking", chooser=False, span=5)


def _lagging(found: queries.Wall) -> Table:
    rows = [s for s in found.rows if s.light in (Light.RED, Light.YELLOW)]
    columns = [
        Column(lambda s: s.target.title, "目标", link=_link, sort=False, grow=True),
        Column(_lamp, "状态", badge, sort=False),
        Column(lambda s: s.shown, "现值", sort=False),
        Column(lambda s: _goal(s.target), "目标值", sort=False),
        Column(lambda s: s.needed, "还差", number, sort=False),
        Column(lambda s: s.target.office, "责任股室", sort=False),
        Column(lambda s: s.target.due, "时限", day, sort=False),
    ]
    return Table(rows, columns, title="滞后的目标", key="lagging", chooser=False, span=7,
                 empty="没有滞后的目标")  # fmt: skip


@page("wall/", title="挂图作战", menu="figures", may="targets.read", order=5)
def wall(request: Any) -> Any:
    """Targets × places with progress and pace, the reddest first."""
    if request.place is None:
        raise Missing("没有可以查看的地区", mend="请联系平台管理员授予管辖范围")
    found = _wall(request)
    year = _year(request)
    links = [("会议大屏", f"{reverse('targets:meeting')}?year={year}")]
    if request.actor.may("targets.set", request.place.number):
        links.append(("下达目标", reverse("targets:new")))
    elapsed = found.rows[0].elapsed if found.rows else None
    lead = f"{request.place.name}　{today()}"
    if elapsed is not None and year == today().year:
        lead += f"　时序进度 {float(elapsed):.1%}"
    years = [Choice(f"{y}年", f"?year={y}", y == year) for y in queries.years(request.actor)]
    return Sheet(title=f"{year}年挂图作战", lead=lead, links=links, panels=[
        Choices(years, label="年度") if len(years) > 1 else None,
        _counts(found),
        _matrix(found, request),
        _lagging(found),
        _ranking(found),
        Notice("累计数与时序进度比较：不低于时序为绿灯，不低于九成为黄灯，再低为红灯。"
               "率直接与目标值比较，不乘时间。填报的数字在悬停时注明。"),
    ])  # fmt: skip


@page("meeting/", title="会议大屏", may="targets.read", theme="dark", frame="plain")
def meeting(request: Any) -> Any:
    """The same wall for the meeting room: large, dark, by itself up to date."""
    if request.place is None:
        raise Missing("没有可以查看的地区", mend="请联系平台管理员授予管辖范围")
    found = _wall(request)
    matrix = _matrix(found, request)
    matrix.refresh = 300
    return Sheet(title=f"{request.place.name}{_year(request)}年挂图作战", panels=[
        _counts(found), matrix,
    ])  # fmt: skip


# --- one target ----------------------------------------------------------------------------


@page("<int:pk>/", title="目标", may="targets.read")
def one(request: Any, pk: int) -> Any:
    """One target: how far, where it will end, who or what would turn it."""
    target = queries.one(pk, request.actor)
    standing = queries.standings([target], request.actor)[0]
    lists = bool(target.indicator) and all(
        request.actor.may("figures.lists", end) for end in (target.place_id, target.place.last)
    )
    near = queries.reach(standing, request.actor) if lists else None
    crumbs = [("挂图作战", f"{reverse('targets:wall')}?year={target.year}")]
    if target.part_of is not None:
        crumbs.append((target.part_of.place.name, reverse("targets:one", args=[target.part_of_id])))
    return Sheet(
        title=f"{target.place.name}：{target.title}",
        lead="民生实事项目" if target.livelihood else "",
        crumbs=crumbs,
        panels=[
            _head(standing, queries.forecast(standing, near)),
            _facts(standing),
            Later(lambda: _trend(request, standing)) if target.indicator else None,
            _people(request, near) if near else None,
            _milestones(request, target),
            _parts(request, target),
            _reports(request, target),
            _urgings(request, standing),
            *contributed("target", request, target),
            _deeds(request, target),
        ],
    )


def _head(standing: Standing, ahead: queries.Forecast) -> Tally:
    target = standing.target
    figures = [
        Figure("现值", standing.actual, unit=target.unit, state=STATES[standing.light],
               word=_lamp(standing)[0], target=_goal(target),
               href=_figure_link(target), mark="declared" if standing.declared else ""),
        Figure("完成率", None if standing.done is None else float(standing.done) * 100, unit="%",
               places=1, note=_time(standing)),
    ]  # fmt: skip
    if standing.needed is not None:
        unit = "人" if target.sort is Kind.RATE else target.unit
        figures.append(Figure("距目标还差", standing.needed, unit=unit))
    if ahead.value is not None:
        figures.append(
            Figure("预计期末", round(float(ahead.value), 2), unit=target.unit, places=2,
                   state="ok" if ahead.reached else "late",
                   word="预计完成" if ahead.reached else "预计完不成", note=ahead.how)
        )  # fmt: skip
    return Tally(figures)


def _time(standing: Standing) -> str:
    """The time that has passed, beside what adds up in time; never beside a rate."""
    counted = standing.target.sort is Kind.COUNT
    return f"时序进度{float(standing.elapsed):.1%}" if counted else ""


def _figure_link(target: Any) -> str:
    if not target.indicator:
        return ""
    here = {"at": target.place.code, "period": queries.period_of(target).code}
    return f"{reverse('figures:one', args=[target.indicator])}?{urlencode(here)}"


def _facts(standing: Standing) -> Facts:
    target = standing.target
    known = {
        "类型": KINDS[target.sort],
        "责任股室": target.office,
        "责任领导": target.leader,
        "承担机构": target.institution.name if target.institution else "",
        "起止": f"{target.begins} 至 {target.due}",
        "依据": target.source,
        "基数": f"{target.base.normalize():f}{target.unit}" if target.base is not None else "",
        "权重": f"{target.weight.normalize():f}",
        "撤销日期": target.withdrawn_on or "",
    }
    if standing.declared and standing.target.sort is not Kind.STEPS:
        known["数据"] = f"责任股室填报，截至{standing.day}" if standing.day else "尚未填报"
    elif standing.commit:
        known["数据"] = f"平台计数，提交{standing.commit}"
    return Facts({k: v for k, v in known.items() if v != ""}, columns=3)


def _trend(request: Any, standing: Standing) -> Chart:
    """The value at the end of each month that has begun, counted from the beginning on."""
    from xinglin.engines.indicators import queries as counting

    target = standing.target
    months = [m for m in queries.period_of(target).months() if m.start <= today()]
    values = [
        counting.compute(target.indicator, target.place_id, f"{target.begins}..{month.end}",
                         seen_by=request.actor)[0].value
        for month in months
    ]  # fmt: skip
    goal = float(target.goal) if target.goal is not None and target.sort is Kind.RATE else None
    return Chart(
        [m.title for m in months], [Series(target.title, values)], kind="line", unit=target.unit,
        target=goal, title="各月末累计",
    )  # fmt: skip


def _people(request: Any, near: queries.Reach) -> Table:
    """Who would turn it: the nearest first, as many as are needed and as many again."""
    shown = near.people[: max(SHOWN_AT_ONCE, 2 * near.needed)][:1000]
    known = queries.names_of([one.resident for one in shown], request.actor)
    rows = [{"at": at, "c": one, "p": known[one.resident]}
            for at, one in enumerate(shown, 1) if one.resident in known]  # fmt: skip
    columns = [
        Column("at", "次序", number, sort=False),
        Column(lambda r: r["p"].name, "姓名", sort=False,
               link=lambda r: reverse("ehr:person", args=[r["c"].resident])),
        Column(lambda r: r["p"].age, "年龄", number, unit="岁", sort=False),
        Column(lambda r: r["p"].place_name, "村（社区）", sort=False, grow=True),
        Column(lambda r: r["c"].why, "未达标原因", said, sort=False),
        Column(lambda r: r["c"].overdue, "逾期", number, unit="天", sort=False),
        Column(lambda r: r["c"].next_on, "应访日期", day, sort=False),
        Column(lambda r: r["c"].last_on, "上次随访", day, sort=False),
    ]  # fmt: skip
    title = f"再有{near.needed}人达标即完成：最接近的在前（共{len(near.people)}人未达标）"
    return Table(
        rows, columns, title=title, key="people", size=25, export="figures.lists",
        state=lambda r: "remind" if r["at"] <= near.needed else "",
        empty="没有未达标的人",
    )  # fmt: skip


def _milestones(request: Any, target: Any) -> Any:
    steps = queries.milestones(target)
    may = request.actor.may("targets.report", target.place_id)
    if not steps:
        return None
    if not may:
        return Steps([_step(one) for one in steps], title="节点")

    def finish(row: Any, answers: dict[str, Any]) -> str:
        actions.finish_milestone(
            by=request.actor, milestone_id=row.pk, done_on=answers["done_on"],
            evidence=answers["evidence"],
        )  # fmt: skip
        return "节点已完成"

    asks = [Field("done_on", "完成日期", "date", required=True),
            Field("evidence", "佐证", "long", required=True)]  # fmt: skip
    columns = [
        Column("title", "节点", sort=False, grow=True),
        Column("due", "时限", day, sort=False),
        Column("done_on", "完成日期", day, sort=False),
        Column(lambda m: _step_state(m), "状态", badge, sort=False),
        Column("evidence", "佐证", sort=False),
    ]
    return Table(steps, columns, title="节点（倒排时间）", key="steps", chooser=False,
                 acts=[Act("finish", "完成", finish, asks)])  # fmt: skip


def _step_state(step: Any) -> tuple[str, str]:
    if step.done_on:
        return "已完成", "ok"
    left = (step.due - today()).days
    if left < 0:
        return f"逾期{-left}天", "late"
    return (f"还有{left}天", "remind") if left <= 7 else ("未到期", "")


def _step(step: Any) -> Step:
    if step.done_on:
        return Step(step.title, "done", at=step.done_on)
    return Step(step.title, "late" if step.due < today() else "next", due=step.due)


def _parts(request: Any, target: Any) -> Table | None:
    parts = [t for t in queries.targets(request.actor, target.year) if t.part_of_id == target.pk]
    if not parts:
        return None
    columns = [
        Column(lambda s: s.place_name, "地区", link=_link, sort=False),
        Column(_lamp, "状态", badge, sort=False),
        Column(lambda s: s.actual, "现值", number, sort=False),
        Column(lambda s: s.target.goal, "目标值", number, sort=False),
        Column(lambda s: s.done, "完成率", percent, sort=False),
        Column(lambda s: s.needed, "还差", number, sort=False),
    ]
    return Table(queries.standings(parts, request.actor), columns, title="分解到下级",
                 key="parts", chooser=False)  # fmt: skip


def _reports(request: Any, target: Any) -> Any:
    if target.indicator or target.sort is Kind.STEPS:
        return None
    columns = [
        Column("day", "截至", day, sort=False),
        Column("value", "完成值", number, sort=False),
        Column("evidence", "佐证", sort=False, grow=True),
        Column("problem", "问题", sort=False),
        Column("measure", "措施", sort=False),
    ]
    return Table(queries.reports(target), columns, title="填报记录", key="reports", chooser=False,
                 empty="还没有填报；平台没有这个目标的记录，由责任股室填报并附佐证")  # fmt: skip


def _urgings(request: Any, standing: Standing) -> Any:
    rows = queries.urgings(standing.target)
    if not rows:
        return None

    def answer(row: Any, answers: dict[str, Any]) -> str:
        actions.answer_urging(by=request.actor, urging_id=row.pk, answer=answers["answer"])
        return "已答复"

    may = request.actor.may("targets.report", standing.target.place_id)
    waiting = may and any(row.answered_on is None for row in rows)
    acts = [Act("answer", "答复", answer, [Field("answer", "答复", "long", required=True)])]
    columns = [
        Column("day", "督办日期", day, sort=False),
        Column("why", "事由", sort=False, grow=True),
        Column("answer_by", "答复时限", day, sort=False),
        Column("answered_on", "答复日期", day, sort=False),
        Column("answer", "答复", sort=False, grow=True),
    ]
    return Table(rows, columns, title="督办", key="urgings", chooser=False,
                 acts=acts if waiting else [])  # fmt: skip


def _deeds(request: Any, target: Any) -> Acts | None:
    """What this reader may do with the target now."""
    actor, place = request.actor, target.place_id
    if target.withdrawn_on:
        return None
    acts = []
    if actor.may("targets.report", place) and not target.indicator and target.kind != Kind.STEPS:
        acts.append(_act_report(actor, target))
    if actor.may("targets.set", place):
        acts.append(_act_milestone(actor, target))
        if target.sort in (Kind.COUNT, Kind.RATE) and places.children(place).exists():
            acts.append(_act_split(actor, target))
    if actor.may("targets.urge", place):
        asks = [Field("why", "督办事由", "long", required=True)]
        acts.append(
            Act(
                "urge",
                "督办",
                lambda a: _said(
                    actions.urge(by=actor, target_id=target.pk, why=a["why"]), "已督办"
                ),
                asks,
            )
        )
    if actor.may("targets.set", place):
        acts.append(
            Act(
                "withdraw",
                "撤销",
                lambda _a: _said(actions.withdraw_target(by=actor, target_id=target.pk), "已撤销"),
                style="danger",
            )
        )
    return Acts(acts) if acts else None  # fmt: skip


def _said(_done: Any, sentence: str) -> str:
    return sentence


def _act_report(actor: Any, target: Any) -> Act:
    asks = [
        Field("day", "截至", "date", required=True),
        Field("value", "完成值", "number", unit=target.unit, low=0, places=4, required=True),
        Field("evidence", "佐证", "long", required=True),
        Field("problem", "问题", "long"),
        Field("measure", "措施", "long"),
    ]

    def report(answers: dict[str, Any]) -> str:
        given = {name: answers[name] or "" for name in ("evidence", "problem", "measure")}
        actions.report_progress(
            by=actor, target_id=target.pk, day=answers["day"], value=answers["value"], **given
        )
        return "已填报"

    return Act("report", "填报进度", report, asks, style="primary")


def _act_milestone(actor: Any, target: Any) -> Act:
    def add(answers: dict[str, Any]) -> str:
        actions.add_milestone(
            by=actor, target_id=target.pk, title=answers["title"], due=answers["due"]
        )
        return "已设置节点"

    asks = [Field("title", "节点", required=True), Field("due", "时限", "date", required=True)]
    return Act("milestone", "设置节点", add, asks)


def _act_split(actor: Any, target: Any) -> Act:
    def divide(_answers: dict[str, Any]) -> str:
        shares = queries.shares(target, actor)
        made = actions.split_target(by=actor, target_id=target.pk, shares=shares)
        return f"已分解到{len(made)}个地区"

    return Act("split", "分解到下级", divide, note="累计数按常住人口分解，率各地相同")


# --- setting targets -----------------------------------------------------------------------


@page("new/", title="下达目标", menu="figures", may="targets.set", order=46)
def new(request: Any) -> Any:
    """A new target for the place that is looked at."""

    def save(answers: dict[str, Any]) -> str:
        chosen = {k: v for k, v in answers.items() if v not in (None, "")}
        chosen["year"] = int(chosen["year"])
        chosen["livelihood"] = chosen.get("livelihood") == "yes"
        chosen["at_most"] = chosen.get("at_most") == "yes"
        made = actions.set_target(by=request.actor, place=request.place, **chosen)
        return reverse("targets:one", args=[made.pk])

    counted = [(one.code, f"{one.code} {one.title}（{one.unit}）") for one in indicators]
    yes = [("no", "否"), ("yes", "是")]
    form = Form(
        [
            Group("目标", [
                Field("indicator", "指标", "choice", choices=counted,
                      help="选了指标，完成值由平台从记录自动计数；不选则由责任股室填报"),
                Field("title", "名称", help="选了指标可不填"),
                Field("kind", "类型", "choice", required=True,
                      choices=[(k.value, title) for k, title in KINDS.items()]),
                Field("goal", "目标值", "number", low=0, places=4),
                Field("base", "基数", "number", low=0, places=4, help="降低类目标填写开始时的数值",
                      when=("kind", [Kind.REDUCTION.value])),
                Field("unit", "单位", help="选了指标可不填"),
                Field("at_most", "越低越好", "choice", choices=yes),
            ]),
            Group("时间", [
                Field("year", "年度", "number", low=2000, high=2100, required=True),
                Field("begins", "开始", "date", help="不填为年初"),
                Field("due", "完成时限", "date", help="不填为年末"),
            ]),
            Group("责任", [
                Field("office", "责任股室", required=True),
                Field("leader", "责任领导"),
                Field("source", "依据", help="文件名称和文号"),
                Field("weight", "权重", "number", low=0, high=100, places=2),
                Field("livelihood", "民生实事", "choice", choices=yes),
            ]),
        ],
        save=save, submit="下达", draft="target-new",
        initial={"year": today().year, "weight": 1, "kind": "rate", "livelihood": "no",
                 "at_most": "no"},
    )  # fmt: skip
    name = request.place.name if request.place else ""
    crumbs = [("挂图作战", reverse("targets:wall"))]
    return Sheet(title=f"下达目标：{name}", crumbs=crumbs, panels=[form])


# --- livelihood projects -------------------------------------------------------------------


@page("projects/", title="民生实事", menu="figures", may="targets.read", order=6)
def projects(request: Any) -> Any:
    """Livelihood projects of the year: how far each is, and its next step."""
    year = _year(request)
    rows = queries.targets(request.actor, year).filter(livelihood=True, part_of=None)
    found = queries.standings(list(rows), request.actor)
    columns = [
        Column(lambda s: s.target.title, "项目", link=_link, sort=False, grow=True),
        Column(lambda s: s.place_name, "地区", sort=False),
        Column(_lamp, "状态", badge, sort=False),
        Column(lambda s: s.actual, "完成", number, sort=False),
        Column(lambda s: _goal(s.target) or f"{s.denominator}步", "目标", sort=False),
        Column(lambda s: s.done, "完成率", percent, sort=False),
        Column(lambda s: s.target.office, "责任股室", sort=False),
        Column(lambda s: s.target.due, "时限", day, sort=False),
    ]
    worst = one_of(request.GET, "lamp", {lamp.value for lamp in Light})
    if worst:
        found = [s for s in found if s.light.value == worst]
    return Sheet(title=f"{year}年民生实事", panels=[
        Table(found, columns, key="projects", chooser=False, title="项目",
              empty="本年度没有民生实事项目；下达目标时选“民生实事”即列入"),
    ])  # fmt: skip


@panel("work", order=40, may="targets.read")
def of_my_place(request: Any, here: Any) -> Tally | None:
    """The targets of one's own place on the first screen, with how many people away."""
    if here is None:
        return None
    rows = list(queries.targets(request.actor, today().year, here).exclude(indicator=""))[:4]
    found = queries.standings(rows, request.actor)
    figures = [
        Figure(s.target.title, s.actual, unit=s.target.unit, state=STATES[s.light],
               word=_lamp(s)[0], href=_link(s), target=_goal(s.target),
               note=f"还差{s.needed}人" if s.needed else "")
        for s in found
    ]  # fmt: skip
    return Tally(figures, title="我的目标") if figures else None
