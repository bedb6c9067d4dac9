"""F001-14, F001-15, F002-01, F002-02: referred, down-referred, upward by line; answered in time."""

import datetime as dt

from xinglin.engines.indicators import (
    HIGHER,
    NEITHER,
    VISITS,
    attribute,
    base,
    count,
    indicator,
    lake_table,
    row,
    share,
)
from xinglin.engines.indicators.tables import facts
from xinglin.kernel.time import year
from xinglin.services.referral.rules import DIRECTIONS, LINES, URGENCIES

lake_table(
    "referrals",
    store="referral_referral",
    columns={"direction": "text", "line": "text", "urgency": "text", "in_time": "flag",
             "arrived_on": "date", "ended_on": "date", "looked_on": "date"},
    day="sent_on", place="place_id",
)  # fmt: skip

SOURCE = "双向转诊统计口径为惯例：按人次，以转出日期为准；上转、下转、平级之和等于总数"
OFFICE = "医政医管股"
SINCE = dt.date(2017, 1, 1)
DIRECTION = attribute("direction", "方向", DIRECTIONS)
LINE = attribute("line", "转出机构类型", LINES)
URGENCY = attribute("urgency", "缓急", URGENCIES)
BY = ("place", "month", "quarter", "year")
SENT = """
    date       | direction | line     | urgency   | in_time | arrived_on | ended_on   | looked_on
    2025-01-10 | up        | rural    | ordinary  | 1       | 2025-01-11 | 2025-01-20 | 2025-01-30
    2025-03-02 | up        | rural    | emergency | 1       | 2025-03-02 | 2025-03-20 | 2025-04-20
    2025-04-02 | up        | urban    | ordinary  | 0       |            |            |
    2025-05-09 | down      | hospital | ordinary  | 1       | 2025-05-10 | 2025-05-10 | 2025-05-20
    2024-12-31 | up        | rural    | ordinary  | 1       | 2025-01-02 | 2025-01-09 | 2025-01-19
"""


@base("双向转诊", title="双向转诊人次", english="Referrals", unit=VISITS)
def all_referrals(period):
    """
    期内转出的病人，按人次，以转出日期为准；上转、下转和平级转诊都计。
    """
    return facts("referrals").during(period)


all_referrals.example(period=year(2025), referrals=SENT, gives="4")


@indicator(
    "REF1", title="双向转诊人次", english="Two-way referrals", unit=VISITS, source=SOURCE,
    owner=OFFICE, by=(*BY, DIRECTION, LINE, URGENCY), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def referred(period):
    """
    期内双向转诊的病人，按人次，以转出日期为准；方向之和等于总数（F001-14）。
    """
    return count(all_referrals(period), rows=True)


referred.example(period=year(2025), referrals=SENT, gives="4")


@indicator(
    "REF2", title="上转人次", english="Upward referrals", unit=VISITS, source=SOURCE,
    owner=OFFICE, by=(*BY, LINE, URGENCY), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def upward(period):
    """
    期内向上级医疗机构转诊的人次；乡镇卫生院和村卫生室（F002-01）与社区卫生服务中心和站
    （F002-02）按转出机构类型分列。
    """
    return count(all_referrals(period).where(row.direction == "up"), rows=True)


upward.example(period=year(2025), referrals=SENT, gives="3")


@indicator(
    "REF3", title="下转人次", english="Down-referrals", unit=VISITS, source=SOURCE,
    owner=OFFICE, by=BY, better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def downward(period):
    """
    期内由上级医疗机构下转的人次（F001-15）。
    """
    return count(all_referrals(period).where(row.direction == "down"), rows=True)


downward.example(period=year(2025), referrals=SENT, gives="1")


@indicator(
    "REF4", title="下转占比", english="Share of down-referrals", base="双向转诊",
    source=SOURCE, owner=OFFICE, by=BY, better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def down_share(period):
    """
    期内下转人次占全部双向转诊人次的比例。
    """
    every = all_referrals(period)
    return share(every.where(row.direction == "down"), of=every, rows=True)


down_share.example(period=year(2025), referrals=SENT, gives="1 of 4")


@indicator(
    "REF5", title="转诊按时答复率", english="Referrals answered in time", base="双向转诊",
    source=SOURCE, owner=OFFICE, by=(*BY, URGENCY), better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def answered_in_time(period):
    """
    期内转出的病人中，接收机构在时限内答复的比例；急诊以分钟计，普通转诊以工作日计，
    还没有答复的计入分母。
    """
    every = all_referrals(period)
    return share(every.where(row.in_time == 1), of=every, rows=True)


answered_in_time.example(period=year(2025), referrals=SENT, gives="3 of 4")
