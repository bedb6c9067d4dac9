"""What stands around every page of one figure: where one is, which period, how fresh, which way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xinglin.engines.indicators import actions as indicators_actions
from xinglin.engines.indicators import book
from xinglin.engines.indicators import queries as counting
from xinglin.kernel.time import today
from xinglin.services.figures import queries, rules
from xinglin.services.figures.pages import addresses
from xinglin.ui import Act, Choice, Choices, Notice, Sheet, Strip, Tabs, asked, moment, said
from xinglin.ui.asked import word

TABS = (
    ("one", "总览"),
    ("divided", "分组"),
    ("people", "名单"),
    ("why", "为何变化"),
    ("passport", "护照"),
)
NO_LISTS = "您可以看到这个数字，但没有查看其背后人员名单的权限"
ASK = "需要时请申请相应岗位，或请本单位有权限的人查看；链接可以照样转给他"
SENSITIVE = "这个指标涉及敏感项目：数字可以查看，人员名单只对本项目的工作人员开放"
OUTSIDE = "这个地区不在您的管辖范围：人数少于 5 的格子已隐藏，不能查看名单"


@dataclass
class Looked:
    """One figure as somebody looks at it: which, where, when."""

    request: Any
    code: str

    @cached_property
    def indicator(self) -> Any:
        """The indicator."""
        return book(self.code)

    @cached_property
    def actor(self) -> Any:
        """Who looks."""
        return self.request.actor

    @cached_property
    def here(self) -> Any:
        """Where."""
        return queries.place_asked(word(self.request.GET, "at"), self.request.place)

    @cached_property
    def period(self) -> Any:
        """When."""
        return queries.period_asked(word(self.request.GET, "period"))

    @cached_property
    def figure(self) -> Any:
        """The number."""
        return queries.one_value(self.code, self.here, self.period, self.actor)

    @cached_property
    def before(self) -> Any:
        """The number a year before."""
        return queries.one_value(self.code, self.here, self.period.previous_year(), self.actor)

    @cached_property
    def inside(self) -> bool:
        """Whether the place lies in the reader's reach."""
        ends = (self.here.number, self.here.last)
        return all(self.actor.may("figures.read", end) for end in ends)

    @cached_property
    def lists(self) -> bool:
        """Whether the reader may see the people there."""
        ends = (self.here.number, self.here.last)
        return all(self.actor.may("figures.lists", end) for end in ends)

    @cached_property
    def withheld(self) -> str:
        """Why the reader may not see the people there; nothing when he may."""
        if not self.lists:
            return NO_LISTS if self.inside else OUTSIDE
        return (
            SENSITIVE
            if queries.kept_to_its_staff(self.code, self.here, self.period, self.actor)
            else ""
        )

    @property
    def listed(self) -> bool:
        """Whether the reader may see the people, those of a sensitive programme included."""
        return not self.withheld

    @property
    def goal(self) -> Any:
        """The goal in the indicator's unit."""
        return rules.goal_in_units(self.indicator.goal, self.indicator.unit)

    # --- ways ------------------------------------------------------------------------------

    def url(self, place: Any = None, period: Any = None, **more: Any) -> str:
        """The figure at another place or in another period."""
        return addresses.one(self.code, place or self.here, period or self.period, **more)

    def people(self, side: str) -> str:
        """The people on one side, for those who may see them."""
        return addresses.people(self.code, self.here, self.period, side) if self.lists else ""

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        """The book, and every place above this one with the same figure and period."""
        above = [
            (one.name, self.url(place=one))
            for one in queries.path_to(self.here)
            if one.number != self.here.number
        ]
        return [("指标手册", addresses.book(self.here, self.period)), *above]

    def tabs(self, now: str) -> Tabs:
        """The pages of this figure."""
        ways = {
            "one": addresses.one,
            "divided": addresses.table,
            "people": addresses.people,
            "why": addresses.why,
            "passport": addresses.passport,
        }
        urls = {name: way(self.code, self.here, self.period) for name, way in ways.items()}
        return Tabs(TABS, urls=urls, now=now, title="这个指标")

    def sheet(self, tab: str, panels: list[Any], **more: Any) -> Sheet:
        """A page of this figure with everything that stands around it."""
        more.setdefault("title", self.indicator.title)
        more.setdefault("lead", f"{self.here.name}　{self.period.title}　{self.code}")
        more.setdefault("crumbs", self.crumbs)
        outside = None if self.inside else Notice(OUTSIDE, state="remind")
        whole = [periods(self.request, self.period), fresh(self.request, self.shared(tab)), outside]
        return Sheet(panels=[*whole, self.tabs(tab), *panels], **more)

    def shared(self, tab: str) -> str:
        """The whole address of this view, place and period named, for a colleague."""
        changes = {"at": self.here.code, "period": self.period.code}
        query = asked.url_with(self.request, changes)
        return str(self.request.build_absolute_uri(f"{self.request.path}{query}"))


def periods(request: Any, period: Any) -> Choices:
    """The periods one may go to; whatever else was chosen stays as it is."""

    def choice(one: Any) -> Choice:
        changes = {"period": one.code, "page": None, "after": None}
        return Choice(one.title, asked.url_with(request, changes), one == period)

    back, on = rules.step(period, -1), rules.step(period, +1)
    later = on is not None and on.start <= today()
    return Choices(
        [choice(one) for one in queries.chosen_first(period)],
        label="期间",
        more=[choice(one) for one in queries.further(period)],
        more_title="其他期间",
        before=choice(back) if back else None,
        after=choice(on) if on and later else None,
        span=7,
    )


def fresh(request: Any, share: str = "") -> Strip:
    """Up to when the data goes, how far it lies behind, and how to bring it up to date."""
    now = counting.lake_status()
    at = dt.datetime.fromisoformat(now.at) if now.at else None
    late = f"落后 {now.behind} 次提交" if now.behind else "已是最新"
    acts = []
    if request.actor.may("lake.refresh"):
        acts.append(Act("refresh", "刷新数据", do=lambda answers: refreshed(request)))
    return Strip(
        [
            ("数据截至", moment(at) if at else said("尚未建立")),
            ("提交", f"{now.commit}" if now.commit is not None else ""),
        ],
        acts,
        state="remind" if now.behind else "ok",
        word=late,
        share=share,
        span=5,
    )


def refreshed(request: Any) -> str:
    """Bring the lake up to date, and say how far it goes now."""
    done = indicators_actions.refresh(by=request.actor)
    return f"指标数据已更新到提交 {done.commit}"
