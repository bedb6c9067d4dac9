"""The build: stage by stage, left alone when it is there, continued when it was cut short."""

import hashlib

import pytest
from django.apps import apps

from xinglin.demo import county, queries, store
from xinglin.demo.tests.made import DAY
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.people import queries as people
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import stopped, today

pytestmark = pytest.mark.django_db
TOLD = {
    "places.Place": ["number", "name", "boundary"],
    "places.Staff": ["id", "name", "post", "licence_no"],
    "people.Resident": ["id", "name", "birth", "place_id", "record_no", "household_id", "left_on"],
    "records.Visit": ["id", "resident_id", "day", "grade", "next_on", "answers"],
    "records.Observation": ["id", "resident_id", "question", "day", "value", "second"],
    "records.Encounter": ["id", "resident_id", "day", "reason"],
    "followup.Enrolment": ["resident_id", "joined", "left", "left_why", "next_on"],
}


@pytest.fixture(autouse=True)
def one_day():
    with stopped(DAY):
        yield


def table(name):
    return apps.get_model(name).objects


def digest():
    whole = hashlib.sha256()
    for name, columns in TOLD.items():
        rows = table(name).order_by("pk").values_list(*columns)
        # Ids run on between builds of one test database; only their distance counts.
        first = {
            c: min(filter(None, (r[i] for r in rows)), default=0)
            for i, c in enumerate(columns)
            if c == "id" or c.endswith(("resident_id", "household_id"))
        }
        for row in rows:
            told = [
                value - first[c] if c in first and value else value
                for c, value in zip(columns, row, strict=True)
            ]
            whole.update(repr(told).encode())
    return whole.hexdigest()


def clear():
    """Everything but the trail; keys between the tables are looked at only at the end."""
    for model in apps.get_models():
        if model.__module__.startswith("xinglin.") and model._meta.label != "ledger.AuditEntry":
            rows = model._default_manager.all()
            rows._raw_delete(rows.db)


def test_a_small_county_is_whole_and_built_once():
    told = []
    built = county.build(300, 5, progress=lambda *step: told.append(step))
    assert built.fresh and built.residents == 300 and built.counties == 1
    assert told[-1][1] == told[-1][2]
    assert table("people.Resident").count() == 300 == table("people.Identifier").count()
    assert table("records.Visit").exists() and table("records.Encounter").exists()
    assert not county.build(300, 5).fresh
    assert table("people.Resident").count() == 300
    with pytest.raises(Refused):
        county.build(300, 6)
    doors = set(table("ledger.Commit").values_list("door", flat=True))
    assert doors == {"demo"}


def test_the_same_seed_writes_the_same_rows():
    county.build(300, 5)
    first = digest()
    clear()
    county.build(300, 5)
    assert digest() == first


def test_a_build_that_was_cut_short_is_continued(monkeypatch):
    county.build(300, 5)
    whole = digest()
    clear()
    monkeypatch.setattr(county, "write_service", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        county.build(300, 5)
    assert table("people.Resident").count() == 300 and not table("records.Visit").exists()
    monkeypatch.undo()
    assert county.build(300, 5).fresh
    assert digest() == whole


def test_every_role_logs_in_over_its_place():
    county.build(0, 1)
    rows = county.logins()
    assert {row.username for row in rows} >= {"cunyi", "huli", "juzhang", "guanli", "shenji"}
    assert {row.password for row in rows} == {county.PASSWORD}
    account = table("access.Account").get(username="cunyi")
    assert account.check_password(county.PASSWORD) and account.staff.name == account.name
    assert account.staff.institution.kind == "D600"
    assert not table("people.Resident").exists()


def test_every_village_has_something_to_do_today():
    county.build(4000, 4)
    open_now = table("followup.Enrolment").filter(left=None)
    villages = table("places.Place").filter(level="village").count()
    lists = (
        open_now.filter(next_on=today()),
        open_now.filter(next_on__lt=today()),
        open_now.exclude(referred_on=None),
    )
    for waiting in lists:
        assert len(set(waiting.values_list("place", flat=True))) == villages


def test_people_are_found_by_name_and_by_number():
    county.build(300, 5)
    one = table("people.Resident").order_by("pk").first()
    found = people.find(one.name, seen_by=KEEPER_AT_CONSOLE)
    assert one.pk in {hit.resident for hit in found}


def test_a_store_with_real_people_is_refused():
    county.build(0, 1)
    table("ledger.Commit").all()._raw_delete("default")
    with pytest.raises(Refused):
        county.build(300, 1)


def test_indexes_come_back_as_they_were(monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    (tmp_path / "store").mkdir()
    from django.db import connection

    def names():
        with connection.cursor() as cursor:
            return {
                one
                for table in store.TABLES
                for one in connection.introspection.get_constraints(cursor, table)
            }

    if connection.vendor != "sqlite":
        return
    before = names()
    store._drop_indexes()
    assert names() < before
    store.finish()
    assert names() == before
    assert not store._put_aside().exists()


def test_what_was_begun_is_read_back():
    assert queries.begun() is None
    county.build(0, 9)
    begun = queries.begun()
    assert (begun.residents, begun.seed, begun.day) == (0, 9, str(DAY))
    assert county.FINISHED in begun.stages
