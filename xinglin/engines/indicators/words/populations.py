"""The general bases: 常住, 户籍, 登记, 在管, 活产. Programmes and services declare their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xinglin.engines.indicators.tables import enrolments, residents
from xinglin.engines.indicators.words.bases import base
from xinglin.kernel.time import Period, year

if TYPE_CHECKING:
    from xinglin.engines.indicators.expressions import People, Spells

FIVE = """
    person   | birth      | lives_here | registered_here | deceased_on | left_on
    wang     | 1950-03-01 | 1          | 1               |             |
    li       | 1990-03-01 | 1          | 0               |             |
    outside  | 1990-03-01 | 0          | 1               |             |
    dead     | 1950-03-01 | 1          | 1               | 2025-06-30  |
    gone     | 1950-03-01 | 1          | 1               |             | 2025-12-31
    newborn  | 2025-12-31 | 1          | 1               |             |
    tomorrow | 2026-01-01 | 1          | 1               |             |
"""


@base("常住", english="Usual residents")
def living_here(period: Period) -> People:
    """
    期末在世、未迁出的常住居民（在本地居住半年及以上，不论户籍）；合并为一人的只计一次。
    """
    return residents.living(period.end)


living_here.example(
    about="registered elsewhere or not, but living here; not the dead and not who left",
    period=year(2025), residents=FIVE, gives="3",
)  # fmt: skip


@base("户籍", english="Registered residents")
def registered_here(period: Period) -> People:
    """
    期末在世、未迁出的户籍居民（户口登记在本地，不论是否居住）；合并为一人的只计一次。
    """
    return residents.living(period.end, base="registered_here")


registered_here.example(
    about="whoever is on the household register here, wherever they live",
    period=year(2025), residents=FIVE, gives="3",
)  # fmt: skip


@base("登记", english="People in the register of residents")
def known(period: Period) -> People:
    """
    期末在世、未迁出，已登记到居民主索引的人，常住与户籍均包括；合并为一人的只计一次。
    """
    return residents.known(period.end)


known.example(about="living here or registered here", period=year(2025), residents=FIVE, gives="4")


@base("在管", english="People under management")
def managed(period: Period) -> Spells:
    """
    期内任何一天在任一管理项目中在管的人，期内死亡、迁出、失访者计入；同时在几个项目中的只计一次。
    """
    return enrolments.every().active(period)


managed.example(
    about="one person in two programmes is one; who left before the period is not there",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | a         | 2024-05-01 |
        wang   | b         | 2025-05-01 |
        li     | a         | 2023-05-01 | 2024-12-31
        zhao   | a         | 2023-05-01 | 2025-01-01
    """,
    gives="2",
)


@base("活产", english="Live births")
def live_births(period: Period) -> People:
    """
    出生日期在期内、已登记到居民主索引的人，按出生日期计；其后死亡、迁出者仍计入，死胎死产不登记、不计入。
    """
    return residents.born(period)


live_births.example(
    about="a child born in the period counts, though it died afterwards",
    period=year(2025),
    residents="""
        person | birth      | deceased_on
        wang   | 2025-01-01 |
        li     | 2025-06-01 | 2025-06-03
        zhao   | 2024-12-31 |
        qian   | 2026-01-01 |
    """,
    gives="2",
)

LIVING_HERE, REGISTERED_HERE, KNOWN = living_here, registered_here, known
MANAGED, LIVE_BIRTHS = managed, live_births
