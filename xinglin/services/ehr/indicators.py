"""What the lifelong record counts: the people who live here, and how many are looked after."""

import datetime as dt

from xinglin.engines.indicators import count, indicator
from xinglin.engines.indicators.tables import enrolments, residents
from xinglin.kernel.time import year

OFFICE = "规划信息股"


@indicator(
    "POP1",
    title="常住居民人数",
    english="Residents",
    unit="人",
    source="居民主索引；《国家基本公共卫生服务规范（第三版）》常住居民的定义",
    owner=OFFICE,
    base="常住",
    valid_from=dt.date(2017, 1, 1),
)
def living_here(period):
    """
    期末在世、未迁出的常住居民人数；合并为一人的只计一次。
    """
    return count(residents.living(on=period.end))


living_here.example(
    about="the dead and those registered elsewhere are not counted",
    period=year(2025),
    residents="""
        person | birth      | lives_here | deceased_on
        wang   | 1950-03-01 | 1          |
        li     | 1990-03-01 | 1          |
        guest  | 1990-03-01 | 0          |
        dead   | 1950-03-01 | 1          | 2025-06-30
    """,
    gives="2",
)


@indicator(
    "FUP1",
    title="纳入随访管理人数",
    english="People followed up in any programme",
    unit="人",
    source="各管理项目登记",
    owner=OFFICE,
    base="在管",
    valid_from=dt.date(2017, 1, 1),
)
def followed_up(period):
    """
    期内在任一管理项目中登记在管的人数；同时在几个项目中的只计一次。
    """
    return count(enrolments.every().active(period))


followed_up.example(
    about="one person in two programmes is one person; who left before the period is not counted",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | a         | 2024-05-01 |
        wang   | b         | 2025-05-01 |
        li     | a         | 2023-05-01 | 2024-12-31
    """,
    gives="1",
)
