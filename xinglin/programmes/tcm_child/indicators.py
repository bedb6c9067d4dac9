"""What is counted of Chinese medicine for children: TCM2, with its worked examples."""

import datetime as dt

from xinglin.engines.indicators import at_least, indicator, row, share
from xinglin.engines.indicators.tables import residents, visits
from xinglin.kernel.time import month, months, year
from xinglin.programmes.tcm_child.plan import LIMITS, TOUCH_POINTS


def born_between(people, first, last):
    """Those of the people who were born between two days, both included."""
    return people.where(row.birth >= first, row.birth <= last)


def reached(people, age, period):
    """Children who reached an age of so many months in the period."""
    return born_between(people, months(age).before(period.start), months(age).before(period.end))


@indicator(
    "TCM2",
    title="0–36个月儿童中医药健康管理服务率",
    english="Children of 0 to 36 months given the services of Chinese medicine of their age",
    source="《国家基本公共卫生服务规范（第三版）》中医药健康管理服务规范",
    owner="基层卫生股",
    base="常住",
    goal=at_least("0.77"),
    valid_from=dt.date(2013, 8, 5),
)
def service(period):
    """
    分母：辖区内应管理的0–36个月儿童数，即期末常住儿童中，期内满6、12、18、24、30、36月龄之一的人数。
    分子：其中期内按照月龄接受中医药健康管理服务的人数，即期内至少有一次内容完整的服务，
    并且期内满月龄且服务期限（满月龄后1个月内）已在期末前结束的每个月龄都有内容完整的服务。
    内容完整：饮食调养、起居调摄和本月龄的保健方法都有。
    """
    there = residents.living(period.end)
    grace = months(int(LIMITS.on(period.end).grace))
    done = visits.of("tcm-child").during(period).where(row.measured == 1)
    due = None
    missed = {}
    for name, age in TOUCH_POINTS.items():
        first = months(age).before(period.start)
        last = months(age).before(period.end)
        of_age = (row.birth >= first) & (row.birth <= last)
        due = of_age if due is None else due | of_age
        closed = born_between(there, first, months(age).before(grace.before(period.end)))
        missed[name] = closed.without(done.where(row.kind == name))
    people = there.where(due)
    served = people.of_people(done)
    for missing in missed.values():
        served = served.without(missing)
    return share(
        served,
        of=people,
        otherwise={
            **{f"{TOUCH_POINTS[name]}月龄没有完整的服务": one for name, one in missed.items()},
            "期内没有服务": people,
        },
    )


service.example(
    about="both ages of the year are needed; half a service is none; visitors are not residents",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        both   | 2024-02-10 | 1
        one    | 2024-02-10 | 1
        half   | 2024-02-10 | 1
        guest  | 2024-02-10 | 0
        newly  | 2025-07-01 | 1
        old    | 2021-12-31 | 1
        last   | 2022-01-01 | 1
    """,
    visits="""
        person | programme | kind      | date       | measured
        both   | tcm-child | 12 months | 2025-02-12 | 1
        both   | tcm-child | 18 months | 2025-08-12 | 1
        one    | tcm-child | 12 months | 2025-02-12 | 1
        half   | tcm-child | 12 months | 2025-02-12 | 1
        half   | tcm-child | 18 months | 2025-08-12 | 0
        guest  | tcm-child | 12 months | 2025-02-12 | 1
        last   | tcm-child | 36 months | 2025-01-20 | 1
    """,
    gives="2 of 4",
)
service.example(
    about="in December the month of grace still runs: nobody failed yet, and one is served",
    period=month("2025-12"),
    residents="""
        person | birth      | lives_here
        early  | 2025-06-10 | 1
        later  | 2025-06-20 | 1
        other  | 2025-05-31 | 1
    """,
    visits="""
        person | programme | kind     | date       | measured
        early  | tcm-child | 6 months | 2025-12-15 | 1
    """,
    gives="1 of 2",
)
