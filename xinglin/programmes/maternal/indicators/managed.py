"""What is counted of the care of mothers: MAT1 to MAT6 and the card, with worked examples."""

# ruff: noqa: E501 - tables of examples, one record a line

import datetime as dt

from xinglin.engines.indicators import (
    LIVE_BIRTHS,
    LOWER,
    PER_HUNDRED_THOUSAND,
    answered,
    at_least,
    base,
    days_from,
    indicator,
    ratio,
    row,
    share,
)
from xinglin.engines.indicators.tables import enrolments, observations
from xinglin.kernel.time import year
from xinglin.programmes.maternal.indicators.births import FAR, afterwards, antenatal, mothers
from xinglin.programmes.maternal.plan import LIMITS

SOURCE = "《国家基本公共卫生服务规范（第三版）》孕产妇健康管理服务规范"
STATISTICS = "全国妇幼健康统计调查制度"
RISKS = "《孕产妇妊娠风险评估与管理工作规范》（2017）"
OFFICE = "妇幼健康股"
ADOPTED = dt.date(2017, 2, 28)
BANDS = (15, 20, 25, 30, 35, 40)
IN_CARE = 7 * 42 + 42  # days: the longest pregnancy, and the 42 days after a birth
FEWEST = 5  # antenatal visits of a pregnancy


def early(period):
    """Mothers of the period who were booked before the 13th week."""
    return antenatal(period).where(row.kind == "booking", answered("booked", "early"))


def within_28_days(period):
    return afterwards(period, int(LIMITS.on(period.end).at_the_latest))


BORN = """
    person | birth      | sex
    wang   | 1995-03-01 | 2
    li     | 1995-03-01 | 2
    zhao   | 1995-03-01 | 2
    chen   | 1995-03-01 | 2
    twin1  | 2025-06-01 | 1
    twin2  | 2025-06-01 | 2
    baby   | 2025-08-01 | 2
    third  | 2025-10-01 | 2
    older  | 2024-12-31 | 2
"""
CARE = """
    person | programme | kind      | date       | answers
    wang   | maternal  | booking   | 2024-12-20 | booked=early, risk=1, hiv=1
    wang   | maternal  | delivery  | 2025-06-03 | delivered_on=2025-06-01, discharged_on=2025-06-04, delivered_at=1, birth_attended=1, outcome_of_birth=1
    wang   | maternal  | postnatal | 2025-06-09 |
    li     | maternal  | booking   | 2025-04-20 | booked=late, risk=3, case_managed=1
    li     | maternal  | delivery  | 2025-08-03 | delivered_on=2025-08-01, discharged_on=2025-08-04, delivered_at=1, birth_attended=1, outcome_of_birth=1
    li     | maternal  | postnatal | 2025-09-02 |
    zhao   | maternal  | booking   | 2025-02-20 | booked=early, risk=1
    zhao   | maternal  | fourth    | 2025-08-20 | risk=4, case_managed=2
    zhao   | maternal  | delivery  | 2025-10-03 | delivered_on=2025-10-01, delivered_at=4, birth_attended=2, outcome_of_birth=1
    zhao   | maternal  | postnatal | 2025-10-29 |
    chen   | maternal  | booking   | 2024-06-20 | booked=early, risk=1
    chen   | maternal  | delivery  | 2025-01-03 | delivered_on=2024-12-31, delivered_at=1, outcome_of_birth=1
"""
TIMES = """
    person | date       | question        | value
    wang   | 2025-06-03 | antenatal_times | 8
    li     | 2025-08-03 | antenatal_times | 4
    zhao   | 2025-10-03 | antenatal_times | 0
"""


