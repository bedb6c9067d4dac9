"""What is counted of newborns: visits, screenings, deaths."""

import datetime as dt

from xinglin.engines.indicators import (
    LIVE_BIRTHS,
    LOWER,
    PER_MILLE,
    at_least,
    days_from,
    indicator,
    ratio,
    row,
    share,
)
from xinglin.engines.indicators.tables import residents, visits
from xinglin.kernel.time import days, year

SOURCE = "《国家基本公共卫生服务规范（第三版）》0～6岁儿童健康管理服务规范"
STATISTICS = "全国妇幼健康统计调查制度"
OFFICE = "妇幼健康股"
ADOPTED = dt.date(2017, 2, 28)
NEWBORN = 28  # days of life


def visited(period):
    """Newborn visits of the children who were born in the period, made before the 28th day."""
    last = days(NEWBORN).after(period.end)
    made = visits.of("child-health").between(period.start, last).where(row.kind == "newborn")
    beside = made.beside(LIVE_BIRTHS(period), "birth")
    return beside.where(days_from(row.birth, row.day) < NEWBORN)


@indicator(
    "CH1",
    title="新生儿访视率",
    english="Newborns visited at home",
    source=SOURCE,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def newborn_visits(period):
    """
    分母：年度辖区内活产数，即期内出生的儿童数。
    分子：其中按规范接受1次及以上新生儿访视的人数，即出生后28天内至少有一次新生儿家庭访视。
    期末前出生、期后28天内完成访视的计入，因此期末后28天内的数字还会上升。
    """
    born = LIVE_BIRTHS(period)
    every = visits.of("child-health").where(row.kind == "newborn")
    return share(
        born.of_people(visited(period)),
        of=born,
        otherwise={"出生28天以后才访视": every, "没有新生儿访视": born},
    )


BORN = """
    person | birth      | lives_here | deceased_on
    wang   | 2025-03-01 | 1          |
    li     | 2025-06-01 | 1          |
    zhao   | 2025-12-25 | 1          |
    late   | 2025-04-01 | 1          |
    none   | 2025-05-01 | 1          |
    last   | 2024-12-31 | 1          |
"""
SEEN = """
    person | programme | kind       | date       | answers
    wang   | child-health | newborn    | 2025-03-08 | hearing_screened=1, blood_screened=2
    li     | child-health | full month | 2025-06-29 |
    li     | child-health | newborn    | 2025-06-05 | hearing_screened=2, blood_screened=4
    zhao   | child-health | newborn    | 2026-01-03 | hearing_screened=3, blood_screened=1
    late   | child-health | newborn    | 2025-04-29 | hearing_screened=1
    last   | child-health | newborn    | 2025-01-03 | hearing_screened=1
"""
newborn_visits.example(
    about="day 27 is in time, day 28 is late; a visit in January belongs to the birth in December",
    period=year(2025),
    residents=BORN,
    visits=SEEN,
    gives="3 of 5",
)


def screened(period, field, *codes):
    """Newborns of the period whose newborn visit tells of a screening that was done."""
    found = visits.of("child-health").where(row.kind == "newborn")
    said = None
    for code in codes:
        holds = row.answers.contains(f"|{field}={code}|")
        said = holds if said is None else said | holds
    return found.where(said)


@indicator(
    "NBS1",
    title="新生儿听力筛查率",
    english="Newborns whose hearing was screened",
    source=STATISTICS,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def hearing(period):
    """
    分母：期内活产数。分子：其中已做听力筛查（通过或未通过）的人数，以新生儿访视记录为准。未筛查、不详的不计入。
    """
    born = LIVE_BIRTHS(period)
    done = screened(period, "hearing_screened", "1", "2")
    return share(born.of_people(done), of=born, otherwise={"没有听力筛查记录": born})


hearing.example(
    about="passed or not, it was done; not screened is not", period=year(2025), residents=BORN,
    visits=SEEN, gives="3 of 5",
)  # fmt: skip


@indicator(
    "NBS2",
    title="新生儿疾病筛查率",
    english="Newborns with a blood spot test",
    source=STATISTICS,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    goal=at_least("0.98"),
    valid_from=ADOPTED,
)
def blood(period):
    """
    分母：期内活产数。分子：其中已采血筛查（阴性、阳性或结果未出）的人数，以新生儿访视记录为准。
    """
    born = LIVE_BIRTHS(period)
    done = screened(period, "blood_screened", "2", "3", "4")
    return share(born.of_people(done), of=born, otherwise={"没有疾病筛查记录": born})


blood.example(
    about="a result that is not back counts as tested", period=year(2025), residents=BORN,
    visits=SEEN, gives="2 of 5",
)  # fmt: skip


def died_young(period, most):
    """Children who died in the period before so many days of life."""
    return residents.died(period).where(days_from(row.birth, row.deceased_on) < most)


DEATHS = """
    person  | birth      | deceased_on
    one     | 2025-01-05 |
    two     | 2025-03-05 |
    three   | 2025-05-05 |
    four    | 2025-09-05 |
    newborn | 2025-02-01 | 2025-02-28
    month   | 2025-02-01 | 2025-03-01
    baby    | 2024-08-01 | 2025-07-31
    year    | 2024-08-01 | 2025-08-01
    small   | 2020-08-02 | 2025-08-01
    school  | 2020-08-01 | 2025-08-01
    earlier | 2024-11-01 | 2024-12-31
"""


def died_before(age, period):
    """Children who died in the period before so many completed years."""
    last = row.deceased_on
    born = row.birth.year() * 10000 + row.birth.month() * 100 + row.birth.day()
    died = last.year() * 10000 + last.month() * 100 + last.day()
    return residents.died(period).where(died - born < age * 10000)


@indicator(
    "CH6N", title="新生儿死亡率", english="Neonatal mortality rate", unit=PER_MILLE,
    source=STATISTICS, owner=OFFICE, base=LIVE_BIRTHS, better=LOWER, valid_from=ADOPTED,
)  # fmt: skip
def neonatal(period):
    """
    分母：期内活产数。分子：期内出生后28天内（不满28天）死亡的新生儿数，按死亡日期计。
    """
    return ratio(died_young(period, NEWBORN), to=LIVE_BIRTHS(period), per=1000)


neonatal.example(
    about="27 days is a newborn, 28 days is not", period=year(2025), residents=DEATHS,
    gives="1 of 6",
)  # fmt: skip


@indicator(
    "CH6", title="婴儿死亡率", english="Infant mortality rate", unit=PER_MILLE,
    source=STATISTICS, owner=OFFICE, base=LIVE_BIRTHS, better=LOWER, valid_from=ADOPTED,
)  # fmt: skip
def infant(period):
    """
    分母：期内活产数。分子：期内死亡的不满1周岁婴儿数，按死亡日期计（可能出生在上一期）。
    """
    return ratio(died_before(1, period), to=LIVE_BIRTHS(period), per=1000)


infant.example(
    about="the day before the birthday counts; born last year, died this year counts",
    period=year(2025), residents=DEATHS, gives="3 of 6",
)  # fmt: skip


@indicator(
    "CH6U", title="5岁以下儿童死亡率", english="Under-five mortality rate", unit=PER_MILLE,
    source=STATISTICS, owner=OFFICE, base=LIVE_BIRTHS, better=LOWER, valid_from=ADOPTED,
)  # fmt: skip
def under_five(period):
    """
    分母：期内活产数。分子：期内死亡的不满5周岁儿童数，按死亡日期计，包括婴儿。
    """
    return ratio(died_before(5, period), to=LIVE_BIRTHS(period), per=1000)


under_five.example(
    about="four years and 364 days count, the fifth birthday does not", period=year(2025),
    residents=DEATHS, gives="5 of 6",
)  # fmt: skip
