"""Registry, events, tables, errors, audit notes."""

import pytest

from xinglin.kernel import audit, events
from xinglin.kernel.errors import Change, Conflict, Missing
from xinglin.kernel.registry import Registry
from xinglin.kernel.tables import read_table


def test_a_registry_refuses_a_second_thing_under_one_name():
    names: Registry[str] = Registry("名字")
    thing = names.add("b", "x" * 30)
    assert names.add("b", thing) is thing
    with pytest.raises(ValueError, match="two 名字"):
        names.add("b", "another")
    names.add("a", "first")
    assert (list(names), names.codes(), len(names), "a" in names) == (
        ["first", thing], ["a", "b"], 2, True
    )  # fmt: skip
    assert names.get("c") is None


def test_a_missing_thing_is_named_with_those_there_are():
    names: Registry[str] = Registry("名字")
    names.add("a", "first")
    with pytest.raises(Missing) as refused:
        names["z"]
    assert "a" in refused.value.mend and "“z”" in str(refused.value)


def test_events_reach_their_listeners_in_order():
    events.declare("test.happened", "something happened")
    heard = []

    @events.on("test.happened")
    def first(n):
        heard.append(("first", n))

    @events.on("test.happened")
    def second(n):
        heard.append(("second", n))

    events.publish("test.happened", n=1)
    assert heard == [("first", 1), ("second", 1)]
    assert "test.happened" in events.declared()
    with pytest.raises(ValueError, match="never declared"):
        events.publish("test.unknown")


def test_tables_refuse_a_row_that_is_too_long():
    assert read_table("") == []
    assert read_table("a | b\n1\n") == [{"a": "1", "b": ""}]
    with pytest.raises(ValueError, match="line 2"):
        read_table("a\n1 | 2")


def test_a_refusal_says_its_parts_in_order():
    conflict = Conflict(
        "改过了", [Change("name", "姓名", "张", "李")], why="别人先保存", mend="重试"
    )
    assert str(conflict) == "改过了；别人先保存；重试"
    assert conflict.status == 409 and conflict.changes[0].after == "李"


def test_readings_are_one_line_however_many(monkeypatch):
    written = []
    monkeypatch.setattr(audit, "_writer", written.append)
    audit.note_reading("people.read", by="x", subject="people.resident", subject_ids=[3])
    audit.note_reading("people.read", by="x", subject="people.resident", subject_ids=[3, 4])
    assert [(n.subject_id, n.reading, n.detail) for n in written] == [
        (3, True, {}), (None, True, {"ids": [3, 4]})
    ]  # fmt: skip
    monkeypatch.setattr(audit, "_writer", None)
    with pytest.raises(RuntimeError):
        audit.note("x")