@indicator(
    "MAT1",
    title="早孕建册率",
    english="Booked before the 13th week, of live births",
    source=SOURCE,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def early_booking(period):
    """
    分母：辖区内期内活产数。
    分子：期内分娩的产妇中，孕13周之前（≤12周+6天）建册并进行第一次产前检查的人数，按分娩日期计。
    分子是产妇、分母是活产，双胎和异地分娩可使比值高于100%。
    """
    return ratio(early(period), to=LIVE_BIRTHS(period), per=100)


early_booking.example(
    about="two of three mothers were early; twins are two live births",
    period=year(2025),
    residents=BORN,
    visits=CARE,
    gives="2 of 4",
)


@indicator(
    "MAT2",
    title="产后访视率",
    english="Mothers visited after leaving hospital, of live births",
    source=SOURCE,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def postnatal_visits(period):
    """
    分母：辖区内期内活产数。
    分子：期内分娩的产妇中，出院后28天内接受过产后访视的人数；没有出院日期的，从分娩日期起算。
    """
    return ratio(within_28_days(period), to=LIVE_BIRTHS(period), per=100)


postnatal_visits.example(
    about="29 days after leaving is too late; without that day the birth counts",
    period=year(2025),
    residents=BORN,
    visits=CARE,
    gives="2 of 4",
)


@indicator(
    "MAT3",
    title="孕产妇系统管理率",
    english="Mothers with the whole course of care, of live births",
    source=STATISTICS,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def systematic(period):
    """
    分母：期内活产数。分子：期内分娩的产妇中，同时做到早孕建册、5次及以上产前检查、新法接生（住院或由助产技术人员接生）
    和产后访视的人数。妇幼统计年度取 mch 期间（上年10月1日至本年9月30日）。
    """
    skilled = mothers(period).where(answered("birth_attended", "1") | in_hospital())
    kept = skilled.of_people(often_seen(period)).of_people(early(period))
    return ratio(kept.of_people(within_28_days(period)), to=LIVE_BIRTHS(period), per=100)


def in_hospital():
    """Whether a birth took place in an institution."""
    at = [answered("delivered_at", code) for code in ("1", "2", "3")]
    return at[0] | at[1] | at[2]


def often_seen(period):
    """Mothers of the period whose record of the birth tells of five antenatal visits or more."""
    told = observations.rows.where(row.question == "antenatal_times", row.value >= FEWEST)
    near = told.between(period.start, FAR.after(period.end)).beside(mothers(period), "delivered")
    return near.where(days_from(row.delivered, row.day).between(0, FAR.days))


systematic.example(
    about="early, eight visits, in hospital and seen afterwards: one; four visits are too few",
    period=year(2025),
    residents=BORN,
    visits=CARE,
    observations=TIMES,
    gives="1 of 4",
)


def seen_before(period):
    """Mothers who had an antenatal visit, here or (as the record of the birth tells) elsewhere."""
    told = observations.rows.where(row.question == "antenatal_times", row.value >= 1)
    near = told.between(period.start, FAR.after(period.end))
    born = mothers(period)
    return born.without(born.without(antenatal(period)).without(near))


@indicator(
    "MAT4",
    title="产前检查率",
    english="Mothers with an antenatal visit, of live births",
    source=STATISTICS,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    bands=BANDS,
    goal=at_least("0.95"),
    valid_from=ADOPTED,
)
def examined(period):
    """
    分母：期内活产数。分子：期内分娩的产妇中，分娩前接受过1次及以上产前检查的人数（含分娩记录中写明的外院产检）。
    """
    return ratio(seen_before(period), to=LIVE_BIRTHS(period), per=100)


examined.example(
    about="whoever was booked was examined", period=year(2025), residents=BORN, visits=CARE,
    observations=TIMES, gives="3 of 4",
)  # fmt: skip


@indicator(
    "MAT4H",
    title="住院分娩率",
    english="Births in hospital, of live births",
    source=STATISTICS,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    bands=BANDS,
    goal=at_least("0.99"),
    valid_from=ADOPTED,
)
def hospital_births(period):
    """
    分母：期内活产数。分子：期内在医院、妇幼保健机构或乡镇卫生院分娩的产妇数。
    """
    return ratio(mothers(period).where(in_hospital()), to=LIVE_BIRTHS(period), per=100)


hospital_births.example(
    about="at home is not in hospital", period=year(2025), residents=BORN, visits=CARE,
    gives="2 of 4",
)  # fmt: skip


@indicator(
    "MAT5",
    title="孕产妇死亡率",
    english="Maternal mortality ratio",
    unit=PER_HUNDRED_THOUSAND,
    source=STATISTICS,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    bands=BANDS,
    better=LOWER,
    valid_from=ADOPTED,
)
def mortality(period):
    """
    分母：期内活产数。分子：期内在孕产妇管理中（妊娠开始至产后42天）因死亡终止管理的人数（纳入后超过336天的已不在此期间，不计），意外死亡待评审剔除。
    县级规模下每1例死亡都会使该值大幅变化，应同时看例数。
    """
    died = (
        enrolments.of("maternal")
        .ended_in(period)
        .where(row.left_why == "died", days_from(row.joined, row.left) <= IN_CARE)
    )
    return ratio(died, to=LIVE_BIRTHS(period), per=100000)


mortality.example(
    about="one died in care; who moved, or died a year after the birth with her card still open, did not",
    period=year(2025),
    residents=BORN,
    enrolments="""
        person | programme | joined     | left       | left_why
        wang   | maternal  | 2024-12-20 | 2025-07-13 | finished
        li     | maternal  | 2025-04-20 | 2025-08-04 | died
        zhao   | maternal  | 2025-02-20 | 2025-05-01 | moved
        chen   | maternal  | 2024-06-20 | 2024-12-31 | died
        zhao   | maternal  | 2023-12-20 | 2025-06-01 | died
        zhao   | htn       | 2025-02-20 | 2025-05-01 | died
    """,
    gives="1 of 4",
)


def at_risk(period):
    """Antenatal visits at which the pregnancy was orange or red."""
    return antenatal(period).where(answered("risk", "3") | answered("risk", "4"))


@base("高危产妇", title="高危产妇", english="High-risk mothers", programme="maternal")
def mothers_at_risk(period):
    """期内分娩的产妇中，孕期任何一次风险评估为橙色或红色的人。"""
    return mothers(period).of_people(at_risk(period))


mothers_at_risk.example(period=year(2025), residents=BORN, visits=CARE, gives="2")


@indicator(
    "MAT6",
    title="高危产妇管理率",
    english="High-risk mothers managed as a case",
    source=RISKS,
    owner=OFFICE,
    base=mothers_at_risk,
    bands=BANDS,
    goal=at_least("1.00"),
    valid_from=dt.date(2017, 9, 22),
)
def high_risk(period):
    """
    分母：期内分娩的产妇中，孕期任何一次风险评估为橙色或红色的人数。分子：其中已建立专案管理的人数。
    """
    risky = mothers_at_risk(period)
    cases = antenatal(period).where(answered("case_managed", "1"))
    return share(risky.of_people(cases), of=risky, otherwise={"没有建立专案": risky})


high_risk.example(
    about="orange with a case, red without", period=year(2025), residents=BORN, visits=CARE,
    gives="1 of 2",
)  # fmt: skip


@indicator(
    "MAT7",
    title="孕产妇建卡率",
    english="Mothers with a card",
    source=STATISTICS,
    owner=OFFICE,
    base=mothers,
    bands=BANDS,
    goal=at_least("0.98"),
    valid_from=ADOPTED,
)
def cards(period):
    """
    分母：期内产妇数。分子：其中分娩前已建册（卡）的人数，不论建册时孕周。
    """
    born = mothers(period)
    booked = antenatal(period).where(row.kind == "booking")
    return share(born.of_people(booked), of=born, otherwise={"没有建册": born})


cards.example(
    about="early or late, she has a card", period=year(2025), residents=BORN, visits=CARE,
    gives="3 of 3",
)  # fmt: skip


@indicator(
    "MAT8",
    title="孕产妇健康管理率",
    english="Mothers under health management, of live births",
    source=SOURCE,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def managed(period):
    """
    分母：期内活产数。分子：期内产妇中，至少接受过1次产前检查，并在出院后28天内接受过产后访视的人数。
    """
    kept = seen_before(period).of_people(within_28_days(period))
    return ratio(kept, to=LIVE_BIRTHS(period), per=100)


managed.example(
    about="seen before and after the birth", period=year(2025), residents=BORN, visits=CARE,
    observations=TIMES, gives="2 of 4",
)  # fmt: skip
