"""Whom, when, and what a yearly examination means: residents of 65 years and older."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.followup import (
    Coded,
    Extra,
    Limits,
    Programme,
    Remark,
    Rule,
    Score,
    Visit,
    advise,
    bands,
    consider,
    refer,
    see_again,
    turning,
)
from xinglin.engines.records import (
    ADL_ITEMS,
    BLOOD_PRESSURE,
    ELDERLY_EXAMINATION,
    FASTING_GLUCOSE,
    FINDINGS,
    GUIDANCE,
    Form,
    Text,
)
from xinglin.kernel.time import YEAR, days, months, weeks

LIMITS = Limits("""
    name             | value | unit   | from       | to | source                      | tag
    counted_from     | 65    | year   | 2017-02-28 |    | NBPHS 3rd ed., ch. 6        | V*
    danger_systolic  | 180   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8        | V*
    danger_diastolic | 110   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8        | V*
    danger_high      | 16.7  | mmol/L | 2017-02-28 |    | NBPHS 3rd ed., ch. 9        | V*
    danger_low       | 3.9   | mmol/L | 2017-02-28 |    | NBPHS 3rd ed., ch. 9        | V*
    raised_systolic  | 140   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8        | V*
    raised_diastolic | 90    | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8        | V*
    raised_glucose   | 7.0   | mmol/L | 2017-02-28 |    | WHO 1999: diabetes, fasting | G
