"""F003A1-24 and what appointments came to: booked ahead, missed, how long people waited."""

import datetime as dt

from xinglin.engines.indicators import (
    HIGHER,
    INSTITUTION,
    LOWER,
    MINUTES,
    VISITS,
    base,
    count,
    indicator,
    lake_table,
    median,
    row,
    share,
)
from xinglin.engines.indicators.tables import facts
from xinglin.kernel.time import year
from xinglin.services.booking.rules import PUBLIC, PUBLIC_KINDS, SERVICES

lake_table(
    "bookings",
    store="booking_booking",
    columns={"ahead": "flag", "seen_on": "date", "waited": "int", "cancelled_on": "date",
             "missed_on": "date"},
    day="day", place="place_id", institution="institution_id",
)  # fmt: skip
lake_table(
    "conveniences",
    store="booking_convenience",
    columns={"service": "text", "since_on": "date", "until_on": "date"},
    institution="institution_id",
)
lake_table(
    "hospitals",
    store="places_institution",
    columns={"kind": "text", "ownership": "text", "opened_on": "date", "closed_on": "date"},
    place="place_id",
)

SOURCE = "预约诊疗统计口径为惯例：按就诊日期；取消的不计爽约"
OFFICE = "医政医管股"
SINCE = dt.date(2015, 1, 1)
BY = ("place", INSTITUTION, "month", "quarter", "year")
ROWS = """
    date       | ahead | seen_on    | waited | cancelled_on | missed_on
    2025-03-01 | 1     | 2025-03-01 | 12     |              |
    2025-03-01 | 0     | 2025-03-01 | 40     |              |
    2025-03-02 | 1     |            |        |              | 2025-03-02
    2025-03-02 | 1     |            |        | 2025-03-01   |
    2024-12-31 | 1     | 2024-12-31 | 9      |              |
"""


@base("预约就诊", title="预约就诊", english="Visits by appointment system", unit=VISITS)
def visits(period):
    """
    就诊日期在期内、实际就诊的人次（含当日现场取号）。
    """
    return facts("bookings").during(period).where(row.seen_on.notnull())


visits.example(period=year(2025), bookings=ROWS, gives="2")


@base("应到预约", title="应到预约", english="Appointments that were due", unit=VISITS)
def due_ones(period):
    """
    就诊日期在期内、没有取消、已就诊或已判定爽约的提前预约。
    """
    told = facts("bookings").during(period).where(row.ahead == 1, row.cancelled_on.isnull())
    return told.where(row.seen_on.notnull() | row.missed_on.notnull())


due_ones.example(period=year(2025), bookings=ROWS, gives="2")


@indicator(
    "BOOK1", title="预约就诊率", english="Share of visits booked ahead", source=SOURCE,
    owner=OFFICE, by=BY, better=HIGHER, valid_from=SINCE, base="预约就诊",
)  # fmt: skip
def ahead(period):
    """
    分母：期内就诊人次。分子：其中就诊日之前已预约的。
    """
    every = visits(period)
    return share(every.where(row.ahead == 1), of=every, rows=True)


ahead.example(period=year(2025), bookings=ROWS, gives="1 of 2")


@indicator(
    "BOOK2", title="爽约率", english="Share of no-shows", source=SOURCE, owner=OFFICE, by=BY,
    better=LOWER, valid_from=SINCE, base="应到预约",
)  # fmt: skip
def missed(period):
    """
    分母：期内应到的提前预约。分子：其中没有到诊也没有取消的。
    """
    every = due_ones(period)
    return share(every.where(row.missed_on.notnull()), of=every, rows=True)


missed.example(period=year(2025), bookings=ROWS, gives="1 of 2")


@indicator(
    "BOOK3", title="候诊时间中位数", english="Median waiting time", unit=MINUTES, source=SOURCE,
    owner=OFFICE, by=BY, better=LOWER, valid_from=SINCE,
)  # fmt: skip
def waiting(period):
    """
    期内就诊的人从签到（晚于预约时间的）或预约时间到首次叫号所用分钟数的中位数。
    """
    return median(visits(period), of=row.waited)


waiting.example(period=year(2025), bookings=ROWS, gives="26.0")


@indicator(
    "BOOK4", title="预约就诊人次", english="Visits through appointments", unit=VISITS,
    source=SOURCE, owner=OFFICE, by=BY, better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def seen(period):
    """
    期内经预约系统就诊的人次，含当日现场取号。
    """
    return count(visits(period), rows=True)


seen.example(period=year(2025), bookings=ROWS, gives="2")


@base("公立医院", title="公立医院", english="Public hospitals")
def public_hospitals(period):
    """
    期末开业的公立医院和妇幼保健院（经济类型为国有、集体的）。
    """
    gone = row.closed_on.notnull() & (row.closed_on <= period.end)
    return facts("hospitals").where(
        row.kind.substr(0, 1).isin(PUBLIC_KINDS), row.ownership.substr(0, 2).isin(PUBLIC),
        row.opened_on.isnull() | (row.opened_on <= period.end), ~gone,
    )  # fmt: skip


HOSPITALS = """
    id | kind | ownership | opened_on  | closed_on
    1  | A100 | 11        | 2000-01-01 |
    2  | G100 | 11        | 2000-01-01 |
    3  | A100 | 24        | 2000-01-01 |
    4  | A210 | 12        | 2000-01-01 | 2025-03-01
    5  | C210 | 11        | 2000-01-01 |
"""
public_hospitals.example(period=year(2025), hospitals=HOSPITALS, gives="2")


@indicator(
    "BOOK5", title="四项便民服务齐全的公立医院占比",
    english="Public hospitals with all four services", source=SOURCE, owner=OFFICE,
    by=("place", "month", "quarter", "year"), better=HIGHER, valid_from=SINCE, base="公立医院",
)  # fmt: skip
def with_all_four(period):
    """
    分母：期末开业的公立医院。分子：其中预约诊疗、候诊提醒、检验检查结果推送、移动支付四项
    都已开通的（F003A1-24）。
    """
    day = period.end
    every = public_hospitals(period)
    live = facts("conveniences").where(
        row.since_on <= day, row.until_on.isnull() | (row.until_on > day)
    )
    for service in SERVICES:
        every = every.where(row.id.isin(live.where(row.service == service).table.institution))
    return share(every, of=public_hospitals(period), rows=True)


with_all_four.example(
    about="the second lost mobile payment in June",
    period=year(2025),
    hospitals=HOSPITALS,
    conveniences="""
        institution | service  | since_on   | until_on
        1           | booking  | 2020-01-01 |
        1           | reminder | 2020-01-01 |
        1           | results  | 2020-01-01 |
        1           | payment  | 2020-01-01 |
        2           | booking  | 2020-01-01 |
        2           | reminder | 2020-01-01 |
        2           | results  | 2020-01-01 |
        2           | payment  | 2020-01-01 | 2025-06-01
    """,
    gives="1 of 2",
)
