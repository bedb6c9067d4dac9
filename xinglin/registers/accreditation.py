"""Accreditation (创建与评审): one register for whatever is created, assessed and assessed again.

Sanitary towns and villages, healthy cells, TCM halls and corners, elder-friendly institutions,
baby-friendly hospitals, the primary-care standard, graded clinics, hospital grades. The kinds and
the years a title holds are a table: dated configuration, to be kept to the notices in force.
Figures: F002-42 to F002-44, F002-48, F001-102, F001-103, F000-35, F000-36, F000-39, F000-43 to F000-49, F000-78, F001-75, F001-76, F001-97 to
F001-101, F003A1-14 to F003A1-16, F003A1-44 to F003A1-49.
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
    share,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_nothing
from xinglin.engines.workflow import (
    Choice,
    Day,
    Deadline,
    Late,
    Move,
    Number,
    Text,
    calendar_days,
    working_days,
)
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import year

KINDS = """
    code            | title                | years | asked by
    sanitary_county | 国家卫生县城         | 3     | 爱国卫生
    sanitary_town   | 卫生乡镇             | 3     | 爱国卫生
    sanitary_village | 卫生村（社区）      | 3     | 爱国卫生
    sanitary_unit   | 卫生单位             | 3     | 爱国卫生
    smoke_free      | 无烟单位             | 3     | 爱国卫生
    health_village  | 健康村               | 3     | 健康细胞
    health_community | 健康社区            | 3     | 健康细胞
    health_unit     | 健康单位             | 3     | 健康细胞
    health_family   | 健康家庭             | 3     | 健康细胞
    health_school   | 健康促进学校         | 3     | 健康细胞
    tcm_hall        | 国医堂（中医馆）     | 3     | 中医药
    tcm_corner      | 规范化中医角         | 3     | 中医药
    tcm_model       | 中医药服务示范机构   | 3     | 中医药
    tcm_model_town  | 中医药服务示范乡镇卫生院 | 3 | 中医药
    tcm_model_village | 中医药服务示范村卫生室 | 3 | 中医药
    tcm_hospital    | 县级中医院名医堂     | 3     | 中医药
    tcm_county      | 基层中医药工作先进单位 | 3   | 中医药
    elder_friendly  | 老年友善医疗机构     | 3     | 老龄健康
    elder_community | 老年友好型社区       | 3     | 老龄健康
    baby_friendly   | 爱婴医院             | 3     | 妇幼健康
    child_clinic    | 规范化儿保门诊       | 3     | 妇幼健康
    delivery_room   | 分娩镇痛试点         | 3     | 妇幼健康
    primary_care    | 优质服务基层行标准   | 3     | 基层卫生
    community_hospital | 社区医院          | 3     | 基层卫生
    village_standard | 标准化村卫生室      | 3     | 基层卫生
    station_standard | 标准化社区卫生服务站 | 3    | 基层卫生
    centre_standard | 标准化社区卫生服务中心 | 3   | 基层卫生
    hospital_grade  | 医院等级评审         | 4     | 医政
    safe_hospital   | 平安医院             | 1     | 医政
