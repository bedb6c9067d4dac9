"""Party and integrity activities (党建、学习教育与廉政教育): planned, held, recorded, assessed, filed.

Figures: F001-139 to F001-145, F003A1-64 to F003A1-67, F004-26, F004-27. Times and person-times are
apart; the ordinal of an education month is never added up.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
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
    calendar_days,
)
from xinglin.kernel.time import year

KINDS = [
    ("group_meeting", "党组会"), ("push_meeting", "党建推进会和座谈会"), ("party_class", "廉政党课"),
    ("lecture", "廉政讲座"), ("warning_film", "警示教育"), ("study", "廉政专题学习辅导"),
    ("month", "党风廉政建设宣教月"), ("guidance", "巡回指导小组"), ("topic", "调研课题"),
    ("policy", "形势政策教育"), ("model", "先进典型教育"), ("cadre_class", "干部学堂班次"),
]  # fmt: skip
HELD = ("held", "recorded", "assessed", "filed")

# fmt: off
party_activities = Register(
    "party_activity",
    title="党建与廉政教育",
    english="Party and integrity activities",
    office="机关党委",
    source="党建和党风廉政教育的现行规定；时限为惯例",
    subject=about_nothing("组织地区"),
    asks=[
        Choice("kind", "类别", KINDS),
        Text("topic", "主题"),
        Day("planned_on", "计划日期"),
        Day("held_on", "开展日期", past=True),
        Number("times_held", "次数或个数", at_least=1, at_most=10000),
        Number("people", "参加人次", unit="人次", at_least=1, at_most=1000000),
        Number("graduates", "结业人数", unit="人", at_least=0, at_most=100000, required=False),
        Number("ordinal", "第几届", unit="届", at_least=1, at_most=200, required=False),
        Choice("mark", "评议", ["好", "较好", "一般"]),
    ],
    states="planned 计划 | held 已开展 | recorded 已记录 | assessed 已评议 | filed 已归档 | cancelled 已取消",
    starts="planned",
    moves=[
        Move("hold",   "开展", "planned -> held",                by=OFFICE_HEAD, needs=["held_on", "times_held", "people"]),
        Move("cancel", "取消", "planned -> cancelled",           by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("record", "记录", "held -> recorded",               by=OFFICE_HEAD),
        Move("assess", "评议", "recorded -> assessed",           by=OFFICE_HEAD, needs=["mark"]),
        Move("file",   "归档", "recorded | assessed -> filed",   by=OFFICE_HEAD),
    ],
    deadlines=[
        Late("planned", calendar_days(60), tell=OFFICE_HEAD, warn=calendar_days(10)),
        Late("held", calendar_days(7), tell=OFFICE_HEAD),
        Late("recorded", calendar_days(30), tell=OFFICE_HEAD),
    ],
    on="planned_on",
    kind="kind",
    name="topic",
    unique=("subject", "kind", "topic", "planned_on"),
    says="开展党建和廉政教育{times_held}次，参加{people}人次：{kinds}",
    tells="开展党建和廉政教育活动{PTY1}，参加{PTY2}，干部学堂结业{PTY3}",
    demo="""
        state     | ago | kind          | topic                  | held_on | times_held | people    | graduates | ordinal | mark
        filed     | 320 | group_meeting | 党组会（全年）         | 30      | 9..12      | 60..90    |           |         | 好
        filed     | 300 | push_meeting  | 党建工作推进会         | 20      | 3..6       | 120..200  |           |         | 好
        filed     | 280 | party_class   | “一把手”讲廉政党课     | 15      | 4..9       | 300..600  |           |         | 较好
        filed     | 260 | lecture       | 医药购销廉政讲座       | 10      | 2..4       | 200..400  |           |         | 好
        recorded  | 250 | warning_film  | 警示教育片观看         | 10      | 6..12      | 900..2000 |           |         |
        filed     | 240 | study         | 廉政专题学习           | 12      | 5..9       | 200..500  |           |         | 好
        filed     | 230 | month         | 党风廉政建设宣教月     | 20      | 1          | 500..900  |           | 18      | 好
        assessed  | 220 | guidance      | 巡回指导               | 15      | 2..4       | 20..40    |           |         | 好
        held      | 3   | policy        | 形势政策教育           | 0       | 2..5       | 300..600  |           |         |
        filed     | 200 | model         | 身边的先进典型         | 10      | 2..4       | 400..800  |           |         | 好
        filed     | 190 | topic         | 基层党建调研           | 60      | 3..5       | 10..20    |           |         | 好
        filed     | 180 | cadre_class   | 青年干部学堂第一期     | 60      | 1          | 42        | 42        |         | 好
        filed     | 100 | cadre_class   | 青年干部学堂第二期     | 50      | 1          | 43        | 43        |         | 好
        planned   | 10  | topic         | 公立医院党建           |         |            |           |           |         |
        cancelled | 150 | lecture       | 与上级活动合并         |         |            |           |           |         |
    """,
)
# fmt: on
KIND = attribute("kind", "类别", dict(KINDS))
LINES = """
    register       | day        | kind          | state     | answers
    party_activity | 2025-01-05 | group_meeting | filed     | times_held=11, people=66
    party_activity | 2025-02-05 | warning_film  | held      | times_held=4, people=1200
    party_activity | 2025-03-05 | cadre_class   | filed     | times_held=1, people=42, graduates=42
    party_activity | 2025-04-05 | month         | recorded  | times_held=1, people=300, ordinal=18
    party_activity | 2025-04-05 | lecture       | cancelled |
    party_activity | 2024-04-05 | lecture       | filed     | times_held=7, people=90
"""
ABOUT: dict[str, Any] = {
    "source": party_activities.source,
    "owner": party_activities.office,
    "by": ("place", KIND),
    "better": NEITHER,
}


def _held(period):
    """Activities planned in the period that took place."""
    return entries(party_activities.code).during(period).where(row.state.isin(HELD))


@indicator("PTY1", title="党建和廉政教育活动", english="Party and integrity activities", unit="次",
           **ABOUT)  # fmt: skip
def held(period):
    """
    计划日期在期内、已开展的活动的次数（个数）之和，按类别分列。
    """
    return total(_held(period).having(many=answer("times_held")), of=row.many)


held.example(period=year(2025), register_entries=LINES, gives="17")


@indicator("PTY2", title="党建和廉政教育参加人次", english="Person-times at party activities", unit="人次",
           **ABOUT)  # fmt: skip
def attended(period):
    """
    计划日期在期内、已开展的活动的参加人次之和，按类别分列；与次数分开统计。
    """
    return total(_held(period).having(many=answer("people")), of=row.many)


attended.example(period=year(2025), register_entries=LINES, gives="1608")


@indicator("PTY3", title="干部学堂结业人数", english="Graduates of the cadre school", unit="人",
           **(ABOUT | {"by": ("place",)}))  # fmt: skip
def graduates(period):
    """
    计划日期在期内、已开展的干部学堂班次的结业人数之和。
    """
    return total(
        _held(period).where(row.kind == "cadre_class").having(many=answer("graduates")), of=row.many
    )


graduates.example(period=year(2025), register_entries=LINES, gives="42")


@indicator("PTY4", title="党风廉政建设宣教月届次", english="Ordinal of the education month", unit="届",
           **(ABOUT | {"by": ("place",)}))  # fmt: skip
def ordinal(period):
    """
    期内已开展的宣教月的届次，取最大的一届；是序数，各地不相加。
    """
    return percentile(
        _held(period).where(row.kind == "month").having(many=answer("ordinal")), of=row.many, at=100
    )


ordinal.example(period=year(2025), register_entries=LINES, gives="18")
