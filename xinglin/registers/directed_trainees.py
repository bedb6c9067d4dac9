"""Directed trainees (定向培养): signed, studying, graduated, placed, trained, serving, fulfilled.

Figures: F000-16, F002-04 to F002-06, F002-65, F004-10, F004-11. Signed = studying + graduated (in
whatever later state) + left, as every trainee is one line in one state.
"""

from typing import Any

from xinglin.engines.access import OFFICE_HEAD
from xinglin.engines.indicators import (
    NEITHER,
    answer,
    answered_on,
    attribute,
    indicator,
    percentile,
    row,
    share,
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
    Paper,
    Text,
    calendar_days,
)
from xinglin.kernel.time import year

SPECIALTIES = [
    ("clinical", "临床医学"), ("tcm", "中医学"), ("public", "预防医学"), ("nursing", "护理学"),
    ("stomatology", "口腔医学"), ("imaging", "医学影像"), ("laboratory", "医学检验"), ("village", "乡村医生"),
]  # fmt: skip
STATES = {
    "signed": "已签约", "studying": "在校", "graduated": "已毕业", "placed": "已落实岗位",
    "training": "规范化培训", "serving": "服务期", "fulfilled": "已履约", "breached": "已违约",
}  # fmt: skip
GRADUATED = ("graduated", "placed", "training", "serving", "fulfilled")

# fmt: off
directed_trainees = Register(
    "directed_trainee",
    title="定向培养",
    english="Directed trainees",
    office="人事科教股",
    source="农村订单定向医学生免费培养和基层卫生人才定向培养的现行规定；服务年限以协议为准",
    subject=about_institution("定向单位", kinds=("B", "A")),
    asks=[
        Text("number_", "协议编号", note="不写姓名"),
        Choice("specialty", "专业", SPECIALTIES),
        Choice("scheme", "培养项目", ["农村订单定向免费", "县级定向委托", "乡村医生定向委托"]),
        Choice("degree", "层次", ["本科", "专科"]),
        Text("school", "院校", required=False),
        Day("signed_on", "签约日期", past=True),
        Number("plan_years", "培养计划年限", unit="年", at_least=1, at_most=10, required=False),
        Number("service_years", "服务年限", unit="年", at_least=1, at_most=20),
        Day("graduated_on", "毕业日期", past=True),
        Day("placed_on", "到岗日期", past=True),
        Day("serve_until", "服务期至"),
        Paper("agreement", "培养协议", required=False, note="签字盖章的协议扫描件"),
    ],
    states=" | ".join(f"{code} {title}" for code, title in STATES.items()),
    starts="signed",
    moves=[
        Move("enrol",    "入学",       "signed -> studying",              by=OFFICE_HEAD),
        Move("graduate", "毕业",       "studying -> graduated",           by=OFFICE_HEAD, needs=["graduated_on"]),
        Move("place",    "落实岗位",   "graduated -> placed",             by=OFFICE_HEAD, needs=["placed_on"]),
        Move("train",    "进入规培",   "placed -> training",              by=OFFICE_HEAD),
        Move("serve",    "进入服务期", "placed | training -> serving",    by=OFFICE_HEAD, needs=["serve_until"]),
        Move("fulfil",   "履约",       "serving -> fulfilled",            by=OFFICE_HEAD,
             when=[Guard("服务期还没有满", lambda now: str(now.said.get("serve_until", "")) <= now.at.date().isoformat())]),
        Move("breach",   "违约",       "signed | studying | graduated | placed | training | serving -> breached", by=OFFICE_HEAD, needs=[Text("why", "违约情形")]),
    ],
    deadlines=[
        Late("signed", calendar_days(180), tell=OFFICE_HEAD),
        Late("graduated", calendar_days(90), tell=OFFICE_HEAD, warn=calendar_days(15)),
        Late("placed", calendar_days(180), tell=OFFICE_HEAD),
    ],
    on="signed_on",
    kind="specialty",
    name="number_",
    unique=("number_",),
    says="签约定向培养{count}人：{kinds}",
    tells="当年新签定向培养{DIR1}，累计毕业{DIR2}，在校{DIR4}",
    unit="人",
    times=2,
    demo="""
        state     | ago  | number_                 | specialty       | scheme           | degree | school       | plan_years | service_years | graduated_on | placed_on | serve_until
        serving   | 2600 | D17001/D17002/D17003    | clinical        | 农村订单定向免费 | 本科   | 省医科大学   |            | 6             | 1780         | 1850      | 4040
        training  | 2200 | D18001/D18002/D18003    | clinical/tcm    | 农村订单定向免费 | 本科   | 省医科大学   |            | 6             | 1790         | 1840      |
        placed    | 1300 | D21001/D21002           | nursing/imaging | 县级定向委托     | 专科   | 市卫生学院   |            | 5             | 1080         | 1130      |
        graduated | 1250 | D21003                  | laboratory      | 县级定向委托     | 专科   | 市卫生学院   |            | 5             | 1200         |           |
        studying  | 700  | D24001/D24002/D24003/D24004 | clinical/tcm/public | 农村订单定向免费 | 本科 | 省中医药大学 |      | 6             |              |           |
        studying  | 300  | D25001/D25002/D25003/D25004 | village/village/stomatology | 乡村医生定向委托 | 专科 | 市卫生学院 | 3 | 6          |              |           |
        signed    | 60   | D26001/D26002/D26003    | clinical/public | 县级定向委托     | 本科   |              | 3          | 6             |              |           |
        breached  | 900  | D22001                  | clinical        | 县级定向委托     | 本科   | 省医科大学   |            | 6             |              |           |
    """,
)
# fmt: on
SPECIALTY = attribute("kind", "专业", dict(SPECIALTIES))
LINES = """
    register         | day        | kind     | state    | answers
    directed_trainee | 2018-09-01 | clinical | training | graduated_on=2023-06-30, placed_on=2023-08-01
    directed_trainee | 2019-09-01 | tcm      | placed   | graduated_on=2024-06-30, placed_on=2024-08-01
    directed_trainee | 2025-09-01 | village  | studying | plan_years=3
    directed_trainee | 2025-09-01 | clinical | signed   |
    directed_trainee | 2022-09-01 | clinical | breached |
    directed_trainee | 2026-09-01 | clinical | signed   |
"""
ABOUT: dict[str, Any] = {
    "source": directed_trainees.source,
    "owner": directed_trainees.office,
    "by": ("place",),
    "better": NEITHER,
}


