"""Who is on the register of hypertension: HTN3, HTN6, HTN7, and what the others count from."""
# ruff: noqa: E501 - tables of examples, one case a line

import datetime as dt

from xinglin.engines.followup import Limits
from xinglin.engines.indicators import (
    INSTITUTION,
    LIVING_HERE,
    NEITHER,
    PEOPLE,
    USUAL,
    base,
    flow_in,
    indicator,
    ratio,
    stock,
)
from xinglin.engines.indicators.tables import enrolments, residents
from xinglin.kernel.time import year

PREVALENCE = Limits("""
    name | value | unit | from       | to | source                                                   | tag
    over | 0.372 | 1    | 2017-10-25 |    | Lu J et al., Lancet 2017;390:2549–58: standardised, 35–75 | G
""")
SOURCE = "《国家基本公共卫生服务规范（第三版）》高血压患者健康管理服务规范"
OFFICE = "基层卫生股"
ADOPTED = dt.date(2017, 2, 28)
BY = (*USUAL, INSTITUTION)
BEFORE_OR_AFTER = {"期初前已终止管理": "ended_before", "期末后才纳入管理": "joined_after"}


@base(
    "在管高血压",
    title="在管高血压患者",
    english="Hypertension patients under management",
    programme="htn",
)
def on_register(period):
    """
    期内任何一天在高血压患者健康管理项目中在管的人（年内已管理），期内死亡、迁出、失访者计入。
    """
    return enrolments.of("htn").active(period)


on_register.example(
    about="who died in the period was managed in it; who left before it was not",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | htn       | 2024-05-01 |
        chen   | htn       | 2023-02-02 | 2025-05-11
        zhao   | htn       | 2023-02-02 | 2024-12-31
        li     | other     | 2024-02-02 |
    """,
    gives="2",
)


def outside(period):
    """People with an enrolment that lies before or after the period, by reason."""
    spells = enrolments.of("htn")
    return {why: getattr(spells, when)(period) for why, when in BEFORE_OR_AFTER.items()}


@indicator(
    "HTN3",
    title="高血压患者管理率",
    english="Hypertension patients under management, of those estimated",
    source="《国家基本公共卫生服务规范（2011年版）》，各地仍在使用",
    owner=OFFICE,
    base=LIVING_HERE,
    valid_from=dt.date(2011, 4, 25),
)
def management(period):
    """
    分母：辖区内高血压患者总人数的估计值，即期末35岁及以上常住人口乘以患病率。患病率是带日期和来源的配置，
    现用37.2%（China PEACE百万人群项目，35至75岁，年龄、性别标化；Lancet 2017;390:2549–58）。
    有本地调查结果的应改用本地数。分母是估计值，列出人员名单时列出的是35岁及以上常住人口。
    分子：期内已管理的高血压患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    """
    prevalence = str(PREVALENCE.on(period.end).over)
    people = residents.living(period.end).aged(35, on=period.end)
    return ratio(on_register(period), to=people, times=prevalence, left_out=outside(period))


management.example(
    about="ten of thirty-five or more make 3.72 patients; the dead, the young and visitors do not",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        a      | htn       | 2024-05-01 |
        b      | htn       | 2025-05-01 | 2025-09-09
        k      | htn       | 2023-05-01 | 2024-02-01
    """,
    residents="""
        person | birth      | lives_here | deceased_on
        a      | 1950-03-01 | 1          |
        b      | 1951-03-01 | 1          |
        c      | 1952-03-01 | 1          |
        d      | 1953-03-01 | 1          |
        e      | 1954-03-01 | 1          |
        f      | 1955-03-01 | 1          |
        g      | 1956-03-01 | 1          |
        h      | 1957-03-01 | 1          |
        i      | 1958-03-01 | 1          |
        j      | 1990-12-31 | 1          |
        young  | 1991-01-01 | 1          |
        guest  | 1950-03-01 | 0          |
        dead   | 1950-03-01 | 1          | 2025-12-31
    """,
    gives="2 of 3.72",
)


@indicator(
    "HTN6",
    title="期末在管高血压患者人数",
    english="Hypertension patients on the register",
    unit=PEOPLE,
    source=SOURCE,
    owner=OFFICE,
    base=on_register,
    by=BY,
    valid_from=ADOPTED,
)
def on_the_register(period):
    """
    期末当日在高血压患者健康管理项目中在管的人数（存量），各月之和没有意义。
    """
    return stock(enrolments.of("htn").on(period.end))


on_the_register.example(
    about="who died in May is not there in December",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | htn       | 2024-05-01 |
        chen   | htn       | 2023-02-02 | 2025-05-11
    """,
    gives="1",
)


@indicator(
    "HTN7",
    title="新纳入管理的高血压患者人数",
    english="Hypertension patients newly enrolled",
    unit=PEOPLE,
    source=SOURCE,
    owner=OFFICE,
    by=BY,
    better=NEITHER,
    valid_from=ADOPTED,
)
def newly_managed(period):
    """
    期内纳入高血压患者健康管理的人数；期内几次纳入的只计一次，终止后再次纳入的计入。
    """
    return flow_in(enrolments.of("htn").began_in(period))


newly_managed.example(
    about="joined in 2025, one of them for the second time",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | htn       | 2025-05-01 |
        chen   | htn       | 2023-02-02 | 2024-05-11
        chen   | htn       | 2025-02-02 |
        li     | htn       | 2024-02-02 |
    """,
    gives="2",
)
