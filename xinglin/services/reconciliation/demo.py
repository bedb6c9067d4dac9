"""Made-up statements of others for the last whole month: most agree, a few records do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import orjson

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind_many, seal
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.time import ZONE, Period, days, months
from xinglin.services.reconciliation import actions, queries
from xinglin.services.reconciliation.models import Stated
from xinglin.services.reconciliation.rules import (
    INSURANCE,
    MISSING_HERE,
    PROVINCE,
    SUBJECT,
    TOWNSHIP,
    Item,
    Line,
    Source,
    items,
)

_BY = Actor(None, "示例", door="demo", everything=True)
# Who states what in the made-up county, and whether with mistakes.
STATED = (
    ("managed", PROVINCE, True), ("managed", TOWNSHIP, False), ("visits", TOWNSHIP, True),
    ("births", PROVINCE, False), ("doses", PROVINCE, True), ("outpatient", INSURANCE, True),
    ("inpatient", INSURANCE, False),
)  # fmt: skip
PROGRAMMES, LEAST = 2, 8  # the largest programmes of an item; mistakes from so many records on
LATE, FIRST_LOOK = days(9), dt.time(4, 10)
STRANGERS = (("赵建国", "19650214017X"), ("孙玉兰", "195811030281"))
WHY = "已核对纸质档案和身份证复印件，本平台记录无误，已书面告知对方更正"
Row = tuple[str, Line, dt.date, bytes]


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Lists of the other sources of every county, two comparisons, a few answers."""
    top = places.top()
    if top is None:
        return
    period = Period.parse(f"{months(1).before(day.replace(day=1)):%Y-%m}")
    for county in places.subtree(top.number, "county"):
        rng = np.random.default_rng([seed, county.number, 44])
        for item, kind in _compared(county, period):
            _of_item(items[item], kind, county, period, day, rng)
        _answered(county, day)


def _compared(county: Any, period: Period) -> Iterator[tuple[str, str]]:
    for code in dict.fromkeys(item for item, _, _ in STATED):
        sizes = {
            kind: sum(one.inside for one in queries.our_lines(items[code], kind, county, period))
            for kind, _title in queries.kinds_of(items[code])
        }
        for kind in sorted(sizes, key=lambda one: -sizes[one])[:PROGRAMMES]:
            if sizes[kind]:
                yield code, kind


def _of_item(
    item: Item, kind: str, county: Any, period: Period, day: dt.date, rng: np.random.Generator
) -> None:
    ours = [one for one in queries.our_lines(item, kind, county, period) if one.inside]
    late: list[Row] = []
    for code, source, wrong in STATED:
        if code != item.code:
            continue
        listed = [(f"{index:06}", one, period.start, b"") for index, one in enumerate(ours)]
        if wrong and len(listed) >= LEAST:
            listed = _with_mistakes(item, listed, county, rng)
            late, listed = listed[-1:], listed[:-1]
        _write(item, kind, source, period, listed)
    first = dt.datetime.combine(LATE.before(day), FIRST_LOOK, ZONE)
    where = {"item": item.code, "kind": kind, "month": period.start, "place": county}
    actions.compare(by=_BY, at=first, **where)
    if late:  # what was sent in after the first look: that difference closes by itself
        source = next(source for code, source, wrong in STATED if code == item.code and wrong)
        _write(item, kind, source, period, late)
        again = dt.datetime.combine(days(1).before(day), FIRST_LOOK, ZONE)
        actions.compare(by=_BY, at=again, **where)


