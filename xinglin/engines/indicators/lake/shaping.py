"""The statements that make rows of the lake out of versions of the store.

A row of the lake is a fact with what it must be counted by: the place of its person, sex, age on
its day. Fact and person have versions of their own, so a row holds for the commits during which
both did; every row is a pure function of the store, however it was fed.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from xinglin.engines.indicators.lake import answers, owned
from xinglin.engines.indicators.lake.owned import AGE, MONTH, PATH
from xinglin.engines.indicators.lake.schema import DUCK, FOREVER, LAKE, StoreTable

END = f"nullif(until, {FOREVER}) AS until"


def staging(tables: Iterable[StoreTable]) -> list[str]:
    """Empty tables for what is read from the store."""
    made = []
    for table in tables:
        columns = ", ".join(f'"{name}" {DUCK[kind]}' for name, kind in table.columns.items())
        made.append(f"CREATE TABLE s_{table.name} ({columns}, since BIGINT, until BIGINT)")
    return made


# The life of each person as far as counting sees it: versions that differ in place, sex or birth.
# The first reaches back to the beginning and the last is open, so that no fact is without one.
LIVES = f"""
CREATE TABLE life AS
WITH several AS (SELECT id FROM s_resident GROUP BY id HAVING count(*) > 1),
marked AS (
    SELECT id AS person, place_id AS place, sex, birth, since,
        CASE WHEN place_id IS NOT DISTINCT FROM lag(place_id) OVER known
            AND sex IS NOT DISTINCT FROM lag(sex) OVER known
            AND birth IS NOT DISTINCT FROM lag(birth) OVER known THEN 0 ELSE 1 END AS fresh
    FROM s_resident WHERE id IN (FROM several)
    WINDOW known AS (PARTITION BY id ORDER BY since)
),
stretches AS (
    SELECT person, place, sex, birth, since,
        sum(fresh) OVER (PARTITION BY person ORDER BY since) AS stretch
    FROM marked
),
merged AS (
    SELECT person, any_value(place) AS place, any_value(sex) AS sex, any_value(birth) AS birth,
        min(since) AS since, stretch
    FROM stretches GROUP BY person, stretch
)
SELECT id AS person, place_id AS place, sex, birth, 0::BIGINT AS since, {FOREVER}::BIGINT AS until
FROM s_resident WHERE id NOT IN (FROM several)
UNION ALL
SELECT person, place, sex, birth,
    CASE WHEN stretch = 1 THEN 0 ELSE since END,
    coalesce(lead(since) OVER (PARTITION BY person ORDER BY since), {FOREVER})
FROM merged
"""

# Kind and place of each institution over time, in the same manner.
KINDS = f"""
CREATE TABLE kinds AS
WITH marked AS (
    SELECT id, kind, place_id AS place, since,
        CASE WHEN kind IS NOT DISTINCT FROM lag(kind) OVER known
            AND place_id IS NOT DISTINCT FROM lag(place_id) OVER known THEN 0 ELSE 1 END AS fresh
    FROM s_institution WINDOW known AS (PARTITION BY id ORDER BY since)
)
SELECT id, kind, place,
    CASE WHEN row_number() OVER known = 1 THEN 0 ELSE since END AS since,
    coalesce(lead(since) OVER known, {FOREVER}) AS until
FROM marked WHERE fresh = 1 WINDOW known AS (PARTITION BY id ORDER BY since)
"""

# The blood pressure of each visit over time. Nearly every visit has one, written with it and never
# changed; the others are cut at every commit that changed anything, and the latest reading holds.
PRESSURES = f"""
CREATE TABLE pressure AS
WITH readings AS (
    SELECT id, visit_id, value, second, since, until FROM s_observation
    WHERE question = 'bp' AND visit_id IS NOT NULL
),
plain AS (
    SELECT visit_id FROM readings GROUP BY visit_id
    HAVING count(*) = 1 AND min(until) = {FOREVER}
),
moments AS (
    SELECT visit_id, 0::BIGINT AS moment FROM readings ANTI JOIN plain USING (visit_id)
    UNION SELECT visit_id, since FROM readings ANTI JOIN plain USING (visit_id)
    UNION SELECT visit_id, until FROM readings ANTI JOIN plain USING (visit_id)
),
spans AS (
    SELECT visit_id, moment AS since,
        lead(moment, 1, {FOREVER}) OVER (PARTITION BY visit_id ORDER BY moment) AS until
    FROM moments WHERE moment < {FOREVER}
)
SELECT visit_id, value AS systolic, second AS diastolic, since, until, true AS plain
FROM readings SEMI JOIN plain USING (visit_id)
UNION ALL
SELECT s.visit_id, arg_max(r.value, r.id), arg_max(r.second, r.id), s.since, s.until, false
FROM spans s LEFT JOIN readings r
    ON r.visit_id = s.visit_id AND r.since <= s.since AND s.since < r.until
