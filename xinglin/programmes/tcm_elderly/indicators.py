"""What is counted of Chinese medicine for the elderly: TCM1, with its worked examples."""

import datetime as dt

from xinglin.engines.indicators import at_least, indicator, row, share
from xinglin.engines.indicators.tables import residents, visits
from xinglin.kernel.time import quarter, year
from xinglin.programmes.tcm_elderly.plan import LIMITS


@indicator(
    "TCM1",
    title="老年人中医药健康管理率",
    english="Elderly people under health management of Chinese medicine",
    source="《国家基本公共卫生服务规范（第三版）》中医药健康管理服务规范",
    owner="基层卫生股",
    base="常住",
    goal=at_least("0.70"),
    valid_from=dt.date(2013, 8, 5),
)
def management(period):
    """
    分母：期末辖区内65岁及以上常住居民数；年龄按期末所在年的12月31日计算，当年内满65岁的计入。
    分子：其中期内接受中医药健康管理服务的人数，即期内有一次33项全部答完的体质辨识，并有保健指导记录。
    没有答完的、没有指导记录的不计入。
    """
    last = dt.date(period.end.year, 12, 31)
    people = residents.living(period.end).aged(int(LIMITS.on(period.end).counted_from), on=last)
    every = visits.of("tcm-elder").during(period)
    return share(
        every.where(row.measured == 1),
        of=people,
        otherwise={"记录不完整": every, "期内没有体质辨识": people},
    )


PEOPLE = """
    person | birth      | lives_here | deceased_on
    wang   | 1950-03-01 | 1          |
    li     | 1951-03-01 | 1          |
    turned | 1960-12-31 | 1          |
    young  | 1961-01-01 | 1          |
    guest  | 1950-03-01 | 0          |
"""
TESTS = """
    person | programme | kind              | date       | measured
    wang   | tcm-elder | constitution test | 2025-05-02 | 1
    li     | tcm-elder | constitution test | 2025-05-02 | 0
    young  | tcm-elder | constitution test | 2025-05-02 | 1
    guest  | tcm-elder | constitution test | 2025-05-02 | 1
"""
management.example(
    about="a record without guidance is none; 64 is too young, a visitor is not a resident",
    period=year(2025),
    residents=PEOPLE,
    visits=TESTS,
    gives="1 of 3",
)
management.example(
    about="the second test of the year completes what the first left open; spring is no autumn",
    period=quarter("2025-Q2"),
    residents=PEOPLE,
    visits=TESTS
    + """
    li     | tcm-elder | constitution test | 2025-06-30 | 1
    turned | tcm-elder | constitution test | 2025-07-01 | 1
    """,
    gives="2 of 3",
)
