"""Every panel with rows becomes a file; the file says where it comes from and is never cut."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from xinglin.kernel.errors import Refused
from xinglin.ui import (
    Act,
    Cell,
    Chart,
    Choice,
    Choices,
    Column,
    Dot,
    Funnel,
    Map,
    Matrix,
    Series,
    Strip,
    Table,
    Tabs,
    gauge,
)
from xinglin.ui.gallery import gallery
from xinglin.ui.panels import export
from xinglin.ui.tests.conftest import make_request, text_of

SHAPES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"code": "1", "name": "东村"}, "geometry": None}
    ],
}
PANELS = {
    "table": lambda: Table(
        [{"name": "=1+1", "size": 3}], ["name", Column("size", "人数", unit="人")]
    ),
    "chart": lambda: Chart(
        ["一月", "二月"], [Series("率", [1, None])], unit="%", over_title="月份"
    ),
    "map": lambda: Map(SHAPES, {"1": 61.5}, {"1": "late"}, words={"late": "偏低"}, measure="率"),
    "matrix": lambda: Matrix([("a", "率", "%")], [("1", "东村")], {("a", "1"): Cell(9)}),
    "funnel": lambda: Funnel([Dot("东村", 40, 61.5, "late")], words={"late": "偏低"}, measure="率"),
}


def filed(panel: Any, ending: str = "xlsx", **data: str) -> Any:
    request = make_request(data={"panel": "0", "as": ending, **data})
    return panel.bind(request, 0).answer()


def sheets(panel: Any, **data: str) -> Any:
    answer = filed(panel, **data)
    body = b"".join(answer.streaming_content)
    answer.close()
    return openpyxl.load_workbook(io.BytesIO(body))


@pytest.mark.django_db  # closing the response closes stale connections too
@pytest.mark.parametrize("what", PANELS)
def test_every_panel_with_rows_is_a_file_with_two_sheets(what, notes):
    book = sheets(PANELS[what]())
    assert book.sheetnames == ["数据", "口径"]
    assert book["数据"].max_row >= 2
    told = dict(row[:2] for row in book["口径"].iter_rows(values_only=True))
    assert told["行数"] == book["数据"].max_row - 1
    assert told["导出时间"] and told["来自页面"].startswith("http://testserver/uitest/")
    assert [note.verb for note in notes] == ["ui.export"] and notes[0].reading
    assert not any(c.data_type == "f" for sheet in book for row in sheet for c in row)


@pytest.mark.parametrize("what", PANELS)
def test_and_a_csv_file(what, notes):
    assert len(text_of(filed(PANELS[what](), "csv")).splitlines()) >= 2


@pytest.mark.parametrize("what", PANELS)
def test_the_way_to_the_file_stands_on_the_panel(what):
    html = str(PANELS[what]().bind(make_request(), 0).draw())
    assert "as=xlsx" in html and "as=csv" in html and "导出" in html


@pytest.mark.django_db
def test_the_second_sheet_tells_filters_and_passports(notes):
    rows = [{"name": "东村", "kind": "1"}, {"name": "西村", "kind": "2"}]
    columns = [Column("name", "村"), Column("kind", "类别", filter=[("1", "山区"), ("2", "平原")])]
    passports = [{"代码": "HTN2", "值": 61.5}, {"代码": "HTN2", "摘要": "=x", "值": 58}]
    table = Table(rows, columns, title="名单", passports=lambda: passports)
    told = list(sheets(table, kind="2")["口径"].iter_rows(values_only=True))
    assert ("筛选", "类别：平原", None) in told and ("表名", "名单", None) in told
    head = next(at for at, row in enumerate(told) if row[0] == "代码")
    assert told[head] == ("代码", "值", "摘要")
    assert told[head + 1 :] == [("HTN2", 61.5, None), ("HTN2", 58, "=x")]


@pytest.mark.django_db
def test_too_long_a_file_is_refused_and_not_cut(notes, monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 3)
    monkeypatch.setattr("xinglin.ui.panels.table.MOST_ROWS", 3)
    for ending in ("xlsx", "csv"):
        filed(Table([{"n": n} for n in range(3)], ["n"]), ending).close()
        with pytest.raises(Refused, match="没有导出"):
            filed(Table([{"n": n} for n in range(4)], ["n"]), ending)


# --- strips, gauges, drawings ------------------------------------------------------------------


def test_a_strip_tells_its_facts_and_does_its_work():
    done: list[Any] = []
    acts = [Act("go", "刷新", do=lambda answers: done.append(1))]
    strip = Strip(
        [("提交", "5"), ("空", "")], acts, state="remind", word="落后", share="http://x/?a=1"
    )
    html = str(strip.bind(make_request(), 0).draw())
    assert "提交" in html and "空" not in html and "落后" in html and "http://x/?a=1" in html
    assert strip.bind(make_request(post={"_act": "go"}), 0).post().status_code == 302 and done


def test_choices_mark_the_present_one():
    choices = Choices([Choice("一", "?a=1", on=True), Choice("二", "?a=2")], label="期间",
                      before=Choice("前", "?a=0"), more=[Choice("三", "?a=3")])  # fmt: skip
    html = str(choices.bind(make_request(), 0).draw())
    assert html.count('aria-current="true"') == 1 and 'rel="prev"' in html and "?a=3" in html


def test_tabs_that_are_pages():
    tabs = Tabs([("a", "甲"), ("b", "乙")], urls={"a": "/a/", "b": "/b/"}, now="b")
    html = str(tabs.bind(make_request(), 0).draw())
    assert 'href="/a/"' in html and html.index("aria-current") > html.index('href="/b/"')


def test_a_gauge_stays_on_its_scale_and_speaks():
    html = str(gauge(120, 90, 130, scale=(0, 100), target=60, state="late", said="东村 120"))
    assert 'aria-label="东村 120"' in html and "is-late" in html and 'cx="128.0"' in html
    assert str(gauge(None)) == "" and "gauge-span" not in str(gauge(1))


def test_a_map_by_state_is_not_coloured_by_its_values():
    by_state = Map(SHAPES, {"1": 3.0}, {"1": ""}, words={"late": "偏低"}).bind(make_request(), 0)
    assert by_state.context()["drawing"]["byState"]
    assert not Map(SHAPES, {"1": 3.0}).bind(make_request(), 0).context()["drawing"]["byState"]


def test_a_funnel_draws_its_limits_and_says_where_places_lie():
    line = (10.0, 40.0, 30.0, 80.0, None)
    panel = PANELS["funnel"]()
    panel.lines = [line]
    drawing = panel.bind(make_request(), 0).context()["drawing"]
    assert drawing["lines"] == [list(line)] and drawing["dots"][0]["word"] == "偏低"
    empty = str(Funnel([]).bind(make_request(), 0).draw())
    assert "还没有数据" in empty


def test_the_gallery_shows_them(visit):
    page = visit(gallery).content.decode()
    for mark in ("data-funnel", "waterfall", 'class="strip', 'class="choices', 'class="gauge'):
        assert mark in page, mark
