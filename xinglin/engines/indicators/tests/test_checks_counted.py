"""Figures that were counted here, and tables as they are typed, under the same checks."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
import xlsxwriter

from xinglin.engines.indicators.checks.counted import checked_figures
from xinglin.engines.indicators.checks.sheets import LARGEST_FILE, MOST_ROWS, read_table
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.queries.checking import check_document, check_sheet
from xinglin.kernel.errors import Refused

COUNTY, TOWN, VILLAGE = 990101_000_000_000, 990101_001_000_000, 990101_001_001_000


def figure(numerator=60, denominator=100, value="60.00", place=COUNTY, **more):
    given = {"code": "HTN2", "title": "血压控制率", "unit": "%", "base": "在管",
             "place": str(place)[:6], "place_name": f"P{place}", "place_number": place,
             "period": "2025", "commit": 9, "snapshot": "s", "kind": "quotient"}  # fmt: skip
    below = None if denominator is None else Decimal(denominator)
    worth = None if value is None else Decimal(value)
    return Figure(numerator=numerator, denominator=below, value=worth, **(given | more))


def bad(*figures):
    return [one for one in checked_figures(figures) if one.bad]


def test_sound_figures_are_left_alone():
    town = figure(50, 80, "62.50", TOWN)
    sexes = [figure(30, 40, "75.00", sex="1"), figure(30, 60, "50.00", sex="2")]
    bands = [figure(20, 20, "100.00", age_band="35–44岁"), figure(40, 80, age_band="45–54岁",
             value="50.00")]  # fmt: skip
    found = checked_figures([figure(), town, figure(50, 80, "62.50", VILLAGE), *sexes, *bands])
    assert not [one for one in found if one.bad]
    assert any("其余 10 登记在本级" in one.says for one in found)


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ([figure(101, 100, "101.00")], "大于分母"),
        ([figure(755, 889, "84.92")], "755/889 = 84.9269"),
        ([figure(), figure(61, 100, "61.00")], "两个值"),
        ([figure(), figure(70, 80, "87.50", TOWN)], "比合计多 10"),
        ([figure(), figure(30, 40, "75.00", sex="1"), figure(29, 60, "48.33", sex="2")], "少 1"),
    ],
)
def test_what_does_not_hold_is_named(figures, says):
    [found] = bad(*figures)
    assert says in found.says and found.mend


def test_hidden_and_empty_cells_say_nothing():
    assert checked_figures([figure().suppressed(), figure(None, None, None)]) == []
    assert not bad(figure(0, 0, None))
    assert not bad(figure(12, None, "12", unit="人", kind="count"))
    assert not bad(replace(figure(), denominator=Decimal("59.5"), value=Decimal("100.84")))


TABLE = [
    ["二季度工作小结", "", "", "", "", ""],
    ["编号", "指标", "数值", "单位", "分母", "关系"],
    ["t", "检查总户数", 237, "户", "", "a+b+c"],
    ["a", "检查医疗机构", 167, "户", "", ""],
    ["b", "检查公共场所", 52, "户", "", ""],
    ["c", "检查督导学校", 36, "户", "", ""],
    ["d", "疾病检出率", 14.26, "%", 866, ""],
    ["", "", "", "", "", ""],
]


def as_xlsx(rows):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    book.add_worksheet("封面").write(0, 0, "说明")
    sheet = book.add_worksheet("数据")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return made.getvalue()


def as_csv(rows, encoding="utf-8-sig"):
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_xlsx(TABLE), "小结.xlsx"),
        (as_csv(TABLE), "小结.csv"),
        (as_csv(TABLE, "gb18030"), "小结.CSV"),
    ],
)
def test_a_table_is_read_as_it_was_typed(content, name):
    found = [one for one in check_sheet(content, name) if one.bad]
    assert {one.ids[0] for one in found} == {"t", "d"}
    assert any("167 + 52 + 36 = 255" in one.says for one in found)


def test_rows_without_numbers_of_their_own_are_called_by_their_line(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(as_csv([["指标", "数值", "单位"], ["接种率", "100.2", "%"]]))
    [found] = check_sheet(file)
    assert found.ids == ("第1行",) and found.grade == "doubt"
    assert check_document(read_table(file.read_bytes(), "t.csv")) == [found]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"not a workbook", "a.xlsx", "不是可读的"),
        (as_csv([["姓名", "年龄"]]), "a.csv", "没有“指标”和“数值”"),
        (b"x" * (LARGEST_FILE + 1), "a.csv", "超过 20 MB"),
        (as_csv([["指标", "数值"], *[["甲", "1"]] * (MOST_ROWS + 1)]), "a.csv", "最多核对"),
    ],
)
def test_other_files_are_refused_in_words(content, name, says):
    with pytest.raises(Refused, match=says):
        read_table(content, name)
    with pytest.raises(Refused, match="没有文件"):
        check_sheet("/nowhere/a.xlsx")
