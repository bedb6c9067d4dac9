"""How many people there are, how old they are, who was born, who died."""

import datetime as dt
from typing import Any

from xinglin.engines.indicators import (
    LIVE_BIRTHS,
    LIVING_HERE,
    NEITHER,
    PEOPLE,
    PER_MILLE,
    PERCENT,
    REGISTERED_HERE,
    YEARS_OF_AGE,
    change,
    count,
    derived,
    flow_in,
    flow_out,
    indicator,
    median,
    minus,
    ratio,
    row,
    share,
    stock,
)
from xinglin.engines.indicators.tables import residents
from xinglin.engines.statistics import CHINA_2010
from xinglin.kernel.time import days, year

OFFICE = "规划信息股"
STANDARD = "居民主索引；《国家基本公共卫生服务规范（第三版）》常住居民的定义"
STATISTICS = "居民主索引；国家统计局人口统计指标解释"
SINCE = dt.date(2017, 1, 1)
AGES = (0, 1, *range(5, 90, 5))  # those of the abridged life table, and of the standard
TOLD: dict[str, Any] = {"owner": OFFICE, "valid_from": SINCE, "better": NEITHER}
PEOPLE_OF_A_TOWN = """
    person | birth      | lives_here | registered_here | deceased_on
    wang   | 1950-03-01 | 1          | 1               |
    li     | 1990-03-01 | 1          | 0               |
    guest  | 1990-03-01 | 0          | 1               |
    child  | 2025-05-05 | 1          | 1               |
    dead   | 1950-03-01 | 1          | 1               | 2025-06-30
"""


@indicator(
    "POP1", title="常住居民人数", english="Residents", unit=PEOPLE, source=STANDARD,
    base=LIVING_HERE, **TOLD,
)  # fmt: skip
def living_here(period):
    """
    期末在世、未迁出的常住居民人数；合并为一人的只计一次。
    """
    return stock(LIVING_HERE)


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
    "POP2", title="户籍居民人数", english="Registered residents", unit=PEOPLE, source=STATISTICS,
    base=REGISTERED_HERE, **TOLD,
)  # fmt: skip
def registered_here(period):
    """
    期末在世、未迁出的户籍居民人数，不论是否在本地居住；合并为一人的只计一次。
    """
    return stock(REGISTERED_HERE)


registered_here.example(
    about="li lives here and is registered elsewhere",
    period=year(2025), residents=PEOPLE_OF_A_TOWN, gives="3",
)  # fmt: skip


@indicator(
    "POP3", title="65岁及以上常住居民占比", english="Share of residents aged 65 and over",
    unit=PERCENT, base=LIVING_HERE,
    source="国家统计局人口统计指标解释；65岁及以上为《国家基本公共卫生服务规范（第三版）》老年人服务对象",
    **TOLD,
)  # fmt: skip
def elderly(period):
    """
    分母：期末常住居民人数。分子：其中期末满65周岁的人数。
    """
    people = residents.living(period.end)
    return share(
        people.aged(65, on=period.end), of=LIVING_HERE,
        otherwise={"期末未满65周岁": people},
    )  # fmt: skip


elderly.example(
    about="sixty-five on the last day counts; a day later does not",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        turned | 1960-12-31 | 1
        not    | 1961-01-01 | 1
        child  | 2025-05-05 | 1
        guest  | 1950-03-01 | 0
    """,
    gives="1 of 3",
)


@indicator(
    "POP4", title="常住居民年龄中位数", english="Median age of residents", unit=YEARS_OF_AGE,
    source=STATISTICS, base=LIVING_HERE, **TOLD,
)  # fmt: skip
def median_age(period):
    """
    期末常住居民按周岁年龄排列，居中者的年龄；人数为偶数时取中间两人的平均。各级地区分别由本地区居民计算，
    不由下级地区的中位数平均。
    """
    return median(residents.living(period.end).with_age(period.end), of=row.years)


median_age.example(
    about="between the second and the third of four",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        a      | 2020-06-01 | 1
        b      | 1990-06-01 | 1
        c      | 1985-06-01 | 1
        d      | 1950-06-01 | 1
    """,
    gives="37.5",
)


@indicator(
    "POP5", title="出生登记人数", english="Births registered", unit=PEOPLE, source=STATISTICS,
    base=LIVE_BIRTHS, **TOLD,
)  # fmt: skip
def births(period):
    """
    出生日期在期内、已登记到居民主索引的活产人数，按出生日期计；其后死亡、迁出的仍计入。
    """
    return flow_in(LIVE_BIRTHS)


