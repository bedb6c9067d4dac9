"""Tables that others bring into the lake, and the answers of visits."""

import datetime as dt

import duckdb
import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.lake import feed, manifest, schema
from xinglin.engines.indicators.tests.made_up import VILLAGES, person, seen
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.models import Department, Institution
from xinglin.engines.records.models import Condition

BY = KEEPER_AT_CONSOLE
TOWN = 990101001000000


@pytest.fixture
def declared(monkeypatch):
    """Three tables of others: of people, of places, of institutions."""
    monkeypatch.setattr(schema, "LAKE", schema.LAKE)
    held, stores = dict(schema.LAKE), dict(schema.STORE)
    made = [
        schema.lake_table(
            "diagnosed", store="records_condition", columns={"code": "text"}, day="recorded_on",
            person="resident_id", institution="institution_id",
        ),
        schema.lake_table(
            "founded", store="places_institution", columns={"kind": "text", "beds": "int"},
            day="opened_on", place="place_id",
        ),
        schema.lake_table(
            "departments", store="places_department", columns={}, institution="institution_id"
        ),
    ]  # fmt: skip
    yield made
    for registry, before in ((schema.LAKE, held), (schema.STORE, stores)):
        registry.clear()
        registry.update(before)


def asked(folder, columns, table, as_of=None):
    lake = Lake(folder, manifest.read(folder), as_of)
    told = duckdb.sql(f"SELECT {columns} FROM ({lake.source(table, 0, 10**15)}) ORDER BY ALL")
    return told.fetchall()


def test_rows_of_others_are_counted_where_they_belong(county, declared, tmp_path):
    with commit(by=BY, why="begins"):
        one = person(1)
        at = Institution.objects.order_by("pk").first()
        at.opened_on, at.beds = dt.date(2025, 3, 1), 40
        at.save()
        Department.objects.create(institution=at, name="全科")
        Condition.objects.create(
            resident=one, system="icd10", code="I10", recorded_on=dt.date(2025, 2, 2)
        )
    first = feed.refresh(tmp_path)
    assert asked(tmp_path, "person, code, month, village, sex", "diagnosed") == [
        (one.pk, "I10", 202502, VILLAGES[0], one.sex)
    ]
    assert asked(tmp_path, "person, kind, beds, day, town, village, age", "founded") == [
        (None, "C210", 40, dt.date(2025, 3, 1), TOWN, TOWN, None)
    ]
    assert asked(tmp_path, "person, institution, place", "departments") == [(None, at.pk, TOWN)]
    with commit(by=BY, why="both move"):
        one.place_id = VILLAGES[2]
        one.save()
        at.place_id = VILLAGES[1]
        at.save()
    done = feed.refresh(tmp_path)
    assert asked(tmp_path, "village", "diagnosed") == [(VILLAGES[2],)]
    assert asked(tmp_path, "village", "founded") == [(VILLAGES[1],)]
    assert asked(tmp_path, "place", "departments") == [(VILLAGES[1],)]
    assert asked(tmp_path, "village", "diagnosed", first.commit) == [(VILLAGES[0],)]
    assert asked(tmp_path, "place", "departments", first.commit) == [(TOWN,)]
    assert done.snapshot == feed.refresh(tmp_path / "anew", full=True).snapshot


def test_a_table_declared_later_is_brought_in_by_the_next_refresh(county, tmp_path, request):
    feed.refresh(tmp_path)
    request.getfixturevalue("declared")
    done = feed.refresh(tmp_path)
    assert not done.full and len(asked(tmp_path, "id", "departments")) == 0
    assert manifest.read(tmp_path).rows()["founded"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": {"code": "text"}},
        {"columns": {"code": "varchar"}, "person": "resident_id"},
        {"columns": {"sex": "text"}, "person": "resident_id"},
    ],
)
def test_a_declaration_that_cannot_be_counted_is_refused(wrong):
    with pytest.raises(ValueError, match="lake table"):
        schema.lake_table("wrong", store="records_condition", **wrong)


def test_two_tables_of_one_name_are_refused(declared):
    with pytest.raises(ValueError, match="twice"):
        schema.lake_table("departments", store="places_staff", columns={}, institution="at_id")


def test_answers_are_told_by_code_and_never_in_words(county, tmp_path):
    given = {
        "systolic": 128, "weight": 61.5, "salt": "2", "symptoms": ["1", "3"], "warning": False,
        "adl": 4, "lmp": "2026-01-03", "referral_why": "wang", "other": "王某，住3楼",
        "medicines": [{"name": "a", "dose": "1"}],
    }  # fmt: skip
    with commit(by=BY, why="a visit"):
        one = person(1)
        seen(one, dt.date(2025, 3, 3), answers=given)
        seen(one, dt.date(2025, 4, 3), answers={"weight": 61.5})
        seen(one, dt.date(2025, 5, 3))
    feed.refresh(tmp_path)
    assert asked(tmp_path, "month, answers", "visits") == [
        (202503, "|adl=4|lmp=2026-01-03|salt=2|symptoms=1|symptoms=3|warning=false|"),
        (202504, ""),
        (202505, ""),
    ]
