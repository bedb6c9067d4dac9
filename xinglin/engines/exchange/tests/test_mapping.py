"""A sender's own columns and codes are mapped once; its next file goes in without asking."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE, STEWARD, Actor, Grant
from xinglin.engines.exchange import actions, dataset, queries
from xinglin.engines.exchange.actions import unread as unread_files
from xinglin.engines.exchange.actions.mapping import map_for
from xinglin.engines.exchange.models import Batch, ColumnMap, Unread
from xinglin.engines.exchange.rules.mapping import (
    Mapped,
    guess_header,
    likeness,
    sound,
    suggest,
    suggest_values,
    told,
    values_seen,
)
from xinglin.engines.exchange.tests.made import number
from xinglin.engines.people.models import Resident
from xinglin.kernel.errors import Missing, NotAllowed, Refused

ME = KEEPER_AT_CONSOLE
HEAD = ["病人ID", "XM", "XB", "CSRQ", "证件代码", "所在村"]
MAPS = [
    "XM=姓名",
    "XB=性别",
    "性别:甲=男",
    "性别:乙=2",
    "CSRQ=出生日期",
    "证件代码=身份证号",
    "病人ID=",
]
ROSTER = dataset("residents")


def lines(*names):
    return [
        [str(at), name, "乙甲"[one % 2], "1970-03-01", number("19700301", one), "东风村"]
        for at, name in enumerate(names, start=1)
        for one in [2 * at + 1 + at % 2]
    ]


def steward(first, last, account=None):
    return Actor(account, "甲", grants=(Grant(STEWARD, first, last),))


def test_a_foreign_file_is_mapped_once(bring, sheet):
    first = sheet(lines("张三", "李四"), header=HEAD)
    totals = bring(first)
    assert totals.refused and "对照" in totals.refused[0]["mend"]
    assert bring(first, source="县医院", as_dataset="residents", maps=MAPS).accepted == 2
    assert set(Resident.objects.values_list("sex", flat=True)) == {"1", "2"}
    second = sheet(lines("张三", "李四", "王五"), "next.xlsx", header=HEAD)
    totals = bring(second, source="县医院")
    assert (totals.accepted, totals.unchanged, totals.passed_over) == (1, 2, [])
    kept = ColumnMap.objects.get()
    assert (kept.version, Batch.objects.latest("pk").mapping) == (1, kept)
    assert bring(second, source="别家").refused


def test_a_rehearsal_remembers_nothing(bring, sheet):
    path = sheet(lines("张三"), header=HEAD)
    totals = bring(path, source="县医院", as_dataset="residents", maps=MAPS, dry_run=True)
    assert totals.accepted == 1 and not ColumnMap.objects.exists()
    with pytest.raises(Refused, match="来源单位"):
        bring(path, maps=MAPS)


def test_versions_are_dated_and_the_last_is_in_force(county):
    def make(**values):
        return actions.remember_map(
            by=ME, sender="甲院", dataset_code="residents", place=990101000000000,
            columns={"XM": "name"}, values=values,
        )  # fmt: skip

    one = make()
    assert make() == one
    two = make(sex={"甲": "1"})
    one.refresh_from_db()
    assert (two.version, one.ended_at is None, two.ended_at) == (2, False, None)
    assert map_for("甲院", "residents", 990101001101000) == two
    assert map_for("甲院", "residents", None) is None
    assert map_for("甲院", "residents", 990102001101000) is None
    assert [one.version for one in queries.versions_of(two, ME)] == [2, 1]
    assert queries.senders(ME) == ["甲院"] and not queries.uses_of(two, ME).exists()
    actions.withdraw_map(by=ME, mapping=two)
    assert map_for("甲院", "residents", 990101001101000) is None
    with pytest.raises(Refused, match="已经停用"):
        actions.withdraw_map(by=ME, mapping=two)
    assert make().version == 3


def test_a_mapping_stays_within_its_makers_reach(county):
    near = steward(990101001000000, 990101001999999)
    parts = {"sender": "甲院", "dataset_code": "residents", "columns": {"XM": "name"}, "values": {}}
    with pytest.raises(NotAllowed):
        actions.remember_map(by=near, place=990101000000000, **parts)
    with pytest.raises(Refused, match="选择地区"):
        actions.remember_map(by=near, place=None, **parts)
    with pytest.raises(Refused, match="来源单位"):
        actions.remember_map(by=ME, place=None, **(parts | {"sender": " "}))
    wide = actions.remember_map(by=ME, place=None, **parts)
    own = actions.remember_map(by=near, place=990101001000000, **parts)
    assert map_for("甲院", "residents", 990101001101000) == own
    assert map_for("甲院", "residents", 990101002201000) == wide
    far = steward(990102000000000, 990102999999999)
    assert queries.column_map(wide.pk, far) == wide
    with pytest.raises(Missing):
        queries.column_map(own.pk, far)
    with pytest.raises(NotAllowed):
        actions.withdraw_map(by=far, mapping=own)


def test_a_file_waits_sealed_until_it_is_mapped(county, sheet, tmp_path, monkeypatch):
    path = sheet(lines("张三丰", "李四光"), header=HEAD)
    asked = {"by": ME, "sender": "县医院", "place": "990101"}
    one = actions.keep_unread(file=path, **asked)
    assert one.titles == HEAD and one.seen == {"XB": ["乙", "甲"]} and one.dataset == "residents"
    assert "张三丰".encode() not in bytes(one.body)
    assert actions.keep_unread(file=path, **asked) == one
    assert [kept.pk for kept in queries.unread(ME)] == [one.pk]
    assert not queries.unread(steward(990102000000000, 990102999999999, 7)).exists()
    columns = dict(zip(HEAD, ["", "name", "sex", "birth", "id_number", "village"], strict=True))
    ways = {"sender": "县医院", "values": {"sex": {"甲": "1", "乙": "2"}}, "verdicts_in": tmp_path}
    with pytest.raises(Refused, match="必填"):
        actions.take_unread(by=ME, unread=one, columns=columns | {"XM": ""}, **ways)
    totals = actions.take_unread(
        by=ME, unread=queries.unread_file(one.pk, ME), columns=columns, **ways
    )
    assert totals.accepted == 2 and not Unread.objects.exists()
    assert actions.keep_unread(file=path, **asked) is None
    with pytest.raises(Missing):
        queries.unread_file(one.pk, ME)
    monkeypatch.setattr(unread_files, "LARGEST", 1)
    large = actions.keep_unread(file=path, by=ME, sender="乙院", place="990101")
    assert large.body is None
    assert (
        actions.take_unread(by=ME, unread=large, columns=columns, **ways | {"sender": "乙院"})
        is None
    )
    assert not Unread.objects.exists() and map_for("乙院", "residents", 990101001101000)


def test_what_is_no_foreign_table_does_not_wait(county, sheet, tmp_path):
    asked = {"by": ME, "sender": "县医院", "place": "990101"}
    path = tmp_path / "x.json"
    path.write_text('{"resourceType": "Patient"}', "utf-8")
    assert actions.keep_unread(file=path, **asked) is None
    assert actions.keep_unread(file=sheet([["1"]], header=["x"]), **asked) is None
    assert actions.keep_unread(file=sheet([["1", "2"]], header=["@@", "##"]), **asked) is None
    named = actions.keep_unread(
        file=sheet([["1", "2"]], header=["@@", "##"]), as_dataset="htn-followup", **asked
    )
    assert named.titles == ["@@", "##"]
    actions.drop_unread(by=ME, unread=named)
    assert not Unread.objects.exists()


def test_a_corrected_workbook_of_foreign_columns_is_read_by_the_same_mapping(bring, sheet):
    # Their codes are ours the other way round: mapped twice they would be wrong again.
    maps = [one for one in MAPS if not one.startswith("性别:")] + ["性别:1=2", "性别:2=1"]
    man, woman = number("19700301", 5), number("19700301", 4)
    rows = [["1", "张三", "2", "1970-03-01", man, ""], ["2", "李四", "1", "1970-03-01", "?", ""]]
    totals = bring(sheet(rows, header=HEAD), source="县医院", as_dataset="residents", maps=maps)
    assert (totals.accepted, totals.set_aside) == (1, 1)
    path = Path(totals.verdict_files[0])
    book = openpyxl.load_workbook(path)
    book.active.cell(3, 5).value = woman
    book.save(path)
    assert actions.resubmit(by=ME, batch=totals.batches[0], file=path).open == 0
    assert Resident.objects.get(name="李四").sex == "2"


def test_words_of_the_command_line_are_read_or_refused():
    with pytest.raises(Refused, match="看不懂"):
        told(["没有等号"], ROSTER)
    with pytest.raises(Refused, match="没有“nonsense”这一列"):
        told(["XM=nonsense"], ROSTER)
    with pytest.raises(Refused, match="同一列"):
        told(["XM=姓名", "名=姓名"], ROSTER)
    with pytest.raises(Refused, match="没有代码"):
        told(["性别:甲=外星"], ROSTER)
    with pytest.raises(Refused, match="没有名称"):
        sound(Mapped({" ": "name"}), ROSTER)
    with pytest.raises(Refused, match="不是代码列"):
        sound(Mapped({}, {"name": {"a": "b"}}), ROSTER)


def test_suggestions_know_abbreviations_english_and_longer_words():
    titles = ["患者身份证号", "dob", "LXDH", "MZ", "备注", "出生曰期", "Hb"]
    assert suggest(titles, ROSTER) == {
        "患者身份证号": "id_number", "dob": "birth", "LXDH": "phone", "MZ": "ethnic",
    }  # fmt: skip
    assert likeness("Zzz", ROSTER.by_field["name"]) == 0
    assert suggest_values(["汉", "汗族", "??"], ROSTER.by_field["ethnic"])["??"] == ""
    many = [[str(at)] for at in range(99)]
    assert values_seen(many, ["XB"], {"XB": "sex"}, ROSTER) == {}


@given(
    st.lists(
        st.lists(
            st.one_of(st.text(max_size=12), st.none(), st.floats(), st.booleans()), max_size=6
        ),
        max_size=12,
    )
)
def test_any_head_can_be_looked_at(rows):
    at, titles = guess_header(rows)
    assert 0 <= at <= len(rows) and set(suggest(titles, ROSTER)) <= set(titles)


@given(st.lists(st.text(max_size=20), max_size=5))
def test_any_words_are_a_mapping_or_refused(texts):
    try:
        found = told(texts, ROSTER)
    except Refused:
        return
    assert {f for f in found.columns.values() if f} <= set(ROSTER.by_field)
