"""Figures in the shapes that pages need: the book, a trend, the places below, the divided ones."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators as book
from xinglin.engines.indicators import queries as indicators
from xinglin.engines.places import level_of
from xinglin.kernel.time import Period
from xinglin.services.figures import rules

SEXES = {"1": "男", "2": "女", "0": "未知", "9": "未说明"}
POINTS = {"month": 12, "quarter": 8, "year": 5}


def parts_below(figures: list[Any], level: str) -> list[Any]:
    """The figures of one level of places."""
    return [f for f in figures if level and level_of(f.place) == level]


def values(
    codes: Sequence[str], place: Any, period: Period, seen_by: Actor, by: tuple[str, ...] = ()
) -> list[Any]:
    """Figures of the place and the period; none before the lake was ever filled."""
    return list(indicators.compute(list(codes), place=place, period=period, by=by, seen_by=seen_by))


def one_value(code: str, place: Any, period: Period, seen_by: Actor) -> Any:
    """The one figure."""
    return values([code], place, period, seen_by)[0]


@dataclass(frozen=True)
class Trend:
    """A figure over time: each period with its value and the value of a year before."""

    periods: list[Period]
    now: list[Any]
    before: list[Any]


def trend(code: str, place: Any, upto: dt.date, rhythm: str, seen_by: Actor) -> Trend:
    """The last whole months, quarters or years, and the same of a year before."""
    periods = rules.ending(upto, rhythm, POINTS[rhythm])
    earlier = [] if rhythm == "year" else [one.previous_year() for one in periods]
    first = min(one.start for one in [*periods, *earlier])
    window = Period.parse(f"{first}..{periods[-1].end}")
    held = {f.period: f for f in values([code], place, window, seen_by, by=(rhythm,))}
    then = [held[one.code] for one in earlier]
    return Trend(periods, [held[one.code] for one in periods], then)


# --- the book ----------------------------------------------------------------------------------


@functools.cache
def spelt(title: str) -> tuple[str, str]:
    """A title in pinyin, and its initials: what people type who have no Chinese keyboard."""
    from pypinyin import Style, lazy_pinyin  # half a second of every command that does not search

    sounds = lazy_pinyin(title, errors="ignore")
    return "".join(sounds), "".join(lazy_pinyin(title, style=Style.FIRST_LETTER, errors="ignore"))


def sought(wanted: str, **kept: str) -> list[Any]:
    """The indicators that fit what is sought, in any spelling; `kept` must be as they are.

    >>> sought("no such thing")
    []
    """
    return [
        one
        for one in book
        if all(not value or str(getattr(one, name)) == value for name, value in kept.items())
        and rules.fits(wanted, one.code, one.title, one.english, *spelt(one.title), one.definition)
    ]


def kinds_of(name: str) -> list[str]:
    """Every owner, base, unit or source that the book knows."""
    return sorted({str(getattr(one, name)) for one in book if getattr(one, name)})


MOST = 1000  # questions that are remembered as answered
_answered: dict[tuple[Any, ...], None] = {}


def comes_at_once(place: Any, period: Period, among: Sequence[Any] | None = None) -> bool:
    """Whether these values need no waiting for: this process has counted them of this state of the
    lake before. Else the page goes first, and they follow.
    """
    return _question(place, period, among) in _answered


def _question(place: Any, period: Period, among: Sequence[Any] | None) -> tuple[Any, ...]:
    codes = None if among is None else tuple(one.code for one in among)
    return indicators.lake_status().snapshot, place.number, period.code, codes


def _note(place: Any, period: Period, among: Sequence[Any] | None) -> None:
    if len(_answered) >= MOST:
        _answered.clear()
    _answered[_question(place, period, among)] = None


FEW = 8  # definitions that are counted one by one
LUMP = 12  # definitions; more than are kept as one statement, so that those of the book serve


def first_of_book(place: Any, period: Period, seen_by: Actor, many: int) -> list[Any]:
    """The first figures of the book that look at anybody here; no more is counted than it takes."""
    codes = [one.code for one in book]
    found: list[Any] = []
    for at in range(0, len(codes), LUMP):
        lump = values(codes[at : at + LUMP], place, period, seen_by)
        found += [figure for figure in lump if figure.denominator]
        if len(found) >= many:
            break
    _note(place, period, None)
    return found[:many]


def whole_book(
    place: Any, period: Period, seen_by: Actor, among: Sequence[Any] | None = None
) -> list[dict[str, Any]]:
    """Every indicator (or those of `among`) with its value here and a year before.

    Each is counted by its own statement, which the whole book shares; of many, those of a lump are
    kept so by themselves.
    """
    chosen = list(book if among is None else among)
    if not chosen:
        return []
    few = len(chosen) <= FEW
    lumps = [[one.code] for one in chosen] if few else [[one.code for one in chosen]]

    def of(when: Period) -> dict[str, Any]:
        return {f.code: f for lump in lumps for f in values(lump, place, when, seen_by)}

    with indicators.asked_much(place):
        now, before = of(period), of(period.previous_year())
    _note(place, period, chosen)
    return [{"indicator": one, "now": now[one.code], "before": before[one.code]} for one in chosen]