"""
ROWS = read_table(KINDS)
LEVELS = ["国家级", "省级", "市级", "县级"]
HOLDING = ("named", "again", "renewed")

# fmt: off
accreditation = Register(
    "accreditation",
    title="创建与评审",
    english="Accreditation",
    office="各业务股室",
    source="各类创建、评审办法；有效年限为惯例，以现行文件为准",
    subject=about_nothing("创建地区"),
    asks=[
        Text("object", "创建对象", note="机构、村社区、单位或家庭编号"),
        Choice("kind", "创建类别", [(one["code"], one["title"]) for one in ROWS]),
        Choice("level", "级别", LEVELS),
        Text("grade", "等次", required=False, note="如 三级甲等、AAAAA、推荐标准"),
        Day("started_on", "启动日期"),
        Number("score", "评审得分", at_least=0, at_most=1000, places=1),
        Day("assessed_on", "评审日期", past=True),
        Day("named_on", "命名日期", past=True),
        Text("paper", "命名文号"),
        Day("valid_until", "有效期至"),
    ],
    states="creating 创建中 | submitted 已申报 | assessing 评审中 | publicised 已公示 | named 已命名 | again 复审中 | renewed 复审通过 | refused 未通过 | revoked 已撤销",
    starts="creating",
    moves=[
        Move("submit",    "申报",     "creating | refused -> submitted",  by=OFFICE_HEAD),
        Move("accept",    "受理评审", "submitted -> assessing",           by=OFFICE_HEAD),
        Move("assess",    "评审通过", "assessing -> publicised",          by=OFFICE_HEAD, needs=["score", "assessed_on"]),
        Move("refuse",    "评审未过", "assessing -> refused",             by=OFFICE_HEAD, needs=["assessed_on", Text("lacking", "不足之处", long=True)]),
        Move("object_to", "异议成立", "publicised -> assessing",          by=OFFICE_HEAD, needs=[Text("objection", "异议内容", long=True)]),
        Move("name",      "命名",     "publicised -> named",              by=OFFICE_HEAD, needs=["named_on", "paper", "valid_until"]),
        Move("review",    "启动复审", "named | renewed -> again",         by=OFFICE_HEAD),
        Move("renew",     "复审通过", "again -> renewed",                 by=OFFICE_HEAD, needs=["assessed_on", "valid_until"]),
        Move("revoke",    "撤销命名", "named | again | renewed -> revoked", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("give_up",   "放弃创建", "creating | refused -> revoked",    by=OFFICE_HEAD, needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Late("submitted", working_days(10), tell=OFFICE_HEAD),
        Late("assessing", calendar_days(90), tell=OFFICE_HEAD, pauses=True),
        Late("publicised", working_days(30), tell=OFFICE_HEAD),
        Deadline("review_due", "有效期内完成复审", calendar_days(0), starts=("name", "renew"),
                 ends=("renew", "revoke"), since="valid_until", tell=OFFICE_HEAD,
                 warn=calendar_days(180)),
    ],
    pauses=("等待上级评审", "整改后再评"),
    on="started_on",
    kind="kind",
    name="object",
    unique=("subject", "object", "kind", "level"),
    writers=OFFICE_HEAD,
    says="推进各类创建{count}项：{kinds}",
    tells="新命名{ACC2}，期末有效命名{ACC1}",
    times=2,
    demo="""
        state      | ago | object                       | kind             | level  | grade    | score    | assessed_on | named_on | paper          | valid_until
        named      | 420 | 示范镇/新河镇                | sanitary_town    | 国家级 |          | 850..930 | 120         | 180      | 爱卫发〔2025〕3号 | 1275
        named      | 700 | 城关镇/石桥镇                | sanitary_town    | 省级   |          | 820..900 | 120         | 180      | 爱卫发〔2024〕6号 | 725
        named      | 500 | 东村/西村/南庄/北庄/河口村/塘下村 | sanitary_village | 省级   |       | 80..95   | 90          | 150      | 爱卫发〔2025〕9号 | 1245
        named      | 480 | 柳树村/杨家村/下湾村/上坪村  | health_village   | 市级   |          | 80..98   | 90          | 150      | 健办〔2025〕2号  | 1245
        named      | 460 | 第一小学/实验中学/城东中学   | health_school    | 省级   | 金牌     | 90..98   | 90          | 150      | 健办〔2025〕4号  | 1245
        named      | 400 | 县人民医院/城关卫生院        | elder_friendly   | 市级   |          | 85..97   | 60          | 120      | 老龄〔2025〕1号  | 1215
        named      | 380 | 城关卫生院/新河镇卫生院/石桥镇卫生院 | tcm_hall | 县级  | 示范     | 85..97   | 60          | 120      | 中医〔2025〕5号  | 1215
        named      | 360 | 西郊社区卫生服务中心/九尺镇卫生院 | child_clinic | 省级  | AAAAA    | 90..99   | 60          | 120      | 妇幼〔2025〕7号  | 1215
        named      | 350 | 中心卫生院/城北社区卫生服务中心 | primary_care  | 国家级 | 推荐标准 | 88..96   | 60          | 120      | 基层〔2025〕8号  | 1215
        again      | 1400 | 县妇幼保健院                | baby_friendly    | 国家级 |          | 92       | 100         | 160      | 妇幼〔2022〕1号  | 1255
        publicised | 200 | 县中医医院                   | hospital_grade   | 国家级 | 三级甲等 | 870..920 | 150         |          |                |
        assessing  | 150 | 县人民医院                   | hospital_grade   | 省级   | 二级甲等 |          |             |          |                |
        submitted  | 20  | 河西社区/东湖社区            | elder_community  | 国家级 |          |          |             |          |                |
        creating   | 60  | 卫生健康局/疾控中心/供水公司 | smoke_free       | 省级   |          |          |             |          |                |
        creating   | 90  | 一号家庭/二号家庭/三号家庭/四号家庭 | health_family | 县级 |         |          |             |          |                |
        refused    | 260 | 塔山镇卫生院                 | community_hospital | 省级 |          |          | 200         |          |                |
    """,
)
# fmt: on

TITLES = attribute("kind", "创建类别", {one["code"]: one["title"] for one in ROWS})
LINES = """
    register      | day        | kind          | state   | answers
    accreditation | 2024-05-01 | sanitary_town | named   | level=国家级, named_on=2025-03-01, valid_until=2028-03-01
    accreditation | 2023-05-01 | sanitary_town | renewed | level=省级, named_on=2023-09-01, valid_until=2027-03-01
    accreditation | 2022-05-01 | tcm_hall      | again   | level=县级, named_on=2022-09-01, valid_until=2025-09-01
    accreditation | 2025-05-01 | tcm_hall      | creating | level=县级
    accreditation | 2024-05-01 | tcm_hall      | revoked | level=县级, named_on=2024-09-01, valid_until=2027-09-01
