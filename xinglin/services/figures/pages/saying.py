"""How figures are said: value, goal, state."""

from __future__ import annotations

from typing import Any

from xinglin.engines.indicators import queries as counting
from xinglin.services.figures import rules
from xinglin.ui import Notice


def shown(figure: Any) -> str:
    """A value with its unit, as people read it."""
    return figure.shown + (figure.unit if figure.value is not None and not figure.hidden else "")


def goal_of(indicator: Any) -> str:
    """The goal in words."""
    return rules.goal_said(indicator.goal, indicator.unit)


def state_of(indicator: Any, figure: Any) -> tuple[str, str]:
    """Whether the goal is met, in a word and a shape."""
    if figure.value is None:
        return ("无数据", "")
    met = rules.met(indicator.goal, indicator.unit, figure.value)
    if met is None:
        return ("", "")
    return ("达标", "ok") if met else ("未达标", "late")


def cut(request: Any) -> Notice | None:
    now = counting.lake_status()
    if not now.behind:
        return None
    return Notice(
        f"账本比指标数据新 {now.behind} 次提交；刷新数据后指标会包含它们。", state="remind"
    )