births.example(
    about="by the day of birth", period=year(2025), residents=PEOPLE_OF_A_TOWN, gives="1"
)


@indicator(
    "POP6", title="死亡登记人数", english="Deaths registered", unit=PEOPLE,
    source=STATISTICS, **{**TOLD, "better": "lower"},
)  # fmt: skip
def deaths(period):
    """
    死亡日期在期内、已登记到居民主索引的人数，按死亡日期计，常住与户籍居民均包括。
    """
    return flow_out(residents.died(period))


deaths.example(
    about="by the day of death", period=year(2025), residents=PEOPLE_OF_A_TOWN, gives="1"
)


@derived(
    "POP7", minus("POP5", "POP6"), title="登记人口自然增加人数", english="Natural increase",
    unit=PEOPLE, source=STATISTICS, **TOLD,
)  # fmt: skip
def natural_increase(period):
    """
    期内出生登记人数减去死亡登记人数。
    """


natural_increase.example(
    about="one was born and one died", period=year(2025), residents=PEOPLE_OF_A_TOWN, gives="0"
)


def mean_population(period):
    """常住 at the start and at the end of the period; half of both together is their mean."""
    return residents.living(days(1).before(period.start)), residents.living(period.end)


@indicator(
    "POP8", title="出生率", english="Crude birth rate", unit=PER_MILLE, source=STATISTICS,
    base=LIVING_HERE, **TOLD,
)  # fmt: skip
def birth_rate(period):
    """
    分子：期内出生登记人数。分母：平均人口，即期初与期末常住居民人数之和的一半。
    期短于一年的，是该期的出生率，不折算为年率。
    """
    return ratio(
        residents.born(period).where(row.lives_here == 1), to=mean_population(period),
        times="0.5", per=1000,
    )  # fmt: skip


birth_rate.example(
    about="three at the start, three at the end: one born, one dead",
    period=year(2025), residents=PEOPLE_OF_A_TOWN, gives="1 of 3",
)  # fmt: skip


@indicator(
    "POP9", title="粗死亡率", english="Crude death rate", unit=PER_MILLE, source=STATISTICS,
    base=LIVING_HERE, bands=AGES, standard=CHINA_2010, **{**TOLD, "better": "lower"},
)  # fmt: skip
def death_rate(period):
    """
    分子：期内死亡登记的常住居民人数。分母：平均人口，即期初与期末常住居民人数之和的一半。
    期短于一年的，是该期的死亡率，不折算为年率。粗率不宜直接比较年龄构成不同的地区，另列年龄标化率。
    """
    return ratio(
        residents.died(period).where(row.lives_here == 1), to=mean_population(period),
        times="0.5", per=1000,
    )  # fmt: skip


death_rate.example(
    about="three at the start, three at the end: one born, one dead",
    period=year(2025), residents=PEOPLE_OF_A_TOWN, gives="1 of 3",
)  # fmt: skip


@derived(
    "POP10", change("POP1"), title="常住居民人数同比", english="Residents against last year",
    unit=PERCENT, base=LIVING_HERE, source=STATISTICS, **TOLD,
)  # fmt: skip
def growth(period):
    """
    期末常住居民人数比上年同期末增减的百分比；上年同期没有常住居民的不计算。
    """


growth.example(
    about="two were there at the end of 2024, three are there a year later",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        a      | 1990-06-01 | 1
        b      | 1985-06-01 | 1
        child  | 2025-06-01 | 1
    """,
    gives="50.00",
)


@indicator(
    "POP11", title="0–6岁常住儿童人数", english="Resident children under seven", unit=PEOPLE,
    source="《国家基本公共卫生服务规范（第三版）》0–6岁儿童健康管理服务对象", base=LIVING_HERE,
    bands=(0, 1, 3, 7), **TOLD,
)  # fmt: skip
def children(period):
    """
    期末在世、未迁出、未满7周岁的常住儿童人数。
    """
    return count(residents.living(period.end).aged(0, 6, on=period.end))


children.example(
    about="a child of six years and 364 days counts",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        a      | 2019-01-01 | 1
        b      | 2018-12-31 | 1
        c      | 2025-12-31 | 1
    """,
    gives="2",
)
