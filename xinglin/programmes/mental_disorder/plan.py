"""Whom, when, and what a visit means: severe mental disorder, in the order of classes 1, 2, 3."""
# ruff: noqa: E501 - tables of examples, one case a line

import datetime as dt

from xinglin.engines.codes import SEVERE_MENTAL_DISORDER
from xinglin.engines.followup import (
    JOINED,
    Coded,
    Leaving,
    Limits,
    Programme,
    Remark,
    Rule,
    Sensitive,
    Standard,
    Visit,
    advise,
    close,
    refer,
    report,
    see_again,
)
from xinglin.engines.people import everyone
from xinglin.engines.records import diagnosed
from xinglin.kernel.time import days, months, weeks, years
from xinglin.programmes.mental_disorder.asked import (
    CLOSING,
    FUNCTIONS,
    REGISTRATION,
    VISIT,
    YEARLY,
)

ADOPTED = dt.date(2017, 2, 28)
LIMITS = Limits("""
    name            | value | unit | from       | to | source                                          | tag
    unstable_weeks  | 2     | 周   | 2017-02-28 |    | NBPHS 3rd ed., ch. 11; some sites: 1 week       | V*
    recheck_weeks   | 2     | 周   | 2017-02-28 |    | NBPHS 3rd ed., ch. 11                           | V*
    guided_months   | 1     | 月   | 2017-02-28 |    | NBPHS 3rd ed., ch. 11: if no improvement        | G
    improved_months | 3     | 月   | 2017-02-28 |    | NBPHS 3rd ed., ch. 11; some sites: 2 months     | V*
    stable_months   | 3     | 月   | 2017-02-28 |    | NBPHS 3rd ed., ch. 11                           | V*
    danger_from     | 3     | 级   | 2017-02-28 |    | NBPHS 3rd ed., ch. 11: grades 3 to 5            | V*
    visits_a_year   | 4     | 次   | 2017-02-28 |    | NBPHS 3rd ed., ch. 11                           | V*
""")
AT = LIMITS.on(ADOPTED)
POOR = "3"
IMPROVED = ("1", "2")
UNSTABLE, MOSTLY, STABLE = "1", "2", "3"


def grade_of(now):
    """The grade 0–5; its code is one more than it."""
    return None if now.risk is None else int(now.risk) - 1


def measured(now):
    """A visit without a risk grade is none."""
    return now.risk is not None


def dangerous(now, before):
    return measured(now) and grade_of(now) >= LIMITS.on(now.day).danger_from


def functions(now):
    return [getattr(now, one.code) for one in FUNCTIONS]


def unstable(now, before):
    return POOR in (now.psychosis, now.insight, now.drug_reaction, now.body_illness)


def partly(now):
    """At least one of symptoms, insight and social function is not well."""
    return now.psychosis == "2" or now.insight == "2" or POOR in functions(now)


def mostly_stable(now, before):
    return (measured(now) and grade_of(now) >= 1) or partly(now)


def again(before):
    """Whether the visit before was already one of class 2."""
    return before is not None and before.smd_class == MOSTLY


def improving(now, before):
    return mostly_stable(now, before) and again(before) and now.effect in IMPROVED


def not_improving(now, before):
    return mostly_stable(now, before) and again(before)


def unassessed(now, before):
    """Stable can only be called who was asked about everything that it takes."""
    asked = (now.risk, now.psychosis, now.insight)
    return None in asked or all(one is None for one in functions(now))


def class_of(now):
    """稳定程度 in codes: 1 不稳定, 2 基本稳定, 3 稳定; none while it cannot be said."""
    if now.ended_by is not None:
        return None
    if dangerous(now, None) or unstable(now, None):
        return UNSTABLE
    if mostly_stable(now, None):
        return MOSTLY
    return None if unassessed(now, None) else STABLE


def stable(now):
    return now.smd_class == STABLE


def ended(*why):
    """A rule's condition: the end of management for one of these reasons."""

    def holds(now, before):
        return now.ended_by in why

    return holds


def locked_up(now, before):
    return now.restraint == "2"


def has_harmed(now, before):
    return bool(set(now.dangerous_behaviour or ()) & {"03", "05", "06"})


def stopped_drugs(now, before):
    return now.drug_taking in ("2", "3")


STANDARD = Standard(
    visits=int(AT.visits_a_year),
    checks=1,
    modes=frozenset("1235"),
    examples="""
        case                      | joined     | period  | visits                           | kept
        four visits and a check   | 2024-05-01 | 2026    | 01-10 04-09 07-08 10-08 e05-02   | yes
        one by telephone counts   | 2024-05-01 | 2026    | 01-10 04-09 07-08t 10-08 e05-02  | yes
        one without a risk grade  | 2024-05-01 | 2026    | 01-10 04-09 07-08? 10-08 e05-02  | no
        three are too few         | 2024-05-01 | 2026    | 01-10 04-09 07-08 e05-02         | no
        no yearly examination     | 2024-05-01 | 2026    | 01-10 04-09 07-08 10-08          | no
        the fortnight was missed  | 2026-04-05 | 2026    | 04-10! 05-02 07-18 10-15 e05-02  | no
    """,
)

