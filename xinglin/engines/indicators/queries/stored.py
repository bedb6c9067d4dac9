"""Values as they were handed out, and the proof that they come out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import orjson
from django.db.models import QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind, within
from xinglin.engines.indicators.arithmetic import PERCENTILE, Arithmetic, Sums
from xinglin.engines.indicators.counting.engine import Lake, cursor
from xinglin.engines.indicators.counting.kept import Statement
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.models import Expression, StoredFigure
from xinglin.engines.indicators.models import Storing as Stored_
from xinglin.engines.indicators.proving import hashing
from xinglin.engines.indicators.proving.lists import Listed, listed
from xinglin.engines.indicators.proving.standings import Seen
from xinglin.engines.indicators.proving.stored import Check, Proof, Stored, Storing
from xinglin.engines.indicators.queries.asking import the_area, the_lake
from xinglin.engines.indicators.queries.computing import compute
from xinglin.engines.indicators.words import BANDS, Rounding, indicators
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing, Refused

VERB = "figures.store"


def stored(
    *, seen_by: Actor, code: str = "", place: Any = None, period: str = "", reference: str = "",
    storing: int | None = None, below: bool = False, limit: int = 200, offset: int = 0,
) -> list[Stored]:  # fmt: skip
    """Stored values within the actor's reach, newest first; `below` takes the places below too."""
    rows = _within(seen_by)
    if code:
        rows = rows.filter(code=code)
    if place is not None:
        where = the_area(place)
        last = where.last if below else where.number
        rows = rows.filter(place__range=(where.number, last))
    if period:
        rows = rows.filter(period=str(getattr(period, "code", period)))
    if reference:
        rows = rows.filter(storing__reference=reference)
    if storing is not None:
        rows = rows.filter(storing_id=storing)
    return [_told(row) for row in rows.order_by("-id")[offset : offset + limit]]


def stored_one(stored_id: int, *, seen_by: Actor) -> Stored:
    """One stored value; Missing when there is none, or not within the actor's reach."""
    return _told(_row(stored_id, seen_by))


def storings(*, seen_by: Actor, reference: str = "", limit: int = 50) -> list[Storing]:
    """Acts of storing within the actor's reach, newest first."""
    seen_by.must("figures.read")
    rows = within(Stored_.objects.all(), seen_by, "figures.read", "place")
    if reference:
        rows = rows.filter(reference=reference)
    found = list(rows.order_by("-id")[:limit])
    names = places.named([row.place for row in found])
    return [
        Storing(
            row.pk, row.at, row.who_name, row.occasion, row.reference, row.why, row.place,
            names.get(row.place, ""), row.commit, row.figures, row.digest,
        )
        for row in found
    ]  # fmt: skip


def _within(seen_by: Actor) -> QuerySet[StoredFigure]:
    seen_by.must("figures.read")
    rows = StoredFigure.objects.select_related("storing", "expression").defer("expression__sql")
    return within(rows, seen_by, "figures.read", "place")


def _row(stored_id: int, seen_by: Actor) -> StoredFigure:
    found = _within(seen_by).filter(pk=stored_id).first()
    if found is None:
        raise Missing(f"没有编号为 {stored_id} 的存证", why="编号不存在，或不在您的管辖范围内")
    return found


def _told(row: StoredFigure) -> Stored:
    act, words = row.storing, row.expression.words
    return Stored(
        row.pk, act.pk, row.code, words.get("title", row.code), row.version,
        the_area(row.place).code, row.place_name, row.place, row.period, row.sex, row.age_band,
        int(row.numerator) if row.numerator else None, _decimal(row.denominator),
        _decimal(row.value), row.unit, row.commit, row.snapshot, row.hash, act.at, act.who_name,
        act.occasion, act.reference, act.why,
    )  # fmt: skip


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


# --- proof ---------------------------------------------------------------------------------


def prove(stored_id: int, *, seen_by: Actor) -> Proof:
    """The value computed anew at its commit: by the expression it was computed with, and by the
    definition of that version as the platform holds it today; and that nobody altered the row."""
    row = _row(stored_id, seen_by)
    kept, lake = _told(row), the_lake(row.commit)
    checks = [_unaltered(row), _on_the_chain(row)]
    if row.expression.sql:
        checks += _again(row, lake)
    checks.append(_by_the_code(row, seen_by))
    return Proof(kept, tuple(checks))


def _unaltered(row: StoredFigure) -> Check:
    told_ = {name: getattr(row, name) for name in hashing.ROW if name != "expression"}
    expression: Any = row.expression
    own = hashing.of_expression({**_columns(expression), "arithmetic": expression.arithmetic})
    found = hashing.of_row({**told_, "expression": own})
    says = "" if found == row.hash else "存证记录的内容与写入时的摘要不符"
    return Check("row", "存证记录", row.hash, found, found == row.hash, says)


def _columns(row: Expression) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in Expression._meta.local_fields}


