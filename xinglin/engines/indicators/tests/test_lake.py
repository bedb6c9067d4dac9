"""The lake is a pure function of the store, however it was fed and whenever it was interrupted."""

import datetime as dt
import random

import duckdb
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.lake import changes, feed, files, manifest
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.tests.made_up import VILLAGES, person, seen
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Institution
from xinglin.engines.records.models import Condition, Encounter, Observation, Visit
from xinglin.kernel.errors import Conflict

BY = KEEPER_AT_CONSOLE


class Life:
    """Random commits: births, visits, corrections, moves, merges, removals."""

    def __init__(self, dice):
        self.dice = dice
        self.made = 0

    def day(self):
        return dt.date(2025, 1, 1) + dt.timedelta(days=self.dice.randrange(120))

    def any(self, model):
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return model.objects.get(pk=self.dice.choice(ids)) if ids else None

    def comes(self):
        self.made += 1
        one = person(self.made, place_id=self.dice.choice(VILLAGES))
        Enrolment.objects.create(
            resident=one, programme="x", place_id=one.place_id, joined=self.day(),
            institution=self.any(Institution),
        )  # fmt: skip
        Condition.objects.create(resident=one, system="icd10", code="I10")

    def visits(self):
        if one := self.any(Resident):
            pressure = self.dice.choice([None, (128.0, 82.0), (152.0, 91.5)])
            seen(one, self.day(), pressure)
            Encounter.objects.create(resident=one, kind="AMB", day=self.day(), reason='a"b,\nc')

    def measured_later(self):
        if (visit := self.any(Visit)) is not None:
            Observation.objects.create(
                resident_id=visit.resident_id, visit=visit, question="bp", day=visit.day,
                value=140, second=90,
            )  # fmt: skip

    def corrects(self):
        if (visit := self.any(Visit)) is not None:
            visit.day = self.day()
            visit.save()
        if (reading := self.any(Observation)) is not None:
            reading.value = float(self.dice.randrange(100, 180))
            reading.save()

    def moves(self):
        if one := self.any(Resident):
            one.place_id = self.dice.choice(VILLAGES)
            one.save()

    def is_renamed(self):
        if one := self.any(Resident):
            one.name = "某某"
            one.save()

    def is_born_anew(self):
        if one := self.any(Resident):
            one.birth = one.birth - dt.timedelta(days=self.dice.randrange(1, 900))
            one.save()

    def merges(self):
        kept, gone = self.any(Resident), self.any(Resident)
        if kept and gone and kept.pk != gone.pk:
            gone.merged_into = kept
            gone.save()
            for model in (Visit, Observation, Encounter, Condition, Enrolment):
                model.objects.filter(resident=gone).update(resident=kept)

    def removes(self):
        if (reading := self.any(Observation)) is not None:
            reading.delete()
        if (met := self.any(Encounter)) is not None:
            met.delete()

    def is_upgraded(self):
        one = self.any(Institution)
        one.kind = self.dice.choice(["A100", "C210", "D100"])
        one.save()

    def one_commit(self):
        deeds = [
            self.comes, self.comes, self.visits, self.visits, self.visits, self.measured_later,
            self.corrects, self.moves, self.is_renamed, self.is_born_anew, self.merges,
            self.removes, self.is_upgraded,
        ]  # fmt: skip
        with commit(by=BY, why="life"):
            for deed in self.dice.choices(deeds, k=self.dice.randrange(1, 8)):
                deed()


def rows(folder, as_of=None):
    """Everything the lake knows at a commit, table by table, without the ledger's columns."""
    lake = Lake(folder, manifest.read(folder), as_of)
    answers = {}
    for table in LAKE:
        found = duckdb.sql(lake.source(table, 0, 10**15)).fetchall()
        answers[table] = sorted(found, key=str)
    return answers


@given(seed=st.integers(0, 10**6))
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_fed_in_steps_or_at_once_the_lake_is_the_same(county, tmp_path_factory, monkeypatch, seed):
    monkeypatch.setattr(changes, "FEW", 1 + seed % 9)  # base parts are written anew often
    with transaction.atomic():  # each history begins in the same empty county
        lives_through(Life(random.Random(seed)), tmp_path_factory.mktemp("lakes"))
        transaction.set_rollback(True)


def lives_through(life, home):
    known = {}
    for step in range(4):
        for _ in range(life.dice.randrange(1, 5)):
            life.one_commit()
        done = feed.refresh(home / "steps")
        anew = feed.refresh(home / f"anew{step}", full=True)
        assert done.snapshot == anew.snapshot
        known[done.commit] = rows(home / "steps")
    for number, held in known.items():
        assert rows(home / "steps", as_of=number) == held


@pytest.fixture
def a_year(county, tmp_path):
    """Two people, one of them seen every month, in a lake."""
    with commit(by=BY, why="a year"):
        one, two = person(1), person(2, place_id=VILLAGES[2])
        for month in range(1, 13):
            seen(one, dt.date(2025, month, 3), (128, 82))
        seen(two, dt.date(2025, 6, 3), (128, 82))
    assert feed.refresh(tmp_path).full
    return one, two


