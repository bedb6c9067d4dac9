"""The people behind a number, and the records behind each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from xinglin.services.figures import queries
from xinglin.services.figures.pages import addresses, passports
from xinglin.services.figures.pages.saying import decimals, goal_of, state_of
from xinglin.services.figures.pages.surroundings import ASK, Looked
from xinglin.ui import (
    Asked,
    Choice,
    Choices,
    Column,
    Figure,
    Notice,
    Rows,
    Table,
    Tally,
    asked,
    badge,
    day,
    page,
    said,
)
from xinglin.ui.asked import one_of

SIDES = {
    "denominator": "分母中的人",
    "numerator": "分子中的人",
    "missed": "在分母、不在分子的人",
    "excluded": "未计入的人",
}


@page("<slug:code>/people/", title="名单", may="figures.read")
def people_behind(request: Any, code: str) -> Any:
    """The people behind a number: in the numerator, the denominator, or left out and why."""
    seen = Looked(request, code)
    side = one_of(request.GET, "side", SIDES) or "denominator"
    titled = {"title": f"{seen.indicator.title}：{SIDES[side]}"}
    if not seen.listed:
        told = seen.withheld
        return seen.sheet("people", [_number(seen), Notice(told, "remind", mend=ASK)], **titled)
    return seen.sheet("people", [_number(seen), _sides(request, side), _list(seen, side)], **titled)


def _sides(request: Any, now: str) -> Choices:
    def choice(side: str) -> Choice:
        changes = {"side": side, "page": None}
        return Choice(SIDES[side], asked.url_with(request, changes), side == now)

    return Choices([choice(side) for side in SIDES], label="名单")


def _number(seen: Looked) -> Tally:
    """The number that the people stand behind."""
    one, figure = seen.indicator, seen.figure
    told, state = state_of(one, figure)
    mark = "suppressed" if figure.hidden else ""
    value = Figure(one.title, figure.value, unit=figure.unit, places=decimals(figure), word=told,
                   state=state, target=goal_of(one), href=seen.url(), mark=mark)  # fmt: skip
    if figure.denominator is None:
        return Tally([value])
    whole = int(figure.denominator.to_integral_value())
    return Tally([
        value,
        Figure("分子", figure.numerator, unit="人", href=seen.people("numerator"), mark=mark),
        Figure("分母", whole, unit="人", href=seen.people("denominator"), mark=mark),
    ])  # fmt: skip


def _list(seen: Looked, side: str) -> Table:
    behind = queries.Behind(seen.code, seen.here, seen.period, side, seen.actor)

    def source(wish: Asked) -> Rows:
        rows, more = behind.page(wish.size, (wish.page - 1) * wish.size)
        return Rows(rows, more=more)

    def records(row: dict[str, Any]) -> str:
        return addresses.records(seen.code, seen.here, seen.period, row["id"], side)

    columns = [
        Column(lambda r: r["person"].name if r["person"] else f"{r['id']}号", "姓名", key="name",
               link=_file_of, sort=False),
        Column(lambda r: queries.SEXES.get(_of("sex")(r), "—"), "性别", key="sex", sort=False),
        Column(_of("age"), "年龄", key="age", unit="岁", sort=False),
        Column("place", "居住地", sort=False, grow=True),
        Column(_of("id_number"), "证件号码", key="id_number", sort=False),
        Column("reason", "说明", said, sort=False, grow=True),
        Column(lambda r: "查看记录", "依据", key="records", link=records, sort=False,
               export=lambda r: seen.request.build_absolute_uri(records(r))),
    ]  # fmt: skip
    return Table(
        source, columns, title=SIDES[side], empty="这一组里没有人",
        note="证件号码已遮蔽；查看和导出都会记入审计",
        passports=lambda: [passports.line(seen.figure)],
    )  # fmt: skip


def _of(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: getattr(row["person"], name) if row["person"] else None


def _file_of(row: dict[str, Any]) -> str:
    return reverse("ehr:person", args=[row["id"]]) if row["person"] else ""


# --- the records -------------------------------------------------------------------------------


@page("<slug:code>/people/<int:person>/", title="记录", may="figures.lists")
def records_behind(request: Any, code: str, person: int) -> Any:
    """The records that made one person count: those that decided, and those that were looked at."""
    seen = Looked(request, code)
    if not seen.listed:
        return seen.sheet("people", [Notice(seen.withheld, "remind", mend=ASK)])
    known, rows = queries.records_of(code, seen.here, seen.period, person, seen.actor)
    name = known.name if known else f"{person}号"
    side = one_of(request.GET, "side", SIDES)
    back = addresses.people(code, seen.here, seen.period, side)
    links = [("居民档案", reverse("ehr:person", args=[person]))] if known else []
    return seen.sheet(
        "people",
        [
            None if known else Notice("您可以核对记录，但不能查看此人的姓名和档案"),
            _records(seen, rows, person),
        ],
        title=f"{name}：为什么这样计",
        crumbs=[*seen.crumbs, (seen.here.name, seen.url()), (SIDES.get(side, "名单"), back)],
        links=links,
    )


def _records(seen: Looked, rows: list[Any], person: int) -> Table:
    columns = [
        Column("day", "日期", day),
        Column(lambda r: queries.RECORD_TABLES.get(r.table, r.table), "种类", key="table"),
        Column(queries.told, "内容", key="told", grow=True),
        Column(lambda r: ("计入的依据", "ok") if r.decided else ("已查看", ""), "作用", badge,
               key="decided", sort="decided"),
        Column("id", "记录号", align="end"),
    ]  # fmt: skip
    return Table(
        rows, columns, title="记录", key="r", sort="-day", size=100,
        note=f"{seen.indicator.title}用到的表中此人的全部记录，到期末为止",
        empty="所用的表中没有此人的记录；计入与否由居民档案决定",
    )  # fmt: skip
