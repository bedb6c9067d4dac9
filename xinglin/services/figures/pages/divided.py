"""One figure divided: by place, sex, age, institution, or whatever the indicator knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xinglin.services.figures import queries, rules
from xinglin.services.figures.pages import passports
from xinglin.services.figures.pages.saying import gauge_of, state_of, value_cell
from xinglin.services.figures.pages.surroundings import Looked
from xinglin.ui import Choice, Choices, Column, Notice, Table, asked, badge, page, said
from xinglin.ui.asked import word

MOST = 3


@page("<slug:code>/table/", title="分组", may="figures.read")
def divided(request: Any, code: str) -> Any:
    """One indicator divided by up to three dimensions, which stand in the address."""
    seen = Looked(request, code)
    offered = queries.dimensions_of(seen.indicator)
    wanted = word(request.GET, "by") or next(iter(offered))
    chosen = [name for name in dict.fromkeys(wanted.split(",")) if name in offered][:MOST]
    return seen.sheet(
        "divided",
        [
            _dimensions(request, offered, chosen),
            lambda: _table(seen, offered, chosen),
        ],
    )


def _dimensions(request: Any, offered: dict[str, str], chosen: list[str]) -> Choices:
    def turned(name: str) -> str:
        rest = [one for one in chosen if one != name]
        now = rest if name in chosen else [*chosen, name][-MOST:]
        changes = {"by": ",".join(now), "page": None, "sort": None}
        return asked.url_with(request, changes)

    choices = [Choice(title, turned(name), name in chosen) for name, title in offered.items()]
    return Choices(choices, label="分组（可选几项）")


def _table(seen: Looked, offered: dict[str, str], chosen: list[str]) -> Any:
    if not chosen:
        return Notice("请选择至少一种分组")
    found = queries.divided(seen.code, seen.here, seen.period, tuple(chosen), seen.actor)
    one = seen.indicator
    spans = {id(each): queries.interval(each) for each in found}
    ends = [end for pair in spans.values() for end in pair]
    scale = rules.scale_of([*ends, *(each.value for each in found)], one.unit)
    groups = [
        Column(_cell(name), offered[name], said, key=name, sort=False, link=_way(seen, name))
        for name in chosen
    ]  # fmt: skip
    columns = [
        *groups,
        Column("numerator", "分子", align="end"),
        Column(lambda f: f.shown_denominator, "分母", key="denominator", align="end",
               sort="denominator", export=lambda f: f.denominator),
        Column(lambda f: f, "值", value_cell, key="value", align="end", sort="value",
               export=lambda f: f.value),
        Column(lambda f: gauge_of(one, f, _known(spans[id(f)]), scale, ""), "95%区间", key="span",
               export=lambda f: _said(spans[id(f)])),
        Column(lambda f: state_of(one, f), "目标", badge, key="state"),
    ]  # fmt: skip
    by = "、".join(str(said(offered[name])) for name in chosen)
    return Table(
        found, columns, title=f"按{by}", size=100, key="d", empty="这样分组没有数据",
        note="每个格子都可用口径页中的命令重算",
        passports=lambda: [passports.line(each) for each in found],
    )  # fmt: skip


def _cell(name: str) -> Callable[[Any], str]:
    return lambda figure: queries.cell_of(figure, name)


def _way(seen: Looked, name: str) -> Any:
    return (lambda f: seen.url(place=f.place)) if name == "place" else ""


def _known(span: tuple[Any, Any]) -> Any:
    return None if span[0] is None else span


def _said(span: tuple[Any, Any]) -> str:
    return "" if span[0] is None else f"{span[0]:.2f}–{span[1]:.2f}"
