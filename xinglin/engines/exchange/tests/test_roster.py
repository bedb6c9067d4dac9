"""The resident roster: every row gets a verdict, and the same file twice changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from python_calamine import CalamineWorkbook

from xinglin.engines.access import TEAM_LEADER, Actor
from xinglin.engines.access.words import Grant
from xinglin.engines.exchange import queries
from xinglin.engines.exchange.models import Batch, Known, Verdict
from xinglin.engines.exchange.tests.made import ROSTER_HEADER, number, row
from xinglin.engines.people.models import Household, Resident
from xinglin.engines.people.queries import known_by_id
from xinglin.kernel.errors import NotAllowed, Refused


def verdict(path):
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [dict(zip(rows[0], one, strict=True)) for one in rows[1:]]


def said(bring, sheet, *rows, **more):
    told = bring(sheet(rows, **more))
    return told, verdict(told.verdict_files[0])


def test_good_rows_are_registered(bring, sheet):
    told, rows = said(bring, sheet, row("张三", 1), row("李·四", 2, 居住地="990101002201"))
    assert (told.total, told.accepted, told.set_aside) == (2, 2, 0)
    assert [one["结论"] for one in rows] == ["已接收", "已接收"]
    person = Resident.objects.get(name="张三")
    assert (person.sex, person.birth, person.place_id) == (
        "1",
        dt.date(1970, 3, 1),
        990101001101000,
    )
    assert (person.ethnic, person.address, person.record_no) == (
        "01",
        "1组3号",
        "99010100110100001",
    )
    assert known_by_id([number()]) == {number(): person.pk}


@pytest.mark.parametrize(
    "cells, why, field",
    [
        (
            {"身份证号": number()[:-1] + ("1" if number()[-1] != "1" else "2")},
            "校验码",
            "id_number",
        ),
        ({"身份证号": "12345"}, "18位", "id_number"),
        ({"身份证号": 9.9010119700301e17}, "存成了数字", "id_number"),
        ({"出生日期": "1970-03-02"}, "出生日期与身份证号不一致", "birth"),
        ({"性别": "女"}, "性别与身份证号不一致", "sex"),
        ({"出生日期": "2039-01-01"}, "晚于今天", "birth"),
        ({"出生日期": "1970-02-30"}, "不存在", "birth"),
        ({"性别": "猫"}, "不在代码表中", "sex"),
        ({"民族": "火星族"}, "民族“火星族”不在代码表中", "ethnic"),
        ({"居住地": "没有村"}, "没有叫", "village"),
        ({"居住地": "990102001101"}, "不在本次导入的地区内", "village"),
        ({"居住地": "990101009999"}, "不在区划表中", "village"),
        ({"姓名": ""}, "没有姓名", "name"),
        ({"联系电话": "123"}, "电话号码有误", "phone"),
        ({"姓名": "=F:1+1"}, "公式单元格不接收", ""),
        ({"姓名": "=HYPERLINK(0)"}, "公式单元格不接收", ""),
        ({"身份证号": "", "出生日期": ""}, "必须填写出生日期", "birth"),
        ({"身份证号": "", "性别": ""}, "必须填写性别", "sex"),
    ],
)
def test_bad_rows_are_set_aside_and_good_ones_taken(bring, sheet, cells, why, field):
    told, rows = said(bring, sheet, row(**cells), row("李四", 3))
    assert (told.accepted, told.set_aside) == (1, 1), rows
    assert why in rows[0]["原因"] and rows[0]["如何修正"] and rows[1]["结论"] == "已接收"
    kept = Verdict.objects.get()
    assert (kept.row, kept.field) == (2, field)


@pytest.mark.parametrize(
    "written",
    ["1970-3-1", "1970/3/1", "1970.03.01", "19700301", 19700301, "1970年3月1日",
     "１９７０-０３-０１", dt.date(1970, 3, 1), 25628, "1970-03-01 00:00:00"],
)  # fmt: skip
def test_days_in_every_form(bring, sheet, written):
    told, _ = said(bring, sheet, row(出生日期=written))
    assert told.accepted == 1


def test_old_numbers_full_width_and_blank_lines(bring, sheet):
    old = number()[:6] + number()[8:17]
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number(sequence=3))
    told, _ = said(
        bring, sheet, row(身份证号=old), [""] * 8, row("李四", 3, 身份证号=wide), ["—"] * 8
    )
    assert (told.total, told.accepted) == (2, 2)
    assert len(known_by_id([number(), number(sequence=3)])) == 2


def test_the_header_may_stand_lower_and_be_written_otherwise(bring, sheet):
    header = ["序号", "姓  名*", "公民身份号码（18位）", "备注", "手机号"]
    rows = [["一"], header, [1, "张三", number(), "x", 13900000000.0]]
    told = bring(sheet(rows, header=["某某镇居民花名册"]), as_dataset="residents")
    assert told.accepted == 1 and not told.passed_over
    assert Resident.objects.get().phone is not None


def test_wrong_columns_are_named_with_the_nearest(bring, sheet):
    told = bring(sheet([["张三", number(), "x"]], header=["姓名", "身份证号", "联系电画"]))
    assert told.accepted == 1 and "联系电画" in told.passed_over[0]
    assert "最接近的是“联系电话”" in told.passed_over[0]
    told = bring(sheet([["张三", number()]], header=["姓各", "身份证号"]), as_dataset="residents")
    assert told.refused and "缺少“姓名”" in told.refused[0]["what"]
    assert "姓各" in told.refused[0]["what"] + told.refused[0]["why"]
    assert "template residents" in told.refused[0]["mend"]


def test_duplicate_rows_in_one_file(bring, sheet):
    told, rows = said(bring, sheet, row(), row("李四", 3), row())
    assert (told.accepted, told.set_aside) == (2, 1)
    assert rows[2]["原因"] == "与第2行重复"


def test_the_same_file_twice_changes_nothing(bring, sheet):
    path = sheet([row(), row("李四", 3), row("王五", 5, 性别="女"), row("无号", 身份证号="")])
    dry = bring(path, dry_run=True)
    assert not Resident.objects.exists() and not Batch.objects.exists()
    first = bring(path)
    versions = set(Resident.objects.values_list("pk", "since"))
    second = bring(path)
    assert set(Resident.objects.values_list("pk", "since")) == versions
    assert Resident.past.objects.count() == 0 and Known.past.objects.count() == 0
    same = ("total", "recorded", "set_aside", "waiting", "kept_as_received", "resources")
    told = [{k: one.as_json()[k] for k in same} for one in (dry, first, second)]
    assert told[0] == told[1] == told[2]
    assert (first.accepted, first.unchanged) == (dry.accepted, dry.unchanged) == (3, 0)
    assert (second.accepted, second.unchanged) == (0, 3)


def test_changed_details_make_a_new_version(bring, sheet):
    bring(sheet([row()]))
    told, rows = said(bring, sheet, row(详细地址="2组8号", 联系电话="13900000000"))
    assert told.accepted == 1 and rows[0]["原因"].startswith("已更新：")
    person = Resident.objects.get()
    assert (
        person.address == "2组8号" and Resident.past.objects.get(id=person.pk).address == "1组3号"
    )
    told, _ = said(bring, sheet, row(详细地址="", 联系电话=""))
    assert told.unchanged == 1, "a blank cell erases nothing"


def test_a_move_needs_its_day(bring, sheet):
    bring(sheet([row()]))
    told, rows = said(bring, sheet, row(居住地="杨树村"))
    assert told.waiting == 1 and "居住起始日期" in rows[0]["如何修正"]
    header = [*ROSTER_HEADER, "迁入日期"]
    told, _ = said(bring, sheet, [*row(居住地="杨树村"), "2024-05-01"], header=header)
    assert told.accepted == 1
    assert Resident.objects.get().place_id == 990101002201000


def test_people_who_may_be_the_same_wait(bring, sheet):
    bring(sheet([row()]))
    told, rows = said(bring, sheet, row("赵六"), row(身份证号=""))
    assert (told.waiting, told.accepted) == (2, 0)
    assert "姓名不同" in rows[0]["原因"] and "可能是同一人" in rows[1]["原因"]
    told, _ = said(bring, sheet, row(sequence=3))
    assert told.accepted == 1, "another number in the same village is another person"


def test_households_are_formed_once(bring, sheet):
    header = [*ROSTER_HEADER, "户号", "与户主关系"]
    rows = [[*row(), "H1", "户主"], [*row("李四", 2), "H1", "配偶"]]
    assert bring(sheet(rows, header=header)).accepted == 2
    assert Household.objects.count() == 1
    assert set(Resident.objects.values_list("household__number", flat=True)) == {"H1"}


def leader(first, last, account=7):
    return Actor(account, "组长", grants=(Grant(TEAM_LEADER, first, last),))


def test_outside_of_the_actors_reach(bring, sheet):
    by = leader(990101001000000, 990101001999999)
    told = bring(sheet([row(), row("李四", 3, 居住地="杨树村")]), place="990101001", by=by)
    assert (told.accepted, told.set_aside) == (1, 1)
    with pytest.raises(NotAllowed):
        bring(sheet([row()]), place="990101002", by=by)
    with pytest.raises(NotAllowed):
        bring(sheet([row()]), by=Actor(8, "路人"))
    own = bring(sheet([row("王五", 5, 居住地="990101002201")]), place=None, by=by)
    assert own.set_aside == 1
    assert "不在您的管辖范围" in Verdict.objects.order_by("-pk")[0].why
    assert queries.batches(by).count() == 2
    assert not queries.batches(leader(990102000000000, 990102999999999, 8)).exists()


def test_verdicts_can_be_asked_for(bring, sheet):
    told = bring(sheet([row(), row("李四", 3, 性别="猫")]))
    keeper = leader(990101000000000, 990101999999999)
    batch = queries.batch(told.batches[0], keeper)
    assert (batch.accepted, batch.set_aside, batch.rows_done) == (1, 1, 2)
    assert [one.row for one in queries.verdicts_of(batch.pk, keeper)] == [3]
    assert queries.reasons_of(batch.pk, keeper)[0][0] == "set_aside"
    with pytest.raises(Refused):
        queries.verdicts_of(batch.pk, leader(990102000000000, 990102999999999, 8))


def test_the_verdict_file_is_safe_to_open(bring, sheet):
    header = [*ROSTER_HEADER, "备注"]
    told, rows = said(bring, sheet, [*row(), "=cmd|' /C calc'!A0"], [*row("李四", 3), "a<&>\x01b"],
                      header=header)  # fmt: skip
    assert told.accepted == 2
    assert rows[0]["备注"] == "'=cmd|' /C calc'!A0" and rows[1]["备注"] == "a<&>b"
    again = bring(sheet([], name="x.xlsx").parent)
    assert not any("结论" in one["file"] for one in again.refused)


def test_csv_in_gb18030(bring, tmp_path):
    path = tmp_path / "花名册.csv"
    lines = [ROSTER_HEADER, row(), row("李四", 3)]
    path.write_bytes("\r\n".join(",".join(map(str, one)) for one in lines).encode("gb18030"))
    assert bring(path).accepted == 2
