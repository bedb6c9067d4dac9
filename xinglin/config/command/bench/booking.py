"""The whole book: 200 figures by 12 months and every place, in one pass, at several sizes."""

from __future__ import annotations

import resource
from typing import Any

from xinglin.config.command.bench import families
from xinglin.config.command.bench.drawing import Dice, one
from xinglin.config.command.bench.limits import one_pass
from xinglin.config.command.bench.measuring import Draw, Limit, Row, Spread, taken, timed
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import PLACE
from xinglin.engines.indicators import queries as indicators
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, days, today, years

SIZE = 200
TIMES = 3
CHECKED = 3  # figures that are counted one by one for comparison, each in one month, every place


def book(dice: Dice, draws: int) -> list[Row]:
    """The book for the whole county or city, and for parts of it: the curve of cost over size."""
    status = indicators.lake_status()
    if status.behind or not status.commit:
        raise Refused("指标数据不是最新的", mend="请先运行 xinglin lake refresh")
    top = places.top()
    if top is None:
        raise Refused("这里还没有任何区划", mend="请先运行 xinglin demo")
    figures, period = families.book(SIZE), _last_year()
    said: list[str] = []
    planning = timed(
        lambda: said.extend(indicators.statements_of_book(figures, period, by_month=True))
    )
    limit = Limit("所用各列扫描求和一遍", _median(lambda: one_pass(said)))
    found = [_at(dice, "全部", top.number, top.last, figures, period, limit, planning)]
    for level in ("county", "town"):
        area = dice.around(dice.somebody().place, level)
        found.append(_at(dice, level, area.number, area.last, figures, period, None, None))
    return found


def _last_year() -> Period:
    """The twelve whole months before this one."""
    end = days(1).before(today().replace(day=1))
    start = days(32).after(years(1).before(end.replace(day=1))).replace(day=1)
    return Period.parse(f"{start}..{end}")


def _median(act: Any) -> float:
    spread = Spread.of(act() for _ in range(TIMES))
    return spread.median if spread else 0.0


def _at(
    dice: Dice, name: str, first: int, last: int, figures: Any, period: Period,
    limit: Limit | None, planning: float | None,
) -> Row:  # fmt: skip
    def ask() -> Any:
        return indicators.whole_book(
            first, period, seen_by=KEEPER_AT_CONSOLE, by_month=True, figures=figures
        )

    asked = [Draw(ask, lambda found: _right(dice, found, figures, period, first))]
    every = taken(asked * TIMES)
    residents = one("SELECT count(*) FROM people_resident WHERE place_id BETWEEN %s AND %s",
                    first, last)  # fmt: skip
    facts: dict[str, Any] = {"residents": int(residents), "figures": len(figures)}
    facts["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if planning is not None:
        facts["first compile s"] = round(planning, 1)
    return every.row(
        "book", f"全书 {len(figures)} 项 12 个月（{name}）", "s", facts=facts,
        limits=(limit,) if limit else (),
        target="≤ 5 s，且不超过扫描一遍的 25 倍" if limit else "",
        elsewhere="100 项分别查询：连接 15.5 s，宽表 5.2 s" if limit else "",
    )  # fmt: skip


def _right(dice: Dice, found: Any, figures: Any, period: Period, place: int) -> bool:
    """Some figures in some month counted by themselves, place by place."""
    months = [part.code for part in period.months()]
    for _ in range(CHECKED):
        code = dice.random.choice(figures).code
        month = dice.random.choice(months)
        for cell in indicators.compute(code, place, month, (PLACE,), seen_by=KEEPER_AT_CONSOLE):
            sums = found.sums(code, month, cell.place_number)
            if sums.above != (cell.numerator or 0):
                return False
    return True
