"""Health education and promotion (健康教育与促进): planned, reviewed, held with evidence, evaluated.

Figures: F000-42, F003A1-94. What is told to the public is reviewed by a professional before.
"""

from xinglin.engines.access import CDC_OFFICER, NURSE, OFFICE_HEAD, TEAM_LEADER, VILLAGE_DOCTOR
from xinglin.engines.indicators import NEITHER, answer, attribute, count, indicator, row, total
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_place
from xinglin.engines.workflow import (
    ABOVE,
    Choice,
    Day,
    Late,
    Move,
    Number,
    Text,
    calendar_days,
    working_days,
)
from xinglin.kernel.time import year

KINDS = [
    ("lecture", "健康讲座"), ("tour", "健康巡讲"), ("consult", "义诊咨询"), ("hall", "健康素养进文化礼堂"),
    ("school", "孕妇学校和家长课堂"), ("mind", "心理健康服务"), ("elder", "智慧助老"), ("day", "卫生日宣传"),
    ("material", "健康资料发放"),
]  # fmt: skip
FIELD = (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CDC_OFFICER, OFFICE_HEAD)
HELD = ("held", "evaluated")

# fmt: off
health_activities = Register(
    "health_activity",
    title="健康教育活动",
    english="Health education",
    office="健康促进股",
    source="《国家基本公共卫生服务规范（第三版）》健康教育服务规范",
    subject=about_place("活动地点", level="village"),
    asks=[
        Choice("kind", "活动形式", KINDS),
        Text("topic", "主题"),
        Day("held_on", "活动日期"),
        Choice("audience", "对象", ["全体居民", "老年人", "慢性病患者", "孕产妇和家长", "学生", "职工"]),
        Number("people", "参加人数", unit="人", at_least=1, at_most=100000),
        Number("copies", "发放资料", unit="份", at_least=0, at_most=1000000, required=False),
        Text("evidence", "佐证", note="签到表、照片编号"),
        Number("satisfied", "满意率", unit="%", at_least=0, at_most=100, places=1),
    ],
    states="planned 计划 | reviewed 内容已审核 | held 已开展 | evaluated 已评估 | cancelled 已取消",
    starts="planned",
    moves=[
        Move("review",   "审核内容", "planned -> reviewed",  by=(CDC_OFFICER, OFFICE_HEAD, TEAM_LEADER), hand=ABOVE),
        Move("revise",   "退回修改", "reviewed -> planned",  by=(CDC_OFFICER, OFFICE_HEAD, TEAM_LEADER), hand=ABOVE, needs=[Text("why", "原因")]),
        Move("hold",     "开展",     "reviewed -> held",     by=FIELD, hand=ABOVE, needs=["held_on", "people", "evidence"]),
        Move("evaluate", "评估",     "held -> evaluated",    by=(CDC_OFFICER, OFFICE_HEAD), hand=ABOVE, needs=["satisfied"]),
        Move("cancel",   "取消",     "planned | reviewed -> cancelled", by=FIELD, hand=ABOVE, needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Late("planned", working_days(10), tell=(CDC_OFFICER, TEAM_LEADER)),
        Late("held", calendar_days(30), tell=(CDC_OFFICER, OFFICE_HEAD)),
    ],
    on="held_on",
    kind="kind",
    name="topic",
    writers=FIELD,
    says="开展健康教育活动{count}场次，参加{people}人次：{kinds}",
    tells="开展健康教育活动{HEA1}，参加{HEA2}",
    unit="场",
    times=4,
    demo="""
        state     | ago | kind            | topic                | audience   | people  | copies  | evidence | satisfied
        evaluated | 300 | lecture         | 高血压怎么吃怎么动   | 慢性病患者 | 25..60  | 30..80  | 签到表   | 95.5
        evaluated | 250 | hall            | 健康素养66条         | 全体居民   | 40..90  | 60..120 | 签到表   | 96.0
        evaluated | 200 | tour            | 糖尿病足的预防       | 老年人     | 20..50  | 20..60  | 签到表   | 94.0
        held      | 90  | consult         | 重阳义诊             | 老年人     | 50..150 | 80..200 | 照片     |
        held      | 20  | school          | 新生儿护理           | 孕产妇和家长 | 10..25 | 10..30 | 签到表   |
        reviewed  | 5   | day             | 世界艾滋病日         | 学生       |         |         |          |
        planned   | 2   | mind/elder      | 冬季心理健康         | 全体居民   |         |         |          |
    """,
)
# fmt: on
KIND = attribute("kind", "活动形式", dict(KINDS))
LINES = """
    register        | day        | kind    | state     | answers
    health_activity | 2025-03-01 | lecture | evaluated | people=40
    health_activity | 2025-04-01 | tour    | held      | people=25
    health_activity | 2025-05-01 | tour    | cancelled |
    health_activity | 2025-06-01 | tour    | planned   |
    health_activity | 2024-04-01 | tour    | held      | people=99
"""


def _held(period):
    return entries(health_activities.code).during(period).where(row.state.isin(HELD))


@indicator(
    "HEA1", title="健康教育活动场次", english="Health education activities", unit="场",
    source=health_activities.source, owner=health_activities.office, by=("place", KIND),
    better=NEITHER,
)  # fmt: skip
def held(period):
    """
    期内开展的健康教育活动场次，按活动形式分列；计划和取消的不计。
    """
    return count(_held(period), rows=True)


held.example(period=year(2025), register_entries=LINES, gives="2")


@indicator(
    "HEA2", title="健康教育活动参加人次", english="Attendance of health education", unit="人次",
    source=health_activities.source, owner=health_activities.office, by=("place", KIND),
    better=NEITHER,
)  # fmt: skip
def attended(period):
    """
    期内开展的健康教育活动的参加人数之和。
    """
    return total(_held(period).having(people=answer("people")), of=row.people)


attended.example(period=year(2025), register_entries=LINES, gives="65")