def _with_mistakes(
    item: Item, rows: list[Row], county: Any, rng: np.random.Generator
) -> list[Row]:  # fmt: skip
    """One left out, one twice, one elsewhere, one a month later, one dated or valued otherwise,
    one of somebody unknown; the last row is the one that comes later."""
    order = [rows[at] for at in rng.permutation(len(rows)).tolist()]
    lost, late, twice, moved, later, other = order[:6]
    kept = [row for row in rows if row not in (lost, late, moved, later, other)]
    elsewhere = next(
        (row[1].institution for row in order if row[1].institution != moved[1].institution), None
    )
    if item.by_day and twice[1].day is not None:  # a service of which nobody here knows
        extra = replace(twice[1], day=_other_day(twice[1].day))
        kept.append(("900002", extra, twice[2], b""))
    name, tail = STRANGERS[int(rng.integers(len(STRANGERS)))]
    number = f"{county.code[:6]}{tail}"
    unknown = replace(twice[1], person=0)
    changed = [
        (f"{twice[0]}-2", *twice[1:]),
        (moved[0], replace(moved[1], institution=elsewhere or moved[1].institution), *moved[2:]),
        (later[0], later[1], months(1).after(later[2]), b"") if item.by_day else later,
        (other[0], _otherwise(item, other[1]), *other[2:]),
        ("900001", unknown, twice[2], seal(orjson.dumps([number, name]).decode())),
    ]  # fmt: skip
    return [*kept, *changed, late]


def _other_day(day: dt.date) -> dt.date:
    """Another day of the same month, well away."""
    return day.replace(day=(day.day + 13) % 28 + 1)


def _otherwise(item: Item, line: Line) -> Line:
    if item.values and line.value:
        return replace(line, value=next(c for c, _ in item.values if c != line.value))
    if item.near and line.day is not None:
        return replace(line, day=days(1).after(line.day))
    return line


def _write(item: Item, kind: str, source: Source, period: Period, rows: Sequence[Row]) -> None:
    if not rows:
        return
    head = f"{source.code[:2].upper()}{period.start:%Y%m}{item.code[:2].upper()}{kind[:4]}"
    told = [line for _, line, _, _ in rows]
    marks = blind_many([f"{head}{number}" for number, *_ in rows], "reconciliation.row")
    insert_columns(Stated, {
        "item": [item.code] * len(rows), "kind": [kind] * len(rows),
        "source": [source.code] * len(rows), "number": [f"{head}{number}" for number, *_ in rows],
        "month": [month for *_, month, _ in rows],
        "institution_id": [one.institution for one in told],
        "resident_id": [one.person or None for one in told],
        "sealed": [sealed for *_, sealed in rows], "sort": [one.kind for one in told],
        "day": [one.day for one in told], "value": [one.value for one in told],
        "record": [0] * len(rows), "void": [False] * len(rows),
        "digest": [mark.hex() for mark in marks],
    })  # fmt: skip


def _answered(county: Any, day: dt.date) -> None:
    """Two differences explained, one of them accepted; the others wait, past their limit."""
    rows = queries.differences(_BY).filter(
        standing=True, institution__place__number__range=(county.number, county.last)
    )
    found = list(rows.exclude(reason=MISSING_HERE.code).order_by("pk")[:2])
    held = cases.cases_of(queries.LAW, SUBJECT, [one.pk for one in found])
    at = dt.datetime.combine(days(2).before(day), dt.time(10, 30), ZONE)
    for turn, one in enumerate(found):
        workflow.move(by=_BY, case=held[one.pk], verb="explain", said={"why": WHY}, at=at)
        if not turn:
            workflow.move(by=_BY, case=held[one.pk].pk, verb="accept", at=at)
    for one in list(rows.exclude(pk__in=[each.pk for each in found]).order_by("-pk")[:1]):
        case = cases.cases_of(queries.LAW, SUBJECT, [one.pk])[one.pk]
        workflow.move(by=_BY, case=case, verb="mend",
                      said={"what": "已请对方更正，等待下一次名单"}, at=at)  # fmt: skip
    _total(county, day)


def _total(county: Any, day: dt.date) -> None:
    """One institution stated a total and no list."""
    kind = next(iter(queries.kinds_of(items["births"])))[0]
    period = Period.parse(f"{months(1).before(day.replace(day=1)):%Y-%m}")
    ours = [one for one in queries.our_lines(items["births"], kind, county, period) if one.inside]
    if ours:
        where = ours[0].institution
        actions.declare_total(
            by=_BY, item="births", kind=kind, source=TOWNSHIP.code, month=period.start,
            institution=where, value=sum(one.institution == where for one in ours),
        )  # fmt: skip
