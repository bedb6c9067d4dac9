"""How rows of the lake are placed and dated, and how rows of an owner's own table are made."""

from __future__ import annotations

from xinglin.engines.indicators.lake.schema import Declared

PATH = """
    l.place // 1000000000 * 1000000000 AS county, l.place // 1000000 * 1000000 AS town,
    l.place // 1000 * 1000 AS village, l.place, l.sex"""
AGE = """
    (year(f.day) - year(l.birth)
        - CASE WHEN (month(f.day), day(f.day)) < (month(l.birth), day(l.birth)) THEN 1 ELSE 0 END
    )::SMALLINT AS age"""
MONTH = "(year(f.day) * 100 + month(f.day))::INTEGER AS month"


def rows(source: str, declared: Declared) -> str:
    """Rows of an owner's table: where the person lives, or else at its place or institution."""
    places, joined = ["NULL", *([f'f."{declared.place}"'] if declared.place else [])], ""
    institution, since, until = "NULL::BIGINT", "f.since", "f.until"
    if declared.institution:
        institution = f'f."{declared.institution}"'
        places.append("k.place")
        joined = f"LEFT JOIN kinds k ON k.id = {institution} AND {_together('f', 'k')}"
        since, until = _both("f", "k")
    person = f'f."{declared.person}"' if declared.person else "NULL::BIGINT"
    wanted = dict.fromkeys([*declared.columns, *([declared.day] if declared.day else [])])
    kept = "".join(f'f."{name}" AS "_{name}", ' for name in wanted)
    placed = f"""
        SELECT f.id, {kept}{person} AS person, {institution} AS institution,
            coalesce({", ".join(places)})::BIGINT AS own, {since} AS since, {until} AS until
        FROM {source} f {joined}"""
    since, until = _both("f", "p")
    lived = f"""
        SELECT f.* EXCLUDE (since, until), coalesce(p.place, f.own) AS place, p.sex, p.birth,
            {since} AS since, {until} AS until
        FROM ({placed}) f LEFT JOIN life p ON p.person = f.person AND {_together("f", "p")}"""
    columns = "".join(f'l."_{name}" AS "{name}", ' for name in declared.columns if name != "day")
    dated, last, known = "", "l.birth", ""
    if declared.day:
        day = f'l."_{declared.day}"'
        dated = f"{day} AS day, {MONTH}, ".replace("f.day", day)
        last, known = AGE.replace("f.day", day), f"AND {day} IS NOT NULL"
    return f"""
    SELECT l.id, l.person, l.institution, {columns}{dated}{PATH}, {last}, l.since, l.until
    FROM ({lived}) l WHERE l.place IS NOT NULL {known}
    """


def _together(one: str, other: str) -> str:
    """Both hold at some commit."""
    return f"{one}.since < {other}.until AND {other}.since < {one}.until"


def _both(one: str, other: str) -> tuple[str, str]:
    """During which commits both hold; the other may be missing."""
    return (
        f"greatest({one}.since, coalesce({other}.since, 0))",
        f"least({one}.until, coalesce({other}.until, {one}.until))",
    )
