"""Hypertension: adults with raised blood pressure, seen at least four times a year."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.codes import HYPERTENSION
from xinglin.engines.followup import (
    Limits,
    Programme,
    Remark,
    Rule,
    Standard,
    Visit,
    advise,
    refer,
    see_again,
)
from xinglin.engines.people import FEMALE, adults
from xinglin.engines.records import (
    BLOOD_PRESSURE,
    BODY,
    COMPLICATION,
    EXAMINATION,
    LIFESTYLE,
    REFERRAL,
    SYMPTOMS,
    TREATMENT,
    WHEN_SEEN,
    Form,
    Tick,
    Ticks,
    diagnosed,
    options,
)
from xinglin.kernel.time import months, weeks, years

LIMITS = Limits("""
    name              | value | unit | from       | to | source                  | tag
    danger_systolic   | 180   | mmHg | 2017-02-28 |    | NBPHS 3rd ed., ch. 8    | V*
    danger_diastolic  | 110   | mmHg | 2017-02-28 |    | NBPHS 3rd ed., ch. 8    | V*
    ceiling           | 140   | mmHg | 2017-02-28 |    | NBPHS 3rd ed., ch. 8    | V*
    ceiling_elderly   | 150   | mmHg | 2017-02-28 |    | NBPHS 3rd ed., ch. 8    | V*
    ceiling_diastolic | 90    | mmHg | 2017-02-28 |    | NBPHS 3rd ed., ch. 8    | V*
    elderly_from      | 65    | year | 2017-02-28 |    | NBPHS 3rd ed., ch. 8    | V*
