"""Commits, versions in single and bulk writes, conflicts, the audit chain."""

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from xinglin.engines.access import KEEPER_AT_CONSOLE as KEEPER
from xinglin.engines.ledger import queries
from xinglin.engines.ledger.actions import change, change_columns, commit, insert_columns
from xinglin.engines.ledger.models import AuditEntry, Commit, tracked_models
from xinglin.engines.ledger.versions import NoCommit
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.places.words import area
from xinglin.kernel import audit
from xinglin.kernel.errors import Conflict

pytestmark = pytest.mark.django_db


def a_place(code="990101", name="杏林县"):
    span = area(code)
    return Place.objects.create(
        number=span.number, last=span.last, code=code, name=name, level=str(span.level)
    )


def test_nothing_tracked_is_written_outside_of_a_commit():
    with pytest.raises(NoCommit):
        a_place()
    with pytest.raises(NoCommit):
        Place.objects.update(name="x")


def test_every_version_is_kept_with_its_interval():
    with commit(by=KEEPER, why="one") as first:
        place = a_place()
    with commit(by=KEEPER, why="two") as second:
        place.name = "新名"
        place.save()
        place.name = "再改"
        place.save()  # the same commit: nobody ever saw 新名
    now, old = queries.history_of(Place.objects.get())
    assert (now.name, now.since) == ("再改", second.number)
    assert (old.name, old.since, old.until) == ("杏林县", first.number, second.number)


def test_bulk_writes_keep_versions_too():
    with commit(by=KEEPER, why="one"):
        a_place()
        Place.objects.bulk_create(
            [
                Place(number=area(c).number, last=area(c).last, code=c, name=c, level="town")
                for c in ("990101001", "990101002", "990101003")
            ]
        )
    with commit(by=KEEPER, why="two") as second:
        Place.objects.filter(level="town").update(name="镇")
    with commit(by=KEEPER, why="three"):
        towns = list(Place.objects.filter(level="town"))
        for town in towns:
            town.name = town.code[-1]
        Place.objects.bulk_update(towns, ["name"])
    with commit(by=KEEPER, why="four"):
        change_columns(Place, [t.pk for t in towns[:2]], {"name": ["甲", "乙"]})
    with commit(by=KEEPER, why="five") as fifth:
        Place.objects.filter(code="990101003").delete()
    current, past = queries.as_of(Place, second.number)
    names = [*current.values_list("name", flat=True), *past.values_list("name", flat=True)]
    assert sorted(names) == ["杏林县", "镇", "镇", "镇"]
    assert sorted(Place.objects.values_list("name", flat=True)) == ["乙", "杏林县", "甲"]
    gone = Place.past.objects.filter(code="990101003").order_by("until")
    assert [g.name for g in gone] == ["990101003", "镇", "3"]
    assert gone.last().until == fifth.number


def test_columns_are_inserted_at_the_speed_of_the_driver_with_ids_of_their_own():
    with commit(by=KEEPER, why="rows") as made:
        place = a_place()
        first = insert_columns(
            Institution,
            {
                "name": ["甲", "乙"],
                "kind": ["A", "A"],
                "place_id": [place.pk] * 2,
                "opened_on": [dt.date(2001, 2, 3), None],
            },
        )
        again = insert_columns(Institution, {"name": ["丙"], "kind": ["A"], "place_id": [place.pk]})
    found = list(Institution.objects.order_by("pk"))
    assert [i.pk for i in found] == [first, first + 1, again]
    assert found[0].opened_on == dt.date(2001, 2, 3) and found[1].opened_on is None
    assert {i.since for i in found} == {made.number} and found[2].beds == 0
    with commit(by=KEEPER, why="one more"):
        one = Institution.objects.create(name="丁", kind="A", place=place)
    assert one.pk > again
    with pytest.raises(ValueError, match="different lengths"), commit(by=KEEPER, why="bad"):
        insert_columns(Institution, {"name": ["甲"], "kind": []})


