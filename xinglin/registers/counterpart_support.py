"""Counterpart support (对口支援与下派): chosen, on post, reported, returned, assessed.

Figures: F001-180, F003A1-81 to F003A1-85. Units of work are kept apart: people, times, operations.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    attribute,
    indicator,
    row,
    total,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_institution
from xinglin.engines.workflow import (
    Choice,
    Day,
    Guard,
    Late,
    Move,
    Number,
    Text,
    calendar_days,
)
from xinglin.kernel.time import year

KINDS = [
    ("xinjiang", "援疆"), ("tibet", "援藏"), ("yi", "援彝"), ("abroad", "援外"), ("counties", "万名医师支援"),
    ("hundred", "百人计划"), ("down", "下派基层"), ("villages", "驻村帮扶"), ("linked", "挂县带乡连村"),
]  # fmt: skip
GONE = ("posted", "reporting", "returned", "assessed")

# fmt: off
counterpart_support = Register(
    "counterpart_support",
    title="对口支援与下派",
    english="Counterpart support",
    office="人事科教股",
    source="城乡医院对口支援和卫生人才下派的现行规定；时限为惯例",
    subject=about_institution("派出单位", kinds=("A", "B", "C")),
    asks=[
        Text("task", "支援任务"),
        Choice("kind", "类别", KINDS),
        Choice("rank", "职称", ["正高", "副高", "中级", "初级"]),
        Text("where", "受援单位或地区"),
        Number("people", "派出人数", unit="人", at_least=1, at_most=5000),
        Day("begins_on", "开始日期"),
        Day("ends_on", "期满日期"),
        Number("taught", "培训人次", unit="人次", at_least=0, at_most=1000000),
        Number("operations", "开展手术", unit="台", at_least=0, at_most=100000),
        Number("techniques", "新技术", unit="项", at_least=0, at_most=1000),
        Number("helped_villages", "帮扶村", unit="个", at_least=0, at_most=1000, required=False),
        Number("households", "帮扶达标户", unit="户", at_least=0, at_most=100000, required=False),
    ],
    states="chosen 已选派 | posted 在岗 | reporting 已报工作量 | returned 期满返回 | assessed 已考核 | called_back 提前召回",
    starts="chosen",
    moves=[
        Move("post",   "到岗",       "chosen -> posted",               by=OFFICE_HEAD),
        Move("report", "报工作量",   "posted | reporting -> reporting", by=OFFICE_HEAD, needs=["taught", "operations", "techniques"]),
        Move("recall", "提前召回",   "chosen | posted | reporting -> called_back", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("return_", "期满返回",  "reporting -> returned",          by=OFFICE_HEAD, needs=["ends_on"],
             when=[Guard("期满日期不能早于开始日期", lambda now: str(now.given["ends_on"]) >= str(now.said.get("begins_on", "")), answers=True)]),
        Move("assess", "考核",       "returned -> assessed",           by=OFFICE_HEAD, needs=[Choice("mark", "考核结果", ["优秀", "合格", "不合格"])]),
    ],
    deadlines=[
        Late("chosen", calendar_days(30), tell=OFFICE_HEAD),
        Late("posted", calendar_days(31), tell=OFFICE_HEAD, warn=calendar_days(5)),
        Late("returned", calendar_days(30), tell=OFFICE_HEAD),
    ],
    on="begins_on",
    kind="kind",
    name="task",
    unique=("subject", "task", "begins_on"),
    says="派出{people}人，培训{taught}人次，开展手术{operations}台、新技术{techniques}项：{kinds}",
    tells="对口支援和下派{CSP1}，培训{CSP2}，开展手术{CSP3}、新技术{CSP4}",
    unit="批",
    demo="""
        state     | ago | task                | kind     | rank | where          | people | ends_on | taught   | operations | techniques | helped_villages | households
        assessed  | 400 | 医疗人才“组团式”援疆 | xinjiang | 副高 | 对口支援县医院 | 2      | 200     | 300..600 | 40..90     | 3          |                 |
        reporting | 260 | 援彝支医            | yi       | 中级 | 对口支援县医院 | 3      |         | 200..500 | 20..60     | 2          | 2               | 30..60
        returned  | 250 | 万名医师支援农村    | counties | 中级 | 新河镇卫生院   | 4..8   | 180     | 90..180  | 0..12      | 1          |                 |
        reporting | 200 | 下派驻点            | down     | 中级 | 乡镇卫生院     | 12..20 |         | 150..300 | 0..10      | 1          |                 |
        reporting | 180 | 驻村帮扶            | villages | 初级 | 山区村         | 2..4   |         | 40..90   | 0          | 0          | 3               | 12..25
        posted    | 20  | 挂县带乡连村        | linked   | 副高 | 石桥镇卫生院   | 3      |         |          |            |            |                 |
        chosen    | 5   | 百人计划第二批      | hundred  | 中级 | 村卫生室       | 6      |         |          |            |            |                 |
    """,
)
# fmt: on
KIND = attribute("kind", "类别", dict(KINDS))
LINES = """
    register            | day        | kind | state     | answers
    counterpart_support | 2025-01-05 | down | reporting | people=12, taught=40, operations=3, techniques=1
    counterpart_support | 2025-02-05 | yi   | assessed  | people=2, taught=60, operations=20, techniques=2, helped_villages=2, households=31
    counterpart_support | 2025-02-05 | down | chosen    | people=9
    counterpart_support | 2024-02-05 | down | returned  | people=9, taught=9
