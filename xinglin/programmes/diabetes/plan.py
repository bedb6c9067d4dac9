"""Whom, when, and what a visit means: type 2 diabetes."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.codes import DIABETES_TYPE_2
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
from xinglin.engines.people import adults
from xinglin.engines.records import diagnosed
from xinglin.kernel.time import months, weeks, years
from xinglin.programmes.diabetes.asked import VISIT, YEARLY

LIMITS = Limits("""
    name              | value | unit   | from       | to | source                        | tag
    danger_high       | 16.7  | mmol/L | 2017-02-28 |    | NBPHS 3rd ed., ch. 9          | V*
    danger_low        | 3.9   | mmol/L | 2017-02-28 |    | NBPHS 3rd ed., ch. 9          | V*
    danger_systolic   | 180   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 9          | V*
    danger_diastolic  | 110   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 9          | V*
    danger_heart_rate | 100   | 次/min | 2017-02-28 |    | NBPHS 3rd ed., ch. 9          | V*
    fever             | 39    | ℃      | 2017-02-28 |    | NBPHS 3rd ed., ch. 9          | V*
    ceiling           | 7.0   | mmol/L | 2017-02-28 |    | NBPHS 3rd ed., ch. 9          | V*
    usual_fasting     | 6.1   | mmol/L | 2017-02-28 |    | WHO 1999: fasting, upper end  | G
    usual_after_meal  | 7.8   | mmol/L | 2017-02-28 |    | WHO 1999: two hours after     | G