""")
RECHECK = Form(
    BLOOD_PRESSURE,
    FASTING_GLUCOSE,
    Text("recheck_result", "复查或转诊结果", longest=500, english="What the re-check came to"),
    FINDINGS,
    GUIDANCE,
)
# What a sheet must hold to be called complete: health assessment, body, laboratory, guidance.
NEEDED = {
    "self_rated_health": "健康状态自我评估",
    "adl": "生活自理能力评估",
    "cognition": "认知功能粗筛",
    "mood": "情感状态粗筛",
    "temperature": "体温",
    "pulse": "脉率",
    "breathing": "呼吸",
    "systolic": "血压",
    "height": "身高",
    "weight": "体重",
    "waist": "腰围",
    "haemoglobin": "血常规",
    "urine_protein": "尿常规",
    "alt": "肝功能",
    "creatinine": "肾功能",
    "fasting_glucose": "空腹血糖",
    "cholesterol": "血脂",
    "ecg": "心电图",
    "ultrasound": "腹部B超",
    "assessment": "健康评价",
    "risk_factors": "健康指导",
}


def missing(now):
    """What the sheet still lacks, in Chinese; nothing when it is complete."""
    lacking = [title for name, title in NEEDED.items() if getattr(now, name) is None]
    return "、".join(lacking) or None


def complete(now):
    return now.missing is None


def incomplete(now, before):
    return not complete(now)


def danger(now, before):
    at = LIMITS.on(now.day)
    pressed = now.systolic is not None and (
        now.systolic >= at.danger_systolic or now.diastolic >= at.danger_diastolic
    )
    sugar = now.fasting_glucose
    return pressed or (sugar is not None and (sugar >= at.danger_high or sugar <= at.danger_low))


def to_refer(now, before):
    return "3" in (now.guidance or ())


def raised_pressure(now, before):
    at = LIMITS.on(now.day)
    return now.systolic is not None and (
        now.systolic >= at.raised_systolic or now.diastolic >= at.raised_diastolic
    )


def raised_sugar(now, before):
    sugar = now.fasting_glucose
    return sugar is not None and sugar >= LIMITS.on(now.day).raised_glucose


def to_recheck(now, before):
    return "2" in (now.guidance or ())


def dependent(now, before):
    return now.adl_band in ("3", "4")


def less_able(now, before):
    return before is not None and (now.adl_band or "0") > (before.adl_band or "9")


def screened_positive(now, before):
    return now.cognition == "2" or now.mood == "2"


def abnormal(now, before):
    return now.assessment == "2" or now.adl_band == "2" or screened_positive(now, before)


elderly = Programme(
    code="elder-exam",
    title="老年人健康管理",
    english="Health management of the elderly",
    source="《国家基本公共卫生服务规范（第三版）》老年人健康管理服务规范",
    order=30,
    who=turning(65),
    asks=ELDERLY_EXAMINATION,
    visits=[
        Visit("examination", "年度体检", once_a=YEAR, face_to_face=True, document="HSDC00.01"),
        Visit("recheck", "复查或转诊回访", as_needed=True, asks=RECHECK),
    ],
    limits=LIMITS,
    measured=complete,
    computes=[
        Score(
            "adl",
            "生活自理能力总分",
            items=[one.code for one in ADL_ITEMS],
            bands=bands("0-3 1 可自理|4-8 2 轻度依赖|9-18 3 中度依赖|19- 4 不能自理"),
        ),
        Coded("missing", "缺项", missing),
    ],
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "danger",
            danger,
            [advise("紧急处理"), refer("hospital", at_once=True)],
            title="危急",
            says="血压或血糖达到危急值：紧急处理后立即转诊，2周内回访转诊情况。",
        ),
        Rule(
            "to be referred",
            to_refer,
            [refer("hospital")],
            title="建议转诊",
            says="体检发现异常，建议转诊：2周内回访转诊情况。",
        ),
        Rule(
            "raised pressure",
            raised_pressure,
            [
                advise("另日复测血压"),
                consider("htn", "确诊高血压的纳入高血压管理"),
                see_again(weeks(2)),
            ],
            title="血压升高",
            says="血压达到或超过140/90 mmHg：未确诊的2周内复测，确诊后纳入高血压患者健康管理；已在管的按随访计划处理。",
        ),
        Rule(
            "raised sugar",
            raised_sugar,
            [
                advise("复查空腹血糖"),
                consider("t2dm", "确诊2型糖尿病的纳入糖尿病管理"),
                see_again(weeks(2)),
            ],
            title="血糖升高",
            says="空腹血糖达到或超过7.0 mmol/L：未确诊的2周内复查，确诊后纳入2型糖尿病患者健康管理；已在管的按随访计划处理。",
        ),
        Rule(
            "to be rechecked",
            to_recheck,
            [advise("定期复查异常项目"), see_again(weeks(2))],
            title="建议复查",
            says="体检发现异常，建议复查：2周内复查。",
        ),
        Rule(
            "dependent",
            dependent,
            [advise("照护、康复和防跌倒指导"), advise("必要时上门服务")],
            title="中度及以上依赖",
            says="生活自理能力中度依赖或不能自理：给予照护、康复、防跌倒指导，告知或预约下一次体检时间。",
        ),
        Rule(
            "abnormal",
            abnormal,
            [advise("有针对性的健康教育")],
            title="有异常",
            says="体检有异常：进行有针对性的健康教育，告知或预约下一次体检时间。",
        ),
        Rule(
            "well",
            True,
            [advise("健康生活方式、疫苗接种、防跌倒指导")],
            title="未见异常",
            says="体检无异常：给予健康生活方式、疫苗接种、骨质疏松预防、防跌倒、意外伤害预防指导，告知或预约下一次体检时间。",
        ),
    ],
    remarks=[
        Remark(incomplete, "体检表不完整，补齐缺项后才计入健康管理。"),
        Remark(
            screened_positive,
            "认知或情感粗筛阳性：进一步做简易智力状态检查或老年抑郁量表检查，必要时转诊。",
        ),
        Remark(less_able, "自理能力比上次下降：查找原因。"),
    ],
    extras=[
        Extra(
            "completion",
            "补齐体检缺项",
            incomplete,
            after=days(1),
            until=months(1),
            says="1个月内补齐缺项。",
        ),
    ],
    examples=[
        """
        case                   | age | bp      | fasting_glucose | guidance | assessment | grade           | next    | refer
        nothing found          | 70  | 132/78  | 5.4             |          | 1          | well            |         | no
        just not raised        | 70  | 139/89  | 6.9             |          | 1          | well            |         | no
        140 is raised          | 70  | 140/80  | 5.4             |          | 2          | raised pressure | 2 weeks | no
        90 is raised too       | 70  | 130/90  | 5.4             |          | 2          | raised pressure | 2 weeks | no
        too high to wait       | 70  | 180/90  | 5.4             |          | 2          | danger          | 2 weeks | yes
        the lower one          | 70  | 150/110 | 5.4             |          | 2          | danger          | 2 weeks | yes
        sugar is raised        | 70  | 132/78  | 7.0             |          | 2          | raised sugar    | 2 weeks | no
        sugar far too high     | 70  | 132/78  | 16.7            |          | 2          | danger          | 2 weeks | yes
        sugar too low          | 70  | 132/78  | 3.9             |          | 2          | danger          | 2 weeks | yes
        sent on                | 70  | 132/78  | 5.4             | 3        | 2          | to be referred  | 2 weeks | yes
        sent on, and raised    | 70  | 150/80  | 5.4             | 3        | 2          | to be referred  | 2 weeks | yes
        to be looked at again  | 70  | 132/78  | 5.4             | 2        | 2          | to be rechecked | 2 weeks | no
        something is not right | 70  | 132/78  | 5.4             | 1        | 2          | abnormal        |         | no
        64 and turning 65      | 64  | 132/78  | 5.4             |          | 1          | well            |         | no
        upside down            | 70  | 78/132  | 5.4             |          | 1          | refused         |         |
        """,
        """
        case                    | bp     | adl_eat | adl_wash | adl_dress | adl_toilet | adl_move | adl | adl_band | grade
        does everything         | 132/78 | 0       | 0        | 0         | 0          | 0        | 0   | 1        | well
        three points            | 132/78 | 0       | 1        | 0         | 1          | 1        | 3   | 1        | well
        four points             | 132/78 | 0       | 3        | 0         | 1          | 0        | 4   | 2        | abnormal
        eight points            | 132/78 | 3       | 3        | 0         | 1          | 1        | 8   | 2        | abnormal
        nine points             | 132/78 | 3       | 3        | 3         | 0          | 0        | 9   | 3        | dependent
        eighteen points         | 132/78 | 5       | 7        | 5         | 1          | 0        | 18  | 3        | dependent
        nineteen points         | 132/78 | 5       | 7        | 5         | 1          | 1        | 19  | 4        | dependent
        needs help with all     | 132/78 | 5       | 7        | 5         | 10         | 10       | 37  | 4        | dependent
        one question left open  | 132/78 | 5       | 7        | 5         | 10         |          |     |          | well
        no such answer          | 132/78 | 1       | 0        | 0         | 0          | 0        |     |          | refused
        """,
        """
        case                | bp     | cognition | mood | grade
        memory is failing   | 132/78 | 阳性      | 阴性 | abnormal
        low spirits         | 132/78 | 阴性      | 阳性 | abnormal
        neither             | 132/78 | 阴性      | 阴性 | well
        """,
        """
        case             | bp     | self_rated_health | adl_eat | adl_wash | adl_dress | adl_toilet | adl_move | cognition | mood | temperature | pulse | breathing | height | weight | waist | haemoglobin | urine_protein | alt | creatinine | fasting_glucose | cholesterol | ecg | ultrasound | assessment | risk_factors | missing | extra
        a complete sheet | 132/78 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 36.5 | 72 | 18 | 160 | 60 | 84 | 130 | 1 | 20 | 70 | 5.4 | 4.8 | 1 | 1 | 1 | 3 |         | -
        no ultrasound    | 132/78 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 36.5 | 72 | 18 | 160 | 60 | 84 | 130 | 1 | 20 | 70 | 5.4 | 4.8 | 1 |   | 1 | 3 | 腹部B超 | completion
        no guidance      | 132/78 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 36.5 | 72 | 18 | 160 | 60 | 84 | 130 | 1 | 20 | 70 | 5.4 | 4.8 | 1 | 1 | 1 |   | 健康指导 | completion
        """,
    ],
)
