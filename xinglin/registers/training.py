"""Professional training (规范化培训、继续教育、村医培训、全科转岗): enrolled, examined, qualified.

Figures: F002-45 to F002-47, F003A1-75 to F003A1-79.
"""

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    answered_on,
    attribute,
    indicator,
    row,
    share,
    total,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_institution
from xinglin.engines.workflow import Choice, Day, Late, Move, Number, Text, calendar_days
from xinglin.kernel.time import year

KINDS = [
    ("village", "乡村医生岗位培训"), ("village_study", "村医进修"), ("centre_study", "社区卫生服务中心人员进修"),
    ("transfer", "全科医生转岗培训"), ("resident", "住院医师规范化培训"), ("assistant", "助理全科医生培训"),
    ("nurse", "护士规范化培训"), ("senior", "正高职称人才培养"), ("associate", "副高职称人才培养"),
    ("continuing", "继续医学教育"), ("epidemic", "疫情防控全员培训"),
]  # fmt: skip

# fmt: off
training = Register(
    "training",
    title="专业培训",
    english="Professional training",
    office="人事科教股",
    source="住院医师规范化培训、全科医生培训和继续医学教育的现行规定",
    subject=about_institution("派出单位"),
    asks=[
        Choice("kind", "培训项目", KINDS),
        Text("course", "班次或基地"),
        Day("begins_on", "开始日期"),
        Day("ends_on", "结束日期"),
        Number("people", "参训人数", unit="人", at_least=1, at_most=20000),
        Number("passed", "合格人数", unit="人", at_least=0, at_most=20000),
        Number("hours", "学时", unit="学时", at_least=0, at_most=10000, required=False),
    ],
    states="assigned 已派训 | training 在训 | examined 已考核 | qualified 已结业 | repeat 补考 | cancelled 已取消",
    starts="assigned",
    moves=[
        Move("begin",   "开班",     "assigned -> training",            by=OFFICE_HEAD),
        Move("cancel",  "取消",     "assigned -> cancelled",           by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("examine", "考核",     "training | repeat -> examined",   by=OFFICE_HEAD, needs=["ends_on"]),
        Move("qualify", "结业",     "examined -> qualified",           by=OFFICE_HEAD, needs=["passed"]),
        Move("again",   "安排补考", "examined -> repeat",              by=OFFICE_HEAD),
    ],
    deadlines=[
        Late("examined", calendar_days(30), tell=OFFICE_HEAD),
        Late("repeat", calendar_days(90), tell=OFFICE_HEAD),
    ],
    on="begins_on",
    kind="kind",
    name="course",
    unique=("subject", "kind", "course", "begins_on"),
    says="开展专业培训{count}期，培训{people}人：{kinds}",
    tells="专业培训{TRN1}，按期结业率{TRN2}",
    unit="期",
    demo="""
        state     | ago | kind       | course                 | ends_on | people   | passed | hours
        qualified | 300 | village    | 乡村医生第一期/乡村医生第二期 | 10 | 22..40   | 20     | 40
        qualified | 260 | transfer   | 市级全科转岗班         | 180     | 4..9     | 4      | 600
        training  | 120 | resident   | 省人民医院基地         |         | 2..6     |        |
        training  | 90  | assistant  | 市中心医院基地         |         | 1..4     |        |
        examined  | 60  | nurse      | 县人民医院护士规培     | 45      | 12..20   |        | 200
        repeat    | 110 | epidemic   | 秋冬季全员培训         | 30      | 150..300 |        | 8
        qualified | 200 | epidemic   | 春季全员培训           | 5       | 150..320 | 140    | 8
        qualified | 240 | village_study | 县中医医院进修      | 90      | 1..3     | 1      |
        assigned  | 0   | continuing | 慢性病基层规范诊疗     |         | 60..120  |        | 16
    """,
)
# fmt: on
PROJECTS = attribute("kind", "培训项目", dict(KINDS))
LINES = """
    register | day        | kind     | state     | answers
    training | 2025-03-01 | village  | qualified | people=25, passed=24, ends_on=2025-03-10
    training | 2025-06-01 | resident | training  | people=5
    training | 2025-07-01 | village  | cancelled | people=30
    training | 2024-07-01 | village  | qualified | people=30, passed=30, ends_on=2024-07-10
"""


def _begun(period):
    return entries(training.code).during(period).where(row.state != "cancelled")


@indicator(
    "TRN1", title="专业培训人数", english="People trained", unit="人次", source=training.source,
    owner=training.office, by=("place", PROJECTS), better=NEITHER,
)  # fmt: skip
def trained(period):
    """
    期内开始的培训的参训人数之和，按培训项目分列；取消的不计。
    """
    return total(_begun(period).having(people=answer("people")), of=row.people)


trained.example(period=year(2025), register_entries=LINES, gives="30")


@indicator(
    "TRN2", title="培训按期结业率", english="Courses that were concluded", source=training.source,
    owner=training.office, by=("place",), base="台账条目",
)  # fmt: skip
def concluded(period):
    """
    分母：期内开始的培训期次，取消的除外。分子：其中截至期末已结业的期次。
    """
    begun = _begun(period)
    done = (row.state == "qualified") & (answered_on("ends_on") <= period.end)
    return share(begun.where(done), of=begun, rows=True)


concluded.example(period=year(2025), register_entries=LINES, gives="1 of 2")
