"""Merging and taking apart again: whatever is merged, un-merging gives back what was."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.ledger.actions import commit
from xinglin.engines.ledger.queries import as_of, head
from xinglin.engines.people import actions, queries
from xinglin.engines.people.actions.merging import keys_to_residents
from xinglin.engines.people.models import Identifier, KnownApart, Merge, Move, Resident
from xinglin.engines.people.tests.conftest import WEST, WILLOW
from xinglin.kernel import events
from xinglin.kernel.errors import NotAllowed, Refused

BIRTH = dt.date(1949, 12, 31)
NUMBER = "11010519491231002X"


def keys(at=None):
    """Every key to a resident, row by row: now, or as known at a commit."""
    found = {}
    for model, field in keys_to_residents():
        parts = as_of(model, at) if at is not None else (model._base_manager.all(),)
        name = f"{model._meta.label}.{field.attname}"
        for part in parts:
            for pk, value in part.values_list(model._meta.pk.name, field.attname):
                assert (name, pk) not in found, "two versions of one row at one commit"
                found[name, pk] = value
    return found


def details(at):
    """Every resident's own details as known at a commit."""
    columns = [f.attname for f in Resident._meta.local_fields if f.name != "since"]
    return sorted(
        tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
        for part in as_of(Resident, at)
        for row in part.values_list(*columns)
    )


def add_records(resident, howmany):
    """Records of several kinds, as other engines keep them."""
    made = [Move.objects.create(resident_id=resident, day=BIRTH) for _ in range(howmany)]
    Identifier.objects.create(resident_id=resident, kind="99", value=b"x", index=b"%d" % resident)
    for label, more in {
        "records.Condition": {"system": "icd10", "code": "I10"},
        "records.Encounter": {"kind": "AMB", "day": BIRTH},
    }.items():
        model = apps.get_model(label)
        required = {f.name for f in model._meta.local_fields}
        if "place" in required:
            more["place_id"] = WILLOW
        model.objects.create(resident_id=resident, **more)
    return made


def test_everything_follows_the_kept_one_and_goes_back(steward, enrol, monkeypatch):
    told = []
    for name in ("people.merged", "people.unmerged"):
        monkeypatch.setitem(events._listeners, name, [lambda **facts: told.append(facts)])
    kept = enrol("王芳", BIRTH, "2", phone="13912345678")
    gone = enrol("王方", BIRTH, "2", place=WEST, id_number=NUMBER, address="二组")
    with commit(by=steward, why="记录"):
        add_records(gone.pk, 2)
    before, start = keys(), head()
    made = actions.merge(by=steward, kept=kept, gone=gone, why="同一人，姓名录错")
    assert not [k for k, v in keys().items() if v == gone.pk]
    assert queries.known_by_id([NUMBER]) == {NUMBER: kept.pk}
    assert queries.one(gone.pk, steward).pk == kept.pk
    (hit,) = queries.find("王方", steward)
    assert (hit.resident, hit.through, hit.name) == (kept.pk, gone.pk, "王芳")
    assert "已合并" in hit.why and not queries.find("王芳", steward)[0].through
    with commit(by=steward, why="合并之后"):
        later = Move.objects.create(resident=kept, day=BIRTH)
    actions.unmerge(by=steward, merge=made, why="核实为两人")
    after = keys()
    assert after.pop(("people.Move.resident_id", later.pk)) == kept.pk
    assert after == before
    assert details(head()) == details(start)
    assert keys(start) == before
    assert [hit.resident for hit in queries.find("王方", steward)] == [gone.pk]
    assert [fact["merge"] for fact in told] == [made.pk, made.pk]


def test_what_was_moved_on_since_stays(steward, enrol):
    kept, gone, third = (enrol(name, BIRTH) for name in ("王一", "王二", "王三"))
    with commit(by=steward, why="记录"):
        first, second = add_records(gone.pk, 2)
    made = actions.merge(by=steward, kept=kept, gone=gone, why="同一人")
    with commit(by=steward, why="改正"):
        Move.objects.filter(pk=first.pk).update(resident_id=third.pk)
    actions.unmerge(by=steward, merge=made, why="不是同一人")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.resident_id, second.resident_id) == (third.pk, gone.pk)


