"""Figures as FHIR clients read them: the definition as a Measure, a value as a MeasureReport."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.exchange.rules.fhir import measure_reports as written
from xinglin.engines.exchange.rules.fhir.measure_reports import (
    SEXES,
    SUBJECTS,
    SUMMARY,
    Asked,
    Cell,
    Report,
    Stratum,
)
from xinglin.engines.exchange.rules.fhir.measures import Resource, dimensions
from xinglin.engines.exchange.rules.fhir.measures import measure as written_measure
from xinglin.engines.indicators import (
    AGE_BAND,
    INSTITUTION,
    OF_TIME,
    PLACE,
    SEX,
    Formula,
    Indicator,
    Ratio,
    Result,
    book,
)
from xinglin.engines.indicators import queries as figures
from xinglin.kernel.errors import NotAllowed, Refused
from xinglin.kernel.time import Period, now, today, year

MOST = 100_000  # people in the lists of one report; more are asked for place by place


def measure(code: str, version: str | None = None) -> Resource:
    """The published definition of a figure as a FHIR Measure; no data, for everybody."""
    one = book(code).at(version)
    return written_measure(one, one(year(today().year)))


def measure_report(
    code: str,
    place: Any,
    period: Period | str,
    *,
    report: str = SUMMARY,
    by: Sequence[str] = (),
    seen_by: Actor,
    as_of: int | None = None,
    version: str | None = None,
) -> Resource:
    """A figure's value as a FHIR MeasureReport: `summary`, or `subject-list` with its people.

    Divided into strata by each dimension of `by`. Lists need the right to lists at that place;
    small cells are masked outside the reach of whoever asks.
    """
    if report not in (SUMMARY, SUBJECTS):
        raise Refused(f"没有报告类型“{report}”", mend=f"可用：{SUMMARY}、{SUBJECTS}")
    one = book(code).at(version)
    when = period if isinstance(period, Period) else Period.parse(period)
    known = dimensions(one)
    if unknown := [name for name in by if name not in known]:
        said = f"指标“{one.title}”不能按“{'、'.join(unknown)}”分组"
        raise Refused(said, mend=f"可用：{'、'.join(known)}")
    result = one(when)
    how: dict[str, Any] = {"seen_by": seen_by, "as_of": as_of, "definition": one.version}
    subjects = None
    if report == SUBJECTS:
        passport = figures.explain(code, place, when, **how)
        subjects, out = _subjects(result, passport)
        figure = passport.figure
    else:
        [figure] = figures.compute(code, place, when, **how)
        out = figures.left_out(code, place, when, **how)
    strata: list[Stratum] = []
    for name in dict.fromkeys(by):
        divided = figures.compute(code, place, when, [name], **how)
        strata += _strata(one, result, name, divided)
    asked = Asked(
        one, result, when, figure.place, figure.place_name, figure.commit, figure.snapshot, now()
    )
    return written.measure_report(Report(asked, _cell(result, figure, out), strata, subjects))


def _subjects(result: Result | Formula, passport: Any) -> tuple[written.Subjects, int | None]:
    """The people of every population, and how many were left out."""
    if passport.lists_withheld:
        raise NotAllowed("不能查看名单", why="没有查看指标背后人员名单的权限")
    left_out = {one.person for one in passport.excluded if one.side == "excluded"}
    found = written.subjects_of(
        result, passport.numerator_people, passport.denominator_people, left_out, passport.hash
    )
    if sum(len(people) for people in found.of.values()) > MOST:
        raise Refused(
            f"名单超过{MOST}人",
            why="一份报告容不下",
            mend="请逐个乡镇或村查询，或只要汇总（summary）",
        )
    return found, len(left_out)


def _cell(result: Result | Formula, figure: Any, left_out: int | None = None) -> Cell:
    return Cell(
        figure.numerator, figure.denominator, figure.value, _based(result, figure.denominator),
        left_out, figure.hidden,
    )  # fmt: skip


def _based(result: Result | Formula, denominator: Decimal | None) -> int | None:
    """The people below the line: of an estimate, those of whom it was made."""
    if denominator is None or isinstance(result, Formula):
        return None
    return int(denominator / result.times if isinstance(result, Ratio) else denominator)


def _strata(
    one: Indicator, result: Result | Formula, name: str, several: Sequence[Any]
) -> list[Stratum]:
    """The cells of one division; of places, those below the one asked for."""
    top = several[0].place if several else ""
    found = []
    for figure in several:
        code, title = _value(one, name, figure)
        if code and not (name == PLACE and code == top):
            found.append(Stratum(name, code, title, _cell(result, figure)))
    return found


def _value(one: Indicator, name: str, figure: Any) -> tuple[str, str]:
    """Code and title of the part of a division that a figure is of; empty for the whole."""
    if name == PLACE:
        return figure.place, figure.place_name
    if name == SEX:
        return figure.sex, SEXES.get(figure.sex, (figure.sex, ""))[0]
    if name == AGE_BAND:
        return figure.age_band, figure.age_band
    if name in OF_TIME:
        return figure.period, Period.parse(figure.period).title
    if name == INSTITUTION:
        known = figure.institution
        return ("" if known is None else str(known)), figure.institution_name
    title = figure.attributes.get(name, "")
    return title, title
