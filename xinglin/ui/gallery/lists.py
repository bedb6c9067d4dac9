"""Made-up lists, forms and entries for the gallery."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinglin.kernel.time import today
from xinglin.ui import show
from xinglin.ui.gallery.drawings import VILLAGES
from xinglin.ui.gauges import gauge
from xinglin.ui.panels.acts import Act
from xinglin.ui.panels.columns import Column
from xinglin.ui.panels.fields import Field, Group
from xinglin.ui.panels.form import Form
from xinglin.ui.panels.table import Table
from xinglin.ui.panels.timeline import Entry

NAMES = ("王秀兰", "李建国", "张桂英", "刘志强", "陈玉梅", "杨德明", "赵春花", "周文斌", "吴月娥")
KINDS = {"visit": ("随访", "visit"), "lab": ("检验", "lab"), "hospital": ("住院", "hospital")}


def people() -> list[dict[str, Any]]:
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


def _gauge(value: int) -> SafeString:
    """A value on its scale, with the interval it may lie in and the goal."""
    state = "late" if value >= 160 else ""
    return gauge(value, value - 9, value + 9, scale=(100, 200), target=140, state=state)


def table() -> Table:
    return Table(
        people(),
        [
            Column("name", "姓名"),
            Column("village", "村（社区）", filter=[(name, name) for name in VILLAGES]),
            Column("age", "年龄", show.number, unit="岁", filter="number"),
            Column("systolic", "收缩压", show.number, unit="mmHg"),
            Column(lambda row: _gauge(row["systolic"]), "区间", key="gauge"),
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


def check(answers: dict[str, Any]) -> Any:
    pressure = answers.get("bp")
    if not pressure:
        return ""
    high = pressure[0] >= 140 or pressure[1] >= 90
    grade = ("血压偏高", "late") if high else ("血压控制", "ok")
    next_on = today() + dt.timedelta(days=14 if high else 90)
    return format_html("{} 下次随访 {}", show.badge(grade), show.day(next_on))


def form() -> Form:
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
        check=check,
        save=lambda answers: "已签署",
        submit="签署",
        also=[("next", "签署并下一位")],
        draft="gallery",
        span=8,
    )


def entries() -> list[Entry]:
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