"""
ABOUT: dict[str, Any] = {
    "source": counterpart_support.source,
    "owner": counterpart_support.office,
    "by": ("place", KIND),
    "better": NEITHER,
}


def _gone(period):
    """Parties that began in the period and went."""
    return entries(counterpart_support.code).during(period).where(row.state.isin(GONE))


@indicator("CSP1", title="对口支援和下派人数", english="People sent", unit="人",
           **ABOUT)  # fmt: skip
def people(period):
    """
    开始日期在期内、已到岗的支援任务的派出人数之和，按类别分列。
    """
    return total(_gone(period).having(many=answer("people")), of=row.many)


people.example(period=year(2025), register_entries=LINES, gives="14")


@indicator("CSP2", title="受援地培训人次", english="People trained where support went", unit="人次",
           **ABOUT)  # fmt: skip
def taught(period):
    """
    开始日期在期内、已到岗的支援任务的培训人次之和，按类别分列。
    """
    return total(_gone(period).having(many=answer("taught")), of=row.many)


taught.example(period=year(2025), register_entries=LINES, gives="100")


@indicator("CSP3", title="受援地开展手术", english="Operations done where support went", unit="台",
           **ABOUT)  # fmt: skip
def operations(period):
    """
    开始日期在期内、已到岗的支援任务的手术台数之和，按类别分列。
    """
    return total(_gone(period).having(many=answer("operations")), of=row.many)


operations.example(period=year(2025), register_entries=LINES, gives="23")


@indicator("CSP4", title="受援地开展新技术", english="New techniques where support went", unit="项",
           **ABOUT)  # fmt: skip
def techniques(period):
    """
    开始日期在期内、已到岗的支援任务的新技术项数之和，按类别分列。
    """
    return total(_gone(period).having(many=answer("techniques")), of=row.many)


techniques.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("CSP5", title="帮扶村数", english="Villages helped", unit="个",
           **ABOUT)  # fmt: skip
def villages(period):
    """
    开始日期在期内、已到岗的支援任务的帮扶村数之和，按类别分列。
    """
    return total(_gone(period).having(many=answer("helped_villages")), of=row.many)


villages.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("CSP6", title="帮扶达标户数", english="Households helped over the line", unit="户",
           **ABOUT)  # fmt: skip
def households(period):
    """
    开始日期在期内、已到岗的支援任务的帮扶达标户数之和，按类别分列。
    """
    return total(_gone(period).having(many=answer("households")), of=row.many)


households.example(period=year(2025), register_entries=LINES, gives="31")
