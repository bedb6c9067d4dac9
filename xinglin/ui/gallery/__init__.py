"""The gallery: every panel with realistic figures, both themes, both languages."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest

from xinglin.kernel.time import now, today
from xinglin.ui import asked, show
from xinglin.ui.gallery.drawings import VILLAGES, charts, compared, maps, wall
from xinglin.ui.gallery.lists import KINDS, entries, form, table
from xinglin.ui.pages import Sheet, page
from xinglin.ui.panels.acts import Act, Acts
from xinglin.ui.panels.columns import Column
from xinglin.ui.panels.facts import Facts
from xinglin.ui.panels.fields import Field
from xinglin.ui.panels.notice import Notice, Prose
from xinglin.ui.panels.panel import Panel
from xinglin.ui.panels.progress import Progress, Step, Steps, Work
from xinglin.ui.panels.strip import Choice, Choices, Strip
from xinglin.ui.panels.table import Table
from xinglin.ui.panels.tabs import Later, Tabs
from xinglin.ui.panels.tally import Figure, Tally
from xinglin.ui.panels.timeline import Timeline
from xinglin.ui.panels.tree import Node, Tree


def _tally() -> Tally:
    return Tally(
        [
            Figure("今日应访", 12, unit="人", href="?due=today"),
            Figure("逾期", 7, unit="人", state="late", href="?due=late", change=-3, good=-1),
            Figure("规范管理率", 65.27, unit="%", places=2, target="60%", state="ok"),
            Figure("危急值", 1, unit="例", state="critical"),
            Figure("签约人数", 1832, unit="人", mark="stale", note="截至上周"),
            Figure("新发病例", None, unit="例", mark="suppressed"),
        ]
    )


def _strips() -> list[Panel]:
    choices = [Choice("2026年", "?", on=True), Choice("2025年", "?"), Choice("2024年", "?")]
    more = [Choice("2026年第三季度", "?"), Choice("2026年9月", "?")]
    refresh = Act("refresh", "刷新数据", do=lambda answers: "已刷新")
    return [
        Choices(choices, label="期间", more=more, more_title="其他期间",
                before=Choice("2025年", "?"), span=7),
        Strip([("数据截至", show.moment(now())), ("提交", "1832")], [refresh], state="remind",
              word="落后 3 次提交", share="https://example.org/figures/HTN2/?at=990101", span=5),
    ]  # fmt: skip


def _person() -> Facts:
    last = today() - dt.timedelta(days=96)
    return Facts(
        [
            ("姓名", "王秀兰"),
            ("性别", show.said("女")),
            ("年龄", show.number(71, unit="岁")),
            ("证件", show.masked("990101195503124321")),
            ("电话", show.masked("13900001234", "phone")),
            ("村（社区）", "青石村"),
            ("签约团队", show.said("第三团队")),
            ("上次随访", show.ago(last)),
        ],
        title="居民",
        span=4,
    )


def _places(node: str) -> list[Node]:
    if node.startswith("t"):
        return [Node(f"v{n}", name, note=f"{812 + n * 37} 人") for n, name in enumerate(VILLAGES)]
    return []


def _case() -> list[Panel]:
    day = today()
    steps = [
        Step("转出", "done", at=now() - dt.timedelta(days=2), by="王医生"),
        Step("接收", "done", at=now() - dt.timedelta(days=1)),
        Step("住院", "now", due=day + dt.timedelta(days=1)),
        Step("回转", "late", due=day - dt.timedelta(days=1)),
        Step("办结"),
    ]
    why = [Field("why", "原因", "text", required=True)]
    acts = [
        Act("accept", "接收", do=lambda answers: "已接收", style="primary"),
        Act("decline", "不接收", do=lambda answers: "已退回", style="danger", asks=why),
    ]
    return [
        Steps(steps, title="转诊进程", span=8),
        Acts(acts, title="办理", span=6),
        Progress(Work(37, 60, "正在导入居民档案"), title="导入", span=6, every=600),
    ]


@page("/gallery/", "组件陈列", may="ui.gallery", lead="每一种页面组件，带有真实样子的数据")
def gallery(request: HttpRequest) -> Sheet:
    """Every panel once."""
    theme = asked.one_of(request.GET, "theme", ("light", "dark"), "light")
    other = "light" if theme == "dark" else "dark"
    towns = enumerate(("城关镇", "河口乡"))
    tree = [Node(f"t{n}", name, branch=True, note="卫生院") for n, name in towns]
    words = "分母为年内在管的高血压患者。\n\n分子为其中最近一次随访血压达标者。"
    late = "还没有转来的病人；医院发出转诊后会出现在这里"
    panels = [
        *_strips(),
        _tally(),
        Notice(
            "本周有 3 名高血压患者连续两次血压偏高",
            "remind",
            mend="建议两周内转诊",
            links=[("查看名单", "?due=late")],
        ),
        table(),
        _person(),
        form(),
        Timeline(entries(), kinds=KINDS, title="健康时间轴", span=4, more="?all=1"),
        *charts(),
        *compared(),
        *maps(),
        wall(),
        Tree(tree, children=_places, title="区划", span=4),
        *_case(),
        Tabs([("people", "名单", 63), ("why", "为何变化"), ("words", "定义")]),
        Prose(words, title="定义", span=6),
        Later(lambda: Facts([("延迟载入", "完成")]), title="后到的部分", span=6),
        Table([], [Column("name", "姓名")], title="空列表", empty=late),
    ]
    links = [("深色" if other == "dark" else "浅色", f"?theme={other}")]
    return Sheet(panels, theme=theme, links=links)
