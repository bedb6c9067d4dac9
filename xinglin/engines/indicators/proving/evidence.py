"""Which rows a commit touched of a person: read from the versions that a replay has at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.proving.causes import (
    ADDED,
    CAME,
    CHANGED,
    REMOVED,
    THERE,
    WENT,
    Life,
    Touch,
)
from xinglin.engines.indicators.proving.replay import Replay
from xinglin.engines.indicators.proving.standings import EVERYWHERE, Seen

# what a row of the lake takes from its person: the person's own row tells of a change in it
INHERITED = {"county", "town", "village", "place", "sex", "birth", "age"}
MOST = 50  # records named for one person
Moment = tuple[int, int]


def touches(replay: Replay, moments: Iterable[Moment]) -> dict[Moment, list[Touch]]:
    """For each (person, commit): the rows that the commit touched."""
    wanted = sorted(set(moments))
    found: dict[Moment, list[Touch]] = defaultdict(list)
    if not wanted:
        return found
    con = replay.con
    con.execute("CREATE OR REPLACE TEMP TABLE tipping (person BIGINT, moment BIGINT)")
    con.execute(
        "INSERT INTO tipping SELECT unnest(?), unnest(?)",
        [[person for person, _ in wanted], [at for _, at in wanted]],
    )
    for table in replay.tables:
        for moment, touch in _of_table(replay, table):
            found[moment].append(touch)
    return found


def _of_table(replay: Replay, table: str) -> Iterable[tuple[Moment, Touch]]:
    columns = list(LAKE[table].columns)
    names = ", ".join(f'v."{column}"' for column in columns)
    rows = replay.con.execute(f"""
        SELECT {names}, t.person AS whose, t.moment FROM versions_{table} v
        JOIN tipping t ON coalesce(v.person, 0) = t.person
            AND (v.since = t.moment OR v.until = t.moment)
    """).fetchall()
    key = LAKE[table].key
    pairs: dict[tuple[int, int, int], dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in rows:
        told = dict(zip(columns, row, strict=False))
        side = "new" if told["since"] == row[-1] else "old"
        pairs[row[-2], row[-1], told[key]][side] = told
    lone = {
        number for (_, _, number), pair in pairs.items() if len(pair) == 1 and table != "residents"
    }
    lives = _lives_of_rows(replay, table, lone)
    own = set(columns) - {"since", "until"} - (INHERITED if table != "residents" else set())
    for (person, at, number), pair in sorted(pairs.items()):
        touch = _touch(table, number, at, pair, own, lives.get(number, ()))
        if touch is not None:
            yield (person, at), touch


def _touch(
    table: str, number: int, at: int, pair: Mapping[str, Mapping[str, Any]], own: set[str],
    lives: Iterable[tuple[int, int | None]],
) -> Touch | None:  # fmt: skip
    old, new = pair.get("old", {}), pair.get("new", {})
    differ: tuple[str, ...] = ()
    if old and new:
        deed = CHANGED
        differ = tuple(sorted(name for name in own if old.get(name) != new.get(name)))
        if not differ:
            return None
    elif new:
        deed = CAME if any(since < at for since, _ in lives) else ADDED
    else:
        deed = WENT if any(until is None or until > at for _, until in lives) else REMOVED
    return Touch(table, number, deed, differ, (new or old).get("day"), at, old, new)


def _lives_of_rows(
    replay: Replay, table: str, numbers: set[int]
) -> dict[int, list[tuple[int, int | None]]]:
    """For rows that a person got or lost: their versions with whomever, since and until when."""
    if not numbers:
        return {}
    source = replay.seen.lake.source(table, *EVERYWHERE, ["id", "since", "until"], "true")
    rows = replay.con.execute(
        f"SELECT id, since, until FROM ({source}) WHERE id IN (SELECT unnest(?))",
        [sorted(numbers)],
    ).fetchall()
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for number, since, until in rows:
        found[number].append((since, until))
    return found


# --- between two periods -------------------------------------------------------------------


def lives(con: Any, seen: Seen) -> dict[int, Life]:
    """What the lake knows of the people in `differing`: birth, death, leaving, spells."""
    first, last = seen.area
    people = seen.lake.source(
        "residents", first, last, ["person", "birth", "deceased_on", "left_on"]
    )
    spells = seen.lake.source(
        "enrolments", first, last, ["person", "id", "programme", "joined", "left", "left_why"]
    )
    those = "WHERE person IN (SELECT person FROM differing)"
    held: dict[int, list[dict[str, Any]]] = defaultdict(list)
    names = ("id", "programme", "joined", "left", "left_why")
    for row in con.execute(f"SELECT * FROM ({spells}) {those} ORDER BY id").fetchall():
        spell = dict(zip(names, row[1:], strict=True))
        if f"'{spell['programme']}'" in seen.statement.sql or "'" not in seen.statement.sql:
            held[row[0]].append(spell)
    return {
        row[0]: Life(row[1], row[2], row[3], tuple(held.get(row[0], ())))
        for row in con.execute(f"SELECT * FROM ({people}) {those}").fetchall()
    }


def served(con: Any, seen: Seen, spans: Iterable[tuple[Any, Any]]) -> dict[int, list[Touch]]:
    """The records of people in `differing` whose day lies in one of the spans."""
    found: dict[int, list[Touch]] = defaultdict(list)
    dated = [t for t in seen.statement.tables if "day" in LAKE[t].columns]
    within = " OR ".join(f"day BETWEEN DATE '{a}' AND DATE '{b}'" for a, b in spans)
    for table in dated:
        source = seen.lake.source(
            table, *seen.area, ["person", "id", "day", "since"], f"({seen.lake.held})"
        )
        rows = con.execute(
            f"SELECT coalesce(person, 0), id, day, since FROM ({source}) WHERE ({within}) "
            "AND coalesce(person, 0) IN (SELECT person FROM differing) ORDER BY day, id"
        ).fetchall()
        for person, number, day, since in rows:
            if len(found[person]) < MOST:
                found[person].append(Touch(table, number, THERE, (), day, since))
    return found
