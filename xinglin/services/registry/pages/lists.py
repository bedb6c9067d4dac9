"""All registers, and one of them: its lines, its map, its sentence, its law."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.places import queries as places
from xinglin.engines.registers import Register
from xinglin.engines.registers import queries as registers
from xinglin.engines.workflow import Field as Question
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.time import Period, now, today
from xinglin.services.registry.queries import with_cases
from xinglin.ui import (
    Asked,
    Choice,
    Choices,
    Column,
    Drawn,
    Figure,
    Map,
    Point,
    Prose,
    Rows,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    number,
    page,
)
from xinglin.ui.asked import one_of, whole, word

LEVELS = {"prefecture": "county", "county": "town", "town": "village"}
PINS = 2000
FIRST_YEAR = 2000  # a year before it was typed wrongly


def area_of(here: Any) -> tuple[int, int] | None:
    """The numbers of a place and all below it."""
    return (here.number, here.last) if here is not None else None


@page("", title="台账", menu="services", may="registers.read", order=61)
def overview(request: Any) -> Any:
    """Every register that one may know of, and how it stands here."""
    here = request.place
    found = registers.overview(request.actor, area_of(here))
    columns = [
        Column(lambda r: r.register.title, "台账", key="title", grow=True, sort=False,
               link=lambda r: reverse("registry:one", args=[r.register.code])),
        Column(lambda r: r.register.office, "主管", key="office", sort=False),
        Column("lines", "条目", number, sort=False),
        Column("open", "在办", number, sort=False),
        Column(lambda r: (f"{r.late} 项", "late") if r.late else ("无", "ok"), "超期", badge,
               key="late", sort=False),
        Column(lambda r: "　".join(s.title for s in r.register.workflow.states), "状态",
               key="states", sort=False, hidden=True),
        Column(lambda r: r.register.source, "依据", key="source", sort=False, hidden=True),
    ]  # fmt: skip
    return Sheet(
        title="台账",
        lead=f"{here.name if here else ''}　{len(found)} 本台账",
        links=[("待办", reverse("registry:inbox"))],
        panels=[Table(found, columns, key="registers", title="各类台账", export=False,
                      empty="没有您可以查看的台账")],
    )  # fmt: skip


@page("book/<slug:code>/", title="台账", may="registers.read")
def one(request: Any, code: str) -> Any:
    """One register here: how many in each state, the map, the lines."""
    actor, here = request.actor, request.place
    register = registers.register_of(code, actor)
    state = one_of(request.GET, "state", register.workflow.by_state)
    asked = whole(request.GET, "year", 0, 0, 2100)
    year = asked if asked >= FIRST_YEAR else 0  # of all years, unless one is asked for
    links = [("状态图", reverse("registry:law", args=[code]))]
    if registers.may_write(register, actor):
        links.insert(0, ("登记", reverse("registry:new", args=[code])))
        if actor.may("registers.import"):
            links.append(("导入", reverse("registry:take", args=[code])))
    if actor.may("registry.export"):
        links.append(("导出", reverse("registry:give", args=[code])))
    return Sheet(
        title=register.title,
        lead=f"{here.name if here else ''}　{register.office}",
        crumbs=[("台账", reverse("registry:overview"))],
        links=links,
        panels=[
            _tally(register, actor, here, state, year),
            _years(year, state),
            _sentence(register, actor, here, year),
            _lines(register, actor, here, state, year, word(request.GET, "q", longest=40)),
            _map(register, actor, here, state, year),
        ],
    )


def _tally(register: Register, actor: Actor, here: Any, chosen: str, year: int) -> Tally:
    period = Period.parse(str(year)) if year else None
    told = registers.tally(register.code, actor, area_of(here), period)
    return Tally(
        [
            Figure(one.title, told.get(one.code, 0), unit=register.unit,
                   href=f"?year={year}" + (f"&state={one.code}" if one.code != chosen else ""),
                   word="当前" if one.code == chosen else "")
            for one in register.workflow.states
        ]
    )  # fmt: skip


def _years(chosen: int, state: str) -> Choices:
    this, kept = today().year, f"&state={state}" if state else ""
    years = [("全部年份", 0), *((f"{one}年", one) for one in range(this, this - 4, -1))]
    return Choices(
        [Choice(title, f"?year={one}{kept}", one == chosen) for title, one in years]
    )  # fmt: skip


def _sentence(register: Register, actor: Actor, here: Any, year: int) -> Prose | None:
    period = Period.parse(str(year or today().year))
    said = registers.sentence(register.code, actor, period, area_of(here))
    return Prose(f"{period.title}，{said}。", title="报告语句") if said else None


def _answer(one: Question) -> Any:
    return lambda row: one.show(row["entry"].values.get(one.name))


def _columns(register: Register) -> list[Column]:
    kind = register.subject.kind
    about = Column(
        lambda r: str(r["entry"].institution or r["entry"].place.name), register.subject.title,
        key="about", sort=False,
    )  # fmt: skip
    line = Column(lambda r: r["entry"].title, "名称", key="title", sort=False, grow=True,
                  link=lambda r: reverse("registry:entry", args=[r["entry"].pk]))  # fmt: skip
    shown = [
        Column(_answer(one), one.title,
               key=one.name, sort=False, hidden=turn > 2)
        for turn, one in enumerate(
            one for one in register.asks
            if one.name not in (register.name, register.kind)
            and one.kind in ("number", "money", "day", "choice", "yes", "text")
            and not getattr(one, "long", False)
        )
    ]  # fmt: skip
    return [
        line,
        *([] if kind == "person" else [about]),
        Column(lambda r: _state(register, r), "状态", badge, key="state", sort=False),
        Column(lambda r: r["entry"].day, "日期", day, key="day", sort=False),
        *shown,
        Column(lambda r: _left(r["case"]), "时限", badge, key="left", sort=False),
        Column(lambda r: r["entry"].place.name, "地区", key="place", sort=False,
               hidden=kind != "person"),
    ]  # fmt: skip


def _state(register: Register, row: dict[str, Any]) -> tuple[str, str]:
    state = register.workflow.state(row["entry"].state)
    return state.title, "ok" if state.final else ""


def _left(case: Any) -> tuple[str, str] | str:
    if case is None or case.closed_at is not None:
        return ""
    text, mark = cases.left_in_words(case.due_at, now())
    return (text, mark) if text else ""


def _lines(
    register: Register, actor: Actor, here: Any, state: str, year: int, text: str
) -> Table:  # fmt: skip
    period = Period.parse(str(year)) if year else None
    rows = registers.lines(
        register.code, actor, area=area_of(here), state=state, text=text, period=period
    ).order_by("-day", "-pk")  # fmt: skip

    def read(asked: Asked) -> Rows:
        start = (asked.page - 1) * asked.size
        found = list(rows[start : start + asked.size + 1])
        return Rows(with_cases(register, found[: asked.size]), more=len(found) > asked.size)

    return Table(
        read, _columns(register), title="条目", key="lines", export=False,
        state=lambda r: "late" if (_left(r["case"]) or ("", ""))[1] == "late" else "",
        empty="还没有登记；有登记权限的人可点“登记”，或下载模板后导入",
    )  # fmt: skip


def _map(register: Register, actor: Actor, here: Any, state: str, year: int) -> Map | None:
    if here is None or register.secret or register.subject.kind == "person":
        return None
    period = Period.parse(str(year)) if year else None
    rows = registers.lines(register.code, actor, area=area_of(here), state=state, period=period)
    late = {
        one.subject_id for one in cases.in_states(register.code, area=area_of(here), open_only=True)
        .filter(due_at__lt=now())
    }  # fmt: skip
    law = register.workflow
    points = [
        Point(pin.longitude, pin.latitude, f"{pin.title}　{law.state(pin.state).title}",
              "late" if pin.entry in late else "ok", None,
              reverse("registry:entry", args=[pin.entry]), pin.state)
        for pin in registers.pins(list(rows[:PINS]))
    ]  # fmt: skip
    if not points:
        return None
    return Map(
        places.shapes(here.number, LEVELS.get(here.level, "village")), points=points,
        layers={one.code: one.title for one in law.states}, title="地图", height=380,
    )  # fmt: skip


@page("book/<slug:code>/law/", title="状态图", may="registers.read")
def law(request: Any, code: str) -> Any:
    """How a line moves: the diagram, who may make which move, the limits."""
    register = registers.register_of(code, request.actor)
    flow = register.workflow
    moves = [
        Column("title", "步骤", sort=False),
        Column(lambda m: "、".join(flow.state(s).title for s in m.sources), "从", key="from",
               sort=False),
        Column(lambda m: flow.state(m.to).title, "到", key="to", sort=False),
        Column(lambda m: "、".join(r.title for r in m.roles), "由谁", key="by", sort=False),
        Column(lambda m: "、".join(n.title for n in m.needs), "须说明", key="needs", sort=False,
               grow=True),
    ]  # fmt: skip
    limits = [
        Column("title", "时限", sort=False, grow=True),
        Column(lambda d: d.limit.title, "多久", key="limit", sort=False),
        Column(lambda d: ("法定", "remind") if d.legal else "", "性质", badge, key="legal",
               sort=False),
        Column(lambda d: "；".join(
            f"{f'超期 {day} 天' if day else '到期'}告知{'、'.join(r.title for r in told)}"
            for day, told in d.steps), "告知", key="tell", sort=False),
        Column("source", "依据", sort=False),
    ]  # fmt: skip
    return Sheet(
        title=f"{register.title}：如何办理",
        lead=register.source,
        crumbs=[("台账", reverse("registry:overview")),
                (register.title, reverse("registry:one", args=[code]))],
        panels=[
            Drawn("registry/diagram.html", {"svg": cases.diagram(code)}, span=5),
            Table(list(flow.moves), moves, title="步骤", key="moves", chooser=False,
                  export=False, span=7),
            Table(list(flow.deadlines), limits, title="时限", key="limits", chooser=False,
                  export=False, empty="没有规定时限"),
        ],
    )  # fmt: skip
