"""Raised blood pressure and the risk of it: adults not known to have hypertension."""
# ruff: noqa: E501 - tables of examples, one case a line

from itertools import takewhile

from xinglin.engines.codes import HYPERTENSION
from xinglin.engines.followup import Limits, Programme, Rule, Visit, advise, refer, see_again
from xinglin.engines.people import FEMALE, adults
from xinglin.engines.records import (
    BLOOD_PRESSURE,
    BMI,
    DRINKING,
    HEIGHT,
    SALT,
    WAIST,
    WEIGHT,
    WHEN_SEEN,
    Form,
    Tick,
    never_diagnosed,
)
from xinglin.kernel.time import months, weeks, years

LIMITS = Limits("""
    name             | value | unit   | from       | to | source                 | tag
    raised_systolic  | 140   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | V*
    raised_diastolic | 90    | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | V*
    danger_systolic  | 180   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | V*
    danger_diastolic | 110   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | V*
    high_systolic    | 130   | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | G
    high_diastolic   | 85    | mmHg   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | G
    overweight       | 24    | kg/m²  | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | G
    waist_man        | 90    | cm     | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | G
    waist_woman      | 85    | cm     | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | G
    spirits          | 2     | 两/day | 2017-02-28 |    | NBPHS 3rd ed.: 100 ml  | G
    older_from       | 55    | year   | 2017-02-28 |    | NBPHS 3rd ed., ch. 8   | G
""")
FAMILY = Tick("family", "一级或二级亲属患高血压", english="Relatives with hypertension")
A_LOT_OF_SALT = "3"


def measured(now):
    return now.systolic is not None and now.diastolic is not None


def raised(now, before=None):
    at = LIMITS.on(now.day)
    return measured(now) and (
        now.systolic >= at.raised_systolic or now.diastolic >= at.raised_diastolic
    )


def danger(now, before):
    at = LIMITS.on(now.day)
    return measured(now) and (
        now.systolic >= at.danger_systolic or now.diastolic >= at.danger_diastolic
    )


def raised_on_three_days(now, before):
    """Three different days, one after the other; visits of one day count once."""
    return len({one.day for one in takewhile(raised, (now, *now.earlier()))}) >= 3


def reasons(now):
    """Why somebody is at high risk, in Chinese; any one is enough."""
    at = LIMITS.on(now.day)
    waist = at.waist_woman if now.sex == FEMALE else at.waist_man
    found = {
        "血压高值（130–139/85–89 mmHg）": measured(now)
        and (now.systolic >= at.high_systolic or now.diastolic >= at.high_diastolic),
        "超重或肥胖": now.bmi is not None and now.bmi >= at.overweight,
        "腹型肥胖": now.waist is not None and now.waist >= waist,
        "高血压家族史": now.family,
        "长期高盐饮食": now.salt == A_LOT_OF_SALT,
        "长期过量饮酒": now.drinking is not None and now.drinking >= at.spirits,
        "55岁及以上": now.age >= at.older_from,
    }
    return [reason for reason, holds in found.items() if holds]


def at_risk(now, before):
    return bool(reasons(now))


def unmeasured(now, before):
    return not measured(now)


hypertension_risk = Programme(
    code="htn-risk",
    title="高血压筛查与高危人群管理",
    english="Hypertension screening and high risk",
    source="《国家基本公共卫生服务规范（第三版）》高血压患者健康管理服务规范：筛查",
    order=15,
    who=adults(35) & never_diagnosed(HYPERTENSION),
    asks=Form(
        BLOOD_PRESSURE.asked(required=WHEN_SEEN),
        HEIGHT,
        WEIGHT,
        BMI,
        WAIST,
        FAMILY,
        SALT,
        DRINKING,
    ),
    visits=[Visit("screening", "筛查", every=years(1))],
    limits=LIMITS,
    measured=measured,
    plan=[
        Rule(
            "danger",
            danger,
            [refer("hospital", at_once=True), see_again(weeks(2))],
            title="危急",
            says="血压达到180/110 mmHg：立即转诊上级医院，2周内回访。",
        ),
        Rule(
            "to be confirmed",
            raised_on_three_days,
            [refer("hospital"), see_again(weeks(2))],
            title="初步诊断，转诊确诊",
            says="非同日3次血压高于正常：初步诊断为高血压，转诊确诊，2周内回访；确诊后纳入高血压管理。",
        ),
        Rule(
            "raised",
            raised,
            [advise("去除影响因素后另日复测"), see_again(weeks(1))],
            title="血压升高，待复测",
            says="血压高于正常：去除可能引起血压升高的因素后，另日复测。",
        ),
        Rule(
            "not measured",
            unmeasured,
            [advise("预约测量血压"), see_again(months(1))],
            title="未测血压",
            says="本次没有测量血压，请预约测量。",
        ),
        Rule(
            "high risk",
            at_risk,
            [advise("生活方式指导"), see_again(months(6))],
            title="高危人群",
            says="属于高血压高危人群：每半年至少测量1次血压，并接受生活方式指导。",
        ),
        Rule(
            "normal",
            True,
            [see_again(years(1))],
            title="正常",
            says="血压正常：每年至少测量1次血压。",
        ),
    ],
    examples=[
        """
        case                    | age | bp     | bp before | bp before that | grade           | next
        a normal pressure       | 40  | 118/76 |           |                | normal          | 1 year
        raised for the first    | 40  | 142/84 |           |                | raised          | 1 week
        the lower one is enough | 40  | 128/90 |           |                | raised          | 1 week
        raised on two days      | 40  | 142/84 | 146/92    |                | raised          | 1 week
        raised on three days    | 40  | 142/84 | 146/92    | 150/88         | to be confirmed | 2 weeks
        not in between          | 40  | 142/84 | 128/80    | 150/88         | raised          | 1 week
        too high to wait        | 40  | 182/84 |           |                | danger          | 2 weeks
        the high end of normal  | 40  | 132/80 |           |                | high risk       | 6 months
        55 is a risk in itself  | 55  | 118/76 |           |                | high risk       | 6 months
        """,
        """
        case                 | age | sex | bp     | mode | weight | height | waist | family | salt | drinking | grade
        overweight           | 40  | 1   | 118/76 | 1    | 72     | 170    |       |        |      |          | high risk
        not overweight       | 40  | 1   | 118/76 | 1    | 68     | 170    |       |        |      |          | normal
        a man's waist        | 40  | 1   | 118/76 | 1    |        |        | 90    |        |      |          | high risk
        a man's slimmer one  | 40  | 1   | 118/76 | 1    |        |        | 87    |        |      |          | normal
        a woman's waist      | 40  | 2   | 118/76 | 1    |        |        | 87    |        |      |          | high risk
        in the family        | 40  | 1   | 118/76 | 1    |        |        |       | yes    |      |          | high risk
        much salt            | 40  | 1   | 118/76 | 1    |        |        |       |        | 重   |          | high risk
        100 ml of spirits    | 40  | 1   | 118/76 | 1    |        |        |       |        |      | 2        | high risk
        asked by telephone   | 40  | 1   |        | 3    |        |        |       |        |      |          | not measured
        """,
    ],
)