GROUP BY s.visit_id, s.since, s.until
"""

# A plain reading that came later than its visit leaves the visit without one until then.
SEEN = """
CREATE TABLE seen AS
WITH v AS (
    SELECT s.* EXCLUDE (answers), coalesce(a.answers, '') AS answers FROM s_visit s
    LEFT JOIN stripped t ON t.id = s.id AND t.since = s.since
    LEFT JOIN answered a ON a.kept = t.kept
)
SELECT v.* EXCLUDE (since, until), p.systolic, p.diastolic,
    greatest(v.since, coalesce(p.since, 0)) AS since,
    least(v.until, coalesce(p.until, v.until)) AS until
FROM v LEFT JOIN pressure p
    ON p.visit_id = v.id AND p.since < v.until AND v.since < p.until
UNION ALL
SELECT v.* EXCLUDE (since, until), NULL, NULL, v.since, p.since
FROM v JOIN pressure p ON p.visit_id = v.id AND p.plain
WHERE p.since > v.since AND p.since < v.until
"""


def _fact(columns: str, source: str, last: str = f"{AGE}") -> str:
    return f"""
    SELECT f.id, f.resident_id AS person, {columns}, {PATH}, {last},
        greatest(f.since, l.since) AS since, least(f.until, l.until) AS until
    FROM {source} f JOIN life l
        ON l.person = f.resident_id AND f.since < l.until AND l.since < f.until
    """


ROWS = {
    "residents": """
        SELECT id AS person, place // 1000000000 * 1000000000 AS county,
            place // 1000000 * 1000000 AS town, place // 1000 * 1000 AS village, place,
            sex, birth, lives_here, registered_here, deceased_on, left_on,
            (merged_into_id IS NOT NULL)::TINYINT AS gone, record_no AS has_file, filed_on,
            since, until
        FROM (SELECT *, place_id AS place FROM s_resident)
    """,
    "enrolments": f"""
        SELECT f.* EXCLUDE (since, until), k.kind AS institution_kind,
            greatest(f.since, coalesce(k.since, 0)) AS since,
            least(f.until, coalesce(k.until, f.until)) AS until
        FROM ({
        _fact(
            'f.programme, f.joined, f."left", f.left_why, f.institution_id AS institution',
            "s_enrolment",
            "l.birth",
        )
    }) f
        LEFT JOIN kinds k ON k.id = f.institution AND f.since < k.until AND k.since < f.until
    """,
    "conditions": _fact(
        "f.system, f.code, f.onset, f.abated, f.recorded_on", "s_condition", "l.birth"
    ),
    "visits": _fact(
        f"""f.programme, f.kind, f.mode, f.day, {MONTH}, f.grade, f.rule, f.code, f.controlled,
        coalesce(f.measured, (f.systolic IS NOT NULL AND f.diastolic IS NOT NULL)::TINYINT)
            AS measured,
        f.on_plan, f.systolic, f.diastolic, f.next_on, f.institution_id AS institution,
        f.staff_id AS staff, f.answers""",
        "(SELECT * FROM seen WHERE struck_why = 0)",
    ),
    "observations": _fact(f"f.question, f.day, {MONTH}, f.value, f.second", "s_observation"),
    "encounters": _fact(
        f"f.kind, f.day, {MONTH}, f.reason, f.ended_on, f.institution_id AS institution",
        "s_encounter",
    ),
}
PREPARED = {
    "enrolments": [KINDS],
    "visits": [PRESSURES, answers.STRIPPED, answers.PLAIN, SEEN],
}
PREPARED_TABLES = ("kinds", "pressure", "stripped", "answered", "seen")


def prepared(table: str) -> list[str]:
    """The statements that must have run before the rows of a table are made."""
    declared = LAKE[table].declared
    if declared is None:
        return PREPARED.get(table, [])
    return [KINDS] if declared.institution else []


def prepare(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Run them; what an earlier table left is replaced."""
    for name in PREPARED_TABLES:
        con.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in prepared(table):
        con.execute(statement)


def rows_of(table: str) -> str:
    """The statement whose answer is the rows of a lake table, in the order of its columns."""
    columns = LAKE[table].columns
    picked = ", ".join(
        END if name == "until" else f'"{name}"::{kind} AS "{name}"'
        for name, kind in columns.items()
    )
    declared = LAKE[table].declared
    made = ROWS[table] if declared is None else owned.rows(f"s_{LAKE[table].made_of}", declared)
    return f"SELECT {picked} FROM ({made})"


FIRST = {
    "enrolments": "programme",
    "visits": "programme, kind",
    "observations": "question",
    "conditions": "system",
    "encounters": "kind",
}


def order_of(table: str) -> str:
    """How the rows of a file are sorted: one programme, then one place, are a few row groups."""
    if table == "residents":
        return "ORDER BY place, person, since"
    first = f"{FIRST[table]}, " if table in FIRST else ""
    return f"ORDER BY {first}place, person, id, since"


def checksum_of(table: str) -> str:
    """How many rows there are, and a number that depends on them and not on their order."""
    columns = ", ".join(f'"{name}"' for name in LAKE[table].columns)
    return f"count(*), coalesce(sum(hash({columns})::HUGEINT), 0)::VARCHAR"
