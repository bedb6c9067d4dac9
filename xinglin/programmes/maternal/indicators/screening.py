"""What is counted of screening before birth: PNS1 to PNS4, and HIV, with worked examples."""

import datetime as dt

from xinglin.engines.indicators import (
    PEOPLE,
    answered,
    at_least,
    base,
    count,
    days_from,
    indicator,
    row,
    share,
)
from xinglin.engines.indicators.tables import visits
from xinglin.kernel.time import year
from xinglin.programmes.maternal.indicators.births import (
    FAR,
    LONGEST,
    antenatal,
    mothers,
    of_kind,
)

STATISTICS = "全国妇幼健康统计调查制度"
LIVELIHOOD = "民生实事项目"
OFFICE = "妇幼健康股"
ADOPTED = dt.date(2017, 2, 28)
BANDS = (15, 20, 25, 30, 35, 40)


def said(field, *codes):
    """Whether a visit tells one of these."""
    found = answered(field, codes[0])
    for code in codes[1:]:
        found = found | answered(field, code)
    return found


def screened():
    """By serum or by fetal DNA, whatever came of it; ultrasound alone is none."""
    return said("prenatal_screened", "2", "3", "4", "5", "6")


@base("建册孕妇", title="建册孕妇", english="Women booked", programme="maternal")
def booked(period):
    """期内建册（第1次产检）的孕妇，按建册日期计；期内建册两次的按最近一次计。"""
    return of_kind("booking").during(period).latest().having(booked_on=row.day)


def since_booking(period):
    """Antenatal visits of those pregnancies that were booked in the period."""
    seen = visits.of("maternal").between(period.start, FAR.after(period.end))
    told = seen.where(row.kind != "delivery").beside(booked(period), "booked_on")
    return told.where(days_from(row.booked_on, row.day).between(0, LONGEST))


CARE = """
    person | programme | kind     | date       | answers
    wang   | maternal  | booking  | 2025-01-20 | hiv=1
    wang   | maternal  | second   | 2025-03-20 | prenatal_screened=2, prenatal_told=True
    wang   | maternal  | delivery | 2025-08-03 | delivered_on=2025-08-01, outcome_of_birth=1
    li     | maternal  | booking  | 2025-02-20 | hiv=2
    li     | maternal  | second   | 2025-04-20 | prenatal_screened=3, prenatal_told=True
    li     | maternal  | third    | 2025-05-20 | prenatal_diagnosed=1
    li     | maternal  | delivery | 2025-09-03 | delivered_on=2025-09-01, outcome_of_birth=1
    zhao   | maternal  | booking  | 2025-02-20 |
    zhao   | maternal  | third    | 2025-05-20 | prenatal_screened=1
    zhao   | maternal  | delivery | 2025-09-03 | delivered_on=2025-09-01, outcome_of_birth=1
    chen   | maternal  | booking  | 2025-11-20 | hiv=1
    chen   | maternal  | third    | 2026-01-20 | prenatal_screened=6
    old    | maternal  | booking  | 2024-12-31 | hiv=1
    old    | maternal  | second   | 2025-02-20 | prenatal_screened=2
"""
booked.example(period=year(2025), visits=CARE, gives="4")


@indicator(
    "PNS1",
    title="产前筛查率",
    english="Mothers screened before birth",
    source=STATISTICS,
    owner=OFFICE,
    base=mothers,
    bands=BANDS,
    goal=at_least("0.70"),
    valid_from=ADOPTED,
)
def prenatal_screening(period):
    """
    分母：期内产妇数。分子：其中孕期做过产前筛查（血清学或无创DNA，不含单纯超声）的人数。
    """
    born = mothers(period)
    done = antenatal(period).where(screened())
    return share(born.of_people(done), of=born, otherwise={"没有产前筛查": born})


prenatal_screening.example(
    about="by the birth: not done is not screened; who has not given birth is not in the base",
    period=year(2025), visits=CARE, gives="2 of 3",
)  # fmt: skip


