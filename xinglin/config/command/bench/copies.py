"""A city of counties that are alike: a made-up county's rows once more, under other numbers.

A city of 3.2 million is written in minutes, not in hours. What is counted is honest work: every
copy has its own people, places and facts; only names, phones and other services are not copied,
so searches and desks are measured on a city that was made up as a whole.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from xinglin.kernel.errors import Refused

COUNTY = 10**9  # one county's numbers end where the next one's begin
MOST = 99  # counties of a prefecture
RESIDENT = {"id": "people_resident", "place_id": "place", "merged_into_id": "people_resident"}
SHIFTED: dict[str, dict[str, str]] = {
    "people_resident": RESIDENT,
    "followup_enrolment": {
        "id": "followup_enrolment", "place_id": "place", "resident_id": "people_resident",
    },
    "records_encounter": {"id": "records_encounter", "resident_id": "people_resident"},
    "records_visit": {
        "id": "records_visit", "resident_id": "people_resident",
        "encounter_id": "records_encounter",
    },
    "records_observation": {
        "id": "records_observation", "resident_id": "people_resident",
        "visit_id": "records_visit", "encounter_id": "records_encounter",
    },
    "records_condition": {
        "id": "records_condition", "resident_id": "people_resident",
        "encounter_id": "records_encounter",
    },
}  # fmt: skip
NOTHING = {"people_resident": ("phone", "phone_index", "household_id")}
NEEDED = ("resident_place", "enrolment_resident", "visit_resident", "observation_of_visit")


@dataclass(frozen=True)
class Pattern:
    """The county that is copied: its number, and the last id of each of its tables."""

    county: int
    last: dict[str, int]


def pattern(store: Path) -> Pattern:
    """What lies in a store that holds one made-up county. Refuses one that holds several."""
    with closing(sqlite3.connect(store)) as con:
        counties = con.execute("SELECT number FROM places_place WHERE level = 'county'").fetchall()
        if len(counties) != 1:
            raise Refused("只能复制一个县的示范县", mend="请把 --residents 改小，先建一个县")
        last = {
            table: int(con.execute(f'SELECT max(id) FROM "{table}"').fetchone()[0] or 0)
            for table in SHIFTED
        }
    return Pattern(counties[0][0], last)


def copy(store: Path, like: Pattern, first: int, last: int) -> None:
    """Write copies `first` to `last` of the county; the store must hold no more than those before.

    Indexes that no benchmark of figures reads are left out.
    """
    if last > MOST:
        raise Refused(f"一个地级市最多 {MOST} 个县", mend="请把 --upto 改小")
    with closing(sqlite3.connect(store, isolation_level=None)) as con:
        con.execute("PRAGMA synchronous = OFF")
        con.execute("PRAGMA foreign_keys = OFF")
        _drop_indexes(con)
        for turn in range(first, last + 1):
            con.execute("BEGIN")
            con.execute(_places(con, like, turn))
            for table in SHIFTED:
                con.execute(_rows(con, table, like, turn))
            con.execute("COMMIT")
        _index(con)
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _names(con: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in con.execute(f'PRAGMA table_info("{table}")')]


def _places(con: sqlite3.Connection, like: Pattern, turn: int) -> str:
    """The county's places under the next county's code."""
    names = _names(con, "places_place")
    moved = f"CASE WHEN level = 'county' THEN parent_id ELSE parent_id + {turn * COUNTY} END"
    said = {
        "number": f"number + {turn * COUNTY}",
        "last": f"last + {turn * COUNTY}",
        "code": f"CAST(substr(code, 1, 6) + {turn} AS TEXT) || substr(code, 7)",
        "name": f"CASE WHEN level = 'county' THEN name || '{turn + 1}' ELSE name END",
        "parent_id": moved,
        "boundary": "NULL",
    }
    picked = ", ".join(said.get(name, f'"{name}"') for name in names)
    return (
        f"INSERT INTO places_place SELECT {picked} FROM places_place "
        f"WHERE number BETWEEN {like.county} AND {like.county + COUNTY - 1}"
    )


def _rows(con: sqlite3.Connection, table: str, like: Pattern, turn: int) -> str:
    """A table's rows with other ids, for other people in other places."""
    said = dict.fromkeys(NOTHING.get(table, ()), "NULL")
    if table == "people_resident":
        said["record_no"] = f"record_no || '-{turn}'"
    for column, of in SHIFTED[table].items():
        by = COUNTY if of == "place" else like.last[of]
        said[column] = f"{column} + {turn * by}"
    picked = ", ".join(said.get(name, f'"{name}"') for name in _names(con, table))
    return f'INSERT INTO "{table}" SELECT {picked} FROM "{table}" WHERE id <= {like.last[table]}'


def _drop_indexes(con: sqlite3.Connection) -> None:
    marks = ", ".join("?" * len(SHIFTED))
    found = con.execute(
        f"SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' "
        f"AND tbl_name IN ({marks})",
        list(SHIFTED),
    ).fetchall()
    for (name,) in found:
        con.execute(f'DROP INDEX "{name}"')


def _index(con: sqlite3.Connection) -> None:
    """What drawing places, and counting by hand, look things up by."""
    con.execute("PRAGMA threads = 2")
    for name, on in zip(NEEDED, (
        "people_resident (place_id, birth)", "followup_enrolment (resident_id, programme)",
        "records_visit (resident_id, day)", "records_observation (visit_id)",
    ), strict=True):  # fmt: skip
        con.execute(f"CREATE INDEX {name} ON {on}")
    con.execute("ANALYZE")
