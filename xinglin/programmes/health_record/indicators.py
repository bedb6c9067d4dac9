"""What is counted of health records: EHR1 to EHR4, each with its worked examples."""

import datetime as dt

from xinglin.engines.indicators import at_least, indicator, row, share
from xinglin.engines.indicators.tables import encounters, enrolments, residents, visits
from xinglin.kernel.time import days, months, quarter, year
from xinglin.programmes.health_record.plan import LIMITS

SOURCE = "《国家基本公共卫生服务规范（第三版）》居民健康档案管理服务规范"
OFFICE = "基层卫生股"
ADOPTED = dt.date(2017, 2, 28)


def filed(people, period):
    """Those whose file was opened by the end of the period."""
    return people.where(row.filed_on <= period.end)


def lately(period):
    """The day from which on a record counts as dynamic at the end of the period."""
    span = months(int(LIMITS.on(period.end).used_within))
    return span.before(days(1).after(period.end))


def untouched(people, period):
    """Those of the people with neither a meeting nor a service in the last twelve months."""
    first = lately(period)
    served = visits.rows.between(first, period.end)
    return people.without(served).without(encounters.rows.between(first, period.end))


@indicator(
    "EHR1",
    title="健康档案建档率",
    english="Residents with a health file",
    source=SOURCE,
    owner=OFFICE,
    base="常住",
    valid_from=ADOPTED,
)
def files(period):
    """
    分母：期末辖区内常住居民数（居住半年以上，不论户籍）。
    分子：其中期末前已建立健康档案的人数，以建档日期为准。没有建档日期的不计入。
    """
    people = residents.living(period.end)
    return share(filed(people, period), of=people, otherwise={"尚未建档": people})


PEOPLE = """
    person | birth      | lives_here | filed_on   | has_file | deceased_on
    wang   | 1950-03-01 | 1          | 2012-03-01 | 1        |
    li     | 1980-03-01 | 1          | 2025-12-31 | 1        |
    paper  | 1980-03-01 | 1          | 2012-03-01 | 0        |
    later  | 1990-03-01 | 1          | 2026-01-01 | 1        |
    none   | 1990-03-01 | 1          |            | 0        |
    away   | 1990-03-01 | 0          | 2013-03-01 | 1        |
    dead   | 1930-03-01 | 1          | 2011-03-01 | 1        | 2025-06-01
"""
files.example(
    about="opened on the last day counts, opened the day after does not; who lives away is no base",
    period=year(2025),
    residents=PEOPLE,
    gives="3 of 5",
)


@indicator(
    "EHR2",
    title="电子健康档案建档率",
    english="Residents with an electronic health file",
    source=SOURCE,
    owner=OFFICE,
    base="常住",
    valid_from=ADOPTED,
)
def electronic_files(period):
    """
    分母：期末辖区内常住居民数，口径同EHR1。
    分子：其中期末前已建立电子健康档案的人数，即有建档日期，并且有17位健康档案编号的人。
    只有纸质档案、没有档案编号的不计入。
    """
    people = residents.living(period.end)
    opened = filed(people, period)
    return share(
        opened.where(row.has_file == 1),
        of=people,
        otherwise={"没有档案编号": opened, "尚未建档": people},
    )


electronic_files.example(
    about="a file without a number is on paper only",
    period=year(2025),
    residents=PEOPLE,
    gives="2 of 5",
)


@indicator(
    "EHR3",
    title="健康档案使用率",
    english="Health files in use",
    source=SOURCE,
    owner=OFFICE,
    base="登记",
    valid_from=ADOPTED,
)
def use(period):
    """
    分母：期末档案总份数，即期末前已建档、在世、未迁出的全部档案（常住或户籍）。
    分子：其中有动态记录的档案份数，即截至期末12个月内与就诊记录关联，或有符合各项服务规范要求的服务记录。
    """
    every = filed(residents.known(period.end), period)
    idle = untouched(every, period)
    return share(every.without(idle), of=every, otherwise={"12个月内没有动态记录": idle})


use.example(
    about="a visit to the doctor or a service of any programme is use; thirteen months ago is not",
    period=quarter("2025-Q1"),
    residents="""
        person | lives_here | filed_on
        wang   | 1          | 2012-03-01
        li     | 1          | 2012-03-01
        away   | 0          | 2012-03-01
        old    | 1          | 2012-03-01
        first  | 1          | 2012-03-01
        none   | 1          |
    """,
    encounters="""
        person | day        | kind
        wang   | 2025-02-01 | AMB
        away   | 2024-12-01 | AMB
        old    | 2024-03-31 | AMB
        none   | 2025-02-01 | AMB
    """,
    visits="""
        person | programme | date       | kind
        li     | htn       | 2024-08-01 | follow-up
        first  | htn       | 2024-04-01 | follow-up
    """,
    gives="4 of 5",
)


@indicator(
    "EHR4",
    title="居民规范化电子健康档案覆盖率",
    english="Residents with a standard electronic health file",
    source="国家基本公共卫生服务项目年度工作通知（指标名称）",
    owner=OFFICE,
    base="常住",
    goal=at_least("0.62"),
    valid_from=dt.date(2022, 1, 1),
)
def standard_files(period):
    """
    分母：期末辖区内常住居民数，口径同EHR1。
    分子：其中有规范化电子健康档案的人数，同时满足：
    （1）期末前已建立电子健康档案，有17位档案编号；
    （2）有个人基本信息表电子记录的，最近一次记录完整；
    （3）期末在管的重点人群，截至期末12个月内有服务记录或就诊记录。没有就诊、不在任何项目中的居民不要求年年更新。
    “规范化”的判定由地方确定，这里是可调整的一套规则。
    """
    people = residents.living(period.end)
    opened = filed(people, period).where(row.has_file == 1)
    sheets = visits.of("health-record").where(row.day <= period.end).latest()
    lacking = sheets.where(row.measured == 0)
    inside = enrolments.every().where(
        row.joined <= lately(period), row.left.isnull() | (row.left > period.end)
    )
    neglected = untouched(people.without(people.without(inside)), period)
    return share(
        opened.without(lacking).without(neglected),
        of=people,
        otherwise={
            "个人基本信息表不完整": lacking,
            "重点人群12个月内没有服务记录": neglected,
            "没有电子健康档案": people,
        },
    )


standard_files.example(
    about="a sheet with gaps, and a patient whom nobody saw in a year",
    period=year(2025),
    residents="""
        person | lives_here | filed_on   | has_file
        quiet  | 1          | 2012-03-01 | 1
        mended | 1          | 2024-03-01 | 1
        gaps   | 1          | 2025-03-01 | 1
        seen   | 1          | 2012-03-01 | 1
        unseen | 1          | 2012-03-01 | 1
        newly  | 1          | 2012-03-01 | 1
        paper  | 1          | 2012-03-01 | 0
    """,
    enrolments="""
        person | programme | joined
        seen   | htn       | 2020-01-01
        unseen | htn       | 2020-01-01
        newly  | htn       | 2025-11-01
    """,
    visits="""
        person | programme     | date       | kind        | measured
        mended | health-record | 2024-03-01 | information | 0
        mended | health-record | 2024-03-20 | update      | 1
        gaps   | health-record | 2025-03-01 | information | 0
        seen   | htn           | 2025-06-01 | follow-up   | 1
        unseen | htn           | 2024-12-31 | follow-up   | 1
    """,
    gives="4 of 7",
)
