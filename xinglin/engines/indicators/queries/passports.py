"""The people behind a figure, and its passport."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import programmes
from xinglin.engines.indicators.counting import derived, tally
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.figures import Counted, Passport
from xinglin.engines.indicators.queries.asking import (
    DUCKDB,
    Definition,
    the_area,
    the_figures,
    the_lake,
    the_period,
)
from xinglin.engines.indicators.queries.computing import compute
from xinglin.engines.indicators.words import Indicator
from xinglin.engines.places import Area
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period


def people_of(
    code: str,
    place: Any,
    period: Period | str,
    side: str = "numerator",
    *,
    seen_by: Actor,
    limit: int | None = None,
    offset: int = 0,
    as_of: int | None = None,
    definition: Definition = None,
    engine: str = DUCKDB,
) -> list[Counted]:
    """The people on one side: numerator, denominator, missed (below the line only) or excluded.

    Where records are counted there is one line for each record.
    """
    if side not in tally.SIDES:
        raise Refused(f"没有名单“{side}”", mend=f"可用：{'、'.join(tally.SIDES)}")
    where, when = the_area(place), the_period(period)
    for end in (where.number, where.last):
        seen_by.must("figures.lists", end)
    [one] = the_figures(code, definition, when)
    kept = kept_to_its_staff(one, when, where, seen_by)
    if kept:
        seen_by.must(kept, where.number)
        seen_by.must(kept, where.last)
    found = _side(one, when, the_lake(as_of, engine), where, side)
    shown = found[offset : None if limit is None else offset + limit]
    audit.note_reading(
        "figures.lists", by=seen_by, subject="indicators.indicator", place=where.number,
        detail={"code": code, "period": when.code, "side": side, "people": len(shown)},
    )  # fmt: skip
    return shown


def _side(one: Indicator, period: Period, lake: Lake, where: Area, side: str) -> list[Counted]:
    def ask(leaf: Indicator, when: Period, theirs: str) -> list[tally.Listed]:
        made = tally.compiled((leaf,), when)
        return tally.people(made, lake, (where.number, where.last), theirs)

    return [
        Counted(found.person, found.place, side, found.reason, found.record, found.amount)
        for found in derived.listed(one, period, side, ask)
    ]


def explain(
    code: str,
    place: Any,
    period: Period | str,
    *,
    seen_by: Actor,
    as_of: int | None = None,
    definition: Definition = None,
    engine: str = DUCKDB,
) -> Passport:
    """The passport of one figure: words, expression, state of the data, people, reasons, hash.

    Without the right to lists at that place the people are withheld, and said to be.
    """
    where, when = the_area(place), the_period(period)
    [one] = the_figures(code, definition, when)
    figure = compute(
        code, where.number, when, seen_by=seen_by, as_of=as_of, definition={code: one.version},
        engine=engine,
    )[0]  # fmt: skip
    lake = the_lake(as_of, engine)
    may = all(seen_by.may("figures.lists", end) for end in (where.number, where.last))
    may = may and not kept_to_its_staff(one, when, where, seen_by)
    sides: dict[str, list[Counted]] = {
        side: _side(one, when, lake, where, side) if may else [] for side in tally.SIDES
    }
    if may:
        audit.note_reading(
            "figures.explain", by=seen_by, subject="indicators.indicator", place=where.number,
            detail={"code": code, "period": when.code},
        )  # fmt: skip
    above = sides["numerator"]
    return Passport(
        figure,
        one.as_dict(),
        expression_of(one, when),
        [one.person for one in above if one.person is not None],  # a team is counted, too
        [one.person for one in sides["denominator"] if one.person is not None],
        [*sides["missed"], *sides["excluded"]],
        lists_withheld=not may,
        numerator_records=[counted.record for counted in above if counted.record is not None],
        history=one.history(),
    )


def kept_to_its_staff(one: Indicator, period: Period, where: Area, seen_by: Actor) -> str:
    """The permission of a sensitive programme that the figure counts and that is not held there.

    The number may be known; who stands behind it is for the programme's own staff. Empty when
    nothing is withheld.
    """
    sensitive = [each for each in programmes if each.permission]
    told = expression_of(one, period) if sensitive else ""
    for each in sensitive:
        held = all(seen_by.may(each.permission, end) for end in (where.number, where.last))
        if f"'{each.code}'" in told and not held:
            return each.permission
    return ""


def expression_of(one: Indicator, period: Period) -> str:
    """What is computed, as SQL; of a figure that is made of others, the formula and theirs."""
    if one.formula is None:
        return tally.compiled((one,), period).judged.sql
    parts = dict.fromkeys(derived.parts(one, period))
    said = [f"-- {one.code} = {one.formula}"]
    for leaf, when in parts:
        said.append(f"-- {leaf.code} {when.code}\n{tally.compiled((leaf,), when).judged.sql}")
    return "\n\n".join(said)
