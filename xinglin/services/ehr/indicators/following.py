"""How many are looked after in programmes, who came and who left, how soon and how often seen."""

import datetime as dt

from xinglin.engines.indicators import (
    DAYS,
    INSTITUTION,
    MANAGED,
    NEITHER,
    PEOPLE,
    PERCENT,
    TIMES,
    USUAL,
    attribute,
    base,
    count,
    days_from,
    flow_in,
    flow_out,
    indicator,
    median,
    percentile,
    row,
    share,
    stock,
)
from xinglin.engines.indicators.tables import days_to, enrolments, visits
from xinglin.kernel.time import days, year

OFFICE = "规划信息股"
REGISTERS = "各管理项目登记"
QUALITY = "卫生健康局年度质量控制：随访及时性与服务强度（本局口径）"
SINCE = dt.date(2017, 1, 1)
BY = (*USUAL, INSTITUTION)
WHY_LEFT = {"died": "死亡", "moved": "迁出", "lost": "失访", "merged": "档案合并"}
SPELLS = """
    person | programme | joined     | left       | institution
    wang   | a         | 2024-05-01 |            | 1
    wang   | b         | 2025-05-01 |            | 2
    li     | a         | 2023-05-01 | 2024-12-31 | 1
    zhao   | a         | 2025-02-01 | 2025-08-31 | 1
"""


@indicator(
    "FUP1",
    title="纳入随访管理人数",
    english="People followed up in any programme",
    unit=PEOPLE,
    source=REGISTERS,
    owner=OFFICE,
    base=MANAGED,
    valid_from=SINCE,
    by=BY,
)
def followed_up(period):
    """
    期内在任一管理项目中登记在管的人数；同时在几个项目中的只计一次。
    """
    return count(MANAGED)


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


@indicator(
    "FUP2", title="期末在管人数", english="People under management at the end of the period",
    unit=PEOPLE, source=REGISTERS, owner=OFFICE, valid_from=SINCE, by=BY, base=MANAGED,
)  # fmt: skip
def on_the_last_day(period):
    """
    期末当日在任一管理项目中在管的人数（存量）；同时在几个项目中的只计一次，各月之和没有意义。
    """
    return stock(enrolments.every().on(period.end))


on_the_last_day.example(
    about="who left in August is not there on the last of December",
    period=year(2025), enrolments=SPELLS, gives="1",
)  # fmt: skip


@indicator(
    "FUP3", title="新纳入管理人次", english="Enrolments", unit=TIMES, source=REGISTERS,
    owner=OFFICE, valid_from=SINCE, by=(*BY, attribute("programme", "管理项目")), better=NEITHER,
)  # fmt: skip
def came(period):
    """
    期内新纳入管理的次数：一人纳入几个项目计几次，终止后再次纳入另计一次。
    """
    return flow_in(enrolments.every().began_in(period), rows=True)


came.example(
    about="twice: wang into b, zhao into a", period=year(2025), enrolments=SPELLS, gives="2"
)


@indicator(
    "FUP4", title="终止管理人次", english="Enrolments ended", unit=TIMES, source=REGISTERS,
    owner=OFFICE, valid_from=SINCE, better="lower",
    by=(*BY, attribute("left_why", "终止原因", WHY_LEFT)),
)  # fmt: skip
def left(period):
    """
    期内终止管理的次数，死亡、迁出、失访等各种原因均计入。
    """
    return flow_out(enrolments.every().ended_in(period), rows=True)


left.example(about="zhao in August", period=year(2025), enrolments=SPELLS, gives="1")


@base("新纳入", english="People enrolled in the period")
def newly_enrolled(period):
    """
    期内首次纳入任一管理项目的人，终止后再次纳入的不算；几个项目的以最早一次为准。
    """
    first = enrolments.every().earliest()
    return first.where(row.joined >= period.start, row.joined <= period.end)