def test_a_second_writer_is_shown_what_changed():
    with commit(by=KEEPER, why="one"):
        place = a_place()
    seen = place.since
    with commit(by=KEEPER, why="first writer"):
        change(place, seen=seen, name="先改的")
    with commit(by=KEEPER, why="second writer"), pytest.raises(Conflict) as conflict:
        change(place, seen=seen, name="后改的")
    (difference,) = conflict.value.changes
    assert (difference.title, difference.before, difference.after) == ("名称", "杏林县", "先改的")
    with commit(by=KEEPER, why="decided"):
        change(place, seen=Place.objects.get().since, name="后改的")
    assert Place.objects.get().name == "后改的"


def test_a_failed_commit_leaves_no_trace():
    with pytest.raises(ZeroDivisionError), commit(by=KEEPER, why="fails"):
        a_place()
        1 / 0  # noqa: B018 - the failure is the point
    assert not Place.objects.exists() and not Commit.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_nested_commit_joins_the_outer():
    with commit(by=KEEPER, why="outer") as outer, commit(by=KEEPER, why="inner") as inner:
        assert inner.number == outer.number
    assert Commit.objects.count() == 1
    assert queries.head() == outer.number and queries.commit_of(outer.number).why == "outer"


def test_the_chain_holds_and_names_the_first_broken_link():
    for why in "abc":
        with commit(by=KEEPER, why=why):
            audit.note("test.deed", subject="test", subject_id=1)
    assert queries.verify_chain() == (6, None)
    AuditEntry.objects.filter(number=4).update(who_name="别人")
    held, broken = queries.verify_chain()
    assert (held, broken.number) == (3, 4)


def test_a_missing_link_and_a_cut_end_are_found():
    for why in "abc":
        with commit(by=KEEPER, why=why):
            audit.note("test.deed")
    last = AuditEntry.objects.order_by("-number").first()
    with transaction.atomic():
        last.delete()
        assert "截掉" in queries.verify_chain()[1].why
    AuditEntry.objects.filter(number=2).delete()
    assert queries.verify_chain()[1].number == 2


def test_readings_are_on_record():
    audit.note_reading("people.read", by=KEEPER, subject="people.resident", subject_ids=[7])
    (entry,) = queries.readers_of("people.resident", 7)
    assert entry.reading and entry.who_name == KEEPER.name
    assert list(queries.entries(verb="people.read")) == [entry]


def test_every_tracked_model_has_a_twin_table():
    tables = set(connection.introspection.table_names())
    assert len(tracked_models()) > 10
    for model in tracked_models():
        assert f"{model._meta.db_table}_past" in tables


class AnyHistory(TestCase):
    """Whatever is written in whatever order, each commit can be seen again."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.sampled_from("csuid"), st.integers(0, 4), st.integers(0, 9)), max_size=12
        )
    )
    def test_as_of_any_commit_is_what_stood_then(self, steps):
        stood = {}
        codes = [f"99010100{n}" for n in range(1, 6)]
        for kind, which, value in steps:
            code, name = codes[which], f"n{value}"
            with commit(by=KEEPER, why=kind) as made:
                here = Place.objects.filter(code=code)
                if kind == "c" and not here.exists():
                    a_place(code, name)
                elif kind == "i" and not here.exists():
                    span = area(code)
                    columns = {
                        "number": [span.number], "last": [span.last],
                        "code": [code], "name": [name], "level": ["town"],
                    }  # fmt: skip
                    insert_columns(Place, columns)
                elif kind == "s" and here.exists():
                    row = here.get()
                    row.name = name
                    row.save()
                elif kind == "u":
                    here.update(name=name)
                elif kind == "d":
                    here.delete()
            stood[made.number] = dict(Place.objects.values_list("code", "name"))
        for number, then in stood.items():
            current, past = queries.as_of(Place, number)
            found = dict(current.values_list("code", "name"))
            found.update(dict(past.values_list("code", "name")))
            assert found == then
