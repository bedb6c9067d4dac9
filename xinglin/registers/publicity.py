"""Publicity (新闻宣传、行业文化与健康科普作品): planned, made, reviewed, published, measured.

Figures: F001-169, F001-170, F003A1-88 to F003A1-93, F003A1-95, F003A1-99, F003A1-100. How many it
reached is kept with its source and day; ordinals and anniversaries are never added up.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    answered,
    attribute,
    indicator,
    percentile,
    row,
    total,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_nothing
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
    ("article", "新闻稿件"), ("exhibition", "展览"), ("album", "纪念册"), ("topic", "网络话题"),
    ("film", "微电影"), ("video", "短视频"), ("work", "健康科普作品"), ("award", "新闻奖评选"),
]  # fmt: skip
OUT = ("published", "measured")

# fmt: off
publicity = Register(
    "publicity",
    title="宣传与科普作品",
    english="Publicity",
    office="宣传股",
    source="新闻宣传和健康科普工作的现行规定；时限为惯例",
    subject=about_nothing("主办地区"),
    asks=[
        Text("topic", "题目"),
        Choice("kind", "类别", KINDS),
        Choice("level", "媒体或主办级别", ["国家级", "省级", "市级", "县级"]),
        Text("media", "媒体或平台", required=False),
        Day("planned_on", "选题日期"),
        Day("published_on", "发布日期", past=True),
        Number("pieces", "数量", unit="篇、件、册或部", at_least=1, at_most=1000000),
        Number("reach", "关注或阅读", unit="人次", at_least=0, at_most=10**9),
        Day("measured_on", "统计日期", past=True),
        Text("counted_by", "统计来源"),
        Yes("prize", "获奖", required=False),
        Number("edition", "第几届", unit="届", at_least=1, at_most=100, required=False),
        Number("anniversary", "纪念周年", unit="年", at_least=1, at_most=1000, required=False),
    ],
    states="planned 选题 | produced 已制作 | reviewed 已审核 | published 已发布 | measured 已统计 | dropped 未采用",
    starts="planned",
    moves=[
        Move("produce", "制作完成", "planned -> produced",            by=OFFICE_HEAD, needs=["pieces"]),
        Move("review",  "审核通过", "produced -> reviewed",           by=OFFICE_HEAD),
        Move("redo",    "退回修改", "produced | reviewed -> planned", by=OFFICE_HEAD, needs=[Text("fault", "修改意见")]),
        Move("publish", "发布",     "reviewed -> published",          by=OFFICE_HEAD, needs=["published_on"]),
        Move("measure", "登记影响", "published -> measured",          by=OFFICE_HEAD, needs=["reach", "measured_on", "counted_by"]),
        Move("drop",    "不采用",   "planned | produced | reviewed -> dropped", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Late("produced", working_days(3), tell=OFFICE_HEAD),
        Late("reviewed", working_days(3), tell=OFFICE_HEAD),
        Late("published", calendar_days(60), tell=OFFICE_HEAD),
    ],
    on="planned_on",
    kind="kind",
    name="topic",
    unique=("topic", "kind", "media", "planned_on"),
    says="策划宣传和科普{count}项，制作{pieces}篇（件、册、部），关注{reach}人次：{kinds}",
    tells="省级以上媒体刊发宣传稿件{PUB1}，获奖作品{PUB5}，网络关注{PUB4}",
    demo="""
        state     | ago | topic                      | kind       | level  | media        | published_on | pieces  | reach          | measured_on | counted_by | prize | edition | anniversary
        measured  | 300 | 基层医改见闻               | article    | 国家级 | 健康报       | 5            | 2..4    | 20000..60000   | 40          | 报社回函   |       |         |
        measured  | 280 | 家庭医生上门记             | article    | 省级   | 省日报       | 4            | 8..15   | 30000..90000   | 40          | 报社回函   |       |         |
        measured  | 240 | 我的医生故事               | topic      | 市级   | 本地融媒体   | 3            | 1       | 200000..900000 | 30          | 平台后台   |       |         | 70
        measured  | 230 | 卫生健康事业发展成就展     | exhibition | 县级   |              | 20           | 80..160 | 3000..6000     | 60          | 入场计数   |       |         | 70
        published | 225 | 卫生健康发展纪念册         | album      | 县级   |              | 30           | 800..1500 |              |             |            |       |         | 70
        measured  | 210 | 夜班                       | film       | 省级   |              | 25           | 1       | 5000..20000    | 60          | 平台后台   | 是    |         |
        measured  | 180 | 洗手接力                   | video      | 省级   | 短视频平台   | 2            | 1..3    | 9000..40000    | 30          | 平台后台   | 是    |         |
        measured  | 160 | 减盐三句话                 | work       | 国家级 |              | 12           | 1       | 1000..3000     | 60          | 主办方公示 | 是    |         |
        measured  | 150 | 卫生健康新闻奖             | award      | 市级   |              | 30           | 12..20  | 800..2000      | 60          | 主办方公示 |       | 2       |
        reviewed  | 3   | 流感季接种提示             | article    | 市级   |              |              | 1       |                |             |            |       |         |
        planned   | 2   | 高血压日科普短片           | video      | 县级   |              |              |         |                |             |            |       |         |
        dropped   | 120 | 重复选题                   | article    | 县级   |              |              |         |                |             |            |       |         |
    """,
)
# fmt: on
KIND = attribute("kind", "类别", dict(KINDS))
LINES = """
    register  | day        | kind       | state     | answers
    publicity | 2025-01-05 | article    | published | level=省级, pieces=4
    publicity | 2025-02-05 | article    | measured  | level=县级, pieces=9, reach=1000
    publicity | 2025-03-05 | exhibition | published | level=县级, pieces=120, anniversary=70
    publicity | 2025-03-06 | album      | published | level=县级, pieces=900, anniversary=70
    publicity | 2025-04-05 | film       | measured  | level=省级, pieces=2, prize=true, reach=500
    publicity | 2025-05-05 | award      | published | level=市级, pieces=10, edition=2
    publicity | 2025-06-05 | article    | planned   | level=省级, pieces=7
    publicity | 2024-06-05 | article    | published | level=国家级, pieces=7