newly_enrolled.example(
    about="wang was enrolled in 2024 already", period=year(2025), enrolments=SPELLS, gives="1"
)


def waited(period):
    """Everybody enrolled in the period with the days until the first visit, up to half a year."""
    seen = visits.rows.between(period.start, days(180).after(period.end))
    return days_to(seen, since=newly_enrolled(period))


FIRST_VISITS = {
    "enrolments": """
        person | programme | joined
        a      | x         | 2025-01-10
        b      | x         | 2025-02-01
        c      | x         | 2025-03-01
        d      | x         | 2025-04-01
        old    | x         | 2024-04-01
    """,
    "visits": """
        person | programme | date
        a      | x         | 2025-01-10
        b      | x         | 2025-02-11
        b      | x         | 2025-02-20
        c      | x         | 2025-04-30
        old    | x         | 2025-04-30
    """,
}


@indicator(
    "FUP5", title="纳入到首次随访天数中位数", english="Median days from enrolment to first visit",
    unit=DAYS, source=QUALITY, owner=OFFICE, base=newly_enrolled, valid_from=SINCE, by=BY,
    better="lower",
)  # fmt: skip
def days_to_first_visit(period):
    """
    期内首次纳入管理的人，从纳入之日到首次随访（不论方式和项目）的天数按大小排列，居中者的天数；当日随访为0天。
    期末之后180天内的随访计入；尚未随访的不参加排列，列在名单中。
    """
    return median(waited(period), of=row.days, otherwise={"纳入后尚未随访": waited(period)})


days_to_first_visit.example(
    about="0, 10 and 60 days; d has not been seen and does not stand in the row",
    period=year(2025), gives="10.0", **FIRST_VISITS,
)  # fmt: skip


@indicator(
    "FUP6", title="纳入后30天内首次随访率", english="First visit within 30 days of enrolment",
    unit=PERCENT, source=QUALITY, owner=OFFICE, base=newly_enrolled, valid_from=SINCE, by=BY,
)  # fmt: skip
def seen_within_thirty_days(period):
    """
    分母：期内首次纳入管理的人数。分子：其中纳入之日起30天内（含第30天）有过随访的人数。
    期末前不足30天纳入、尚未随访的计入分母。
    """
    people = waited(period)
    return share(
        people.where(row.days <= 30),
        of=newly_enrolled,
        otherwise={
            "纳入后尚未随访": people.where(row.days.isnull()),
            "首次随访晚于30天": people,
        },
    )


seen_within_thirty_days.example(
    about="a and b in time, c after sixty days, d not at all",
    period=year(2025), gives="2 of 4", **FIRST_VISITS,
)  # fmt: skip


@indicator(
    "FUP7", title="纳入到首次随访天数（第90百分位）",
    english="90th percentile of days from enrolment to first visit", unit=DAYS, source=QUALITY,
    owner=OFFICE, base=newly_enrolled, valid_from=SINCE, by=BY, better="lower",
)  # fmt: skip
def slow_first_visits(period):
    """
    口径同FUP5，取第90百分位数：九成的人不超过这一天数（在两人之间按比例取值）。
    """
    return percentile(waited(period), of=row.days, at=90)


slow_first_visits.example(
    about="of 0, 10 and 60 days", period=year(2025), gives="50.0", **FIRST_VISITS
)


@indicator(
    "FUP10", title="终止管理者在管天数中位数", english="Median days under management of leavers",
    unit=DAYS, source=QUALITY, owner=OFFICE, valid_from=SINCE, better=NEITHER, by=BY,
)  # fmt: skip
def days_under_management(period):
    """
    期内终止管理的各次管理，从纳入到终止的天数，居中者的天数。
    """
    ended = enrolments.every().ended_in(period)
    return median(ended, of=days_from(row.joined, row.left))


days_under_management.example(
    about="zhao, February to August", period=year(2025), enrolments=SPELLS, gives="211.0"
)
