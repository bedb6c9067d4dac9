"""How many records are open to their residents, and how many are read."""

import datetime as dt

from xinglin.engines.indicators import (
    USUAL,
    at_least,
    base,
    indicator,
    lake_table,
    row,
    share,
)
from xinglin.engines.indicators.tables import facts, residents
from xinglin.engines.statistics import WILSON
from xinglin.kernel.time import days, year

lake_table(
    "openings",
    store="portal_opening",
    columns={"opened_on": "date", "closed_on": "date", "last_seen_on": "date"},
    person="resident_id",
)
SOURCE = "居民电子健康档案向居民本人开放的要求；口径为惯例"
OFFICE = "基层卫生股"
SINCE = dt.date(2018, 1, 1)


@base("已建档", title="已建档的常住居民", english="Residents with a health record")
def on_file(period):
    """
    期末已建立居民健康档案的常住居民。
    """
    filed = row.filed_on.isnull() | (row.filed_on <= period.end)
    return residents.living(period.end).where(row.has_file == 1, filed)


PEOPLE = """
    person | birth      | lives_here | has_file | filed_on
    wang   | 1950-03-01 | 1          | 1        | 2020-01-01
    li     | 1960-03-01 | 1          | 1        | 2021-01-01
    zhao   | 1970-03-01 | 1          | 1        | 2021-01-01
    none   | 1970-03-01 | 1          | 0        |
"""
on_file.example(period=year(2025), residents=PEOPLE, gives="3")


def _open(period):
    still = row.closed_on.isnull() | (row.closed_on > period.end)
    return facts("openings").where(row.opened_on <= period.end, still)


@indicator(
    "OPEN1", title="居民电子健康档案开放率", english="Health records open to their residents",
    source=SOURCE, owner=OFFICE, base=on_file, by=USUAL, goal=at_least("0.50"), valid_from=SINCE,
    interval=WILSON, funnel=True,
)  # fmt: skip
def opened(period):
    """
    分母：期末已建立健康档案的常住居民数。
    分子：其中本人（或其监护人）身份已核验、档案已开放、可以查阅的人数。
    """
    people = on_file(period)
    return share(people.where(row.person.isin(_open(period).table.person)), of=people)


OPENINGS = """
    person | opened_on  | closed_on  | last_seen_on
    wang   | 2024-05-01 |            | 2025-10-20
    li     | 2024-05-01 | 2025-02-01 |
    zhao   | 2026-05-01 |            |
"""
opened.example(
    about="li's was closed, zhao's was opened later",
    period=year(2025), residents=PEOPLE, openings=OPENINGS, gives="1 of 3",
)  # fmt: skip


@indicator(
    "OPEN2", title="开放档案年度查阅率", english="Open records read by their residents",
    source=SOURCE, owner=OFFICE, by=USUAL, valid_from=SINCE, base="已建档",
)  # fmt: skip
def read(period):
    """
    分母：期末档案已开放的居民数。分子：其中期末前一年内本人查阅过的人数。
    """
    people = _open(period)
    since = days(365).before(period.end)
    return share(people.where(row.last_seen_on.between(since, period.end)), of=people)


read.example(period=year(2025), residents=PEOPLE, openings=OPENINGS, gives="1 of 1")
