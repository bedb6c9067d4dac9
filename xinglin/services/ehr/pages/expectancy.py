"""How long people of a place may expect to live, beside its death rate."""

from __future__ import annotations

from typing import Any

from xinglin.engines.statistics import REASONS
from xinglin.services.ehr import queries
from xinglin.ui import Facts, panel, said


@panel("figure", order=40, may="figures.read")
def life_expectancy(request: Any, figure: Any, here: Any, period: Any) -> Facts | None:
    """Life expectancy at birth and at 60 from the deaths of the period; beside no other figure."""
    if figure.code != queries.DEATH_RATE:
        return None
    found = queries.life_table_of(here, period, request.actor)
    if found is None:
        return None
    if not found.at_birth.known:
        return Facts({"出生期望寿命": said(REASONS[found.at_birth.reason])}, title="期望寿命")
    facts = {"出生期望寿命": _years(found.at_birth), "60岁期望寿命": _years(found.at(60))}
    return Facts(
        facts, title="期望寿命", columns=2,
        note="简略寿命表（蒋庆琅法），以期内死亡和平均人口计算；年龄不详的不计",
    )  # fmt: skip


def _years(one: Any) -> str:
    return f"{one.value:.1f} 岁（95%区间 {one.lower:.1f}–{one.upper:.1f}）"
