"""Honours (人才推荐评选): announced, nominated, voted, publicised, awarded; one a person and year.

Figures: F001-104, F001-177 to F001-179, F003A1-50, F003A1-57, F003A1-80, F003A1-86, F003A1-87,
F003A1-96 to F003A1-98, F004-12 to F004-14.
"""

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answered,
    answered_on,
    attribute,
    count,
    indicator,
    row,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_institution
from xinglin.engines.workflow import (
    Choice,
    Day,
    Late,
    Move,
    Number,
    Text,
    Yes,
    calendar_days,
    working_days,
)
from xinglin.kernel.time import year

KINDS = [
    ("famous_tcm", "名中医"), ("famous_doctor", "名医"), ("expert", "突出贡献专家"), ("allowance", "专项津贴专家"),
    ("reserve", "拔尖人才后备"), ("rising", "医坛新秀"), ("tcm_trainee", "中医培养对象"), ("guard", "健康卫士"),
    ("event", "影响力事件"), ("person", "先进个人"), ("group", "先进集体"), ("contest", "技能竞赛奖"),
]  # fmt: skip

# fmt: off
honours = Register(
    "honour",
    title="人才荣誉",
    english="Honours",
    office="人事科教股",
    source="人才推荐评选和表彰奖励的现行规定",
    subject=about_institution("推荐单位"),
    asks=[
        Choice("kind", "称号类别", KINDS),
        Text("title_", "称号或奖项全称"),
        Choice("level", "级别", ["国家级", "省级", "市级", "县级"]),
        Text("winner", "人选编号或集体名称", note="个人填编号，不填姓名"),
        Yes("collective", "集体荣誉", required=False),
        Day("nominated_on", "推荐日期"),
        Number("votes", "得票数", at_least=0, at_most=10000),
        Day("awarded_on", "授予日期", past=True),
        Day("valid_until", "有效期至", required=False),
    ],
    states="nominated 已推荐 | checked 审核通过 | voted 评选入围 | publicised 公示中 | awarded 已授予 | rejected 未入选 | withdrawn 已撤销",
    starts="nominated",
    moves=[
        Move("check",     "审核通过", "nominated -> checked",       by=OFFICE_HEAD),
        Move("reject",    "不入选",   "nominated | checked | voted | publicised -> rejected", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("vote",      "评选",     "checked -> voted",           by=OFFICE_HEAD, needs=["votes"]),
        Move("publicise", "公示",     "voted -> publicised",        by=OFFICE_HEAD),
        Move("award",     "授予",     "publicised -> awarded",      by=OFFICE_HEAD, needs=["awarded_on"]),
        Move("withdraw",  "撤销",     "awarded -> withdrawn",       by=OFFICE_HEAD, needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Late("nominated", working_days(15), tell=OFFICE_HEAD),
        Late("publicised", calendar_days(30), tell=OFFICE_HEAD),
    ],
    on="nominated_on",
    kind="kind",
    name="title_",
    unique=("title_", "winner", "nominated_on"),
    says="推荐评选各类人才和荣誉{count}项：{kinds}",
    tells="获得荣誉{HON1}，其中省级以上{HON2}",
    demo="""
        state      | ago | kind          | title_             | level  | winner      | collective | votes | awarded_on
        awarded    | 320 | famous_tcm    | 市级名中医         | 市级   | A0001/A0002/A0003 | 否  | 21    | 90
        awarded    | 300 | tcm_trainee   | 省级基层名中医培养对象 | 省级 | B0001/B0002 | 否         | 18    | 80
        awarded    | 280 | group         | 母婴安全保障工作成效突出集体 | 省级 | 妇幼保健院 | 是     | 25    | 60
        awarded    | 250 | guard         | 十大健康卫士       | 县级   | C0001/C0002/C0003/C0004 | 否 | 30 | 45
        publicised | 40  | rising        | 医坛新秀培养对象   | 省级   | D0001       | 否         | 16    |
        voted      | 30  | expert        | 突出贡献专家       | 市级   | E0001       | 否         | 14    |
        nominated  | 12  | allowance     | 政府专项津贴       | 市级   | F0001/F0002 | 否         |       |
        rejected   | 200 | reserve       | 拔尖人才后备人选   | 省级   | G0001       | 否         | 7     |
    """,
)
# fmt: on
KIND = attribute("kind", "称号类别", dict(KINDS))
LINES = """
    register | day        | kind       | state     | answers
    honour   | 2025-01-05 | famous_tcm | awarded   | level=市级, awarded_on=2025-04-01
    honour   | 2024-11-05 | group      | awarded   | level=省级, awarded_on=2025-02-01
    honour   | 2025-02-05 | rising     | rejected  | level=省级
    honour   | 2024-02-05 | guard      | withdrawn | level=县级, awarded_on=2025-05-01
    honour   | 2025-12-05 | guard      | awarded   | level=县级, awarded_on=2026-02-01
"""


def _awarded(period):
    given = answered_on("awarded_on").between(period.start, period.end)
    return entries(honours.code).where(row.state == "awarded", given)


@indicator(
    "HON1", title="获得荣誉数", english="Honours awarded", unit="个", source=honours.source,
    owner=honours.office, by=("place", KIND), better=NEITHER,
)  # fmt: skip
def awarded(period):
    """
    授予日期在期内的荣誉数，按称号类别分列；推荐未授予的、已撤销的不计。
    """
    return count(_awarded(period), rows=True)


awarded.example(period=year(2025), register_entries=LINES, gives="2")


@indicator(
    "HON2", title="获得省级以上荣誉数", english="Provincial and national honours", unit="个",
    source=honours.source, owner=honours.office, by=("place",), better=NEITHER,
)  # fmt: skip
def high(period):
    """
    授予日期在期内的省级和国家级荣誉数。
    """
    return count(
        _awarded(period).where(answered("level", "省级") | answered("level", "国家级")), rows=True
    )


high.example(period=year(2025), register_entries=LINES, gives="1")
