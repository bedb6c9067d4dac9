"""SMD1 to SMD3: registered and managed people."""

from xinglin.engines.indicators import indicator, rate, share
from xinglin.engines.indicators.tables import care, enrolments, residents, visits
from xinglin.kernel.time import year
from xinglin.programmes.mental_disorder.indicators.register import (
    ADOPTED,
    ILL,
    MANAGED,
    OFFICE,
    PEOPLE,
    SOURCE,
    managed,
    registered,
)
from xinglin.programmes.mental_disorder.plan import STANDARD


@indicator(
    "SMD1",
    title="严重精神障碍患者规范管理率",
    english="People with a severe mental disorder managed by the standard",
    source=SOURCE,
    owner=OFFICE,
    base="登记",
    valid_from=ADOPTED,
)
def standard_management(period):
    """
    分母：辖区内登记在册的确诊患者人数，即期末常住居民中有六种严重精神障碍诊断记录的人。
    分子：其中按照规范要求管理的人数：有危险性评估的随访全年不少于4次（门诊、家庭、电话均可，
    年内纳入的从纳入所在季度起每季度1次，至少1次），要求2周内随访的按时完成，分类与规则一致，并有年度体检。
    未纳入管理的在册患者计入分母。
    """
    people = registered(period)
    register = enrolments.of("smd").active(period)
    judged = care(register, visits.of("smd"), STANDARD, check="health check", period=period)
    return share(judged.kept, of=people, otherwise={**judged.reasons, "没有纳入管理": people})


standard_management.example(
    about="a telephone call with a risk grade counts; li was examined only in the year before",
    period=year(2025),
    residents=PEOPLE,
    conditions=ILL,
    enrolments=MANAGED,
    visits="""
        programme | person | kind         | date       | measured | mode | next_on
        smd       | wang   | follow-up    | 2025-01-10 | 1        | 1    | 2025-04-10
        smd       | wang   | follow-up    | 2025-04-09 | 1        | 3    | 2025-07-09
        smd       | wang   | follow-up    | 2025-07-08 | 1        | 2    | 2025-10-08
        smd       | wang   | follow-up    | 2025-10-08 | 1        | 1    | 2026-01-08
        smd       | wang   | health check | 2025-05-02 |          | 1    |
        smd       | li     | follow-up    | 2025-01-10 | 1        | 1    | 2025-04-10
        smd       | li     | follow-up    | 2025-04-09 | 1        | 1    | 2025-07-09
        smd       | li     | follow-up    | 2025-07-08 | 1        | 1    | 2025-10-08
        smd       | li     | follow-up    | 2025-10-08 | 1        | 1    | 2026-01-08
        smd       | li     | health check | 2024-05-02 |          | 1    |
    """,
    gives="1 of 4",
)


@indicator(
    "SMD2",
    title="严重精神障碍报告患病率",
    english="Reported prevalence of severe mental disorder",
    unit="‰",
    source=SOURCE,
    owner=OFFICE,
    base="常住",
    valid_from=ADOPTED,
)
def prevalence(period):
    """
    分母：期末辖区内常住居民数。
    分子：其中在册患者数，即有六种严重精神障碍诊断记录的人。以千分数表示。
    """
    return rate(registered(period), of=residents.living(period.end), per=1000)


prevalence.example(
    about="four of the five who live here; F06.7 is none of the six",
    period=year(2025),
    residents=PEOPLE,
    conditions=ILL,
    gives="4 of 5",
)


@indicator(
    "SMD3",
    title="严重精神障碍患者管理率",
    english="Registered people with a severe mental disorder under management",
    source=SOURCE,
    owner=OFFICE,
    base="登记",
    valid_from=ADOPTED,
)
def management(period):
    """
    分母：期末在册患者数。
    分子：其中期末在管的人数（已纳入、未终止管理）。
    """
    people = registered(period)
    return share(managed(period), of=people, otherwise={"没有在管": people})


management.example(
    about="zhao was given up in March, chen never joined",
    period=year(2025),
    residents=PEOPLE,
    conditions=ILL,
    enrolments=MANAGED,
    gives="2 of 4",
)