def _signed(period):
    """Whoever had signed by the end of the period."""
    return entries(directed_trainees.code).where(row.day <= period.end)


def _left_school(period):
    return _signed(period).where(answered_on("graduated_on") <= period.end)


def _heads(lines):
    return total(lines.having(many=row.day.notnull().ifelse(1, 0)), of=row.many)


@indicator("DIR1", title="定向培养签约人数", english="Trainees signed", unit="人",
           **(ABOUT | {"by": ("place", SPECIALTY)}))  # fmt: skip
def signed(period):
    """
    签约日期在期内的定向培养人数，按专业分列；其后违约的仍计入。
    """
    return _heads(entries(directed_trainees.code).during(period))


signed.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("DIR2", title="定向培养累计毕业人数", english="Trainees graduated so far", unit="人",
           **(ABOUT | {"by": ("place", SPECIALTY)}))  # fmt: skip
def graduated(period):
    """
    截至期末已毕业的定向培养人数，按专业分列。
    """
    return _heads(_left_school(period))


graduated.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("DIR3", title="定向毕业生到岗率", english="Graduates placed", unit="%",
           **(ABOUT | {"base": "台账条目", "better": "higher"}))  # fmt: skip
def placed(period):
    """
    分母：截至期末已毕业的定向培养条目。分子：其中截至期末已到岗的。
    """
    return share(
        _left_school(period).where(answered_on("placed_on") <= period.end),
        of=_left_school(period),
        rows=True,
    )


placed.example(period=year(2025), register_entries=LINES, gives="2 of 2")


@indicator("DIR4", title="定向培养在校人数", english="Trainees at school", unit="人",
           **(ABOUT | {"by": ("place", SPECIALTY)}))  # fmt: skip
def studying(period):
    """
    截至期末已签约、现在在校的定向培养人数，按专业分列。
    """
    return _heads(_signed(period).where(row.state == "studying"))


studying.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("DIR5", title="定向毕业生在规范化培训人数", english="Graduates in standard training", unit="人",
           **ABOUT)  # fmt: skip
def in_training(period):
    """
    截至期末已毕业、现在在规范化培训的人数。
    """
    return _heads(_left_school(period).where(row.state == "training"))


in_training.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("DIR6", title="定向培养行动计划年限", english="Length of the training plan", unit="年",
           **ABOUT)  # fmt: skip
def plan_years(period):
    """
    期内签约所属培养计划的年限，取最长的；各地不相加。
    """
    return percentile(
        entries(directed_trainees.code).during(period).having(many=answer("plan_years")),
        of=row.many,
        at=100,
    )


plan_years.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("DIR7", title="定向培养累计签约人数", english="Trainees signed so far", unit="人",
           **(ABOUT | {"by": ("place", SPECIALTY)}))  # fmt: skip
def signed_so_far(period):
    """
    截至期末累计签约的定向培养人数，按专业分列；其后毕业、履约或违约的仍计入。
    """
    return _heads(_signed(period))


signed_so_far.example(
    about="five by the end of the year, the sixth signs later",
    period=year(2025), register_entries=LINES, gives="5",
)  # fmt: skip