""")


def measured(now):
    return now.fasting_glucose is not None


def controlled(now):
    """Strictly below the ceiling; what was not measured is not controlled."""
    return measured(now) and now.fasting_glucose < LIMITS.on(now.day).ceiling


def sugars(now):
    return [one for one in (now.fasting_glucose, now.after_meal_glucose) if one is not None]


def above_usual(now):
    at = LIMITS.on(now.day)
    fasting, after = now.fasting_glucose, now.after_meal_glucose
    return (fasting is not None and fasting >= at.usual_fasting) or (
        after is not None and after >= at.usual_after_meal
    )


def sugar_danger(now, before):
    at = LIMITS.on(now.day)
    return any(one >= at.danger_high or one <= at.danger_low for one in sugars(now))


def danger(now, before):
    at = LIMITS.on(now.day)
    pressed = now.systolic is not None and (
        now.systolic >= at.danger_systolic or now.diastolic >= at.danger_diastolic
    )
    hot = now.temperature is not None and now.temperature > at.fever
    return pressed or hot or now.warning or (now.pregnant and above_usual(now))


def complication(now, before):
    return now.complication


def high(now, before):
    return measured(now) and not controlled(now)


def last_measured(now):
    """The visit before; one without a fasting glucose says nothing, and is passed over."""
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


def often_low(now, before):
    return now.low_sugar == "3"


def foot_in_danger(now, before):
    return now.foot_pulse in ("2", "3") or bool(now.foot_look)


def fast_heart(now, before):
    return now.heart_rate is not None and now.heart_rate > LIMITS.on(now.day).danger_heart_rate


STANDARD = Standard(
    visits=4,
    checks=1,
    examples="""
        case                      | joined     | period  | visits                          | kept
        four tests and a check    | 2024-05-01 | 2026    | 01-10 04-09 07-08 10-08 e05-02  | yes
        three are too few         | 2024-05-01 | 2026    | 01-10 04-09 07-08 e05-02        | no
        no yearly examination     | 2024-05-01 | 2026    | 01-10 04-09 07-08 10-08         | no
        one by telephone          | 2024-05-01 | 2026    | 01-10 04-09 07-08 10-08t e05-02 | no
        one without a glucose     | 2024-05-01 | 2026    | 01-10 04-09? 07-08 10-08 e05-02 | no
        joined in August: two     | 2026-08-20 | 2026    | 08-20 10-12 e08-20              | yes
        a week of grace           | 2026-04-05 | 2026    | 04-10! 05-01 07-18 10-15 e05-02 | yes
        a day too late            | 2026-04-05 | 2026    | 04-10! 05-02 07-18 10-15 e05-02 | no
        a code that is not so     | 2026-04-05 | 2026    | 04-09x 07-08 10-08 e05-02       | no
    """,
)


diabetes = Programme(
    code="t2dm",
    title="2型糖尿病患者健康管理",
    english="Type 2 diabetes",
    source="《国家基本公共卫生服务规范（第三版）》2型糖尿病患者健康管理服务规范",
    order=20,
    who=adults(35) & diagnosed(DIABETES_TYPE_2),
    asks=VISIT,
    visits=[
        Visit("follow-up", "随访", every=months(3), document="HSDB04.02"),
        Visit("health check", "年度体检", every=years(1), asks=YEARLY, document="HSDC00.01"),
    ],
    limits=LIMITS,
    controlled=controlled,
    measured=measured,
    standard=STANDARD,
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "sugar danger",
            sugar_danger,
            [advise("紧急处理血糖"), refer("hospital", at_once=True), see_again(weeks(2))],
            title="血糖危急",
            code="2",
            or_codes=("4",),
            says="血糖达到16.7 mmol/L或不高于3.9 mmol/L：紧急处理后立即转诊，2周内主动回访转诊情况。",
        ),
        Rule(
            "danger",
            danger,
            [advise("紧急处理，稳定病情"), refer("hospital", at_once=True), see_again(weeks(2))],
            title="危急",
            code="2",
            or_codes=("4",),
            says="有危急情况：紧急处理后立即转诊上级医院，2周内主动回访转诊情况。",
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
            says="连续两次空腹血糖控制不满意：转诊上级医院，2周内回访。",
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
            says="空腹血糖第一次达到或超过7.0 mmol/L：了解服药情况，必要时增加剂量、更换或加用降糖药，2周内随访。",
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
            [advise("预约面对面测空腹血糖"), see_again(weeks(2))],
            title="未测空腹血糖",
            code="2",
            says="本次没有空腹血糖，不能算作达标：请在2周内面对面测量。",
        ),
        Rule(
            "controlled",
            True,
            [see_again(months(3))],
            title="达标",
            code="1",
            says="空腹血糖低于7.0 mmol/L，无不良反应，无新发或加重的并发症：3个月内随访。",
        ),
    ],
    remarks=[
        Remark(often_low, "低血糖反应频繁：核对进餐、运动和降糖药剂量，教会识别和自救。"),
        Remark(foot_in_danger, "足部有异常：做好足部护理指导，必要时转诊。"),
        Remark(fast_heart, "心率超过100次/分：复测；持续不降的，按危急情况转诊。"),
    ],
    examples=[
        """
        case                       | fasting_glucose | after_meal_glucose | mode | fasting_glucose before | fasting_glucose before that | grade        | code | next     | controlled
        a quiet quarter            | 6.2             |                    | 1    | 6.4  |     | controlled   | 1 | 3 months | yes
        just below                 | 6.9             |                    | 1    |      |     | controlled   | 1 | 3 months | yes
        7.0 is not below 7.0       | 7.0             |                    | 1    | 6.4  |     | high         | 2 | 2 weeks  | no
        first visit of all         | 8.8             |                    | 1    |      |     | high         | 2 | 2 weeks  | no
        high again                 | 7.4             |                    | 1    | 7.0  |     | still high   | 2 | 2 weeks  | no
        high, good, high again     | 7.4             |                    | 1    | 6.9  | 9.1 | high         | 2 | 2 weeks  | no
        16.7 is enough             | 16.7            |                    | 1    |      |     | sugar danger | 2 | 2 weeks  | no
        16.6 is not                | 16.6            |                    | 1    |      |     | high         | 2 | 2 weeks  | no
        too low                    | 3.9             |                    | 1    | 6.0  |     | sugar danger | 2 | 2 weeks  | yes
        not too low                | 4.0             |                    | 1    | 6.0  |     | controlled   | 1 | 3 months | yes
        after a meal counts too    | 6.8             | 16.7               | 1    |      |     | sugar danger | 2 | 2 weeks  | yes
        15 after a meal            | 6.8             | 15.0               | 1    |      |     | controlled   | 1 | 3 months | yes
        told by telephone          |                 |                    | 3    | 6.4  |     | not measured | 2 | 2 weeks  | no
        measured at home, told     | 6.5             |                    | 3    | 6.4  |     | controlled   | 1 | 3 months | yes
        low, and told              |                 | 3.2                | 3    | 6.4  |     | sugar danger | 2 | 2 weeks  | no
        seen and not measured      |                 |                    | 1    |      |     | refused      |   |          |
        a slip of the key          | 68              |                    | 1    |      |     | refused      |   |          |
        """,
        """
        case                  | fasting_glucose | bp      | temperature | warning | heart_rate | grade        | code | next
        180 is enough         | 6.2             | 180/80  |             |         |            | danger       | 2    | 2 weeks
        so is 110             | 6.2             | 150/110 |             |         |            | danger       | 2    | 2 weeks
        not quite             | 6.2             | 178/108 |             |         |            | controlled   | 1    | 3 months
        above 39              | 6.2             |         | 39.1        |         |            | danger       | 2    | 2 weeks
        39 is not above       | 6.2             |         | 39.0        |         |            | controlled   | 1    | 3 months
        a fast heart, once    | 6.2             |         |             |         | 108        | controlled   | 1    | 3 months
        a heart that stays so | 6.2             |         |             | 11      | 108        | danger       | 2    | 2 weeks
        behaviour             | 6.2             |         |             | 1       |            | danger       | 2    | 2 weeks
        smell of acetone      | 6.2             |         |             | 2       |            | danger       | 2    | 2 weeks
        palpitations          | 6.2             |         |             | 3       |            | danger       | 2    | 2 weeks
        sweating              | 6.2             |         |             | 4       |            | danger       | 2    | 2 weeks
        no appetite           | 6.2             |         |             | 5       |            | danger       | 2    | 2 weeks
        vomiting              | 6.2             |         |             | 6       |            | danger       | 2    | 2 weeks
        thirst and much urine | 6.2             |         |             | 7       |            | danger       | 2    | 2 weeks
        pain in the belly     | 6.2             |         |             | 8       |            | danger       | 2    | 2 weeks
        deep breathing        | 6.2             |         |             | 9       |            | danger       | 2    | 2 weeks
        flushed skin          | 6.2             |         |             | 10      |            | danger       | 2    | 2 weeks
        sight lost suddenly   | 6.2             |         |             | 12      |            | danger       | 2    | 2 weeks
        beyond our means      | 6.2             |         |             | 13      |            | danger       | 2    | 2 weeks
        none of the signs     | 6.2             |         |             | 0       |            | controlled   | 1    | 3 months
        """,
        """
        case                 | sex | fasting_glucose | after_meal_glucose | pregnant | grade      | next
        pregnant, raised     | 2   | 6.1             |                    | yes      | danger     | 2 weeks
        raised after a meal  | 2   | 5.0             | 7.8                | yes      | danger     | 2 weeks
        pregnant, not raised | 2   | 5.2             | 7.0                | yes      | controlled | 3 months
        a man is not         | 1   | 6.2             |                    | yes      | refused    |
        """,
        """
        case              | fasting_glucose | complication | adverse_reaction | adverse_reaction before | fasting_glucose before | low_sugar | foot_pulse | grade | code | next
        new complication  | 6.2 | 有 |    |    |     |      |      | complication      | 4 | 2 weeks
        first reaction    | 6.2 |    | 有 |    | 6.0 |      |      | reaction          | 3 | 2 weeks
        not brought down  | 6.2 |    | 有 | 有 | 6.0 |      |      | reaction persists | 3 | 2 weeks
        gone              | 6.2 |    | 无 | 有 | 6.0 |      |      | controlled        | 1 | 3 months
        high, with one    | 8.2 |    | 有 |    | 6.0 |      |      | high              | 2 | 2 weeks
        low now and then  | 6.2 |    |    |    |     | 频繁 |      | controlled        | 1 | 3 months
        a weak foot pulse | 6.2 |    |    |    |     |      | 减弱 | controlled        | 1 | 3 months
        """,
    ],
)
