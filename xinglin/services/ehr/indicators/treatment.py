"""How often people were treated, how many of them, and how that moved."""

import datetime as dt
from typing import Any

from xinglin.engines.indicators import (
    BY_DIFFERENCE,
    DAYS,
    DAYS_IN_BED,
    INSTITUTION,
    LIVING_HERE,
    NEITHER,
    PEOPLE,
    PERCENT,
    POINTS_OF_PERCENT,
    PREVIOUS_PERIOD,
    TIMES_A_PERSON,
    USUAL,
    VISITS,
    attribute,
    base,
    change,
    count,
    days_from,
    derived,
    indicator,
    mean,
    quotient,
    row,
    share,
    total,
    when,
)
from xinglin.engines.indicators.tables import encounters
from xinglin.kernel.time import year

OFFICE = "规划信息股"
SOURCE = "国家卫生健康统计调查制度：诊疗人次的解释；数据为共享到本平台的就诊记录"
KINDS = attribute(
    "kind", "就诊类型",
    {"AMB": "门诊", "EMER": "急诊", "IMP": "住院", "HH": "上门", "VR": "线上"},
)  # fmt: skip
TOLD: dict[str, Any] = {"owner": OFFICE, "valid_from": dt.date(2017, 1, 1)}
OVER_TWO_YEARS = """
    person | kind | date
    a      | AMB  | 2024-01-10
    a      | IMP  | 2024-03-10
    b      | AMB  | 2024-12-31
    a      | AMB  | 2025-01-10
    a      | EMER | 2025-02-10
    b      | AMB  | 2025-02-10
    b      | IMP  | 2025-03-10
"""


def treated(period):
    """Outpatient and emergency visits, calls at home and on line: not stays in hospital."""
    return encounters.during(period).where(row.kind != "IMP")


@indicator(
    "ENC1", title="诊疗人次", english="Outpatient and emergency visits", unit=VISITS,
    source=SOURCE, better=NEITHER, by=(*USUAL, INSTITUTION, KINDS), **TOLD,
)  # fmt: skip
def encounters_made(period):
    """
    期内本地居民的门诊、急诊、上门和线上诊疗次数，按就诊日期计；一人多次的计多次，住院不计入。
    """
    return count(treated(period), rows=True)


encounters_made.example(
    about="the stay in hospital is none", period=year(2025),
    encounters=OVER_TWO_YEARS, gives="3",
)  # fmt: skip


@derived(
    "ENC2", change("ENC1"), title="诊疗人次同比", english="Visits against last year",
    unit=PERCENT, source=SOURCE, better=NEITHER, **TOLD,
)  # fmt: skip
def on_the_year(period):
    """
    期内诊疗人次比上年同期增减的百分比；上年同期为0的不计算。
    """


on_the_year.example(
    about="two in 2024, three in 2025", period=year(2025), encounters=OVER_TWO_YEARS,
    gives="50.00",
)  # fmt: skip


@derived(
    "ENC3", change("ENC1", against=PREVIOUS_PERIOD), title="诊疗人次环比",
    english="Visits against the period before", unit=PERCENT, source=SOURCE, better=NEITHER, **TOLD,
)  # fmt: skip
def on_the_period(period):
    """
    期内诊疗人次比上一期（上月、上季、上年或等长的前一段）增减的百分比；上一期为0的不计算。
    """


on_the_period.example(
    about="of a year, the year before", period=year(2025), encounters=OVER_TWO_YEARS,
    gives="50.00",
)  # fmt: skip


@indicator(
    "ENC4", title="就诊居民人数", english="People treated", unit=PEOPLE, source=SOURCE,
    better=NEITHER, **TOLD,
)  # fmt: skip
def people_treated(period):
    """
    期内至少有一次诊疗（住院不计入）的本地居民人数，一人多次的只计一次。
    """
    return count(treated(period))


people_treated.example(
    about="a and b, however often", period=year(2025), encounters=OVER_TWO_YEARS, gives="2"
)


@derived(
    "ENC5", quotient("ENC1", "POP1", per=1), title="居民平均就诊次数",
    english="Visits a resident", unit=TIMES_A_PERSON, base=LIVING_HERE, better=NEITHER,
    source="国家卫生健康统计调查制度：居民平均就诊次数", **TOLD,
)  # fmt: skip
def visits_a_resident(period):
    """
    期内诊疗人次除以期末常住居民人数；期短于一年的不折算为年。
    """


