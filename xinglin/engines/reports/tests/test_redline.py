"""Tables beside last year: taking the changes gives the new, refusing them the old."""

from __future__ import annotations

import io
from datetime import datetime

import docx
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.engines.reports import actions, queries

WHEN = datetime(2026, 1, 5)
WORDS = st.text("管理率签约体检人数甲乙丙", min_size=1, max_size=6)
CELL = st.one_of(st.just(""), WORDS, st.decimals(0, 99, places=2).map(lambda one: f"{one}%"))
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5)
TABLES = st.lists(ROWS, max_size=3)


def written(*tables, texts=("总体平稳。",)):
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    for rows in tables:
        table = made.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
        made.add_paragraph("")
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def compared(before, after):
    return docx.Document(io.BytesIO(actions.redline(before, after, "某人", WHEN))).element.body


def left(body, refused):
    """The tables that stay when changes of one kind are taken out and those of the other stay."""
    grids = []
    for table in body.iter(qn("w:tbl")):
        grid = []
        for row in table.findall(qn("w:tr")):
            said = row.find(qn("w:trPr"))
            if said is not None and said.find(qn(refused)) is not None:
                continue
            grid.append([_read(cell, refused) for cell in row.findall(qn("w:tc"))])
        grids += [grid] * bool(grid)
    return grids


def _read(cell, refused):
    gone = {one for change in cell.iter(qn(refused)) for one in change.iter()}
    texts = cell.iter(qn("w:t"), qn("w:delText"))
    return "".join(one.text or "" for one in texts if one not in gone)


@settings(max_examples=20, deadline=None)
@given(TABLES, TABLES)
def test_taken_it_reads_as_now_and_refused_as_last_year(before, after):
    body = compared(written(*before), written(*after))
    assert left(body, "w:del") == after
    assert sorted(left(body, "w:ins")) == sorted(before)


@settings(max_examples=20, deadline=None)
@given(TABLES, TABLES)
def test_the_page_shows_the_same_changes_as_the_file(before, after):
    blocks = [one for one in queries.beside(written(*before), written(*after)) if one.rows]
    now = [
        [["".join(t for how, t in cell if how != "-") for cell in row] for row in one.rows]
        for one in blocks
    ]
    cells = sorted(cell for grid in now for row in grid for cell in row if cell)
    assert cells == sorted(cell for grid in after for row in grid for cell in row if cell)


def test_a_row_is_known_again_by_its_words_and_only_its_number_changes():
    before = [["指标", "完成值"], ["规范管理率", "70.00%"], ["签约率", "61.00%"]]
    after = [["指标", "完成值"], ["签约率", "66.00%"], ["规范管理率", "70.00%"]]
    body = compared(written(before), written(after))
    assert left(body, "w:del") == [after] and left(body, "w:ins") == [before]
    changes = [one.text for one in body.iter(qn("w:delText"))]
    assert "61.00%" in changes or "70.00%" in changes
    numbers = [one.get(qn("w:id")) for one in body.iter(qn("w:ins"), qn("w:del"))]
    assert len(numbers) == len(set(numbers)), "each change has a number of its own"
    assert {one.get(qn("w:author")) for one in body.iter(qn("w:ins"))} == {"某人"}


def test_a_table_that_is_gone_stands_struck_out_and_a_new_one_is_marked():
    gone, fresh = [["去年表", "值"], ["甲", "1"]], [["今年另立", "数"], ["乙", "2"]]
    body = compared(written(gone), written(fresh))
    marks = [row.find(qn("w:trPr")) for row in body.iter(qn("w:tr"))]
    assert all(one is not None for one in marks)
    assert sum(one.find(qn("w:del")) is not None for one in marks) == 2
    assert sum(one.find(qn("w:ins")) is not None for one in marks) == 2
    only = compared(written(gone), written())
    assert left(only, "w:ins") == [gone] and left(only, "w:del") == []


def test_a_row_with_more_cells_than_now_keeps_all_its_words():
    before = written([["指标", "值", "备注"], ["体检人数", "9", "补录"]])
    body = compared(before, written([["指标", "值"], ["签约率", "8"]]))
    struck = "".join(one.text or "" for one in body.iter(qn("w:delText")))
    assert "补录" in struck and "体检人数" in struck


def test_several_lines_in_a_cell_are_compared_line_by_line():
    before = written([["说明"], ["甲处\n乙处"]])
    after = docx.Document(io.BytesIO(written([["说明"], ["甲处"]])))
    cell = after.tables[0].rows[1].cells[0]
    cell.add_paragraph("丙处")
    held = io.BytesIO()
    after.save(held)
    body = compared(before, held.getvalue())
    assert "".join(one.text for one in body.iter(qn("w:delText"))).strip() == "乙"
    assert queries.beside(before, held.getvalue())[1].is_changed
    assert not queries.beside(before, before)[1].is_changed
