"""Gathers the figures of a report, and counts them again when one is checked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import at_least, book, indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.places import queries as places
from xinglin.engines.reports import SCALES, Document, Figure, Verdict, chinese_date
from xinglin.engines.reports import queries as reports
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, year
from xinglin.services.reporting.documents import annual_summary

GENERAL = ("POP1", "FUP1")


def annual(place: Any, number: int, made_on: dt.date, seen_by: Actor) -> Document:
    """The annual summary of a place, every number fresh from the lake."""
    seen_by.must("reporting.write", place.number)
    now, before = year(number), year(number - 1)
    if now.start > made_on:
        raise Refused(f"{number}年还没有开始", mend="请选择已经开始的年份")
    codes = [one.code for one in indicators if one.better and one.code not in GENERAL]
    present = _figures(codes, place, now, seen_by)
    past = _figures(codes, place, before, seen_by)
    rows = [
        {
            "now": present[code],
            "before": past[code],
            "goal": _goal(code, present[code]),
            "at_most": not (book(code).goal or at_least(0)).least,
            "owner": book(code).owner,
            "base_unit": book(code).base_unit,
        }
        for code in codes
    ]
    people = _figures(list(GENERAL), place, now, seen_by)
    return annual_summary(
        organ=f"{place.name}卫生健康局",
        place=place.name,
        year=number,
        rows=rows,
        people={"living": people["POP1"], "managed": people["FUP1"]},
        made_on=made_on,
        cut=chinese_date(dt.date.fromisoformat(counting.lake_status().at[:10])),
    )


def _figures(
    codes: list[str],
    place: Any,
    period: Period,
    seen_by: Actor,
    as_of: int | None = None,
    definition: str | None = None,
) -> dict[str, Figure]:
    found = counting.compute(
        codes, place, period, seen_by=seen_by, as_of=as_of, definition=definition
    )
    at = counting.lake_status().at
    cut = dt.date.fromisoformat(at[:10]) if at else None
    return {one.code: printed(one, cut) for one in found}


def printed(one: Any, cut: dt.date | None) -> Figure:
    """A computed figure with its passport, as a report prints it."""
    scale = SCALES.get(one.unit)
    value = one.value
    return Figure(
        code=one.code,
        title=one.title,
        place=one.place,
        period=one.period,
        value=value / scale if value is not None and scale else value,
        unit=one.unit,
        numerator=one.numerator if scale else None,
        denominator=one.denominator if scale else None,
        base=one.base,
        commit=one.commit,
        definition=one.definition_version,
        data_cut=cut,
        suppressed=one.hidden,
    )


def _goal(code: str, now: Figure) -> Figure | None:
    goal = book(code).goal
    if goal is None:
        return None
    return Figure(
        code=f"{code}-goal",
        title=f"{now.title}目标",
        place=now.place,
        period=now.period,
        value=goal.value,
        unit=now.unit,
        definition=book(code).version,
    )


def check(path: Path, seen_by: Actor) -> Verdict:
    """Re-check every number printed in a report, by counting it again.

    It is counted as known at the commit, and by the definition, that its passport names: what was
    corrected since is no fault of the report.
    """

    def again(figure: Figure) -> Figure | None:
        if figure.code.endswith("-goal"):
            code = figure.code.removesuffix("-goal")
            return _goal(code, figure) if code in indicators else None
        if figure.code not in indicators:
            return None
        where = places.place(figure.place)
        seen_by.must("reporting.write", where.number)
        when = Period.parse(figure.period)
        try:
            found = _figures(
                [figure.code], where, when, seen_by, figure.commit, figure.definition or None
            )
        except Refused:  # a commit or a definition that this instance does not know
            return None
        return found[figure.code]

    return reports.verify(path, again)