"""
ABOUT: dict[str, Any] = {
    "source": publicity.source,
    "owner": publicity.office,
    "by": ("place",),
    "better": NEITHER,
}


def _told(period):
    """What was planned in the period and came out."""
    return entries(publicity.code).during(period).where(row.state.isin(OUT))


def _of(period, *kinds):
    return _told(period).where(row.kind.isin(kinds))


HIGH = ("国家级", "省级")


@indicator("PUB1", title="省级以上媒体宣传稿件", english="Articles in provincial and national media", unit="篇",
           **ABOUT)  # fmt: skip
def articles(period):
    """
    选题日期在期内、已发布的新闻稿件中省级和国家级媒体刊发的篇数之和。
    """
    return total(
        _of(period, "article")
        .where(answered("level", "国家级") | answered("level", "省级"))
        .having(many=answer("pieces")),
        of=row.many,
    )


articles.example(period=year(2025), register_entries=LINES, gives="4")


@indicator("PUB2", title="展出实物", english="Exhibits shown", unit="件",
           **ABOUT)  # fmt: skip
def exhibits(period):
    """
    期内已开展的展览展出的照片和实物件数之和。
    """
    return total(_of(period, "exhibition").having(many=answer("pieces")), of=row.many)


exhibits.example(period=year(2025), register_entries=LINES, gives="120")


@indicator("PUB3", title="赠送纪念册", english="Albums given", unit="册",
           **ABOUT)  # fmt: skip
def albums(period):
    """
    期内已发布的纪念册册数之和。
    """
    return total(_of(period, "album").having(many=answer("pieces")), of=row.many)


albums.example(period=year(2025), register_entries=LINES, gives="900")


@indicator("PUB4", title="网络关注人次", english="Views and followers", unit="人次",
           **(ABOUT | {"by": ("place", KIND)}))  # fmt: skip
def reach(period):
    """
    选题日期在期内、已登记影响的作品的关注或阅读人次之和，按类别分列。
    """
    return total(_told(period).having(many=answer("reach")), of=row.many)


reach.example(period=year(2025), register_entries=LINES, gives="1500")


@indicator("PUB5", title="获奖作品", english="Works that won a prize", unit="件",
           **(ABOUT | {"by": ("place", KIND)}))  # fmt: skip
def prizes(period):
    """
    选题日期在期内、已发布并获奖的作品数之和，按类别分列。
    """
    return total(
        _told(period).where(answered("prize", "true")).having(many=answer("pieces")), of=row.many
    )


prizes.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("PUB6", title="新闻奖届次", english="Edition of the news award", unit="届",
           **ABOUT)  # fmt: skip
def edition(period):
    """
    期内已评选的新闻奖的届次，取最大的一届；是序数，各地不相加。
    """
    return percentile(_of(period, "award").having(many=answer("edition")), of=row.many, at=100)


edition.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("PUB7", title="纪念活动周年数", english="Anniversary that was celebrated", unit="年",
           **ABOUT)  # fmt: skip
def anniversary(period):
    """
    期内纪念性展览、纪念册和话题的周年数，取最大的；是序数，各地不相加。
    """
    return percentile(_told(period).having(many=answer("anniversary")), of=row.many, at=100)


anniversary.example(period=year(2025), register_entries=LINES, gives="70")