mental_disorder = Programme(
    code="smd",
    title="严重精神障碍患者管理",
    english="Severe mental disorder",
    source="《国家基本公共卫生服务规范（第三版）》严重精神障碍患者管理服务规范",
    order=50,
    who=everyone & diagnosed(SEVERE_MENTAL_DISORDER),
    sensitive=Sensitive(),
    anchor=JOINED,
    asks=VISIT,
    visits=[
        Visit("follow-up", "随访", every=months(int(AT.stable_months)), document="HSDB04.04"),
        Visit("health check", "年度体检", every=years(1), asks=YEARLY),
        Visit(
            "registration",
            "个人信息补充",
            at=days(0),
            until=weeks(2),
            late=months(3),
            asks=REGISTRATION,
            document="HSDB04.03",
        ),
        Visit("extra", "临时随访", as_needed=True, document="HSDB04.04"),
        Visit("closing", "终止管理", as_needed=True, asks=CLOSING, graded=True),
    ],
    limits=LIMITS,
    controlled=stable,
    measured=measured,
    standard=STANDARD,
    computes=[
        Coded("risk_grade", "危险性等级", grade_of),
        Coded("smd_class", "稳定程度分类", class_of),
    ],
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "died",
            ended("2"),
            [close(Leaving.DIED)],
            title="死亡",
            says="死亡：终止管理，登记死亡日期和原因。",
        ),
        Rule(
            "lost",
            ended("1"),
            [report("公安派出所、村（居）民委员会"), close(Leaving.LOST)],
            title="失访",
            says="失访：登记失访原因，通报公安派出所和村（居）民委员会，协助查找。",
        ),
        Rule(
            "moved",
            ended("3", "9"),
            [advise("与迁入地交接"), close(Leaving.MOVED)],
            title="迁出或其他终止",
            says="迁出：与迁入地交接档案后终止管理。",
        ),
        Rule(
            "dangerous",
            dangerous,
            [
                advise("对症处理"),
                refer("精神专科医疗机构", at_once=True),
                report("公安派出所、村（居）民委员会"),
                see_again(weeks(int(AT.unstable_weeks))),
            ],
            title="不稳定（危险性3–5级）",
            code=UNSTABLE,
            says="危险性评估3–5级：对症处理后立即转诊，必要时报告公安部门；未能住院的，联合精神科医师、村（居）民委员会、公安人员共同处置，2周内随访。",
        ),
        Rule(
            "unstable",
            unstable,
            [
                advise("对症处理"),
                refer("精神专科医疗机构", at_once=True),
                see_again(weeks(int(AT.unstable_weeks))),
            ],
            title="不稳定",
            code=UNSTABLE,
            says="精神症状明显、自知力缺失、有严重药物不良反应或严重躯体疾病：对症处理后立即转诊，2周内随访转诊情况。",
        ),
        Rule(
            "improving",
            improving,
            [advise("维持目前治疗方案"), see_again(months(int(AT.improved_months)))],
            title="基本稳定，好转",
            code=MOSTLY,
            says="基本稳定，经处理后好转：维持目前治疗方案，3个月时随访。",
        ),
        Rule(
            "not improving",
            not_improving,
            [advise("在精神科医师指导下调整治疗"), see_again(months(int(AT.guided_months)))],
            title="基本稳定，未见好转",
            code=MOSTLY,
            says="基本稳定，处理后未见好转：请精神科医师指导治疗，1个月时随访。",
        ),
        Rule(
            "mostly stable",
            mostly_stable,
            [
                advise("查找原因，在规定剂量范围内调整用药或对症处理"),
                see_again(weeks(int(AT.recheck_weeks))),
            ],
            title="基本稳定",
            code=MOSTLY,
            says="危险性1–2级，或精神症状、自知力、社会功能至少一方面较差：查找原因，对症处理或调整剂量，2周时随访。",
        ),
        Rule(
            "not assessed",
            unassessed,
            [advise("补做精神状况检查"), see_again(weeks(int(AT.recheck_weeks)))],
            title="评估不完整",
            says="危险性为0级，但精神症状、自知力或社会功能没有评估，不能判为稳定：2周内补做。",
        ),
        Rule(
            "stable",
            True,
            [advise("继续执行上级医院制定的治疗方案"), see_again(months(int(AT.stable_months)))],
            title="稳定",
            code=STABLE,
            says="危险性0级，精神症状基本消失，自知力基本恢复，社会功能一般或良好，无严重药物不良反应，躯体疾病稳定：3个月时随访。",
        ),
    ],
    remarks=[
        Remark(locked_up, "存在关锁：联系村（居）民委员会和上级医院，依法解除。"),
        Remark(has_harmed, "有肇祸、自伤或自杀未遂：与监护人和有关部门商定看护措施。"),
        Remark(stopped_drugs, "未规律用药：查明原因，落实监护人督促服药。"),
    ],
    examples=[
        """
        case                      | risk | psychosis | insight | self_care | company | risk_grade | smd_class | grade         | code | next     | controlled
        nothing to be seen        | 1    | 1         | 1       | 1         | 1       | 0          | 3         | stable        | 3    | 3 months | yes
        fair is good enough       | 1    | 1         | 1       | 2         | 2       | 0          | 3         | stable        | 3    | 3 months | yes
        code 2 is grade 1         | 2    | 1         | 1       | 1         | 1       | 1          | 2         | mostly stable | 2    | 2 weeks  | no
        code 3 is grade 2         | 3    | 1         | 1       | 1         | 1       | 2          | 2         | mostly stable | 2    | 2 weeks  | no
        code 4 is grade 3         | 4    | 1         | 1       | 1         | 1       | 3          | 1         | dangerous     | 1    | 2 weeks  | no
        code 5 is grade 4         | 5    | 1         | 1       | 1         | 1       | 4          | 1         | dangerous     | 1    | 2 weeks  | no
        code 6 is grade 5         | 6    | 1         | 1       | 1         | 1       | 5          | 1         | dangerous     | 1    | 2 weeks  | no
        some symptoms             | 1    | 2         | 1       | 1         | 1       | 0          | 2         | mostly stable | 2    | 2 weeks  | no
        marked symptoms           | 1    | 3         | 1       | 1         | 1       | 0          | 1         | unstable      | 1    | 2 weeks  | no
        insight is incomplete     | 1    | 1         | 2       | 1         | 1       | 0          | 2         | mostly stable | 2    | 2 weeks  | no
        no insight                | 1    | 1         | 3       | 1         | 1       | 0          | 1         | unstable      | 1    | 2 weeks  | no
        one function poor         | 1    | 1         | 1       | 1         | 3       | 0          | 2         | mostly stable | 2    | 2 weeks  | no
        grade 3 comes first       | 4    | 3         | 3       | 3         | 3       | 3          | 1         | dangerous     | 1    | 2 weeks  | no
        nobody asked for insight  | 1    | 1         |         | 1         | 1       | 0          |           | not assessed  |      | 2 weeks  | no
        functions left open       | 1    | 1         | 1       |           |         | 0          |           | not assessed  |      | 2 weeks  | no
        no risk grade             |      | 1         | 1       | 1         | 1       |            |           | refused       |      |          |
        there is no grade 6       | 7    | 1         | 1       | 1         | 1       |            |           | refused       |      |          |
        """,
        """
        case                    | risk | psychosis | insight | self_care | drug_reaction | body_illness | labour | smd_class | grade         | code
        a severe reaction       | 1    | 1         | 1       | 1         | 3             | 1            | 1      | 1         | unstable      | 1
        a light reaction        | 1    | 1         | 1       | 1         | 2             | 1            | 1      | 3         | stable        | 3
        a severe illness        | 1    | 1         | 1       | 1         | 1             | 3            | 1      | 1         | unstable      | 1
        retired, no work        | 1    | 1         | 1       | 1         | 1             | 1            | 9      | 3         | stable        | 3
        """,
        """
        case                        | risk | psychosis | insight | self_care | effect | risk before | psychosis before | insight before | self_care before | grade         | next
        better after two weeks      | 2    | 1         | 1       | 1         | 好转   | 3           | 1                | 1              | 1                | improving     | 3 months
        not better                  | 2    | 1         | 1       | 1         | 无变化 | 2           | 1                | 1              | 1                | not improving | 1 month
        nobody said how it went     | 2    | 1         | 1       | 1         |        | 2           | 1                | 1              | 1                | not improving | 1 month
        stable before, now not      | 2    | 1         | 1       | 1         | 好转   | 1           | 1                | 1              | 1                | mostly stable | 2 weeks
        unstable before, now less   | 2    | 1         | 1       | 1         | 好转   | 4           | 1                | 1              | 1                | mostly stable | 2 weeks
        risen to grade 3            | 4    | 1         | 1       | 1         | 加重   | 2           | 1                | 1              | 1                | dangerous     | 2 weeks
        well again                  | 1    | 1         | 1       | 1         | 痊愈   | 2           | 1                | 1              | 1                | stable        | 3 months
        """,
        """
        case              | kind    | ended_by | lost_why | death_why | grade
        went away to work | closing | 失访     | 外出打工 |           | lost
        died of an illness | closing | 死亡    |          | 躯体疾病  | died
        moved             | closing | 迁出     |          |           | moved
        no reason given   | closing |          |          |           | refused
        """,
    ],
)