"""


def _holding(on):
    """Titles that hold on a day: named by then, not run out, not revoked."""
    return entries(accreditation.code).where(
        row.state.isin(HOLDING), answered_on("named_on") <= on, answered_on("valid_until") >= on
    )


@indicator(
    "ACC1", title="有效命名数", english="Titles in force", unit="个", source=accreditation.source,
    owner=accreditation.office, by=("place", TITLES), better=NEITHER,
)  # fmt: skip
def in_force(period):
    """
    期末处于有效期内的命名数，按创建类别分列；撤销的、有效期已过的不计，复审中而未过期的仍计。
    """
    return count(_holding(period.end), rows=True)


in_force.example(
    about="one ran out before its review was done, one was revoked", period=year(2025),
    register_entries=LINES, gives="2",
)  # fmt: skip


@indicator(
    "ACC2", title="期内新命名数", english="Titles newly given", unit="个",
    source=accreditation.source, owner=accreditation.office, by=("place", TITLES), better=NEITHER,
)  # fmt: skip
def named(period):
    """
    命名日期在期内的命名数，按创建类别分列。等待命名、公示中的不计。
    """
    every = entries(accreditation.code).where(row.state.isin((*HOLDING, "revoked")))
    return count(every.where(answered_on("named_on").between(period.start, period.end)), rows=True)


named.example(period=year(2025), register_entries=LINES, gives="1")


@indicator(
    "ACC3", title="国家级命名占有效命名比例", english="National titles among those in force",
    source=accreditation.source, owner=accreditation.office, by=("place",), base="台账条目",
    better=NEITHER,
)  # fmt: skip
def national(period):
    """
    分母：期末有效的命名数。分子：其中国家级的命名数。
    """
    held = _holding(period.end)
    return share(held.where(answered("level", "国家级")), of=held, rows=True)


national.example(period=year(2025), register_entries=LINES, gives="1 of 2")


@indicator(
    "ACC4", title="创建任务达标率", english="Creations of the period that were named",
    source=accreditation.source, owner=accreditation.office, by=("place", TITLES), base="台账条目",
)  # fmt: skip
def reached(period):
    """
    分母：启动日期在期内的创建任务数，撤销和放弃的除外。分子：其中截至期末已命名的。
    """
    begun = entries(accreditation.code).during(period).where(row.state != "revoked")
    done = row.state.isin(HOLDING) & (answered_on("named_on") <= period.end)
    return share(begun.where(done), of=begun, rows=True)


reached.example(
    about="one of the two that began is named; a third was given up",
    period=year(2025),
    register_entries="""
        register      | day        | kind             | state    | answers
        accreditation | 2025-02-01 | village_standard | named    | named_on=2025-06-01, valid_until=2028-06-01
        accreditation | 2025-02-01 | village_standard | creating |
        accreditation | 2025-02-01 | village_standard | revoked  |
        accreditation | 2024-02-01 | village_standard | named    | named_on=2025-03-01, valid_until=2028-03-01
    """,
    gives="1 of 2",
)


@indicator(
    "ACC5", title="评审通过待命名数", english="Passed their review and wait to be named", unit="个",
    source=accreditation.source, owner=accreditation.office, by=("place", TITLES), better=NEITHER,
)  # fmt: skip
def passed(period):
    """
    评审日期在期内、评审已通过并公示、还没有命名的创建数，按创建类别分列。
    """
    every = entries(accreditation.code).where(row.state == "publicised")
    seen = answered_on("assessed_on").between(period.start, period.end)
    return count(every.where(seen), rows=True)


passed.example(
    about="one passed and waits; one passed the year before, one is named already",
    period=year(2025),
    register_entries="""
        register      | day        | kind       | state      | answers
        accreditation | 2025-02-01 | tcm_county | publicised | assessed_on=2025-09-01
        accreditation | 2024-02-01 | tcm_county | publicised | assessed_on=2024-12-01
        accreditation | 2025-02-01 | tcm_county | named      | assessed_on=2025-03-01, named_on=2025-06-01
    """,
    gives="1",
)
