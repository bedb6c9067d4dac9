"""What the lake holds, and from which columns of the store it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT = 2  # a lake of another format is built anew
FOREVER = 2**62  # the commit that ends a version still current, while rows are being made
WHERE = {"county": "BIGINT", "town": "BIGINT", "village": "BIGINT", "place": "BIGINT"}
VERSION = {"since": "BIGINT", "until": "BIGINT"}
DUCK = {
    "int": "BIGINT", "flag": "TINYINT", "text": "VARCHAR", "date": "DATE", "real": "DOUBLE",
    "there": "TINYINT", "json": "VARCHAR",
}  # fmt: skip


@dataclass(frozen=True)
class Declared:
    """How rows of an owner's own table are placed: by person, by place, by institution."""

    columns: Mapping[str, str]
    day: str = ""
    person: str = ""
    place: str = ""
    institution: str = ""


@dataclass(frozen=True)
class LakeTable:
    """A table of the lake: columns with DuckDB types, and from which store table it is made.

    Facts lie in one base file for each month; `also` are store tables that are joined to the rows.
    """

    name: str
    columns: dict[str, str]
    made_of: str
    monthly: bool = False
    key: str = "id"
    also: tuple[str, ...] = ()
    declared: Declared | None = field(default=None, compare=False)

    @property
    def by_person(self) -> bool:
        """Whether its rows change when a person moves or a birth date is corrected."""
        return self.name != "residents" and (self.declared is None or bool(self.declared.person))

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells that a base row is gone: its key, and the month it lies in."""
        return (self.key, "month") if self.monthly else (self.key,)


@dataclass(frozen=True)
class StoreTable:
    """A table of the store: columns with the kind of their values."""

    name: str
    table: str
    columns: dict[str, str]

    @property
    def past(self) -> str:
        """Where its superseded versions lie."""
        return f"{self.table}_past"


def _facts(**columns: str) -> dict[str, str]:
    return {
        "id": "BIGINT", "person": "BIGINT", **columns, **WHERE, "sex": "VARCHAR", "age": "SMALLINT",
        **VERSION,
    }  # fmt: skip


def _states(**columns: str) -> dict[str, str]:
    return {
        "id": "BIGINT", "person": "BIGINT", **columns, **WHERE, "sex": "VARCHAR", "birth": "DATE",
        **VERSION,
    }  # fmt: skip


LAKE = {
    table.name: table
    for table in (
        LakeTable(
            "residents",
            {
                "person": "BIGINT", **WHERE, "sex": "VARCHAR", "birth": "DATE",
                "lives_here": "TINYINT", "registered_here": "TINYINT", "deceased_on": "DATE",
                "left_on": "DATE", "gone": "TINYINT", "has_file": "TINYINT", "filed_on": "DATE",
                **VERSION,
            },
            "resident",
            key="person",
        ),
        LakeTable(
            "enrolments",
            _states(
                programme="VARCHAR", joined="DATE", left="DATE", left_why="VARCHAR",
                institution="BIGINT", institution_kind="VARCHAR",
            ),
            "enrolment",
            also=("institution",),
        ),
        LakeTable(
            "conditions",
            _states(
                system="VARCHAR", code="VARCHAR", onset="DATE", abated="DATE", recorded_on="DATE"
            ),
            "condition",
        ),
        LakeTable(
            "visits",
            _facts(
                programme="VARCHAR", kind="VARCHAR", mode="VARCHAR", day="DATE", month="INTEGER",
                grade="VARCHAR", rule="VARCHAR", code="VARCHAR", controlled="TINYINT",
                measured="TINYINT", on_plan="TINYINT", systolic="FLOAT", diastolic="FLOAT",
                next_on="DATE", institution="BIGINT", staff="BIGINT", answers="VARCHAR",
            ),
            "visit",
            monthly=True,
            also=("observation",),
        ),
        LakeTable(
            "observations",
            _facts(
                question="VARCHAR", day="DATE", month="INTEGER", value="DOUBLE", second="DOUBLE"
            ),
            "observation",
            monthly=True,
        ),
        LakeTable(
            "encounters",
            _facts(
                kind="VARCHAR", day="DATE", month="INTEGER", reason="VARCHAR", ended_on="DATE",
                institution="BIGINT",
            ),
            "encounter",
            monthly=True,
        ),
    )
}  # fmt: skip

STORE = {
    table.name: table
    for table in (
        StoreTable(
            "resident",
            "people_resident",
            {
                "id": "int", "place_id": "int", "sex": "text", "birth": "date",
                "lives_here": "flag", "registered_here": "flag", "deceased_on": "date",
                "left_on": "date", "merged_into_id": "int", "record_no": "there",
                "filed_on": "date",
            },
        ),
        StoreTable(
            "institution", "places_institution", {"id": "int", "kind": "text", "place_id": "int"}
        ),
        StoreTable(
            "enrolment",
            "followup_enrolment",
            {
                "id": "int", "resident_id": "int", "programme": "text", "joined": "date",
                "left": "date", "left_why": "text", "institution_id": "int",
            },
        ),
        StoreTable(
            "condition",
            "records_condition",
            {
                "id": "int", "resident_id": "int", "system": "text", "code": "text",
                "onset": "date", "abated": "date", "recorded_on": "date",
            },
        ),
        StoreTable(
            "visit",
            "records_visit",
            {
                "id": "int", "resident_id": "int", "programme": "text", "kind": "text",
                "mode": "text", "day": "date", "grade": "text", "rule": "text", "code": "text",
                "controlled": "int", "measured": "int", "on_plan": "int", "next_on": "date",
                "institution_id": "int", "staff_id": "int", "struck_why": "there",
                "answers": "json",
            },
        ),
        StoreTable(
            "observation",
            "records_observation",
            {
                "id": "int", "resident_id": "int", "visit_id": "int", "question": "text",
                "day": "date", "value": "real", "second": "real",
            },
        ),
        StoreTable(
            "encounter",
            "records_encounter",
            {
                "id": "int", "resident_id": "int", "kind": "text", "day": "date",
                "reason": "text", "ended_on": "date", "institution_id": "int",
            },
        ),
    )
}  # fmt: skip
KINDS = ("int", "flag", "text", "date", "real")
RESERVED = {*WHERE, *VERSION, "id", "person", "institution", "day", "month", "sex", "birth", "age"}


def lake_table(
    name: str,
    *,
    store: str,
    columns: Mapping[str, str],
    day: str = "",
    person: str = "",
    place: str = "",
    institution: str = "",
) -> LakeTable:
    """Bring a tracked table of an owner into the lake, to be counted as `facts(name)`.

    `store` is its database table, `columns` the database columns that are counted, with their kinds
    (int, flag, text, date, real; texts are codes, never names or free words). `day` is the column
    of the day the row is a fact of; a row belongs where its `person` lives, or else to its `place`,
    or else to the place of its `institution` (each the name of a database column).
    """
    if not (person or place or institution):
        raise ValueError(f"lake table {name!r} says neither person nor place nor institution")
    if unknown := sorted({*columns.values()} - {*KINDS}):
        raise ValueError(f"lake table {name!r}: no such kind of column: {', '.join(unknown)}")
    if taken := sorted({*columns} & RESERVED - {day}):
        raise ValueError(f"lake table {name!r}: these columns are the lake's: {', '.join(taken)}")
    declared = Declared(dict(columns), day, person, place, institution)
    own = {c: DUCK[kind] for c, kind in columns.items() if c != "day"}
    if day:
        own |= {"day": "DATE", "month": "INTEGER"}
    shaped = _facts if day else _states
    made = LakeTable(
        name, shaped(institution="BIGINT", **own), f"own_{name}", monthly=bool(day),
        also=("institution",) if institution else (), declared=declared,
    )  # fmt: skip
    keys = {c: "int" for c in ("id", person, place, institution) if c}
    days = {day: "date"} if day else {}
    source = StoreTable(made.made_of, store, {**columns, **days, **keys})
    if name in LAKE and (LAKE[name], LAKE[name].declared, STORE.get(made.made_of)) != (
        made, declared, source
    ):  # fmt: skip
        raise ValueError(f"lake table {name!r} is declared twice")
    LAKE[name], STORE[made.made_of] = made, source
    return made


# Doses that people were given: what was in the syringe, and which doses of the schedule they are.
lake_table(
    "doses",
    store="records_dose",
    columns={
        "product": "text", "number": "int", "valid": "int", "counts": "text", "timely": "text",
        "elsewhere": "flag",
    },
    day="day", person="resident_id", institution="institution_id",
)  # fmt: skip
