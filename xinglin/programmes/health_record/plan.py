"""Whom, when, and what the personal information sheet comes to when a file is opened."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.followup import (
    JOINED,
    Coded,
    Limits,
    Programme,
    Rule,
    Visit,
    advise,
    marked,
    see_again,
)
from xinglin.kernel.time import days, months
from xinglin.programmes.health_record.asked import SHEET

LIMITS = Limits("""
    name         | value | unit | from       | to | source                                          | tag
    no_sheet_to  | 6     | year | 2017-02-28 |    | NBPHS 3rd ed., ch. 1: newborn visit instead     | G
    schooling    | 6     | year | 2017-02-28 |    | local configuration: asked from this age on     | G
    marriage     | 15    | year | 2017-02-28 |    | local configuration: asked from this age on     | G
    used_within  | 12    | 月   | 2017-02-28 |    | NBPHS 3rd ed., ch. 1: dynamic record            | G
""")
ALWAYS = {
    "ethnic_group": "民族",
    "blood_abo": "血型",
    "pays": "支付方式",
    "allergies": "药物过敏史",
    "exposures": "暴露史",
    "past_diseases": "既往疾病史",
    "operation": "手术史",
    "injury": "外伤史",
    "transfusion": "输血史",
    "family_father": "家族史（父亲）",
    "family_mother": "家族史（母亲）",
    "inherited": "遗传病史",
    "disabilities": "残疾情况",
    "cooking_fuel": "燃料",
    "water": "饮水",
    "privy": "厕所",
}


def missing(now):
    """What the sheet still lacks, in Chinese; nothing when it is complete."""
    at = LIMITS.on(now.day)
    asked = dict(ALWAYS)
    if now.age >= at.schooling:
        asked["schooling"] = "文化程度"
    if now.age >= at.marriage:
        asked["marital"] = "婚姻状况"
    return "、".join(title for name, title in asked.items() if getattr(now, name) is None) or None


def needs_no_sheet(now, before):
    return now.age <= LIMITS.on(now.day).no_sheet_to


def complete(now):
    return needs_no_sheet(now, None) or now.missing is None


def lacking(now, before):
    return not complete(now)


def with_disease(now, before):
    return bool(now.past_diseases) or bool(now.disabilities)


health_record = Programme(
    code="health-record",
    title="居民健康档案管理",
    english="The resident's health record",
    source="《国家基本公共卫生服务规范（第三版）》居民健康档案管理服务规范",
    order=5,
    who=marked("without-file"),
    asks=SHEET,
    anchor=JOINED,
    visits=[
        Visit("information", "个人基本信息表", at=days(0), until=days(30), document="HSDA00.01"),
        Visit("update", "信息更新", as_needed=True, document="HSDA00.01"),
    ],
    limits=LIMITS,
    measured=complete,
    computes=[Coded("missing", "缺项", missing)],
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "small child",
            needs_no_sheet,
            [advise("以新生儿家庭访视记录表代替个人基本信息表")],
            title="0–6岁儿童",
            says="0–6岁儿童不需填写个人基本信息表，基本信息在新生儿家庭访视记录表中。",
        ),
        Rule(
            "incomplete",
            lacking,
            [advise("补齐缺项"), see_again(months(1))],
            title="信息不完整",
            says="个人基本信息表有缺项：1个月内补齐。",
        ),
        Rule(
            "complete, with diseases",
            with_disease,
            [advise("核实后纳入相应的重点人群管理")],
            title="完整，有既往病史",
            says="建档完成；有既往疾病或残疾：核实后纳入相应的重点人群管理。",
        ),
        Rule(
            "complete",
            True,
            [advise("发放居民健康档案信息卡")],
            title="完整",
            says="建档完成：发放居民健康档案信息卡。",
        ),
    ],
    examples="""
        case                  | age | ethnic_group | blood_abo | schooling | marital | pays | allergies | exposures | past_diseases | operation | injury | transfusion | family_father | family_mother | inherited | disabilities | cooking_fuel | water | privy | missing          | grade
        a full sheet          | 40  | 01 | 5 | 71 | 20 | 03 | 0       | 1 | 01    | 无 | 无 | 无 | 01 | 01 | 无 | 01 | 1 | 1 | 1 |                    | complete
        hypertension, stroke  | 60  | 01 | 5 | 71 | 20 | 03 | 101     | 1 | 02,07 | 无 | 无 | 无 | 02 | 01 | 无 | 01 | 1 | 1 | 1 |                    | complete, with diseases
        a disability          | 40  | 01 | 1 | 71 | 20 | 03 | 0       | 1 | 01    | 无 | 无 | 无 | 01 | 01 | 无 | 05 | 1 | 1 | 1 |                    | complete, with diseases
        nobody asked about it | 40  | 01 | 5 | 71 | 20 | 03 |         | 1 | 01    | 无 | 无 | 无 | 01 | 01 | 无 | 01 | 1 | 1 | 1 | 药物过敏史         | incomplete
        a pupil of fourteen   | 14  | 01 | 5 | 81 |    | 03 | 0       | 1 | 01    | 无 | 无 | 无 | 01 | 01 | 无 | 01 | 1 | 1 | 1 |                    | complete
        fifteen is asked      | 15  | 01 | 5 | 81 |    | 03 | 0       | 1 | 01    | 无 | 无 | 无 | 01 | 01 | 无 | 01 | 1 | 1 | 1 | 婚姻状况           | incomplete
        seven, and no school  | 7   | 01 | 5 |    |    | 03 | 0       | 1 | 01    | 无 | 无 | 无 | 01 | 01 | 无 | 01 | 1 | 1 | 1 | 文化程度           | incomplete
        a child of six        | 6   |    |   |    |    |    |         |   |       |    |    |    |    |    |    |    |   |   |   |                    | small child
        none and some at once | 40  | 01 | 5 | 71 | 20 | 03 | 0,101   | 1 | 01    | 无 | 无 | 无 | 01 | 01 | 无 | 01 | 1 | 1 | 1 |                    | refused
    """,
)
