"""Special rectification and look-back (重点问题专项整治“回头看”): sampled, found, mended, verified.

Figures: F001-115 to F001-120. Fixed is never more than found: both are of the same line.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import NEITHER, answer, answered, count, indicator, row, total
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
    Yes,
    calendar_days,
    working_days,
)
from xinglin.kernel.time import year

# fmt: off
rectification = Register(
    "rectification",
    title="专项整治“回头看”",
    english="Special rectification",
    office="医政股",
    source="行业问题专项整治工作方案",
    subject=about_institution("被查机构"),
    asks=[
        Choice("kind", "问题类别", ["病历书写", "处方用药", "收费清单", "检查检验", "转诊住院", "其他"]),
        Choice("level", "检查层级", ["市级", "县级", "乡级", "村级", "院内自查"]),
        Day("checked_on", "检查日期", past=True),
        Number("checkers", "检查人次", unit="人次", at_least=1, at_most=1000),
        Number("records", "抽查病历", unit="份", at_least=0, at_most=1000000),
        Number("prescriptions", "抽查处方", unit="份", at_least=0, at_most=1000000),
        Number("bills", "抽查费用清单", unit="份", at_least=0, at_most=1000000),
        Number("problems", "发现问题", unit="项", at_least=0, at_most=100000),
        Yes("letter", "下达督办函", required=False),
        Number("fixed", "完成整改", unit="项", at_least=0, at_most=100000),
        Text("evidence", "整改佐证", long=True),
    ],
    states="sampled 已抽查 | found 有问题 | pressed 已督办 | fixed 已整改 | closed 已销号",
    starts="sampled",
    moves=[
        Move("find",   "登记问题", "sampled -> found",         by=OFFICE_HEAD, needs=["problems"]),
        Move("clear",  "无问题销号", "sampled -> closed",      by=OFFICE_HEAD),
        Move("press",  "下达督办", "found -> pressed",         by=OFFICE_HEAD, needs=["letter"]),
        Move("fix",    "整改报告", "found | pressed -> fixed", by=OFFICE_HEAD, needs=["fixed", "evidence"],
             when=[Guard("完成整改数不能超过发现问题数", lambda now: now.given["fixed"] <= now.said.get("problems", 0), answers=True)]),
        Move("return_", "核验退回", "fixed -> pressed",        by=OFFICE_HEAD, needs=[Text("lacking", "不到位之处")]),
        Move("close",  "核验销号", "fixed -> closed",          by=OFFICE_HEAD,
             when=[Guard("还有问题没有整改", lambda now: now.said.get("fixed", 0) == now.said.get("problems", 0))]),
    ],
    deadlines=[
        Late("found", working_days(15), tell=OFFICE_HEAD),
        Late("pressed", calendar_days(30), tell=OFFICE_HEAD, warn=calendar_days(7)),
        Late("fixed", working_days(10), tell=OFFICE_HEAD),
    ],
    on="checked_on",
    kind="kind",
    says="开展专项检查{checkers}人次，抽查病历{records}份、处方{prescriptions}份、费用清单{bills}份，发现问题{problems}项，完成整改{fixed}项",
    tells="专项整治发现问题{REC3}，完成整改{REC4}",
    times=3,
    demo="""
        state   | ago | kind            | level     | checkers | records | prescriptions | bills   | problems | letter | fixed | evidence
        closed  | 260 | 病历书写        | 县级      | 4..8     | 60..200 | 100..400      | 80..300 | 6        | 是     | 6     | 逐份补正并培训
        closed  | 200 | 处方用药        | 乡级      | 2..5     | 20..60  | 200..900      | 40..90  | 9        | 否     | 9     | 处方点评通报
        fixed   | 45  | 收费清单        | 县级      | 3..6     | 30..80  | 60..200       | 100..500 | 4       | 是     | 3     | 已退费三笔
        pressed | 25  | 检查检验        | 县级      | 3..6     | 40..90  | 60..200       | 60..200 | 5        | 是     |       |
        found   | 12  | 转诊住院/病历书写 | 院内自查 | 2..4    | 20..50  | 30..90        | 30..90  | 2        |        |       |
        sampled | 3   | 其他            | 乡级      | 2..3     | 10..30  | 20..60        | 20..60  |          |        |       |
    """,
)
# fmt: on
LINES = """
    register      | day        | kind     | state   | answers
    rectification | 2025-03-01 | 病历书写 | closed  | checkers=4, records=100, prescriptions=200, bills=50, problems=6, fixed=6, letter=true
    rectification | 2025-04-01 | 处方用药 | fixed   | checkers=2, records=10, prescriptions=300, bills=0, problems=4, fixed=3, letter=false
    rectification | 2025-05-01 | 其他     | sampled | checkers=1, records=5, prescriptions=0, bills=0
    rectification | 2024-05-01 | 其他     | closed  | checkers=9, records=9, prescriptions=9, bills=9, problems=9, fixed=9
"""
ABOUT: dict[str, Any] = {
    "source": rectification.source,
    "owner": rectification.office,
    "by": ("place",),
}


def _checked(period):
    return entries(rectification.code).during(period)


@indicator("REC1", title="专项整治检查人次", english="Person-times of checks", unit="人次",
           better=NEITHER, **ABOUT)  # fmt: skip
def checks(period):
    """
    期内专项整治检查的检查人次之和。
    """
    return total(_checked(period).having(many=answer("checkers")), of=row.many)


checks.example(period=year(2025), register_entries=LINES, gives="7")


@indicator("REC2", title="抽查病历处方清单份数", english="Documents checked", unit="件",
           better=NEITHER, **ABOUT)  # fmt: skip
def documents(period):
    """
    期内抽查的病历、处方、费用清单份数之和。
    """
    rows = _checked(period).having(
        many=answer("records") + answer("prescriptions") + answer("bills")
    )
    return total(rows, of=row.many)


documents.example(period=year(2025), register_entries=LINES, gives="665")


@indicator("REC3", title="专项整治发现问题数", english="Problems found", unit="个", better=NEITHER,
           **ABOUT)  # fmt: skip
def problems(period):
    """
    期内检查发现的问题数之和。
    """
    return total(_checked(period).having(many=answer("problems")), of=row.many)


problems.example(period=year(2025), register_entries=LINES, gives="10")


@indicator("REC4", title="专项整治完成整改数", english="Problems mended", unit="个", **ABOUT)
def mended(period):
    """
    期内检查发现的问题中已完成整改的数，不会超过发现问题数。
    """
    return total(_checked(period).having(many=answer("fixed")), of=row.many)


mended.example(period=year(2025), register_entries=LINES, gives="9")


@indicator("REC5", title="下达督办函", english="Supervision letters", unit="件", better=NEITHER,
           **ABOUT)  # fmt: skip
def letters(period):
    """
    期内检查中下达督办函的件数。
    """
    return count(_checked(period).where(answered("letter", "true")), rows=True)


letters.example(period=year(2025), register_entries=LINES, gives="1")
