"""Health impact assessment (公共政策健康影响评价): submitted, screened, assessed, advised, followed.

Figures: F000-40. An answer is demanded: what was advised is adopted, or it is said why not.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    attribute,
    count,
    indicator,
    percentile,
    row,
    share,
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
    working_days,
)
from xinglin.kernel.time import year

KINDS = [
    ("document", "规范性文件"), ("plan", "规划"), ("policy", "重大政策"), ("project", "重大工程"),
    ("partner", "评价中心合作"),
]  # fmt: skip
ANSWERED = ("adopted", "explained", "followed")
ADVISED = ("advised", *ANSWERED)

# fmt: off
health_impact = Register(
    "health_impact",
    title="健康影响评价",
    english="Health impact assessment",
    office="规划发展股",
    source="《基本医疗卫生与健康促进法》第六条；公共政策健康影响评价试点要求；时限为惯例",
    subject=about_nothing("实施地区"),
    asks=[
        Text("proposal", "评价对象"),
        Choice("kind", "类别", KINDS),
        Text("proposer", "提交部门"),
        Day("submitted_on", "提交日期", past=True),
        Choice("scope", "评价方式", ["快速评价", "全面评价"]),
        Number("experts", "评审专家", unit="人", at_least=1, at_most=100),
        Number("advice", "提出建议", unit="条", at_least=0, at_most=1000),
        Number("taken", "采纳建议", unit="条", at_least=0, at_most=1000),
        Text("answer_", "采纳或不采纳的说明", long=True),
        Number("rank_in_city", "合作在全市的位次", unit="位", at_least=1, at_most=100, required=False),
    ],
    states="submitted 已提交 | unneeded 无需评价 | scoped 已定范围 | assessed 已评价 | reviewed 已评审 | advised 已反馈 | adopted 已采纳 | explained 已说明 | followed 已跟踪",
    starts="submitted",
    moves=[
        Move("skip",   "筛查：无需评价", "submitted -> unneeded",      by=OFFICE_HEAD, needs=[Text("why", "理由")]),
        Move("scope",  "筛查：需评价",   "submitted -> scoped",        by=OFFICE_HEAD, needs=["scope"]),
        Move("assess", "评价",           "scoped -> assessed",         by=OFFICE_HEAD),
        Move("review", "专家评审",       "assessed -> reviewed",       by=OFFICE_HEAD, needs=["experts"]),
        Move("redo",   "退回重评",       "reviewed -> scoped",         by=OFFICE_HEAD, needs=[Text("lacking", "不足之处")]),
        Move("advise", "反馈建议",       "reviewed -> advised",        by=OFFICE_HEAD, needs=["advice"]),
        Move("adopt",  "登记采纳",       "advised -> adopted",         by=OFFICE_HEAD, needs=["taken", "answer_"]),
        Move("explain", "登记不采纳说明", "advised -> explained",      by=OFFICE_HEAD, needs=["answer_"]),
        Move("follow", "跟踪",           "adopted | explained -> followed", by=OFFICE_HEAD),
    ],
    deadlines=[
        Late("submitted", working_days(5), tell=OFFICE_HEAD),
        Late("scoped", calendar_days(30), tell=OFFICE_HEAD, pauses=True),
        Late("reviewed", working_days(5), tell=OFFICE_HEAD),
        Late("advised", calendar_days(30), tell=OFFICE_HEAD, warn=calendar_days(7)),
    ],
    pauses=("等待提交部门补充材料", "专家评估"),
    on="submitted_on",
    kind="kind",
    name="proposal",
    unique=("proposal", "submitted_on"),
    says="开展健康影响评价{count}项，提出建议{advice}条，采纳{taken}条：{kinds}",
    tells="开展公共政策健康影响评价{HIA1}，建议答复率{HIA2}",
    demo="""
        state     | ago | proposal                 | kind     | proposer         | scope    | experts | advice | taken | answer_            | rank_in_city
        followed  | 330 | 与大学共建健康影响评价中心 | partner | 卫生健康局       | 快速评价 | 3       | 2      | 2     | 协议已签订         | 1
        followed  | 300 | 城区停车收费办法         | document | 发展改革局       | 快速评价 | 5       | 3      | 2     | 增加就医停车优惠   |
        adopted   | 220 | 城西片区规划             | plan     | 自然资源局       | 全面评价 | 7       | 6      | 5     | 增设步道和卫生站   |
        explained | 180 | 烟草零售网点布局         | document | 烟草局           | 快速评价 | 5       | 2      |       | 上位规定另有要求   |
        advised   | 20  | 县道改扩建工程           | project  | 交通运输局       | 全面评价 | 7       | 4      |       |                    |
        scoped    | 15  | 校园周边食品摊点管理     | policy   | 市场监管局       | 快速评价 |         |        |       |                    |
        unneeded  | 90  | 机关内部考勤办法         | document | 人力社保局       |          |         |        |       |                    |
        submitted | 2   | 老旧小区改造方案         | project  | 住房城乡建设局   |          |         |        |       |                    |
    """,
)
# fmt: on
KIND = attribute("kind", "类别", dict(KINDS))
LINES = """
    register      | day        | kind     | state     | answers
    health_impact | 2025-01-05 | document | followed  | advice=3, taken=2
    health_impact | 2025-02-05 | plan     | advised   | advice=4
    health_impact | 2025-03-05 | document | unneeded  |
    health_impact | 2025-04-05 | partner  | followed  | advice=1, taken=1, rank_in_city=1
    health_impact | 2024-04-05 | project  | followed  | advice=5, taken=5
"""
ABOUT: dict[str, Any] = {
    "source": health_impact.source,
    "owner": health_impact.office,
    "by": ("place", KIND),
    "better": NEITHER,
}


def _advised(period):
    """Proposals of the period that were assessed and told what would be better for health."""
    return entries(health_impact.code).during(period).where(row.state.isin(ADVISED))


@indicator("HIA1", title="健康影响评价项数", english="Health impact assessments", unit="项",
           **ABOUT)  # fmt: skip
def assessed(period):
    """
    提交日期在期内、已反馈评价建议的项数，按类别分列；筛查为无需评价的、评价合作不计。
    """
    return count(_advised(period).where(row.kind != "partner"), rows=True)


assessed.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("HIA2", title="健康影响评价建议答复率", english="Advice that was answered", unit="%",
           **(ABOUT | {"by": ("place",), "base": "台账条目", "better": "higher"}))  # fmt: skip
def answered_share(period):
    """
    分母：提交日期在期内、已反馈评价建议的项数。分子：其中已登记采纳或说明的。
    """
    return share(_advised(period).where(row.state.isin(ANSWERED)), of=_advised(period), rows=True)


answered_share.example(period=year(2025), register_entries=LINES, gives="2 of 3")


@indicator("HIA3", title="健康影响评价建议条数", english="Pieces of advice", unit="件",
           **ABOUT)  # fmt: skip
def advice(period):
    """
    期内评价提出的建议条数之和，按类别分列。
    """
    return total(_advised(period).having(many=answer("advice")), of=row.many)


advice.example(period=year(2025), register_entries=LINES, gives="8")


@indicator("HIA4", title="健康评价中心合作位次", english="Rank of the partnership in the city", unit="位",
           **(ABOUT | {"by": ("place",)}))  # fmt: skip
def rank(period):
    """
    期内签订的评价中心合作在全市的位次，1为首家；是位次，各地不相加。
    """
    return percentile(_advised(period).having(many=answer("rank_in_city")), of=row.many, at=0)


rank.example(period=year(2025), register_entries=LINES, gives="1")
