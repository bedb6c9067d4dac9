"""Tables: sorted, filtered and paged by the URL; files that hold no formulas."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.kernel.errors import Missing, NotAllowed
from xinglin.ui import Act, Asked, Column, Rows, Table, badge, day, masked, number
from xinglin.ui.panels.export import harmless
from xinglin.ui.tests.conftest import make_request, text_of

PEOPLE = [
    {"id": 1, "name": "王秀兰", "village": "东村", "age": 71, "due": dt.date(2026, 3, 1)},
    {"id": 2, "name": "李建国", "village": "西村", "age": 58, "due": dt.date(2026, 1, 9)},
    {"id": 3, "name": "=HYPERLINK(1)", "village": "东村", "age": -1, "due": None},
]


def people_table(**more: Any) -> Table:
    columns = [
        Column("name", "姓名", filter="text"),
        Column("village", "村", filter=[("东村", "东村"), ("西村", "西村")]),
        Column("age", "年龄", number, unit="岁", filter="number"),
        Column("due", "应访日期", day, filter="days"),
        Column("phone", "电话", lambda value: masked("13900001234", "phone"), hidden=True),
    ]
    return Table(PEOPLE, columns, title="名单", **more)


def drawn(panel: Any, number: int = 0, nth: int = 0, **data: str) -> str:
    return str(panel.bind(make_request(data=data), number, nth).draw())


def names_in(html: str) -> list[str]:
    found = [one["name"] for one in PEOPLE if one["name"] in html]
    return sorted(found, key=html.index)


def test_head_has_unit_and_body_is_escaped():
    html = drawn(Table([{"name": "<b>x</b>"}], [Column("name", "姓名", unit="人")]))
    assert "&lt;b&gt;x&lt;/b&gt;" in html and '<span class="unit">人</span>' in html
    assert "<caption" in html and 'scope="col"' in html


def test_sorting_both_ways_with_nothing_last():
    assert names_in(drawn(people_table(), sort="due"))[:2] == ["李建国", "王秀兰"]
    assert names_in(drawn(people_table(), sort="-age"))[0] == "王秀兰"
    assert 'aria-sort="descending"' in drawn(people_table(), sort="-age")
    assert names_in(drawn(people_table(sort="-age")))[0] == "王秀兰"


def test_filters():
    assert names_in(drawn(people_table(), village="西村")) == ["李建国"]
    assert names_in(drawn(people_table(), name="秀")) == ["王秀兰"]
    assert names_in(drawn(people_table(), **{"age.from": "60"})) == ["王秀兰"]
    assert names_in(drawn(people_table(), **{"due.to": "2026-01-31"})) == ["李建国"]
    assert "没有符合筛选条件的内容" in drawn(people_table(), name="没有这个人")


def test_a_second_table_has_parameters_of_its_own():
    assert len(names_in(drawn(people_table(), number=3, nth=1, village="西村"))) == 3
    assert names_in(drawn(people_table(), number=3, nth=1, **{"t3-village": "西村"})) == ["李建国"]


def test_hidden_columns_wait_in_the_chooser():
    assert "139****1234" not in drawn(people_table())
    assert "139****1234" in drawn(people_table(), cols="name,phone")


def test_empty_says_what_would_fill_it():
    html = drawn(Table([], [Column("name", "姓名")], empty="登记后会出现在这里"))
    assert "登记后会出现在这里" in html


def test_pages_without_counting():
    rows = [{"id": n, "name": f"第{n}人"} for n in range(120)]
    asked: list[Asked] = []

    def source(wish: Asked) -> Rows:
        asked.append(wish)
        return Rows(rows[:50], more=True, after="50")

    html = drawn(Table(source, [Column("name", "姓名")]), after="x")
    assert asked[0].after == "x" and asked[0].size == 50
    assert "page=2" in html and "after=50" in html and "/ 120" not in html
    assert "/ 120" in drawn(Table(rows, [Column("name", "姓名")]))


@given(
    st.dictionaries(
        st.sampled_from(
            ["page", "size", "sort", "after", "cols", "name", "village", "age.from", "due.to"]
        ),
        st.text(max_size=40) | st.integers().map(str) | st.floats().map(str),
        max_size=5,
    )
)
def test_no_parameter_makes_it_stumble(data):
    assert "panel-0" in drawn(people_table(), **data)


def test_codes_are_shown_and_exported_by_their_titles(notes):
    table = Table(
        [{"id": 1, "sex": "2"}], [Column("sex", "性别", filter=[("1", "男"), ("2", "女")])]
    )
    assert "<td>女</td>" in drawn(table)
    assert "女" in text_of(exported(table, "csv"))


def test_links_by_format_function_and_row():
    table = Table(PEOPLE, [Column("name", link="/p/{id}/{name}/")])
    assert "/p/3/%3DHYPERLINK%281%29/" in drawn(table)
    assert 'data-href="/go/2/"' in drawn(people_table(link=lambda row: f"/go/{row['id']}/"))


# --- files -------------------------------------------------------------------------------------


def exported(table: Table, kind: str, **data: str) -> Any:
    request = make_request(data={"panel": "0", "as": kind, **data})
    return table.bind(request, 0).answer()


def test_csv_escapes_formulas_and_goes_on_record(notes):
    text = text_of(exported(people_table(), "csv"))
    assert "'=HYPERLINK(1)" in text and "\r\n=" not in text
    assert text.splitlines()[0] == "姓名,村,年龄（岁）,应访日期"
    assert ",-1," in text, "a negative number stays a number"
    assert notes[0].verb == "ui.export" and notes[0].reading


def test_csv_holds_the_filtered_rows_in_their_order(notes):
    lines = text_of(exported(people_table(), "csv", village="东村", sort="-age")).splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["王秀兰", "'=HYPERLINK(1)"]


def test_masked_columns_are_exported_masked(notes):
    assert "139****1234" in text_of(exported(people_table(), "csv", cols="phone"))


@pytest.mark.django_db  # closing the response closes stale connections too
def test_xlsx_holds_strings_numbers_and_dates(notes):
    response = exported(people_table(), "xlsx")
    body = b"".join(response.streaming_content)
    response.close()
    book = openpyxl.load_workbook(io.BytesIO(body))
    rows = list(book.active.iter_rows())
    assert rows[3][0].data_type == "s" and rows[3][0].value == "=HYPERLINK(1)"
    assert rows[1][2].value == 71 and rows[1][3].value == dt.datetime(2026, 3, 1)


@given(st.text())
def test_no_text_is_a_formula(text):
    made = harmless(text)
    assert not str(made).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_export_can_be_forbidden():
    with pytest.raises(NotAllowed):
        exported(people_table(export=False), "csv")
    assert "as=csv" not in drawn(people_table(export=False))


# --- buttons -----------------------------------------------------------------------------------


def test_a_row_s_button_does_its_work_and_a_vanished_one_is_missing():
    done: list[Any] = []
    acts = [Act("call", "已联系", do=lambda row, answers: done.append(row["id"]))]
    request = make_request(post={"_act": "call", "_row": "2"})
    assert people_table(acts=acts).bind(request, 0).post().status_code == 302
    assert done == [2]
    with pytest.raises(Missing):
        people_table(acts=acts).bind(make_request(post={"_act": "x", "_row": "2"}), 0).post()


def test_state_marks_the_row():
    html = drawn(people_table(state=lambda row: "late" if row["age"] > 60 else ""))
    assert '<tr class="is-late"' in html


def test_rows_stand_under_the_headings_of_their_groups():
    html = drawn(people_table(group=lambda row: row["village"]))
    assert html.count('class="rows-group"') == 3 and 'scope="colgroup">西村<' in html
    assert "rows-group" not in drawn(people_table(group=lambda row: row["village"]), sort="age")


def test_badges_say_shape_and_word():
    assert "◆" in badge("逾期") and "逾期" in badge("late")
    assert "is-ok" in badge(("稳定", "ok"))