def _on_the_chain(row: StoredFigure) -> Check:
    act = row.storing
    hashes = StoredFigure.objects.filter(storing=act).order_by("id").values_list("hash", flat=True)
    found = hashing.of_storing(hashes.iterator(chunk_size=20_000))
    entries = ledger.entries(
        verb=VERB, subject="indicators.storing", subject_id=act.pk, reading=False
    )
    said = {orjson.loads(one.detail).get("digest") for one in entries}
    if found != act.digest:
        says = "同批存证的值与批次摘要不符"
    else:
        says = "" if act.digest in said else "审计记录中没有这一批存证的摘要"
    return Check("chain", "批次与审计", act.digest, found, not says, says)


def _again(row: StoredFigure, lake: Lake) -> list[Check]:
    """Numbers and lists by the expression that was stored."""
    found, numbers = recounted(row.expression, row, lake)
    above, below = found.fingerprints
    pairs = [
        ("numerator", "分子", row.numerator, numbers[0]),
        ("denominator", "分母", row.denominator, numbers[1]),
        ("value", "值", row.value, numbers[2]),
        ("numerator_people", "分子名单", row.above, above),
        ("denominator_people", "分母名单", row.below, below),
    ]
    says = {"numerator_people": "分子名单不同", "denominator_people": "分母名单不同"}
    return [
        Check(name, title, kept, again, kept == again, "" if kept == again else says.get(name, ""))
        for name, title, kept, again in pairs
    ]


def recounted(expression: Expression, row: Any, lake: Lake) -> tuple[Listed, tuple[str, str, str]]:
    """A cell by a stored expression: sums and lists; numerator, denominator and value as text."""
    how = Arithmetic(**expression.arithmetic["arithmetic"])
    statement = Statement(expression.sql, expression.tables, {expression.code: how})
    where = the_area(row.place)
    seen = Seen(statement, lake, (where.number, where.last))
    by = [name for name, given in (("sex", row.sex), ("age_band", row.age_band)) if given]
    bands = tuple(expression.arithmetic.get("bands", BANDS))
    with cursor() as con:
        cells = listed(
            con, seen, list_key(expression), [row.place], by, bands, how.kind == PERCENTILE
        )
    found = cells.get((row.place, row.sex, row.age_band), Listed())
    return found, numbers_of(expression, found)


def numbers_of(expression: Any, found: Listed) -> tuple[str, str, str]:
    """Numerator, denominator and value as text, of the sums of a cell."""
    kept = expression.arithmetic
    answer = Arithmetic(**kept["arithmetic"]).answer(
        Sums(found.above, found.below, found.total, found.spread)
    )
    exact = answer.exact
    value = None if exact is None else Rounding(*kept["rounding"]).of(exact / kept["times"])
    return as_text(answer.numerator), as_text(answer.denominator), as_text(value)


def list_key(expression: Any) -> bytes:
    """The key of the fingerprints of a figure's lists; it is derived from the instance's secret."""
    return blind(f"{expression.code}|{expression.period}", "figures.lists", 16)


def as_text(value: Any) -> str:
    """A number as it is stored: exact, empty for nothing."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _by_the_code(row: StoredFigure, seen_by: Actor) -> Check:
    """The same by the definition of that version, as it stands in the code today."""
    title, name = "程序中的定义", "definition"
    one = indicators.get(row.code)
    if one is None or row.version not in {d.version for d in one.definitions}:
        says = f"程序中已没有定义版本{row.version}，已按存证的算式重算"
        return Check(name, title, row.value, row.value, True, says)
    by = [part for part, given in (("sex", row.sex), ("age_band", row.age_band)) if given]
    try:
        figures = compute(
            row.code, row.place, row.period, by, seen_by=seen_by, as_of=row.commit,
            definition={row.code: row.version},
        )  # fmt: skip
    except Refused as refusal:
        return Check(name, title, row.value, "", False, f"不能按程序中的定义重算：{refusal.what}")
    found = _cell(figures, row)
    numbers = (row.numerator, row.denominator, row.value)
    again = tuple(
        as_text(getattr(found, part, None)) for part in ("numerator", "denominator", "value")
    )
    changed = one.at(row.version).fingerprint != row.expression.fingerprint
    says = f"定义版本{row.version}的文字或算法在存证之后有改动" if changed else ""
    if numbers != again:
        says = (says or "程序的计算方法有改动") + f"，现在得{again[2] or '—'}"
    return Check(name, title, " / ".join(numbers), " / ".join(again), numbers == again, says)


def _cell(figures: Iterable[Figure], row: StoredFigure) -> Figure | None:
    return next(
        (
            one for one in figures
            if (one.place_number, one.sex, one.age_band) == (row.place, row.sex, row.age_band)
        ),
        None,
    )  # fmt: skip


def arithmetic_as_kept(one: Any, how: Any) -> dict[str, Any]:
    """How a figure's sums become its value, as it is kept beside its expression."""
    return {
        "arithmetic": asdict(how) if how is not None else {},
        "bands": list(one.bands),
        "rounding": [one.rounding.places, one.rounding.mode],
        "times": one.unit_type.times,
    }


def engines_used() -> str:
    """What counted: its name and version."""
    import duckdb

    return f"duckdb {duckdb.__version__}"


def unlike(figure: Figure, numbers: Sequence[str]) -> bool:
    """Whether the two roads to a figure, its sums and its lists, come to different numbers."""
    mine = (as_text(figure.numerator), as_text(figure.denominator), as_text(figure.value))
    return mine != tuple(numbers)
