"""Whom, when, and what a visit means: chronic obstructive lung disease.

The package names the service; how often and what is counted is not verified and therefore stands
as configuration (confidence G) in `LIMITS`.
"""
# ruff: noqa: E501 - tables of examples, one case a line

import datetime as dt

from xinglin.engines.codes import CHRONIC_OBSTRUCTIVE_PULMONARY_DISEASE
from xinglin.engines.followup import (
    Coded,
    Limits,
    Programme,
    Remark,
    Rule,
    Score,
    Standard,
    Visit,
    advise,
    bands,
    refer,
    see_again,
)
from xinglin.engines.people import adults
from xinglin.engines.records import diagnosed
from xinglin.kernel.time import months, weeks, years
from xinglin.programmes.copd.asked import CAT, VISIT, YEARLY

ADOPTED = dt.date(2024, 9, 13)
LIMITS = Limits("""
    name           | value | unit   | from       | to | source                                        | tag
    every          | 3     | 月     | 2024-09-13 |    | local configuration; the notice was not read  | G
    visits_a_year  | 4     | 次     | 2024-09-13 |    | local configuration; the notice was not read  | G
    low_oxygen     | 90    | %      | 2024-09-13 |    | GOLD 2023: below, at rest                      | G
    fast_breathing | 30    | 次/min | 2024-09-13 |    | GOLD 2023: more, use of accessory muscles      | G
    fast_pulse     | 120   | 次/min | 2024-09-13 |    | local configuration                            | G
    much_cat       | 10    | 分     | 2024-09-13 |    | GOLD 2023: more symptoms from here on          | G
    much_mmrc      | 2     | 级     | 2024-09-13 |    | GOLD 2023: more symptoms from here on          | G
    often_worse    | 2     | 次     | 2024-09-13 |    | GOLD 2023: group E, moderate exacerbations     | G
    often_ward     | 1     | 次     | 2024-09-13 |    | GOLD 2023: group E, with a stay in hospital    | G
""")
NONE, OUTPATIENT, IN_HOSPITAL = "1", "2", "3"


def measured(now):
    """Breathlessness was asked; by telephone it can be."""
    return now.mmrc is not None


def many_symptoms(now):
    at = LIMITS.on(now.day)
    return int(now.mmrc or 0) >= at.much_mmrc or (now.cat is not None and now.cat >= at.much_cat)


def often_worse(now):
    at = LIMITS.on(now.day)
    return (now.worse_a_year or 0) >= at.often_worse or (now.ward_a_year or 0) >= at.often_ward


def group(now):
    """The letter of GOLD 2023: A few symptoms, B many, E often worse; none while unasked."""
    if not measured(now):
        return None
    return "E" if often_worse(now) else "B" if many_symptoms(now) else "A"


def controlled(now):
    """Breathlessness below the mark, no exacerbation since, oxygen not low."""
    low = now.spo2 is not None and now.spo2 < LIMITS.on(now.day).low_oxygen
    return measured(now) and not many_symptoms(now) and now.worse in (None, NONE) and not low


def danger(now, before):
    at = LIMITS.on(now.day)
    return (
        now.warning
        or (now.spo2 is not None and now.spo2 < at.low_oxygen)
        or (now.breathing is not None and now.breathing > at.fast_breathing)
        or (now.pulse is not None and now.pulse > at.fast_pulse)
    )


def complication(now, before):
    return now.complication


def worse(now, before):
    return now.worse in (OUTPATIENT, IN_HOSPITAL)


def worse_again(now, before):
    return worse(now, before) and before is not None and worse(before, None)


def symptoms(now, before):
    return measured(now) and many_symptoms(now)


def symptoms_again(now, before):
    return symptoms(now, before) and before is not None and symptoms(before, None)


def reaction(now, before):
    return now.adverse_reaction


def reaction_twice(now, before):
    return now.adverse_reaction and before is not None and before.adverse_reaction


def unmeasured(now, before):
    return not measured(now)


def smokes(now, before):
    return bool(now.smoking)


def wrong_inhaler(now, before):
    return now.inhaler == "2"


def at_risk(now, before):
    return now.gold_group == "E"


def unprotected(now, before):
    return now.flu_vaccine is False or now.lung_vaccine is False


