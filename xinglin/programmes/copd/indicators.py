"""What is counted of people with chronic obstructive lung disease.

The notice of 2024 was not read; these definitions follow the pattern of the other chronic diseases.
"""

from xinglin.engines.indicators import indicator, row, share
from xinglin.engines.indicators.tables import care, enrolments, visits
from xinglin.kernel.time import year
from xinglin.programmes.copd.plan import ADOPTED, STANDARD

SOURCE = "基本公共卫生服务增加慢性阻塞性肺疾病患者健康服务（2024年9月13日）；指标为地方口径，待核对"
OFFICE = "基层卫生股"
BEFORE_OR_AFTER = {"期初前已终止管理": "ended_before", "期末后才纳入管理": "joined_after"}


def on_register(period):
    """年内已管理: whoever was on the register for at least one day of the period."""
    return enrolments.of("copd").active(period)


def outside(period):
    """People with an enrolment that lies before or after the period, by reason."""
    spells = enrolments.of("copd")
    return {why: getattr(spells, when)(period) for why, when in BEFORE_OR_AFTER.items()}


@indicator(
    "COPD1",
    title="慢阻肺患者规范健康服务率",
    english="People with chronic obstructive lung disease served by the standard",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    valid_from=ADOPTED,
)
def standard_service(period):
    """
    分母：期内已管理的慢阻肺患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    分子：其中面对面评估呼吸困难的随访次数达到要求（全年4次，年内纳入的从纳入所在季度起每季度1次，至少1次），
    要求2周内复查的按时完成，随访评价与规则一致，并有年度体检的人数。
    国家通知未给出口径，这里按同类慢性病的口径配置，待核对。
    """
    register = on_register(period)
    judged = care(register, visits.of("copd"), STANDARD, check="health check", period=period)
    return share(judged.kept, of=register, otherwise=judged.reasons, left_out=outside(period))


standard_service.example(
    about="li was only telephoned once; zhao had left before",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | copd      | 2024-10-01 |
        li     | copd      | 2024-10-01 |
        zhao   | copd      | 2024-10-01 | 2024-12-31
    """,
    visits="""
        programme | person | kind         | date       | measured | mode | next_on
        copd      | wang   | follow-up    | 2025-01-10 | 1        | 1    | 2025-04-10
        copd      | wang   | follow-up    | 2025-04-09 | 1        | 2    | 2025-07-09
        copd      | wang   | follow-up    | 2025-07-08 | 1        | 1    | 2025-10-08
        copd      | wang   | follow-up    | 2025-10-08 | 1        | 1    | 2026-01-08
        copd      | wang   | health check | 2025-05-02 |          | 1    |
        copd      | li     | follow-up    | 2025-01-10 | 1        | 1    | 2025-04-10
        copd      | li     | follow-up    | 2025-04-09 | 1        | 1    | 2025-07-09
        copd      | li     | follow-up    | 2025-07-08 | 1        | 3    | 2025-10-08
        copd      | li     | follow-up    | 2025-10-08 | 1        | 1    | 2026-01-08
        copd      | li     | health check | 2025-05-02 |          | 1    |
    """,
    gives="1 of 2",
)


@indicator(
    "COPD2",
    title="慢阻肺患者病情稳定率",
    english="People with chronic obstructive lung disease who are stable",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    valid_from=ADOPTED,
)
def stability(period):
    """
    分母：期内已管理的慢阻肺患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    分子：其中期内最近一次随访病情稳定的人数：mMRC低于2级，CAT（有评分时）低于10分，
    上次随访以来没有急性加重，静息血氧（有测量时）不低于90%。没有随访的、没有评估的不计入。
    国家通知未给出口径，这里按同类慢性病的口径配置，待核对。
    """
    register = on_register(period)
    follow_ups = visits.of("copd").where(row.kind != "health check")
    latest = follow_ups.during(period).of_people(register).latest()
    return share(
        latest.where(row.controlled == 1),
        of=register,
        otherwise={
            "期内没有随访": register.without(latest),
            "最近一次随访没有评估": latest.where(row.measured == 0),
            "最近一次随访不稳定": latest,
        },
        left_out=outside(period),
    )


stability.example(
    about="the last visit decides; who was not visited is not stable",
    period=year(2025),
    enrolments="""
        person | programme | joined
        wang   | copd      | 2024-10-01
        li     | copd      | 2024-10-01
        chen   | copd      | 2024-10-01
    """,
    visits="""
        person | programme | date       | kind      | controlled | measured
        wang   | copd      | 2025-01-10 | follow-up | 0          | 1
        wang   | copd      | 2025-10-02 | follow-up | 1          | 1
        li     | copd      | 2025-03-02 | follow-up | 1          | 1
        li     | copd      | 2025-09-02 | follow-up | 0          | 0
    """,
    gives="1 of 3",
)