@indicator(
    "PNS2",
    title="建册孕妇产前筛查率",
    english="Booked women screened before birth",
    source=LIVELIHOOD,
    owner=OFFICE,
    base=booked,
    bands=BANDS,
    goal=at_least("0.70"),
    valid_from=ADOPTED,
)
def screening_of_booked(period):
    """
    分母：期内建册的孕妇数（建册数）。分子：其中建册以后做过产前筛查（血清学或无创DNA）的人数（产前筛查数）。
    筛查可以在期后进行，因此近期的数字还会上升。
    """
    people = booked(period)
    done = since_booking(period).where(screened())
    return share(people.of_people(done), of=people, otherwise={"没有产前筛查": people})


screening_of_booked.example(
    about="by the booking: three of four booked in the year", period=year(2025), visits=CARE,
    gives="3 of 4",
)  # fmt: skip


@base("产前筛查孕妇", title="产前筛查孕妇", english="Women screened", programme="maternal")
def women_screened(period):
    """期内建册、建册以后做过产前筛查的孕妇。"""
    return booked(period).of_people(since_booking(period).where(screened()))


women_screened.example(period=year(2025), visits=CARE, gives="3")


@indicator(
    "PNS3",
    title="产前筛查咨询随访率",
    english="Screened women counselled and followed",
    source=LIVELIHOOD,
    owner=OFFICE,
    base=women_screened,
    bands=BANDS,
    goal=at_least("1.00"),
    valid_from=ADOPTED,
)
def counselled(period):
    """
    分母：期内建册孕妇中做过产前筛查的人数。分子：其中筛查结果已咨询随访的人数。
    """
    people = women_screened(period)
    told = since_booking(period).where(said("prenatal_told", "True", "true"))
    return share(people.of_people(told), of=people, otherwise={"没有咨询随访记录": people})


counselled.example(period=year(2025), visits=CARE, gives="2 of 3", about="two were told")


@base(
    "产前筛查高风险",
    title="产前筛查高风险孕妇",
    english="Women found at high risk",
    programme="maternal",
)
def found_high(period):
    """期内产妇中，孕期产前筛查结果为高风险（血清学或无创DNA）的人。"""
    return mothers(period).of_people(antenatal(period).where(said("prenatal_screened", "3", "6")))


found_high.example(period=year(2025), visits=CARE, gives="1")


@indicator(
    "PNS4",
    title="产前筛查高风险产前诊断率",
    english="High-risk women with a prenatal diagnosis",
    source=STATISTICS,
    owner=OFFICE,
    base=found_high,
    bands=BANDS,
    valid_from=ADOPTED,
)
def diagnosed(period):
    """
    分母：期内产妇中产前筛查高风险的人数。分子：其中已做产前诊断（不论结果）的人数。
    """
    people = found_high(period)
    done = antenatal(period).where(said("prenatal_diagnosed", "1", "2"))
    return share(people.of_people(done), of=people, otherwise={"没有产前诊断": people})


diagnosed.example(about="high risk, and diagnosed", period=year(2025), visits=CARE, gives="1 of 1")


@indicator(
    "MATB",
    title="建册人数",
    english="Women booked",
    unit=PEOPLE,
    source=LIVELIHOOD,
    owner=OFFICE,
    bands=BANDS,
    valid_from=ADOPTED,
)
def bookings(period):
    """期内建册（第1次产检）的孕妇人数，按建册日期计。"""
    return count(booked(period))


bookings.example(period=year(2025), visits=CARE, gives="4", about="by the day of booking")


@indicator(
    "PMT1",
    title="孕产妇HIV检测率",
    english="Mothers tested for HIV",
    source="《预防艾滋病、梅毒和乙肝母婴传播工作规范》",
    owner=OFFICE,
    base=mothers,
    bands=BANDS,
    goal=at_least("0.95"),
    valid_from=ADOPTED,
)
def tested_for_hiv(period):
    """
    分母：期内产妇数。分子：其中孕期有HIV抗体检测结果（阴性、阳性或不确定）的人数。
    """
    born = mothers(period)
    done = antenatal(period).where(said("hiv", "1", "2", "3"))
    return share(born.of_people(done), of=born, otherwise={"没有HIV检测结果": born})


tested_for_hiv.example(about="whatever the result", period=year(2025), visits=CARE, gives="2 of 3")
