"""The gallery: every panel with realistic figures, both themes, both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest

from xinglin.kernel.time import now, today
from xinglin.ui import asked, show
from xinglin.ui.pages import Sheet, page
from xinglin.ui.panels.acts import Act, Acts
from xinglin.ui.panels.chart import Chart, Series
from xinglin.ui.panels.columns import Column
from xinglin.ui.panels.facts import Facts
from xinglin.ui.panels.fields import Field, Group
from xinglin.ui.panels.form import Form
from xinglin.ui.panels.map import Map, Point
from xinglin.ui.panels.matrix import Cell, Matrix
from xinglin.ui.panels.notice import Notice, Prose
from xinglin.ui.panels.progress import Progress, Step, Steps, Work
from xinglin.ui.panels.table import Table
from xinglin.ui.panels.tabs import Later, Tabs
from xinglin.ui.panels.tally import Figure, Tally
from xinglin.ui.panels.timeline import Entry, Timeline
from xinglin.ui.panels.tree import Node, Tree

VILLAGES = ("青石村", "柳林村", "东风社区", "上河村", "杏花村", "石桥村", "白杨村", "新民社区")
NAMES = ("王秀兰", "李建国", "张桂英", "刘志强", "陈玉梅", "杨德明", "赵春花", "周文斌", "吴月娥")
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 12))
KINDS = {"visit": ("随访", "visit"), "lab": ("检验", "lab"), "hospital": ("住院", "hospital")}


def _people() -> list[dict[str, Any]]:
    made = []
    for n in range(63):
        due = today() + dt.timedelta(days=n % 19 - 6)
        late = due < today()
        state = ("逾期", "late") if late else ("提醒", "remind") if n % 19 < 9 else ("正常", "ok")
        made.append(
            {
                "id": n + 1,
                "name": NAMES[n % 9],
                "village": VILLAGES[n * 5 % 8],
                "age": 52 + n * 7 % 37,
                "systolic": 118 + n * 11 % 62,
                "phone": f"1390000{1000 + n}",
                "due": due,
                "state": state,
                "note": "=1+1" if n == 4 else "",
            }
        )
    return made


def _shapes() -> dict[str, Any]:
    features = []
    for n, name in enumerate(VILLAGES):
        x, y = 110.2 + n % 4 * 0.05, 25.3 - n // 4 * 0.05
        edge = 0.05
        ring = [
            [x, y],
            [x + edge * 0.55, y + 0.006 * (n % 3 - 1)],
            [x + edge, y],
            [x + edge, y - edge],
            [x + edge * 0.45, y - edge + 0.006 * (n % 2)],
            [x, y - edge],
            [x, y],
        ]
        properties = {"code": str(n), "name": name}
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def _table() -> Table:
    return Table(
        _people(),
        [
            Column("name", "姓名"),
            Column("village", "村（社区）", filter=[(name, name) for name in VILLAGES]),
            Column("age", "年龄", show.number, unit="岁", filter="number"),
            Column("systolic", "收缩压", show.number, unit="mmHg"),
            Column("due", "应访日期", show.day, filter="days"),
            Column("state", "状态", show.badge, sort=False),
            Column("phone", "电话", lambda value: show.masked(value, "phone"), hidden=True),
            Column("note", "备注", hidden=True),
        ],
        title="今日随访名单",
        note="按应访日期排列",
        sort="due",
        size=20,
        views=[("全部", "?"), ("青石村", "?village=青石村")],
        state=lambda row: row["state"][1],
        acts=[Act("call", "已联系", do=lambda row, answers: f"已记录：{row['name']}")],
        empty="今天没有要随访的人；登记管理后会自动排入名单",
        span=8,
    )


def _check(answers: dict[str, Any]) -> Any:
    pressure = answers.get("bp")
    if not pressure:
        return ""
    high = pressure[0] >= 140 or pressure[1] >= 90
    grade = ("血压偏高", "late") if high else ("血压控制", "ok")
    return show.badge(grade) + " " + show.day(today() + dt.timedelta(days=14 if high else 90))


def _form() -> Form:
    return Form(
        [
            Group(
                "体征",
                [
                    Field(
                        "bp",
                        "血压",
                        "pair",
                        unit="mmHg",
                        low=(60, 30),
                        high=(260, 160),
                        soft_low=(90, 60),
                        soft_high=(139, 89),
                        required=True,
                        last="148/92 · 08-20",
                    ),
                    Field(
                        "weight",
                        "体重",
                        "number",
                        unit="kg",
                        low=20,
                        high=200,
                        places=1,
                        last="63.5",
                    ),
                ],
            ),
            Group(
                "生活方式",
                [
                    Field(
                        "smoke",
                        "吸烟",
                        "choice",
                        choices=[("1", "从不"), ("2", "已戒"), ("3", "吸烟")],
                        required=True,
                    ),
                    Field(
                        "cigarettes",
                        "日吸烟量",
                        "number",
                        unit="支",
                        low=0,
                        high=100,
                        when=("smoke", ("3",)),
                    ),
                    Field(
                        "symptoms",
                        "症状",
                        "ticks",
                        choices=[
                            ("1", "无症状"),
                            ("2", "头痛头晕"),
                            ("3", "恶心呕吐"),
                            ("4", "心悸胸闷"),
                        ],
                        alone=("1",),
                    ),
                    Field(
                        "village",
                        "村（社区）",
                        "pick",
                        find=lambda text: [(v, v) for v in VILLAGES if text in v],
                    ),
                    Field("next_on", "下次随访", "date", low=today()),
                    Field("advice", "健康指导", "long"),
                ],
            ),
        ],
        title="高血压随访",
        initial={"smoke": "3", "bp": (152, 94)},
        check=_check,
        save=lambda answers: "已签署",
        submit="签署",
        also=[("next", "签署并下一位")],
        draft="gallery",
        span=8,
    )


def _entries() -> list[Entry]:
    day = today()
    return [
        Entry(
            day - dt.timedelta(days=3),
            "高血压随访：血压偏高",
            "visit",
            state="late",
            facts=[("血压", "152/94"), ("体重", "63.5 kg")],
            source="青石村卫生室",
        ),
        Entry(day - dt.timedelta(days=40), "空腹血糖 6.1 mmol/L", "lab", state="remind"),
        Entry(day - dt.timedelta(days=96), "高血压随访：血压控制", "visit", state="ok"),
        Entry(
            day - dt.timedelta(days=210),
            "县人民医院内科住院 6 天",
            "hospital",
            text="不稳定性心绞痛",
        ),
    ]


def _charts() -> list[Any]:
    rates = [58.1, 58.9, 59.4, 61.0, 60.2, 61.8, None, 63.0, 63.6, 64.1, 65.27]
    last_year = [52.0, 52.2, 53.1, 53.9, 54.4, 55.2, 55.0, 56.1, 56.9, 57.3, 57.8]
    counts = [[n * 7 % 23 + 8 * k for n in range(8)] for k in range(1, 4)]
    series = [Series("2026", rates), Series("2025", last_year, "quiet")]
    stacks = [Series("已随访", counts[2]), Series("应访", counts[1]), Series("逾期", counts[0])]
    ranked = [82.1, 76.4, 71.0, 66.3, 61.9, 58.2, 51.7, 44.3]
    return [
        Chart(MONTHS, series, unit="%", target=60, zero=False, title="血压控制率", span=6, places=2,
              cut=now()),
        Chart(VILLAGES, stacks, kind="stacked", unit="人", title="随访完成情况", span=6, cut=now()),
        Chart(VILLAGES, [("规范管理率", ranked)], kind="rank", unit="%", target=60,
              title="各村规范管理率", span=4),
        Chart(MONTHS[:6], [("新登记", [31, 28, 44, 39, 52, 47])], kind="bar", unit="人",
              title="新登记人数", span=4),
        Chart(MONTHS, [("收缩压", [152, 149, 151, 146, 144, 139, 141, 138, 136, 139, 134])],
              unit="mmHg", zero=False, band=(90, 140), title="收缩压", span=4),
    ]  # fmt: skip


def _maps() -> list[Map]:
    values = {str(n): round(44 + n * 5.31, 1) for n in range(8)}
    states = {str(n): ("late", "remind", "ok", "ok")[n % 4] for n in range(8)}
    points = [
        Point(110.225, 25.275, "县人民医院", value=320, layer="hospital"),
        Point(110.33, 25.262, "聚集性发热信号", "critical", layer="signal"),
        Point(110.375, 25.23, "学校因病缺课", "remind", layer="signal"),
    ]
    layers = {"hospital": "医院", "signal": "信号"}
    return [
        Map(_shapes(), values, title="规范管理率", unit="%", places=1, span=6, height=340, cut=now()),
        Map(_shapes(), values, states, title="与目标相比", unit="%", places=1, points=points,
            layers=layers, span=6, height=340),
    ]  # fmt: skip


def _wall() -> Matrix:
    targets = [("htn", "高血压控制率", "%"), ("dm", "血糖控制率", "%"), ("vacc", "接种率", "%")]
    cells = {}
    for r, (code, *_rest) in enumerate(targets):
        for c, name in enumerate(VILLAGES):
            value = 42 + (r * 17 + c * 13) % 50
            state = (
                "critical"
                if value < 45
                else "late"
                if value < 55
                else "remind"
                if value < 62
                else "ok"
            )
            cells[code, name] = Cell(value, state, "#", value / 100)
    return Matrix(
        targets, [(name, name) for name in VILLAGES], cells, title="挂图作战", corner="目标"
    )


def _places(node: str) -> list[Node]:
    if node.startswith("t"):
        return [Node(f"v{n}", name, note=f"{812 + n * 37} 人") for n, name in enumerate(VILLAGES)]
    return []


@page("/gallery/", "组件陈列", may="ui.gallery", lead="每一种页面组件，带有真实样子的数据")
def gallery(request: HttpRequest) -> Sheet:
    """Every panel once."""
    theme = asked.one_of(request.GET, "theme", ("light", "dark"), "light")
    other = "light" if theme == "dark" else "dark"
    tabs = Tabs([("people", "名单", 63), ("why", "为何变化"), ("words", "定义")])
    tree = [
        Node(f"t{n}", name, branch=True, note="卫生院")
        for n, name in enumerate(("城关镇", "河口乡"))
    ]
    day = today()
    steps = [
        Step("转出", "done", at=now() - dt.timedelta(days=2), by="王医生"),
        Step("接收", "done", at=now() - dt.timedelta(days=1)),
        Step("住院", "now", due=day + dt.timedelta(days=1)),
        Step("回转", "late", due=day - dt.timedelta(days=1)),
        Step("办结"),
    ]
    panels = [
        Tally(
            [
                Figure("今日应访", 12, unit="人", href="?due=today"),
                Figure("逾期", 7, unit="人", state="late", href="?due=late", change=-3, good=-1),
                Figure("规范管理率", 65.27, unit="%", places=2, target="60%", state="ok", change=1.12, good=1),
                Figure("危急值", 1, unit="例", state="critical"),
                Figure("签约人数", 1832, unit="人", mark="stale", note="截至上周"),
                Figure("新发病例", None, unit="例", mark="suppressed"),
            ]
        ),
        Notice("本周有 3 名高血压患者连续两次血压偏高", "remind", mend="建议两周内转诊",
               links=[("查看名单", "?due=late")]),
        _table(),
        Facts(
            [("姓名", "王秀兰"), ("性别", "女"), ("年龄", show.number(71, unit="岁")),
             ("证件", show.masked("990101195503124321")), ("电话", show.masked("13900001234", "phone")),
             ("村（社区）", "青石村"), ("签约团队", "第三团队"), ("上次随访", show.ago(day - dt.timedelta(days=96)))],
            title="居民", span=4,
        ),
        _form(),
        Timeline(_entries(), kinds=KINDS, title="健康时间轴", span=4, more="?all=1"),
        *_charts(),
        *_maps(),
        _wall(),
        Tree(tree, children=_places, title="区划", span=4),
        Steps(steps, title="转诊进程", span=8),
        Acts([
            Act("accept", "接收", do=lambda answers: "已接收", style="primary"),
            Act("decline", "不接收", do=lambda answers: "已退回", style="danger",
                asks=[Field("why", "原因", "text", required=True)]),
        ], title="办理", span=6),
        Progress(Work(37, 60, "正在导入居民档案"), title="导入", span=6, every=600),
        tabs,
        Prose("分母为年内在管的高血压患者。\n\n分子为其中最近一次随访血压达标者。", title="定义", span=6),
        Later(lambda: Facts([("延迟载入", "完成")], title="后到的部分"), title="后到的部分", span=6),
        Table([], [Column("name", "姓名")], title="空列表", empty="还没有转来的病人；医院发出转诊后会出现在这里"),
    ]  # fmt: skip
    links = [("深色" if other == "dark" else "浅色", f"?theme={other}")]
    return Sheet(panels, theme=theme, links=links)