def changed(before, after):
    return {
        (table, name)
        for table, parts in after.parts.items()
        for name, part in parts.items()
        if before.parts[table].get(name) != part
    }


def test_what_is_new_goes_to_the_delta_alone(a_year, tmp_path):
    before = manifest.read(tmp_path)
    with commit(by=BY, why="a visit"):
        seen(a_year[1], dt.date(2025, 6, 9), (150, 95))
    done, after = feed.refresh(tmp_path), manifest.read(tmp_path)
    assert not done.full and done.commit == before.commit + 1
    assert changed(before, after) == {("visits", "delta"), ("observations", "delta")}
    assert after.parts["visits"]["delta"].months == ("202506",)
    assert feed.refresh(tmp_path).partitions == 0


def test_a_move_writes_no_month_anew(a_year, tmp_path):
    before = manifest.read(tmp_path)
    with commit(by=BY, why="moves, and is called otherwise"):
        a_year[0].place_id = VILLAGES[1]
        a_year[0].save()
        a_year[1].name = "某某"
        a_year[1].save()
    feed.refresh(tmp_path)
    after = manifest.read(tmp_path)
    tables = ("residents", "visits", "observations")
    assert changed(before, after) == {(t, part) for t in tables for part in ("delta", "gone")}
    assert after.parts["visits"]["gone"].rows == 12  # the other one's facts are as they were
    assert after.parts["visits"]["delta"].rows == 24  # in the old place until then, now in the new


def test_a_month_of_which_much_changed_is_written_anew(a_year, tmp_path, monkeypatch):
    before = manifest.read(tmp_path)
    monkeypatch.setattr(changes, "FEW", 3)
    with commit(by=BY, why="a busy month"):
        for day in range(10, 14):
            seen(a_year[1], dt.date(2025, 6, day), (150, 95))
    feed.refresh(tmp_path)
    after = manifest.read(tmp_path)
    assert changed(before, after) == {("visits", "202506"), ("observations", "202506")}
    assert after.parts["visits"]["202506"].rows == 6
    assert after.snapshot == feed.refresh(tmp_path / "anew", full=True).snapshot


def test_a_table_that_is_made_otherwise_is_built_anew_alone(a_year, tmp_path, monkeypatch):
    before = manifest.read(tmp_path)
    monkeypatch.setattr(feed.answers, "told", lambda: "more questions")
    done, after = feed.refresh(tmp_path), manifest.read(tmp_path)
    assert done.commit == before.commit and not done.full and done.partitions == 12
    assert {table for table, _ in changed(before, after)} == {"visits"}
    assert after.snapshot == before.snapshot


def test_a_move_takes_the_facts_along(county, tmp_path):
    with commit(by=BY, why="a visit"):
        one = person(1)
        seen(one, dt.date(2025, 2, 3), (128, 82))
    feed.refresh(tmp_path)
    with commit(by=BY, why="moves"):
        one.place_id = VILLAGES[2]
        one.save()
    feed.refresh(tmp_path)
    [(town,)] = duckdb.sql(
        f"SELECT town FROM ({Lake(tmp_path, manifest.read(tmp_path)).source('visits', 0, 10**15)})"
    ).fetchall()
    assert town == 990101002000000


class Killed(BaseException):
    """The machine goes dark."""


@pytest.mark.parametrize("at", range(1, 7))
def test_killed_between_two_files_the_lake_is_as_before(county, tmp_path, monkeypatch, at):
    with commit(by=BY, why="two months"):
        one = person(1)
        for month in (1, 2, 3):
            seen(one, dt.date(2025, month, 3), (128, 82))
    feed.refresh(tmp_path)
    before, held = manifest.read(tmp_path), rows(tmp_path)
    with commit(by=BY, why="moves"):
        one.place_id = VILLAGES[1]
        one.save()
    written, write = [], files.Files.write

    def until_then(self, *given):
        write(self, *given)
        written.append(given)
        if len(written) == at:
            raise Killed

    monkeypatch.setattr(files.Files, "write", until_then)
    try:
        feed.refresh(tmp_path)
    except Killed:
        assert manifest.read(tmp_path) == before and rows(tmp_path) == held
    monkeypatch.undo()
    again = feed.refresh(tmp_path)
    assert again.snapshot == feed.refresh(tmp_path / "anew", full=True).snapshot
    named = manifest.read(tmp_path).files() | before.files()
    assert {f.relative_to(tmp_path).as_posix() for f in tmp_path.glob("[a-z]*s/*.parquet")} <= named


def test_two_refreshes_do_not_meet(county, tmp_path):
    with manifest.alone(tmp_path), pytest.raises(Conflict):
        feed.refresh(tmp_path)


def test_an_empty_store_makes_an_empty_lake(db, tmp_path):
    done = feed.refresh(tmp_path)
    assert done.full and done.rows == 0
    assert all(not held for held in rows(tmp_path).values())


def test_no_personal_detail_reaches_the_lake():
    told = {column for table in LAKE.values() for column in table.columns}
    assert not told & {"name", "pinyin", "phone", "address", "value_index", "record_no", "text"}
