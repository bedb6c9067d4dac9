"""What changed in the store since a state of the lake, brought into delta parts.

All versions of every row that may read otherwise now are made anew and written to the delta of its
table; what the base parts said of them is gone. Delta and gone are small and replaced by each
refresh; a base part of which much changed is written anew, so that they stay small.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import duckdb
import pyarrow as pa

from xinglin.engines.indicators.lake import shaping
from xinglin.engines.indicators.lake.files import Files
from xinglin.engines.indicators.lake.manifest import DELTA, GONE, Manifest
from xinglin.engines.indicators.lake.schema import LAKE, STORE, LakeTable
from xinglin.engines.indicators.lake.source import Store

FEW = 10_000  # a base part is not written anew for fewer rows than these
SHARE = 4  # … nor for fewer than one of so many
AT_ONCE = 3  # base parts of a table that one refresh writes anew


class Changes:
    """One refresh by what changed, at work."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, store: Store, files: Files, before: Manifest,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.con, self.store, self.files, self.before, self.say = con, store, files, before, say
        self.read: set[str] = set()  # tables of the store that were read whole
        self.written = 0

    def bring(self, tables: Collection[str]) -> int:
        """Bring what changed into these tables; how many parts were written."""
        shaped = [LAKE[name] for name in tables]
        wanted = dict.fromkeys(
            ("resident", "institution", *(n for t in shaped for n in (t.made_of, *t.also)))
        )
        turned = {name: self._turned(name) for name in wanted}
        for statement in shaping.staging(STORE[name] for name in wanted):
            self.con.execute(statement)
        moved = self._moved(turned["resident"])
        elsewhere = self._changed_institutions(turned["institution"])
        affected = {t.name: self._affected(t, turned, moved, elsewhere) for t in shaped}
        self._stage(shaped, affected)
        for table in shaped:
            if affected[table.name]:
                self._replace(table, affected[table.name])
                self.say(f"已更新 {table.name}")
        return self.written

    def _turned(self, name: str) -> set[int]:
        return self.store.changed(STORE[name], *self.before.marks.get(name, (0, 0)))

    # --- which rows may read otherwise now -------------------------------------------------

    def _moved(self, residents: set[int]) -> set[int]:
        """Residents whose place, sex or birth changed: their facts read otherwise."""
        self.store.read_rows(STORE["resident"], residents, self._into("resident"))
        self.con.execute(shaping.LIVES)
        return self._since("life", "person")

    def _changed_institutions(self, turned: set[int]) -> set[int]:
        """Institutions whose kind or place changed."""
        if not turned:
            return set()
        self._whole("institution")
        self.con.execute(shaping.KINDS)
        changed = self._since("kinds", "id")
        self.con.execute("DROP TABLE kinds")
        return changed

    def _since(self, table: str, key: str) -> set[int]:
        """Those of which something is otherwise since the commit of the lake."""
        asked = f"SELECT DISTINCT {key} FROM {table} WHERE since > {self.before.commit}"
        return {row[0] for row in self.con.execute(asked).fetchall()}

    def _affected(
        self, table: LakeTable, turned: dict[str, set[int]], moved: set[int], elsewhere: set[int]
    ) -> set[int]:
        """Keys of rows that may read otherwise now."""
        ids, source = set(turned[table.made_of]), STORE[table.made_of]
        if table.by_person and (person := _person_of(table)):
            ids |= self.store.held_by(source, person, moved)
        if "institution" in table.also and elsewhere:
            declared = table.declared.institution if table.declared else "institution_id"
            ids |= self.store.held_by(source, declared, elsewhere)
        if table.name == "visits":
            ids |= self._visits_of(turned["observation"])
        return ids

    def _visits_of(self, observations: set[int]) -> set[int]:
        read: list[pa.Table] = []
        self.store.read_rows(STORE["observation"], observations, read.append)
        return {one for part in read for one in part["visit_id"].to_pylist() if one is not None}

    # --- reading them ----------------------------------------------------------------------

    def _into(self, name: str) -> Callable[[pa.Table], None]:
        def append(rows: pa.Table) -> None:
            cursor = self.con.cursor()
            cursor.register("read", rows)
            cursor.execute(f"INSERT INTO s_{name} SELECT * FROM read")
            cursor.close()

        return append

    def _whole(self, name: str) -> None:
        if name not in self.read:
            self.read.add(name)
            self.store.read(STORE[name], self._into(name))

    def _stage(self, tables: list[LakeTable], affected: dict[str, set[int]]) -> None:
        """Bring every version of the affected rows, of their persons and readings to staging."""
        for table in tables:
            if table.name != "residents":
                ids = affected[table.name]
                self.store.read_rows(STORE[table.made_of], ids, self._into(table.made_of))
            if "institution" in table.also and affected[table.name]:
                self._whole("institution")
        if affected.get("visits"):
            self._readings_of(affected["visits"])
        self.con.execute("CREATE OR REPLACE TABLE here AS SELECT DISTINCT id FROM s_resident")
        people = {row[0] for row in self.con.execute(self._people(tables)).fetchall()}
        here = {row[0] for row in self.con.execute("FROM here").fetchall()}
        self.store.read_rows(STORE["resident"], people - here, self._into("resident"))
        self.con.execute(f"DROP TABLE life; {shaping.LIVES}")

    def _people(self, tables: list[LakeTable]) -> str:
        """Everybody to whom a staged row belongs."""
        every = ["SELECT NULL::BIGINT AS person WHERE false"]
        for table in tables:
            if person := _person_of(table):
                every.append(f'SELECT "{person}" FROM s_{table.made_of}')
        return f"SELECT DISTINCT person FROM ({' UNION '.join(every)}) WHERE person IS NOT NULL"

    def _readings_of(self, visits: set[int]) -> None:
        """The readings of some visits, without those that were read already."""
        self.con.execute("CREATE OR REPLACE TABLE here AS SELECT DISTINCT id FROM s_observation")
        found: list[pa.Table] = []
        self.store.read_rows(STORE["observation"], visits, found.append, key="visit_id")
        self._ids("wanted", visits)
        for part in found:
            self.con.register("part", part)
            self.con.execute(
                "INSERT INTO s_observation SELECT * FROM part WHERE question = 'bp' "
                "AND visit_id IN (FROM wanted) AND id NOT IN (FROM here)"
            )
            self.con.unregister("part")

    def _ids(self, name: str, ids: Iterable[int]) -> None:
        numbers = pa.table({"id": pa.array(sorted(ids), pa.int64())})
        self.con.register("numbers", numbers)
        self.con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT id FROM numbers")
        self.con.unregister("numbers")

    # --- replacing them --------------------------------------------------------------------

    def _replace(self, table: LakeTable, ids: set[int]) -> None:
        """Delta and gone of a table with these rows made anew."""
        name, key = table.name, table.key
        self._ids("changed", ids)
        shaping.prepare(self.con, name)
        wanted = f'SELECT * FROM ({shaping.rows_of(name)}) WHERE "{key}" IN (FROM changed)'
        self.con.execute(f"CREATE OR REPLACE TABLE made AS {wanted}")
        self._gone(table, ids)
        kept = self._delta(table)
        self.files.add(name, *self.files.sum_of_rows(name, "FROM made"))
        months = self._months(kept) if table.monthly else ()
        self.files.write(name, DELTA, kept, months)
        self.written += 1
        for part in self._overgrown(table):
            self._anew(table, part)

    def _delta(self, table: LakeTable) -> str:
        """What the delta holds now; what it said of the changed rows before is taken out."""
        if not (old := self.files.rows_in(table.name, DELTA)):
            return "SELECT * FROM made"
        inside = f'FROM {old} WHERE "{table.key}" IN (FROM changed)'
        self._take_away(table.name, inside)
        kept = f'SELECT * FROM {old} WHERE "{table.key}" NOT IN (FROM changed)'
        return f"SELECT * FROM ({kept} UNION ALL SELECT * FROM made)"

    def _gone(self, table: LakeTable, ids: set[int]) -> None:
        """Say of the base what no longer holds; rows that are new to the lake are not in it."""
        name, key, keys = table.name, table.key, ", ".join(table.keys)
        last = self.before.marks[table.made_of][0]
        if not (bases := self.files.rows_in(name, *self.files.bases(name))):
            return
        if not any(one <= last for one in ids):
            return
        held = f'FROM {bases} WHERE "{key}" IN (SELECT id FROM changed WHERE id <= {last})'
        gone = self.files.rows_in(name, GONE)
        live = f"{held} AND ({keys}) NOT IN (SELECT ({keys}) FROM {gone})" if gone else held
        self.con.execute(f"CREATE OR REPLACE TABLE old AS SELECT * {live}")
        self._take_away(name, "FROM old")
        if not self.con.execute("SELECT count(*) FROM old").fetchall()[0][0]:
            return
        before = f"SELECT {keys} FROM {gone} UNION ALL " if gone else ""
        select = f"{before}SELECT DISTINCT {keys} FROM old"
        months = self._months(select) if table.monthly else ()
        self.files.write(name, GONE, select, months)
        self.written += 1

    def _take_away(self, name: str, source: str) -> None:
        rows, checksum = self.files.sum_of_rows(name, source)
        self.files.add(name, -rows, -checksum)

    def _months(self, select: str) -> tuple[str, ...]:
        asked = f"SELECT DISTINCT month FROM ({select}) ORDER BY 1"
        return tuple(str(month) for (month,) in self.con.execute(asked).fetchall())

    # --- base parts written anew -----------------------------------------------------------

    def _overgrown(self, table: LakeTable) -> list[str]:
        """Base parts of which so much changed that they are worth writing anew; the worst first."""
        month = "month::VARCHAR" if table.monthly else "'all'"
        sources = [self.files.rows_in(table.name, one) for one in (DELTA, GONE)]
        counted = " UNION ALL ".join(f"SELECT {month} AS part FROM {s}" for s in sources if s)
        if not counted:
            return []
        asked = f"SELECT part, count(*) FROM ({counted}) GROUP BY 1 ORDER BY 2 DESC, 1"
        held = self.files.parts[table.name]
        found = [
            part
            for part, rows in self.con.execute(asked).fetchall()
            if rows >= max(FEW, (held[part].rows if part in held else 0) // SHARE)
        ]
        return found[:AT_ONCE]

    def _anew(self, table: LakeTable, part: str) -> None:
        """One base part with what came after it; delta and gone are rid of it."""
        name, keys = table.name, ", ".join(table.keys)
        base, delta, gone = (self.files.rows_in(name, one) for one in (part, DELTA, GONE))
        inside = f"WHERE month = {part}" if table.monthly else ""
        outside = f"WHERE month <> {part}" if table.monthly else "WHERE false"
        live = f"WHERE ({keys}) NOT IN (SELECT ({keys}) FROM {gone})" if gone else ""
        pieces = [f"SELECT * FROM {base} {live}"] if base else []
        pieces += [f"SELECT * FROM {delta} {inside}"] if delta else []
        months = (part,) if table.monthly else ()
        select = f"SELECT * FROM ({' UNION ALL '.join(pieces)})"
        self.files.write(name, part, select, months)
        for rest, source in ((DELTA, delta), (GONE, gone)):
            if source:
                left = f"SELECT * FROM {source} {outside}"
                self.files.write(name, rest, left, self._months(left) if table.monthly else ())
        self.written += 1


def _person_of(table: LakeTable) -> str:
    """The column of the store that says to whom a row of this table belongs."""
    if table.declared is not None:
        return table.declared.person
    return "" if table.name == "residents" else "resident_id"
