"""A report written and not kept: what the console hands out, and what the desk begins with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import KEEPER_AT_CONSOLE, Actor
from xinglin.engines.indicators import indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.reports import Draft
from xinglin.engines.reports import actions as reports
from xinglin.engines.reports import queries as reading
from xinglin.kernel.time import Period
from xinglin.services.reporting.queries.desk import the_template
from xinglin.services.reporting.queries.orders import order, vocabulary


def counted_institution(template: bytes, place: Any, period: str, among: list[int]) -> int | None:
    """The first of these institutions for which the template's indicators are counted at all."""
    codes = [
        code for code in reading.codes_of(template, vocabulary())
        if "institution" in indicators[code].by
    ]  # fmt: skip
    seen = {
        one.institution
        for one in counting.compute(
            codes, place, period, ("institution",), seen_by=KEEPER_AT_CONSOLE
        )
        if one.value is not None
    }
    return next((pk for pk in among if pk in seen), None)


def draft(
    kind: str,
    place: Any,
    period: Period,
    made_on: dt.date,
    seen_by: Actor,
    *,
    institution: Any = None,
    template: bytes | None = None,
) -> Draft:
    """The report of that kind, every number fresh from the lake, by the place's own template."""
    content = template or the_template(kind, place)[1]
    wanted = order(
        content, place=place, period=period, made_on=made_on, seen_by=seen_by,
        institution=institution,
    )  # fmt: skip
    with counting.asked_much(place):
        return reports.fill(content, wanted)