visits_a_resident.example(
    about="three visits, two residents", period=year(2025), encounters=OVER_TWO_YEARS,
    residents="""
        person | birth      | lives_here
        a      | 1990-06-01 | 1
        b      | 1985-06-01 | 1
    """,
    gives="1.50",
)  # fmt: skip


@base("诊疗", title="诊疗人次", english="Outpatient and emergency visits", unit=VISITS)
def all_treated(period):
    """
    期内本地居民的门诊、急诊、上门和线上诊疗，按次计，住院不计入。
    """
    return treated(period)


all_treated.example(
    about="people treated: a and b", period=year(2025), encounters=OVER_TWO_YEARS, gives="2"
)


@indicator(
    "ENC6", title="急诊占诊疗人次比重", english="Emergency visits among all visits", unit=PERCENT,
    source=SOURCE, base=all_treated, better=NEITHER, **TOLD,
)  # fmt: skip
def emergencies(period):
    """
    分母：期内诊疗人次。分子：其中急诊人次。
    """
    seen = treated(period)
    return share(seen.where(row.kind == "EMER"), of=seen, rows=True, otherwise={"不是急诊": seen})


emergencies.example(
    about="one of three", period=year(2025), encounters=OVER_TWO_YEARS, gives="1 of 3"
)


@derived(
    "ENC7", change("ENC6", told=BY_DIFFERENCE), title="急诊比重同比增减",
    english="Emergency share against last year", unit=POINTS_OF_PERCENT, source=SOURCE,
    better=NEITHER, **TOLD,
)  # fmt: skip
def emergencies_on_the_year(period):
    """
    期内急诊占诊疗人次比重减去上年同期比重，单位为百分点。
    """


emergencies_on_the_year.example(
    about="from none of two to one of three", period=year(2025), encounters=OVER_TWO_YEARS,
    gives="33.33",
)  # fmt: skip


@indicator(
    "ENC8", title="入院人次", english="Admissions", unit=VISITS, source=SOURCE, better=NEITHER,
    by=(*USUAL, INSTITUTION), **TOLD,
)  # fmt: skip
def admissions(period):
    """
    期内本地居民的住院次数，按入院日期计；一人多次的计多次。
    """
    return count(encounters.during(period).where(row.kind == "IMP"), rows=True)


admissions.example(about="one in March", period=year(2025), encounters=OVER_TWO_YEARS, gives="1")


STAYS = """
    person | kind | date       | ended_on
    a      | IMP  | 2025-01-10 | 2025-01-15
    b      | IMP  | 2024-12-20 | 2025-02-03
    b      | IMP  | 2025-05-01 | 2025-05-01
    a      | IMP  | 2025-12-30 |
    a      | AMB  | 2025-03-01 | 2025-03-01
"""


def discharged(period):
    """Stays in hospital that ended in the period, with the days they took; the same day is one."""
    stays = encounters.rows.where(
        row.kind == "IMP", row.ended_on >= period.start, row.ended_on <= period.end
    )
    nights = days_from(row.day, row.ended_on)
    return stays.having(stay=when(nights < 1, 1, nights))


@indicator(
    "ENC9", title="出院者占用总床日数", english="Bed-days of those discharged", unit=DAYS_IN_BED,
    source="国家卫生健康统计调查制度：出院者占用总床日数", better=NEITHER,
    by=(*USUAL, INSTITUTION), **TOLD,
)  # fmt: skip
def bed_days(period):
    """
    期内出院的本地居民，自入院至出院的床日数之和；当日入院当日出院的按1床日计，未出院的不计入。
    """
    return total(discharged(period), of=row.stay)


bed_days.example(
    about="5, 45 and one; a has not left yet", period=year(2025), encounters=STAYS, gives="51"
)


@indicator(
    "ENC10", title="出院者平均住院日", english="Mean length of stay", unit=DAYS,
    source="国家卫生健康统计调查制度：出院者平均住院日", better="lower",
    by=(*USUAL, INSTITUTION), **TOLD,
)  # fmt: skip
def length_of_stay(period):
    """
    期内出院的本地居民平均每次住院的床日数，即出院者占用总床日数除以出院人次；按出院日期计。
    """
    return mean(discharged(period), of=row.stay)


length_of_stay.example(about="5, 45 and one day", period=year(2025), encounters=STAYS, gives="17.0")
