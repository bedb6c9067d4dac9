"""What the lake holds, and from which columns of the store it is made."""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = 1  # a lake of another format is built anew
FOREVER = 2**62  # the commit that ends a version still current, while rows are being made
WHERE = {"county": "BIGINT", "town": "BIGINT", "village": "BIGINT", "place": "BIGINT"}
VERSION = {"since": "BIGINT", "until": "BIGINT"}


@dataclass(frozen=True)
class LakeTable:
    """A table of the lake: columns with DuckDB types; facts lie in one file for each month."""

    name: str
    columns: dict[str, str]
    monthly: bool = False
    key: str = "id"


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
                "left_on": "DATE", "gone": "TINYINT", **VERSION,
            },
            key="person",
        ),
        LakeTable(
            "enrolments",
            _states(
                programme="VARCHAR", joined="DATE", left="DATE", left_why="VARCHAR",
                institution="BIGINT", institution_kind="VARCHAR",
            ),
        ),
        LakeTable(
            "conditions",
            _states(system="VARCHAR", code="VARCHAR", onset="DATE", abated="DATE"),
        ),
        LakeTable(
            "visits",
            _facts(
                programme="VARCHAR", kind="VARCHAR", mode="VARCHAR", day="DATE", month="INTEGER",
                grade="VARCHAR", rule="VARCHAR", code="VARCHAR", controlled="TINYINT",
                measured="TINYINT", on_plan="TINYINT", systolic="FLOAT", diastolic="FLOAT",
                next_on="DATE",
            ),
            monthly=True,
        ),
        LakeTable(
            "observations",
            _facts(
                question="VARCHAR", day="DATE", month="INTEGER", value="DOUBLE", second="DOUBLE"
            ),
            monthly=True,
        ),
        LakeTable(
            "encounters",
            _facts(kind="VARCHAR", day="DATE", month="INTEGER", reason="VARCHAR"),
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
                "left_on": "date", "merged_into_id": "int",
            },
        ),
        StoreTable("institution", "places_institution", {"id": "int", "kind": "text"}),
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
                "onset": "date", "abated": "date",
            },
        ),
        StoreTable(
            "visit",
            "records_visit",
            {
                "id": "int", "resident_id": "int", "programme": "text", "kind": "text",
                "mode": "text", "day": "date", "grade": "text", "rule": "text", "code": "text",
                "controlled": "int", "measured": "int", "on_plan": "int", "next_on": "date",
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
                "reason": "text",
            },
        ),
    )
}  # fmt: skip

# which store table each lake table is mainly made of
MADE_OF = {
    "residents": "resident",
    "enrolments": "enrolment",
    "conditions": "condition",
    "visits": "visit",
    "observations": "observation",
    "encounters": "encounter",
}
DUCK = {"int": "BIGINT", "flag": "TINYINT", "text": "VARCHAR", "date": "DATE", "real": "DOUBLE"}
