"""Storing values as they are handed out: one figure or the whole book, one place or all below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.indicators.arithmetic import PERCENTILE
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.counting.engine import Lake, cursor
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.models import Expression, StoredFigure, Storing
from xinglin.engines.indicators.proving import hashing
from xinglin.engines.indicators.proving.lists import Key, Listed, listed
from xinglin.engines.indicators.proving.standings import Seen
from xinglin.engines.indicators.proving.stored import OCCASIONS
from xinglin.engines.indicators.queries.asking import (
    Definition,
    the_area,
    the_figures,
    the_lake,
    the_period,
)
from xinglin.engines.indicators.queries.computing import compute
from xinglin.engines.indicators.queries.stored import (
    arithmetic_as_kept,
    as_text,
    engines_used,
    list_key,
    numbers_of,
)
from xinglin.engines.indicators.words import AGE_BAND, PLACE, SEX, Indicator, indicators
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.places import Area
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, now

NOBODY = Listed()


@dataclass(frozen=True)
class Counted:
    """What is to be kept, counted and checked; its expressions may not be in the store yet."""

    where: Area
    lake: Lake
    rows: list[tuple[dict[str, Any], Expression]]


def _counted(
    *,
    by: Actor,
    place: Any,
    period: Period | str,
    codes: str | Sequence[str] | None,
    divided: Iterable[str],
    occasion: str,
    reference: str,
    why: str,
    as_of: int | None,
    definition: Definition,
) -> Counted:
    where, when, lake = the_area(place), the_period(period), the_lake(as_of)
    for end in (where.number, where.last):
        by.must("figures.store", end)
    parts = tuple(dict.fromkeys(divided))
    _check(parts, occasion, reference, why)
    asked = list(indicators.codes()) if codes is None else codes
    several = the_figures(asked, definition, when)
    rows = [row for one in several for row in _rows(one, where.number, when, parts, lake, by)]
    return Counted(where, lake, rows)


@verb("figures.store", title="存证指标值", first=_counted)
def store(
    *,
    by: Actor,
    place: Any,
    period: Period | str,
    codes: str | Sequence[str] | None = None,
    divided: Iterable[str] = (),
    occasion: str = "other",
    reference: str = "",
    why: str = "",
    as_of: int | None = None,
    definition: Definition = None,
    ready: Any = None,
) -> Storing:
    """The values as they are now (or were at a commit), kept for good; no codes: the whole book.

    Each value is computed by two roads, its sums and its lists of people, and is refused when they
    do not agree.
    """
    where, lake = ready.where, ready.lake
    rows = [{**row, "expression_id": _kept(one).pk} for row, one in ready.rows]
    act = Storing.objects.create(
        at=now(), who=by.account, who_name=by.name, occasion=occasion, reference=reference[:200],
        why=why.strip()[:400], place=where.number, commit=lake.as_of,
        snapshot=lake.manifest.snapshot, figures=len(rows),
        digest=hashing.of_storing(row["hash"] for row in rows),
    )  # fmt: skip
    if rows:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        insert_columns(StoredFigure, {"storing_id": [act.pk] * len(rows), **columns})
    audit.note(
        "figures.store", by=by, subject="indicators.storing", subject_id=act.pk,
        place=where.number,
        detail={"figures": len(rows), "commit": act.commit, "digest": act.digest},
    )  # fmt: skip
    return act


def _kept(one: Expression) -> Expression:
    """The expression as it lies in the store; two that are stored at once agree by their digest."""
    if one.pk is None:
        found = Expression.objects.filter(digest=one.digest).first()
        if found is not None:
            return found
        one.save()
    return one


def _check(parts: tuple[str, ...], occasion: str, reference: str, why: str) -> None:
    if unknown := set(parts) - {PLACE, SEX, AGE_BAND}:
        raise Refused(
            f"存证不能按“{'、'.join(sorted(unknown))}”分组",
            mend="可按 place、sex、age_band 分组；月份、季度请分别以该时期存证",
        )
    if occasion not in OCCASIONS:
        raise Refused(f"没有“{occasion}”这种场合", mend=f"可用：{'、'.join(OCCASIONS)}")
    if not reference.strip() and not why.strip():
        raise Refused("请写明用途", why="存证要说明这个数用在哪里", mend="填写文号或用途")


def _rows(
    one: Indicator, place: int, when: Period, parts: tuple[str, ...], lake: Lake, by: Actor
) -> list[tuple[dict[str, Any], Expression]]:
    """The values of one figure as rows, each with the fingerprints of its lists."""
    figures = compute(
        one.code, place, when, [part for part in parts if part == PLACE or part in one.by],
        seen_by=by, as_of=lake.as_of, definition={one.code: one.version},
    )  # fmt: skip
    expression = _expression(one, when)
    cells: Mapping[Key, Listed] = {}
    if expression.sql:
        cells = _lists(one, expression, when, figures, parts, lake)
    return [(_row(figure, expression, cells), expression) for figure in figures]


def _expression(one: Indicator, when: Period) -> Expression:
    """How the figure is computed for the period, as it is kept or will be."""
    how, sql, tables = None, "", []
    if one.formula is None:
        statement = tally.compiled((one,), when).judged
        how, sql, tables = statement.scale[one.code], statement.sql, statement.tables
    row: dict[str, Any] = {
        "code": one.code, "version": one.version, "fingerprint": one.fingerprint,
        "period": when.code, "sql": sql, "tables": tables,
        "arithmetic": arithmetic_as_kept(one, how),
        "words": {
            "title": one.title, "definition": one.definition, "source": one.source,
            "owner": one.owner, "base": one.base, "unit": one.unit,
            "formula": str(one.formula or ""),
        },
    }  # fmt: skip
    digest = hashing.of_expression(row)
    found = Expression.objects.filter(digest=digest).first()
    return found or Expression(digest=digest, engine=engines_used(), **row)


def _lists(
    one: Indicator, expression: Expression, when: Period, figures: Sequence[Figure],
    parts: tuple[str, ...], lake: Lake,
) -> Mapping[Key, Listed]:  # fmt: skip
    statement = tally.compiled((one,), when).judged
    top = min(figure.place_number for figure in figures)
    seen = Seen(statement, lake, (top, the_area(top).last))
    places = {figure.place_number for figure in figures}
    middle = statement.scale[one.code].kind == PERCENTILE
    with cursor() as con:
        return listed(con, seen, list_key(expression), places, parts, one.bands, middle)


def _row(figure: Figure, expression: Expression, cells: Mapping[Key, Listed]) -> dict[str, Any]:
    cell = cells.get((figure.place_number, figure.sex, figure.age_band), NOBODY)
    numbers = tuple(as_text(one) for one in (figure.numerator, figure.denominator, figure.value))
    if expression.sql and numbers != numbers_of(expression, cell):
        raise Refused(
            f"指标“{figure.title}”没有存证", ask="系统管理员",
            why=f"{figure.place_name}的值与其名单不符：{numbers}与{numbers_of(expression, cell)}",
        )  # fmt: skip
    above, below = cell.fingerprints if expression.sql else ("", "")
    row = {
        "code": figure.code, "version": expression.version, "place": figure.place_number,
        "place_name": figure.place_name, "period": figure.period, "sex": figure.sex,
        "age_band": figure.age_band, "numerator": numbers[0], "denominator": numbers[1],
        "value": numbers[2], "unit": figure.unit, "commit": figure.commit,
        "snapshot": figure.snapshot, "above": above, "below": below,
    }  # fmt: skip
    digest = hashing.of_row({**row, "expression": expression.digest})
    return {**row, "hash": digest}