AT_FIRST = LIMITS.on(ADOPTED)
STANDARD = Standard(
    visits=int(AT_FIRST.visits_a_year),
    checks=1,
    examples="""
        case                      | joined     | period  | visits                          | kept
        four visits and a check   | 2024-10-01 | 2026    | 01-10 04-09 07-08 10-08 e05-02  | yes
        three are too few         | 2024-10-01 | 2026    | 01-10 04-09 07-08 e05-02        | no
        no yearly examination     | 2024-10-01 | 2026    | 01-10 04-09 07-08 10-08         | no
        a recheck came too late   | 2026-04-05 | 2026    | 04-10! 05-02 07-18 10-15 e05-02 | no
        joined in November: one   | 2026-11-03 | 2026    | 11-03 e11-03                    | yes
    """,
)

copd = Programme(
    code="copd",
    title="慢性阻塞性肺疾病患者健康服务",
    english="Chronic obstructive lung disease",
    source="基本公共卫生服务增加慢性阻塞性肺疾病患者健康服务（2024年9月13日）；随访频次和判断为配置，待核对",
    order=25,
    who=adults(35) & diagnosed(CHRONIC_OBSTRUCTIVE_PULMONARY_DISEASE),
    asks=VISIT,
    visits=[
        Visit("follow-up", "随访", every=months(int(AT_FIRST.every))),
        Visit("health check", "年度体检", every=years(1), asks=YEARLY),
    ],
    limits=LIMITS,
    controlled=controlled,
    measured=measured,
    standard=STANDARD,
    computes=[
        Score(
            "cat",
            "CAT总分",
            items=[one.code for one in CAT],
            bands=bands("0-9 1 轻微影响|10-20 2 中等影响|21-30 3 严重影响|31-40 4 非常严重影响"),
        ),
        Coded("gold_group", "综合评估分组", group),
    ],
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "danger",
            danger,
            [advise("吸氧，稳定病情"), refer("hospital", at_once=True), see_again(weeks(2))],
            title="危急",
            code="2",
            or_codes=("4",),
            says="有危急情况（静息血氧低于90%、呼吸超过30次/分等）：紧急处理后立即转诊，2周内回访转诊情况。",
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
            "worse again",
            worse_again,
            [refer("hospital"), see_again(weeks(2))],
            title="连续两次急性加重",
            code="2",
            says="连续两次随访都有急性加重：转诊上级医院调整方案，2周内回访。",
        ),
        Rule(
            "worse",
            worse,
            [advise("查找诱因，调整用药，核对吸入技术"), see_again(weeks(2))],
            title="急性加重",
            code="2",
            says="上次随访以来有急性加重：查找诱因，调整用药，2周内随访。",
        ),
        Rule(
            "symptoms persist",
            symptoms_again,
            [refer("hospital"), see_again(weeks(2))],
            title="症状持续较多",
            code="2",
            says="连续两次症状较多（mMRC 2级及以上或CAT 10分及以上）：转诊上级医院评估，2周内回访。",
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
            "many symptoms",
            symptoms,
            [advise("核对用药和吸入技术，调整药物，肺康复指导"), see_again(weeks(2))],
            title="症状较多",
            code="2",
            or_codes=("3",),
            says="症状较多（mMRC 2级及以上或CAT 10分及以上）：核对用药和吸入技术，调整药物，2周内随访。",
        ),
        Rule(
            "reaction",
            reaction,
            [advise("调整药物"), see_again(weeks(2))],
            title="不良反应",
            code="3",
            says="出现药物不良反应：调整药物，2周内随访。",
        ),
        Rule(
            "not assessed",
            unmeasured,
            [advise("预约面对面评估呼吸困难")],
            title="未评估",
            code="2",
            says="本次没有评估呼吸困难，不能算作稳定：请预约面对面评估。",
        ),
        Rule(
            "stable",
            True,
            [advise("戒烟、肺康复、接种疫苗")],
            title="稳定",
            code="1",
            says="病情稳定：继续原方案，按期随访。",
        ),
    ],
    remarks=[
        Remark(smokes, "仍在吸烟：劝导戒烟。"),
        Remark(wrong_inhaler, "吸入装置使用不正确：当面示教。"),
        Remark(at_risk, "近一年急性加重2次及以上或曾住院：属高风险，建议专科评估。"),
        Remark(unprotected, "建议接种流感疫苗和肺炎球菌疫苗。"),
    ],
    examples=[
        """
        case                     | mode | mmrc | spo2 | breathing | pulse | warning | grade        | code | next     | controlled
        a quiet quarter          | 1    | 1    | 96   | 18        | 76    | 0       | stable       | 1    | 3 months | yes
        oxygen is not below 90   | 1    | 1    | 90   |           |       |         | stable       | 1    | 3 months | yes
        oxygen is low            | 1    | 1    | 89   |           |       |         | danger       | 2    | 2 weeks  | no
        thirty is not more       | 1    | 1    |      | 30        |       |         | stable       | 1    | 3 months | yes
        breathes too fast        | 1    | 1    |      | 31        |       |         | danger       | 2    | 2 weeks  | yes
        a heart at 120           | 1    | 1    |      |           | 120   |         | stable       | 1    | 3 months | yes
        a heart above it         | 1    | 1    |      |           | 121   |         | danger       | 2    | 2 weeks  | yes
        drowsy                   | 1    | 1    |      |           |       | 1       | danger       | 2    | 2 weeks  | yes
        blue lips                | 1    | 1    |      |           |       | 2       | danger       | 2    | 2 weeks  | yes
        breathless at rest       | 1    | 1    |      |           |       | 3       | danger       | 2    | 2 weeks  | yes
        blood in the sputum      | 1    | 1    |      |           |       | 4       | danger       | 2    | 2 weeks  | yes
        pain in the chest        | 1    | 1    |      |           |       | 5       | danger       | 2    | 2 weeks  | yes
        swollen legs             | 1    | 1    |      |           |       | 6       | danger       | 2    | 2 weeks  | yes
        beyond our means         | 3    | 1    |      |           |       | 9       | danger       | 2    | 2 weeks  | yes
        asked by telephone       | 3    | 1    |      |           |       | 0       | stable       | 1    | 3 months | yes
        not asked by telephone   | 3    |      |      |           |       |         | not assessed | 2    | 3 months | no
        seen and not asked       | 1    |      |      |           |       |         | refused      |      |          |
        no such saturation       | 1    | 1    | 130  |           |       |         | refused      |      |          |
        """,
        """
        case                   | mmrc | cat_cough | cat_phlegm | cat_tight | cat_climb | cat_home | cat_outdoors | cat_sleep | cat_energy | cat | cat_band | gold_group | grade         | next
        breathless on the flat | 2    |   |   |   |   |   |   |   |   |    |   | B | many symptoms | 2 weeks
        nine points            | 1    | 2 | 2 | 1 | 2 | 0 | 0 | 1 | 1 | 9  | 1 | A | stable        | 3 months
        ten points             | 1    | 2 | 2 | 1 | 2 | 1 | 0 | 1 | 1 | 10 | 2 | B | many symptoms | 2 weeks
        one question open      | 1    | 5 | 5 | 5 | 5 | 5 | 5 | 5 |   |    |   | A | stable        | 3 months
        the worst              | 1    | 5 | 5 | 5 | 5 | 5 | 5 | 5 | 5 | 40 | 4 | B | many symptoms | 2 weeks
        """,
        """
        case                   | mmrc | mmrc before | worse | worse before | worse_a_year | ward_a_year | complication | adverse_reaction | adverse_reaction before | gold_group | grade             | code | next
        treated as outpatient  | 1 | 1 | 2 |   | 1 | 0 |    |    |    | A | worse             | 2 | 2 weeks
        treated in hospital    | 1 | 1 | 3 |   | 1 | 1 |    |    |    | E | worse             | 2 | 2 weeks
        worse, and again       | 1 | 1 | 2 | 3 | 2 | 0 |    |    |    | E | worse again       | 2 | 2 weeks
        it was worse, now not  | 1 | 1 | 1 | 2 | 1 | 0 |    |    |    | A | stable            | 1 | 3 months
        still many symptoms    | 2 | 3 | 1 |   | 0 | 0 |    |    |    | B | symptoms persist  | 2 | 2 weeks
        many symptoms at first | 2 | 1 | 1 |   | 0 | 0 |    |    |    | B | many symptoms     | 2 | 2 weeks
        a new complication     | 1 | 1 | 1 |   | 0 | 0 | 有 |    |    | A | complication      | 4 | 2 weeks
        first reaction         | 1 | 1 | 1 |   | 0 | 0 |    | 有 |    | A | reaction          | 3 | 2 weeks
        not brought down       | 1 | 1 | 1 |   | 0 | 0 |    | 有 | 有 | A | reaction persists | 3 | 2 weeks
        """,
    ],
)
