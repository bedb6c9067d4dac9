"""Alliances being built and assessed (医联体建设与考核): proposed, signed, running, assessed, dissolved.

Who belongs to an alliance on a day is kept by the service of alliances; here is its road from the
plan to the yearly assessment. The lead hospital keeps one line for each alliance.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    count,
    indicator,
    row,
    total,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_institution
from xinglin.engines.workflow import (
    Choice,
    Day,
    Late,
    Money,
    Move,
    Number,
    Paper,
    Text,
    calendar_days,
)
from xinglin.kernel.time import year

KINDS = [
    ("group", "城市医疗集团"), ("county", "县域医共体"), ("specialty", "专科联盟"),
    ("remote", "远程医疗协作网"),
]  # fmt: skip

# fmt: off
alliance_assessment = Register(
    "alliance_assessment",
    title="医联体建设与考核",
    english="Alliances built and assessed",
    office="体制改革股",
    source="《医疗联合体管理办法（试行）》；紧密型县域医共体建设评判标准；时限为惯例",
    subject=about_institution("牵头医院", kinds=("A", "G")),
    asks=[
        Choice("kind", "类别", KINDS),
        Text("called", "医联体名称"),
        Day("proposed_on", "拟建日期", past=True),
        Day("signed_on", "签约日期", past=True),
        Paper("agreement", "章程和协议", required=False),
        Number("unified", "统一管理", unit="项", at_least=0, at_most=5, note="人员、财务、物资、服务、健康管理五项中的几项"),
        Money("packaged", "医保打包付费", required=False),
        Number("sent_down", "下派专家", unit="人次", at_least=0, at_most=100000),
        Number("score", "考核得分", unit="分", at_least=0, at_most=100),
    ],
    states="proposed 拟建 | signed 已签约 | running 运行 | assessed 已考核 | adjusting 调整中 | dissolved 已解散",
    starts="proposed",
    moves=[
        Move("sign",     "签约",     "proposed -> signed",              by=OFFICE_HEAD, needs=["signed_on"]),
        Move("start",    "启动运行", "signed | adjusting -> running",   by=OFFICE_HEAD, needs=["unified"]),
        Move("assess",   "年度考核", "running -> assessed",             by=OFFICE_HEAD, needs=["sent_down", "score"]),
        Move("go_on",    "继续运行", "assessed -> running",             by=OFFICE_HEAD),
        Move("adjust",   "调整",     "running | assessed -> adjusting", by=OFFICE_HEAD, needs=[Text("change", "调整内容")]),
        Move("dissolve", "解散",     "proposed | signed | running | assessed | adjusting -> dissolved", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Late("proposed", calendar_days(180), tell=OFFICE_HEAD, warn=calendar_days(30)),
        Late("signed", calendar_days(90), tell=OFFICE_HEAD, warn=calendar_days(15)),
        Late("running", calendar_days(365), tell=OFFICE_HEAD, warn=calendar_days(30)),
        Late("adjusting", calendar_days(90), tell=OFFICE_HEAD),
    ],
    on="proposed_on",
    kind="kind",
    name="called",
    unique=("kind", "called", "subject"),
    says="推进医联体{count}个，下派专家{sent_down}人次：{kinds}",
    tells="建成运行医联体{ALA1}，年度考核{ALA2}，牵头医院下派专家{ALA3}",
    unit="个",
    demo="""
        state     | ago | kind      | called           | signed_on | unified | packaged | sent_down | score
        assessed  | 900 | county    | 杏林县域医共体   | 40        | 5       | 38600000 | 216       | 91
        running   | 420 | specialty | 胸痛专科联盟     | 30        | 1       |          |           |
        assessed  | 800 | remote    | 远程心电协作网   | 25        | 2       |          | 64        | 87
        adjusting | 700 | group     | 城区医疗集团     | 60        | 3       |          | 45        | 74
        signed    | 60  | specialty | 卒中专科联盟     | 20        |         |          |           |
        proposed  | 25  | specialty | 妇幼专科联盟     |           |         |          |           |
    """,
)
# fmt: on

LINES = """
    register            | day        | kind      | state     | answers
    alliance_assessment | 2023-03-01 | county    | assessed  | sent_down=40, score=90
    alliance_assessment | 2024-05-01 | specialty | running   | unified=1
    alliance_assessment | 2025-02-01 | remote    | assessed  | sent_down=12, score=80
    alliance_assessment | 2025-03-01 | specialty | signed    |
    alliance_assessment | 2024-01-01 | group     | dissolved | sent_down=3
"""
ABOUT: dict[str, Any] = {
    "source": alliance_assessment.source,
    "owner": alliance_assessment.office,
    "by": ("place",),
    "better": NEITHER,
}
WORKING = ("running", "assessed", "adjusting")


def _standing(period):
    """Alliances that were proposed by the end of the period and work."""
    return entries(alliance_assessment.code).where(row.state.isin(WORKING), row.day <= period.end)


@indicator("ALA1", title="建成运行的医联体", english="Alliances working", unit="个",
           **ABOUT)  # fmt: skip
def working(period):
    """
    截至期末已启动运行、没有解散的医联体数，以台账为准；成员和覆盖以医联体名录为准。
    """
    return count(_standing(period), rows=True)


working.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("ALA2", title="完成年度考核的医联体", english="Alliances assessed", unit="个",
           **ABOUT)  # fmt: skip
def assessed(period):
    """
    截至期末在运行、最近一次年度考核已完成的医联体数。
    """
    return count(_standing(period).where(row.state == "assessed"), rows=True)


assessed.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("ALA3", title="牵头医院下派专家", english="Experts sent down by lead hospitals",
           unit="人次", **ABOUT)  # fmt: skip
def sent_down(period):
    """
    截至期末在运行的医联体最近一次考核登记的下派专家人次之和。
    """
    return total(_standing(period).having(many=answer("sent_down")), of=row.many)


sent_down.example(period=year(2025), register_entries=LINES, gives="52")
