"""The work of the next ninety days, village by village, against what the team can do."""

from __future__ import annotations

from typing import Any

from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import queries as followup
from xinglin.engines.places import queries as places
from xinglin.kernel.time import days, today
from xinglin.ui import Act, Acts, Cell, Chart, Field, Figure, Matrix, Series, Sheet, Tally, page

MOST = 60  # villages on one page; a county is looked at town by town


@page("ahead/", title="工作量与能力", menu="work", may="followup.count", order=30)
def ahead(request: Any) -> Any:
    """What falls due by village and week; weeks with more than can be done are marked."""
    here, actor, on = request.place, request.actor, today()
    loads = followup.workload(here, seen_by=actor)
    names = places.named({one.place for one in loads})
    busiest = sorted(loads, key=lambda one: -one.due)[:MOST]
    weeks = [days(7 * n).after(on) for n in range(13)]
    cells = {
        (one.place, n): Cell(many, "critical" if n in one.over else "", places=0,
                             note="超出随访能力" if n in one.over else "")
        for one in busiest
        for n, many in enumerate(one.weeks)
    }  # fmt: skip
    line = [day for day, _ in loads[0].days] if loads else []
    every = [sum(one.days[n][1] for one in loads) for n in range(len(line))]
    able = [one.able for one in loads if one.able is not None]
    tally = [
        Figure("九十天内应访", sum(every), unit="人次"),
        Figure("已登记的随访能力", sum(able) if able else None, unit="人次"),
        Figure("超出能力的村", sum(bool(one.over) for one in loads), unit="个",
               state="remind" if any(one.over for one in loads) else ""),
    ]  # fmt: skip
    panels: list[Any] = [
        Tally(tally),
        Matrix(
            [(one.place, names.get(one.place, str(one.place)), "人次") for one in busiest],
            [(n, f"{day.month}月{day.day}日起") for n, day in enumerate(weeks)], cells,
            title="各村每周应访", corner="村（社区）",
            empty="还没有纳入管理的人", note="第一周含此前逾期未访的",
        ),
        Chart([day.isoformat() for day in line], [Series("应访", every)], kind="bar", unit="人",
              title="每日应访", height=200, places=0),
    ]  # fmt: skip
    if here is not None and actor.may("followup.plan", here.number):
        panels.append(Acts([_declare(request, here)]))
    return Sheet(title="工作量与能力", lead=f"{here.name if here else ''}　{on}", panels=panels)


def _declare(request: Any, here: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        followup_actions.declare_capacity(
            by=request.actor,
            place=here.number,
            per_day=int(answers["per_day"]),
            weekends=bool(answers["weekends"]),
            since=answers["since"],
        )
        return f"已登记{here.name}的随访能力"

    asks = [
        Field("per_day", "每个工作日可随访人次", "number", low=1, high=2000, required=True),
        Field("weekends", "周末也随访", "yes"),
        Field("since", "从哪天起", "date"),
    ]
    return Act("declare", f"登记{here.name}的随访能力", do=do, asks=asks)