""")

WARNING = Ticks(
    "warning",
    "危急情况",
    english="Danger signs",
    nothing="0",
    choices=options(
        "0 无|1 意识改变|2 剧烈头痛或头晕|3 恶心呕吐|4 视力模糊|5 眼痛|6 心悸|7 胸闷"
        "|8 喘憋不能平卧|9 其他本机构不能处理的疾病"
    ),
)
PREGNANT = Tick("pregnant", "妊娠期或哺乳期", english="Pregnant or breast-feeding", only_sex=FEMALE)
LOWER_TARGET = Tick(
    "lower_target", "合并糖尿病或慢性肾脏病", english="Has diabetes or kidney disease"
)


def measured(now):
    return now.systolic is not None and now.diastolic is not None


def controlled(now):
    """Both must pass, strictly below; from 65 on the day of the visit the upper limit is higher."""
    if not measured(now):
        return False
    at = LIMITS.on(now.day)
    ceiling = at.ceiling_elderly if now.age >= at.elderly_from else at.ceiling
    return now.systolic < ceiling and now.diastolic < at.ceiling_diastolic


def raised(now):
    at = LIMITS.on(now.day)
    return measured(now) and (now.systolic >= at.ceiling or now.diastolic >= at.ceiling_diastolic)


def danger(now, before):
    at = LIMITS.on(now.day)
    critical = measured(now) and (
        now.systolic >= at.danger_systolic or now.diastolic >= at.danger_diastolic
    )
    return critical or now.warning or (now.pregnant and raised(now))


def complication(now, before):
    return now.complication


def high(now, before):
    return measured(now) and not controlled(now)


def last_measured(now):
    """The visit before; one without a blood pressure says nothing, and is passed over."""
    return next((one for one in now.earlier() if measured(one)), None)


def high_twice(now, before):
    last = last_measured(now)
    return high(now, before) and last is not None and high(last, None)


def reaction(now, before):
    return now.adverse_reaction


def reaction_twice(now, before):
    return now.adverse_reaction and before is not None and before.adverse_reaction


def unmeasured(now, before):
    return not measured(now)


def tolerates_less(now, before):
    at = LIMITS.on(now.day)
    return controlled(now) and now.age >= at.elderly_from and now.systolic >= at.ceiling


def aims_lower(now, before):
    return now.lower_target


STANDARD = Standard(
    visits=4,
    checks=1,
    examples="""
        case                      | joined     | period  | visits                        | kept
        four and a check          | 2024-05-01 | 2026    | 01-10 04-09 07-08 10-08 e05-02 | yes
        three are too few         | 2024-05-01 | 2026    | 01-10 04-09 07-08 e05-02      | no
        no yearly examination     | 2024-05-01 | 2026    | 01-10 04-09 07-08 10-08       | no
        a telephone call          | 2024-05-01 | 2026    | 01-10 04-09 07-08 10-08t e05-02 | no
        one not measured          | 2024-05-01 | 2026    | 01-10 04-09? 07-08 10-08 e05-02 | no
        joined in April: three    | 2026-04-20 | 2026    | 04-20 07-15 10-12 e04-20      | yes
        joined in November: one   | 2026-11-03 | 2026    | 11-03 e11-03                  | yes
        rechecked on the 14th day | 2026-04-05 | 2026    | 04-10! 04-24 07-18 10-15 e05-02 | yes
        a week of grace           | 2026-04-05 | 2026    | 04-10! 05-01 07-18 10-15 e05-02 | yes
        a day too late            | 2026-04-05 | 2026    | 04-10! 05-02 07-18 10-15 e05-02 | no
        never rechecked           | 2026-04-05 | 2026    | 04-20 07-18 10-15! e05-02     | no
        recheck not yet due       | 2026-04-05 | 2026    | 04-20 07-18 12-20! e05-02     | yes
        a code that is not so     | 2026-04-05 | 2026    | 04-09x 07-08 10-08 e05-02     | no
        a quarter asks for one    | 2024-05-01 | 2026-Q1 | 01-10 e02-02                  | yes
    """,
)


hypertension = Programme(
    code="htn",
    title="高血压患者健康管理",
    english="Hypertension",
    source="《国家基本公共卫生服务规范（第三版）》高血压患者健康管理服务规范",
    order=10,
    who=adults(35) & diagnosed(HYPERTENSION),
    asks=Form(
        groups={
            "症状与危急情况": [WARNING, PREGNANT, SYMPTOMS, COMPLICATION],
            "体征": [BLOOD_PRESSURE.asked(required=WHEN_SEEN), *BODY],
            "生活方式": LIFESTYLE,
            "检查与用药": [*TREATMENT, LOWER_TARGET],
            "转诊": REFERRAL,
        }
    ),
    visits=[
        Visit("follow-up", "随访", every=months(3), document="HSDB04.01"),
        Visit("health check", "年度体检", every=years(1), asks=EXAMINATION, document="HSDC00.01"),
    ],
    limits=LIMITS,
    controlled=controlled,
    measured=measured,
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "danger",
            danger,
            [advise("紧急处理，稳定病情"), refer("hospital", at_once=True), see_again(weeks(2))],
            title="危急",
            code="2",
            or_codes=("4",),
            says="有危急情况：先紧急处理，立即转诊上级医院，2周内主动回访转诊情况。",
        ),
        Rule(
            "complication",
            complication,
            [refer("hospital"), see_again(weeks(2))],
            title="并发症",
            code="4",
            says="出现新的并发症或原有并发症加重：转诊上级医院，2周内回访。",
        ),
        Rule(
            "still high",
            high_twice,
            [refer("hospital"), see_again(weeks(2))],
            title="连续两次未达标",
            code="2",
            says="连续两次血压控制不满意：转诊上级医院，2周内回访。",
        ),
        Rule(
            "reaction persists",
            reaction_twice,
            [refer("hospital"), see_again(weeks(2))],
            title="不良反应难以控制",
            code="3",
            says="药物不良反应连续两次未能控制：转诊上级医院，2周内回访。",
        ),
        Rule(
            "high",
            high,
            [advise("询问服药依从性，调整药物"), see_again(weeks(2))],
            title="未达标",
            code="2",
            or_codes=("3",),
            says="血压第一次控制不满意：了解服药情况，必要时增加剂量、更换或加用药物，2周内随访。",
        ),
        Rule(
            "reaction",
            reaction,
            [advise("调整药物"), see_again(weeks(2))],
            title="不良反应",
            code="3",
            says="出现药物不良反应：了解服药情况，更换药物，2周内随访。",
        ),
        Rule(
            "not measured",
            unmeasured,
            [advise("预约面对面测量血压"), see_again(weeks(2))],
            title="未测血压",
            code="2",
            says="本次没有测量血压，不能算作达标：请在2周内面对面测量。",
        ),
        Rule(
            "controlled",
            True,
            [see_again(months(3))],
            title="达标",
            code="1",
            says="血压控制满意，无不良反应，无新发或加重的并发症：3个月内随访。",
        ),
    ],
    remarks=[
        Remark(tolerates_less, "65岁及以上能耐受者，可逐步降至140/90 mmHg以下。"),
        Remark(aims_lower, "合并糖尿病或慢性肾脏病，建议更低的血压目标。"),
    ],
    standard=STANDARD,
    examples=[
        """
        case                        | age | bp      | bp before | bp before that | grade      | code | next     | controlled
        a quiet quarter             | 50  | 128/82  |           |        | controlled | 1    | 3 months | yes
        just below                  | 50  | 139/89  |           |        | controlled | 1    | 3 months | yes
        140 is not below 140        | 50  | 140/89  |           |        | high       | 2    | 2 weeks  | no
        nor is 90 below 90          | 50  | 139/90  |           |        | high       | 2    | 2 weeks  | no
        first high reading          | 50  | 152/88  | 136/84    |        | high       | 2    | 2 weeks  | no
        first visit of all          | 50  | 152/88  |           |        | high       | 2    | 2 weeks  | no
        high again                  | 50  | 152/88  | 149/91    |        | still high | 2    | 2 weeks  | no
        high, good, high again      | 50  | 152/88  | 130/80    | 160/95 | high       | 2    | 2 weeks  | no
        148 is fine at 70           | 70  | 148/88  |           |        | controlled | 1    | 3 months | yes
        148 after 148               | 70  | 148/88  | 148/88    |        | controlled | 1    | 3 months | yes
        152 is not                  | 70  | 152/88  |           |        | high       | 2    | 2 weeks  | no
        nor is 150                  | 70  | 150/80  |           |        | high       | 2    | 2 weeks  | no
        the lower limit is the same | 70  | 145/90  |           |        | high       | 2    | 2 weeks  | no
        64 is not yet 65            | 64  | 148/88  |           |        | high       | 2    | 2 weeks  | no
        65 is                       | 65  | 148/88  |           |        | controlled | 1    | 3 months | yes
        refer at once               | 50  | 186/99  |           |        | danger     | 2    | 2 weeks  | no
        180 is enough               | 50  | 180/80  |           |        | danger     | 2    | 2 weeks  | no
        so is 110                   | 50  | 150/110 |           |        | danger     | 2    | 2 weeks  | no
        upside down                 | 50  | 88/152  |           |        | refused    |      |          |
        a slip of the key           | 50  | 1520/88 |           |        | refused    |      |          |
        seen and not measured       | 50  |         |           |        | refused    |      |          |
        """,
        """
        case                     | bp     | mode | warning | grade        | code | next     | controlled
        consciousness            | 130/80 | 1    | 1       | danger       | 2    | 2 weeks  | yes
        violent headache         | 130/80 | 1    | 2       | danger       | 2    | 2 weeks  | yes
        vomiting                 | 130/80 | 1    | 3       | danger       | 2    | 2 weeks  | yes
        blurred sight            | 130/80 | 1    | 4       | danger       | 2    | 2 weeks  | yes
        pain in the eye          | 130/80 | 1    | 5       | danger       | 2    | 2 weeks  | yes
        palpitations             | 130/80 | 1    | 6       | danger       | 2    | 2 weeks  | yes
        tight chest              | 130/80 | 1    | 7       | danger       | 2    | 2 weeks  | yes
        cannot lie flat          | 130/80 | 1    | 8       | danger       | 2    | 2 weeks  | yes
        beyond what we can treat | 130/80 | 1    | 9       | danger       | 2    | 2 weeks  | yes
        none of the signs        | 130/80 | 1    | 0       | controlled   | 1    | 3 months | yes
        told by telephone        |        | 3    | 8       | danger       | 2    | 2 weeks  | no
        telephone, not measured  |        | 3    |         | not measured | 2    | 2 weeks  | no
        """,
        """
        case                 | sex | bp     | pregnant | grade      | code | next     | controlled
        pregnant and raised  | 2   | 142/85 | yes      | danger     | 2    | 2 weeks  | no
        pregnant, not raised | 2   | 128/78 | yes      | controlled | 1    | 3 months | yes
        a man is not         | 1   | 128/82 | yes      | refused    |      |          |
        """,
        """
        case               | bp     | complication | adverse_reaction | adverse_reaction before | bp before | grade | code | next
        new complication   | 128/82 | 有 |    |    |        | complication      | 4 | 2 weeks
        first reaction     | 128/82 |    | 有 |    | 130/80 | reaction          | 3 | 2 weeks
        not brought down   | 128/82 |    | 有 | 有 | 130/80 | reaction persists | 3 | 2 weeks
        gone               | 128/82 |    | 无 | 有 | 130/80 | controlled        | 1 | 3 months
        high, with one     | 152/88 |    | 有 |    | 130/80 | high              | 2 | 2 weeks
        """,
    ],
)
