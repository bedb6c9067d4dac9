"""F001-17, F003A1-30 and what telemedicine came to: consultations, readings, how fast."""

import datetime as dt

from xinglin.engines.indicators import (
    HIGHER,
    HOURS,
    INSTITUTION,
    LOWER,
    MINUTES,
    NEITHER,
    PLACES_COUNTED,
    VISITS,
    attribute,
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
from xinglin.services.consultation.rules import HURRIES, KINDS, URGENCIES

lake_table(
    "reading_centres",
    store="consultation_centre",
    columns={"kind": "text", "opened_on": "date", "closed_on": "date"},
    place="place_id",
)
lake_table(
    "readings",
    store="consultation_reading",
    columns={"kind": "text", "urgency": "text", "alarming": "flag", "in_time": "flag",
             "minutes": "int", "open": "flag"},
    day="ordered_on", place="place_id", institution="target_id",
)  # fmt: skip
lake_table(
    "consultations",
    store="consultation_consultation",
    columns={"urgency": "text", "in_time": "flag", "opined_on": "date", "hours": "int"},
    day="asked_on", place="place_id", institution="target_id",
)  # fmt: skip

SOURCE = "远程医疗和区域共享诊断中心统计口径为惯例：按人次，以申请日期为准"
OFFICE = "医政医管股"
SINCE = dt.date(2014, 1, 1)
KIND = attribute("kind", "类别", KINDS)
URGENCY = attribute("urgency", "缓急", URGENCIES)
HURRY = attribute("urgency", "缓急", HURRIES)
BY = ("place", INSTITUTION, "month", "quarter", "year")
READ = """
    date       | institution | kind  | urgency  | alarming | in_time | minutes
    2025-01-10 | 1           | ecg   | critical | 1        | 1       | 12
    2025-02-10 | 1           | ecg   | routine  | 0        | 1       | 40
    2025-03-10 | 1           | ecg   | urgent   | 0        | 0       | 180
    2025-04-10 | 1           | image | routine  | 0        | 1       | 300
    2025-05-10 | 1           | image | routine  |          |         |
    2024-12-31 | 1           | ecg   | routine  | 0        | 1       | 30
"""
ASKED = """
    date       | urgency | in_time | opined_on  | hours
    2025-01-10 | calm    | 1       | 2025-01-12 | 50
    2025-02-10 | calm    | 0       | 2025-02-20 | 241
    2025-03-10 | hurried | 1       | 2025-03-10 | 3
    2025-12-31 | calm    |         |            |
    2024-03-10 | calm    | 1       | 2024-03-11 | 24
"""


@base("共享阅片", title="共享阅片", english="Readings by shared centres", unit=VISITS)
def reported_readings(period):
    """
    申请日期在期内、已签发报告的共享阅片人次。
    """
    return facts("readings").during(period).where(row.minutes.notnull())


reported_readings.example(period=year(2025), readings=READ, gives="4")


@base("远程会诊", title="远程会诊", english="Remote consultations", unit=VISITS)
def arranged_consultations(period):
    """
    申请日期在期内、已作出安排或退回的远程会诊人次。
    """
    return facts("consultations").during(period).where(row.in_time.notnull())


arranged_consultations.example(period=year(2025), consultations=ASKED, gives="3")


@indicator(
    "READ1", title="共享诊断中心数", english="Shared diagnostic centres", unit=PLACES_COUNTED,
    source=SOURCE, owner=OFFICE, by=("place", "month", "quarter", "year", KIND), better=NEITHER,
    valid_from=SINCE,
)  # fmt: skip
def centres(period):
    """
    期末启用的放射（影像）、检验、心电共享诊断（会诊）中心数（F001-17），按类别分列。
    """
    gone = row.closed_on.notnull() & (row.closed_on <= period.end)
    return count(facts("reading_centres").where(row.opened_on <= period.end, ~gone), rows=True)


centres.example(
    period=year(2025),
    reading_centres="""
        kind  | opened_on  | closed_on
        ecg   | 2019-01-01 |
        image | 2020-01-01 |
        smear | 2020-01-01 | 2025-06-30
        smear | 2026-01-01 |
    """,
    gives="2",
)  # fmt: skip


@indicator(
    "READ2", title="共享阅片人次", english="Readings by shared centres", unit=VISITS,
    source=SOURCE, owner=OFFICE, by=(*BY, KIND, URGENCY), better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def readings(period):
    """
    申请日期在期内、共享中心已签发报告的阅片人次；按阅片机构、类别（心电、影像、检验）和缓急分列。
    """
    return count(reported_readings(period), rows=True)


readings.example(period=year(2025), readings=READ, gives="4")


@indicator(
    "READ3", title="阅片按时报告率", english="Readings reported in time", source=SOURCE,
    owner=OFFICE, by=(*BY, KIND, URGENCY), better=HIGHER, valid_from=SINCE, base="共享阅片",
)  # fmt: skip
def in_time(period):
    """
    分母：申请日期在期内、已签发报告的阅片人次。分子：其中在时限内（危急30分钟、加急2小时、
    常规24小时，以当时的配置为准）签发的。
    """
    every = reported_readings(period)
    return share(every.where(row.in_time == 1), of=every, rows=True)


in_time.example(period=year(2025), readings=READ, gives="3 of 4")


@indicator(
    "READ4", title="阅片用时中位数", english="Median turn-around of readings", unit=MINUTES,
    source=SOURCE, owner=OFFICE, by=(*BY, KIND, URGENCY), better=LOWER, valid_from=SINCE,
)  # fmt: skip
def turn_around(period):
    """
    申请日期在期内的阅片，从送出到签发报告所用分钟数的中位数；退回重传的从重新送出起算。
    """
    return median(reported_readings(period), of=row.minutes)


turn_around.example(period=year(2025), readings=READ, gives="110.0")


@indicator(
    "READ5", title="危急报告数", english="Critical reports", unit=VISITS, source=SOURCE,
    owner=OFFICE, by=(*BY, KIND), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def alarming(period):
    """
    申请日期在期内的阅片中，共享中心作为危急报告签发的人次。
    """
    return count(reported_readings(period).where(row.alarming == 1), rows=True)


alarming.example(period=year(2025), readings=READ, gives="1")


@indicator(
    "TELE1", title="远程会诊人次", english="Remote consultations", unit=VISITS, source=SOURCE,
    owner=OFFICE, by=(*BY, HURRY), better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def consultations(period):
    """
    申请日期在期内、已出具会诊意见的远程会诊人次。
    """
    return count(facts("consultations").during(period).where(row.opined_on.notnull()), rows=True)


consultations.example(period=year(2025), consultations=ASKED, gives="3")


@indicator(
    "TELE2", title="会诊按时安排率", english="Consultations arranged in time", source=SOURCE,
    owner=OFFICE, by=(*BY, HURRY), better=HIGHER, valid_from=SINCE, base="远程会诊",
)  # fmt: skip
def arranged_in_time(period):
    """
    分母：申请日期在期内、已作出安排或退回的会诊。分子：其中在时限内（急会诊2小时、
    普通会诊2个工作日，以当时的配置为准）答复的。
    """
    every = arranged_consultations(period)
    return share(every.where(row.in_time == 1), of=every, rows=True)


arranged_in_time.example(period=year(2025), consultations=ASKED, gives="2 of 3")


@indicator(
    "TELE3", title="会诊出具意见用时中位数", english="Median time to a consultation's opinion",
    unit=HOURS, source=SOURCE, owner=OFFICE, by=(*BY, HURRY), better=LOWER, valid_from=SINCE,
)  # fmt: skip
def hours_to_opinion(period):
    """
    申请日期在期内、已出具意见的会诊，从申请到出具意见所用小时数的中位数。
    """
    return median(
        facts("consultations").during(period).where(row.opined_on.notnull()), of=row.hours
    )


hours_to_opinion.example(period=year(2025), consultations=ASKED, gives="50.0")
