"""How figures are said: value, goal, state, how a place stands among the others."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinglin.services.figures import rules
from xinglin.ui import LATE, OK, REMIND, gauge, said
from xinglin.ui.show import mark, plain_number

# How a place lies among the others, by chance or not, when more is better and when less is.
STANDS = {
    "very_low": ("显著偏低", {"higher": LATE, "lower": OK}),
    "low": ("偏低", {"higher": REMIND, "lower": OK}),
    "high": ("偏高", {"higher": OK, "lower": REMIND}),
    "very_high": ("显著偏高", {"higher": OK, "lower": LATE}),
}
WITHIN = ("与总体无差别", "")
FUNNEL_WORDS = {
    "higher": {LATE: "显著偏低（99.8%界限外）", REMIND: "偏低（95%界限外）", OK: "偏高"},
    "lower": {LATE: "显著偏高（99.8%界限外）", REMIND: "偏高（95%界限外）", OK: "偏低"},
    "": {REMIND: "在界限之外"},
}


def stands(grade: str, way: str) -> str:
    """The state of a place that lies there in the funnel; nothing within the limits."""
    return STANDS[grade][1].get(way, REMIND) if grade in STANDS else ""


def decimals(figure: Any) -> int:
    """How many places a figure is printed with: people are whole."""
    known = getattr(figure, "decimals", None)
    if known is not None:
        return int(known)
    return 0 if figure.denominator is None and figure.unit not in rules.SCALE else 2


def shown(figure: Any) -> str:
    """A value with its unit, as people read it."""
    if figure.value is None or figure.hidden:
        return str(figure.shown)
    return f"{plain_number(figure.value, decimals(figure))}{figure.unit}"


def value_cell(figure: Any) -> SafeString:
    """The value with its unit and, where it is hidden, the mark that says so."""
    if figure.hidden:
        return format_html('<span class="num">{}</span>{}', figure.shown, mark("suppressed"))
    if figure.value is None:
        return format_html('<span class="num">{}</span>', figure.shown)
    digits = plain_number(figure.value, decimals(figure))
    return format_html(
        '<span class="num">{}</span><span class="unit">{}</span>', digits, said(figure.unit)
    )


def goal_of(indicator: Any) -> str:
    """The goal in words."""
    return rules.goal_said(indicator.goal, indicator.unit)


def direction_of(indicator: Any) -> str:
    """Which way is better."""
    return {"higher": "越高越好", "lower": "越低越好"}.get(indicator.better, "只计数，不论高低")


def better(indicator: Any) -> int:
    """1 when more is better, -1 when less is, 0 when neither is."""
    return {"higher": 1, "lower": -1}.get(indicator.better, 0)


def state_of(indicator: Any, figure: Any) -> tuple[str, str]:
    """Whether the goal is met, in a word and a shape."""
    if figure.hidden:
        return ("已隐藏", "")
    if figure.value is None:
        return ("无数据", "")
    met = rules.met(indicator.goal, indicator.unit, figure.value)
    if met is None:
        return ("", "")
    return ("达标", OK) if met else ("未达标", LATE)


def change_cell(indicator: Any, now: Any, before: Any) -> SafeString | str:
    """The difference from a year before, with the way it went."""
    if now.value is None or before.value is None or now.hidden or before.hidden:
        return "—"
    change = now.value - before.value
    sign = "▲" if change > 0 else "▼" if change < 0 else "＝"
    good = change * better(indicator)
    way = "good" if good > 0 else "bad" if good < 0 else ""
    digits = plain_number(abs(change), decimals(now))
    return format_html('<span class="change {} num">{} {}</span>', way, sign, digits)


def code(text: str, longest: int = 0) -> SafeString:
    """A word for machines; a long one is cut, and whole on hover."""
    if longest and len(text) > longest:
        return format_html('<code title="{}">{}</code>', text, text[:longest])
    return format_html("<code>{}</code>", text)


def gauge_of(indicator: Any, figure: Any, span: Any, scale: Any, state: str) -> SafeString | str:
    """The value on its scale with its interval and its goal."""
    if figure.value is None or figure.hidden:
        return ""
    low, high = span or (None, None)
    goal = rules.goal_in_units(indicator.goal, indicator.unit)
    told = f"{figure.place_name} {shown(figure)}"
    if span:
        told += f"，95%区间 {plain_number(low, 1)}–{plain_number(high, 1)}"
    return gauge(
        figure.value, low, high, scale=scale, target=goal, state=state, said=str(said(told))
    )