def test_a_record_taken_out_of_a_chain_is_not_fetched_back(steward, enrol):
    a, b, c = (enrol(name, BIRTH) for name in ("王一", "王二", "王三"))
    with commit(by=steward, why="记录"):
        (record,) = add_records(a.pk, 1)
    one = actions.merge(by=steward, kept=b, gone=a, why="同一人")
    two = actions.merge(by=steward, kept=c, gone=b, why="同一人")
    actions.unmerge(by=steward, merge=one, why="不是同一人")
    three = actions.merge(by=steward, kept=c, gone=a, why="原来是他")
    actions.unmerge(by=steward, merge=two, why="不是同一人")
    record.refresh_from_db()
    assert record.resident_id == c.pk
    assert Resident.objects.get(pk=a.pk).merged_into_id == c.pk
    actions.unmerge(by=steward, merge=three, why="不是同一人")
    record.refresh_from_db()
    assert record.resident_id == a.pk


def test_refusals(steward, doctor, enrol):
    a, b, c = (enrol(name, BIRTH) for name in ("王一", "王二", "王三"))
    with pytest.raises(NotAllowed):
        actions.merge(by=doctor, kept=a, gone=b, why="同一人")
    with pytest.raises(Refused):
        actions.merge(by=steward, kept=a, gone=a, why="同一人")
    with pytest.raises(Refused):
        actions.merge(by=steward, kept=a, gone=b, why=" ")
    made = actions.merge(by=steward, kept=a, gone=b, why="同一人")
    for kept, gone in ((b, c), (c, b)):
        with pytest.raises(Refused):
            actions.merge(by=steward, kept=kept, gone=gone, why="同一人")
    with pytest.raises(Refused):
        actions.change_details(by=steward, resident=b, address="x")
    assert [m.pk for m in queries.standing_merges(steward)] == [made.pk]
    actions.unmerge(by=steward, merge=made, why="不是同一人")
    with pytest.raises(Refused):
        actions.unmerge(by=steward, merge=made, why="不是同一人")
    assert not queries.standing_merges(steward)
    assert [m.pk for m in queries.merges_of(b.pk)] == [made.pk]


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 99), st.integers(0, 99)), max_size=8)


@given(records=st.lists(st.integers(0, 3), min_size=3, max_size=5), steps=STEPS, last=st.randoms())
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
def test_any_merges_undone_in_any_order_leave_what_was(steward, records, steps, last):
    with transaction.atomic():
        with commit(by=KEEPER_AT_CONSOLE, why="开始"):
            people = [_person(n, howmany) for n, howmany in enumerate(records)]
            KnownApart.objects.create(one_id=people[0], other_id=people[1], why="核实")
        before, start = keys(), head()
        was = details(start)
        at_steps = []
        for merging, first, second in steps:
            _step(steward, people, merging, first, second)
            at_steps.append((head(), keys()))
        standing = list(Merge.objects.filter(undone_at=None))
        last.shuffle(standing)
        for made in standing:
            actions.unmerge(by=steward, merge=made.pk, why="全部拆分")
        assert keys() == before
        assert details(head()) == was
        assert keys(start) == before
        for number, then in at_steps:
            assert keys(number) == then, "the past was rewritten"
        transaction.set_rollback(True)


def _person(number, howmany):
    row = Resident.objects.create(
        name=f"王{'一二三四五'[number]}", sex="1", birth=BIRTH, place_id=WILLOW
    )
    add_records(row.pk, howmany)
    return row.pk


def _step(steward, people, merging, first, second):
    """One merge of two who are still there, or one un-merge, when there is anything to do."""
    if merging:
        alive = list(Resident.objects.filter(pk__in=people, merged_into=None).order_by("pk"))
        kept, gone = alive[first % len(alive)], alive[second % len(alive)]
        if kept != gone:
            actions.merge(by=steward, kept=kept, gone=gone, why="试合并")
        return
    standing = list(Merge.objects.filter(undone_at=None).order_by("pk"))
    if standing:
        actions.unmerge(by=steward, merge=standing[first % len(standing)], why="试拆分")
