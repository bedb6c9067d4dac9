"""Each panel draws itself, accessibly; nothing in it is inline script or style."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from xinglin.kernel.errors import Refused
from xinglin.kernel.time import ZONE, stopped
from xinglin.ui import (
    Act,
    Acts,
    Cell,
    Chart,
    Drawn,
    Entry,
    Facts,
    Field,
    Figure,
    Later,
    Map,
    Matrix,
    Node,
    Notice,
    Panel,
    Point,
    Progress,
    Series,
    Step,
    Steps,
    Tabs,
    Tally,
    Timeline,
    Tree,
    Work,
    ago,
    badge,
    day,
    link,
    masked,
    moment,
    number,
    percent,
)  # fmt: skip
from xinglin.ui.gallery import gallery
from xinglin.ui.panels.map import clustered
from xinglin.ui.tests.conftest import Visit, make_request, text_of


def drawn(panel: Panel, number: int = 0, /, **data: str) -> str:
    return str(panel.bind(make_request(data=data), number).draw())


def test_facts_of_pairs_and_of_things():
    html = drawn(Facts([("姓名", "<王>"), ("空", None)], skip_empty=True))
    assert "<dt>姓名</dt>" in html and "&lt;王&gt;" in html and "空" not in html
    assert "<dd>66</dd>" in drawn(Facts({"age": 66}, ["age"]))


def test_timeline_newest_first_and_filtered_by_kind():
    entries = [
        Entry(dt.date(2026, 1, 1), "早", "visit", state="late"),
        Entry(dt.datetime(2026, 2, 1, 9, 30, tzinfo=ZONE), "晚", "lab"),
    ]
    panel = Timeline(entries, kinds={"visit": "随访", "lab": ("检验", "lab")})
    html = drawn(panel)
    assert html.index("晚") < html.index("早") and "逾期" in html
    assert "晚" not in drawn(panel, kind="visit")
    assert "晚" in drawn(panel, kind="无此类")
    assert "还没有记录" in drawn(Timeline([]))


def test_chart_has_its_figures_behind_it_and_gaps_are_no_zeros():
    panel = Chart(["一月", "二月"], [Series("率", [61.25, None])], unit="%", target=60, title="率",
                  cut=dt.datetime(2026, 1, 1, 6, tzinfo=ZONE))  # fmt: skip
    html = drawn(panel)
    assert 'type="application/json"' in html and '"target": 60.0' in html
    assert "<td" in html and "61.25" in html and "—" in html and "2026-01-01 06:00" in html
    assert panel.drawing(["一月", "二月"])["series"][0]["values"] == [61.25, None]
    assert 'aria-label="率：率 一月 61.25%"' in html
    assert "这段时间还没有数据" in drawn(Chart(["一月"], [("率", [None])]))
    with pytest.raises(ValueError, match="a chart is"):
        Chart([], [], kind="pie")


def test_json_in_a_page_cannot_close_its_script():
    html = drawn(Chart(["</script><script>alert(1)"], [("x", [1])]))
    assert "</script><script>alert" not in html


def test_map_names_places_and_gathers_points():
    shapes = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": "1", "name": "东村"}, "geometry": None}
        ],
    }
    html = drawn(Map(shapes, {"1": 61.2}, {"1": "late"}, points=[Point(1, 2, "医院")], title="率"))
    assert "东村" in html and "61.2" in html and "医院" in html and "逾期" in html
    many = [Point(n * 1e-5, 0, f"p{n}", "critical" if n == 7 else "") for n in range(900)]
    found = clustered(many, most=50)
    assert len(found) <= 50 and sum(one["count"] for one in found) == 900
    assert any(one["state"] == "critical" for one in found)
    assert "还没有地图边界" in drawn(Map({}))


def test_tally_with_marks_states_and_changes():
    html = drawn(
        Tally([Figure("逾期", 7, unit="人", state="late", href="/x/", change=-3, good=-1)])
    )
    assert 'href="/x/"' in html and "▼ 3" in html and "change good" in html and "逾期" in html
    assert "隐藏" in drawn(Tally([Figure("病例", None, mark="suppressed")]))
    assert "12" in drawn(Tally({"今日": 12}))


def test_tree_opens_branch_by_branch():
    tree = Tree(
        [Node("t1", "城关镇", branch=True)], children=lambda node: [Node(f"{node}v", "东村")]
    )
    html = drawn(tree)
    assert 'role="tree"' in html and 'aria-expanded="false"' in html
    request = make_request(data={"panel": "0", "node": "t1", "level": "2"})
    assert "东村" in tree.bind(request, 0).answer().content.decode()


def test_progress_asks_again_until_it_is_finished():
    assert 'hx-trigger="every 2s"' in drawn(Progress(Work(3, 10, "导入")))
    assert "hx-trigger" not in drawn(Progress(lambda: Work(10, 10, finished=True, href="/r/")))
    assert "没有做完" in drawn(Progress(Work(3, 0, problem="断电")))


def test_steps_tabs_acts_matrix_notice():
    assert 'aria-current="step"' in drawn(Steps([Step("住院", "now", due=dt.date(2026, 1, 1))]))
    tabs = Tabs([("a", "名单", 3), ("b", "定义")])
    assert 'aria-current="page"' in drawn(tabs)
    assert tabs.chosen(make_request(data={"tab": "b"})) == "b"
    assert tabs.chosen(make_request(data={"tab": "?"})) == "a"
    assert 'name="_act"' in drawn(Acts([Act("go", "办", do=lambda answers: None)]))
    cells = {("r", "c"): Cell(42, "late", "/x/", 0.5)}
    assert "is-late" in drawn(Matrix([("r", "行", "%")], [("c", "列")], cells, title="墙"))
    assert 'role="alert"' in drawn(Notice("不好", "critical"))


def test_a_button_that_asks_for_a_file_sends_it():
    asks = [Field("paper", "材料", "file", required=True)]
    with_file = drawn(Acts([Act("take", "归入", do=lambda answers: None, asks=asks)]))
    without = drawn(Acts([Act("go", "办", do=lambda answers: None, asks=[Field("why", "原因")])]))
    assert 'enctype="multipart/form-data"' in with_file and "enctype" not in without


def test_later_comes_after_the_page():
    panel = Later(lambda: Facts([("慢", "到了")]), title="慢")
    assert "到了" not in drawn(panel, 4) and 'hx-trigger="load"' in drawn(panel, 4)
    assert "到了" in drawn(panel, 4, panel="4")


def test_a_refusal_while_drawing_stays_in_its_panel():
    def refuse(kind):
        raise Refused("算不出来", why="没有数据")

    assert "算不出来" in drawn(Timeline(refuse))


def test_own_template():
    assert "正文" in drawn(Drawn("ui/panels/prose.html", {"paragraphs": ["正文"]}))


def test_nothing_is_inline(visit: Visit):
    html = text_of(visit(gallery))
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", html)
    assert scripts == []


def test_values():
    assert "1,234.57" in number(1234.565) and "—" in number(None) and "—" in number(float("nan"))
    assert "61.23" in percent(0.61225) and "—" in percent(None)
    assert "2026-03-01" in day(dt.date(2026, 3, 1)) and "—" in day(None)
    assert "09:05" in moment(dt.datetime(2026, 3, 1, 9, 5, tzinfo=ZONE))
    assert "****" in masked("13900001234", "phone") and "—" in masked(None)
    assert '<a href="/x/' in link("去", "/x/", "primary")
    assert badge("") == "" and "随便" in badge("随便")
    assert 'href="/p/"' in number(3, passport="/p/") and "填报" in number(3, is_mark="declared")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dt.date(2026, 11, 22), "今天"),
        (dt.date(2026, 11, 21), "昨天"),
        (dt.date(2026, 11, 23), "明天"),
        (dt.date(2026, 11, 12), "10 天前"),
        (dt.date(2027, 2, 22), "3 个月后"),
        (dt.date(2023, 11, 1), "3 年前"),
        (dt.datetime(2026, 11, 22, 8, 55, tzinfo=ZONE), "5 分钟前"),
        (dt.datetime(2026, 11, 22, 6, 0, tzinfo=ZONE), "3 小时前"),
    ],
)
def test_how_long_ago(value: Any, words: str):
    with stopped(dt.datetime(2026, 11, 22, 9, 0, tzinfo=ZONE)):
        assert words in ago(value)
