"""F000-54 … F000-56, F001-124 … F001-133, F003A1-69: opened, closed, fined, published, banned."""

import datetime as dt

from xinglin.engines.indicators import (
    CASES,
    INCIDENTS,
    NEITHER,
    YUAN,
    at_least,
    attribute,
    base,
    count,
    indicator,
    lake_table,
    row,
    share,
    total,
)
from xinglin.engines.indicators.tables import facts
from xinglin.kernel.time import days, year
from xinglin.services.enforcement.rules import FIELDS

lake_table(
    "penalty_cases",
    store="enforcement_matter",
    columns={"field": "text", "source": "text", "closed_on": "date", "decided_on": "date",
             "served_on": "date", "published_on": "date", "ended_without": "date", "fine": "real",
             "banned": "flag"},
    day="filed_on", place="place_id",
)  # fmt: skip
lake_table(
    "penalty_decisions",
    store="enforcement_matter",
    columns={"field": "text", "filed_on": "date", "published_on": "date", "fine": "real",
             "banned": "flag", "public": "flag", "no_penalty": "text"},
    day="decided_on", place="place_id",
)  # fmt: skip
lake_table(
    "penalty_payments",
    store="enforcement_payment",
    columns={"field": "text", "amount": "real"},
    day="day",
    place="place_id",
)

SOURCE = "《行政处罚法》（2021年修订）；《卫生健康行政处罚程序规定》；口径为惯例"
OFFICE = "综合监督股"
SINCE = dt.date(2021, 7, 15)
FIELD = attribute("field", "专业", FIELDS)
PLACE = ("place", "month", "quarter", "year")
FILED = """
    field | date       | closed_on  | decided_on | fine | banned
    01    | 2025-02-01 | 2025-05-01 | 2025-03-20 | 2000 | 0
    01    | 2025-06-01 |            | 2025-08-20 | 5000 | 0
    09    | 2025-09-01 | 2025-12-01 | 2025-10-20 | 50000 | 1
    06    | 2024-11-01 | 2025-01-15 | 2025-01-05 | 10000 | 0
    06    | 2025-01-10 |            | 2025-06-30 | 10000 | 0
"""
DECIDED = """
    field | filed_on   | date       | published_on | fine | banned | public | no_penalty
    01    | 2025-02-01 | 2025-03-20 | 2025-04-01   | 2000 | 0      | 1      |
    01    | 2025-06-01 | 2025-08-20 | 2025-11-20   | 5000 | 0      | 1      |
    09    | 2025-09-01 | 2025-10-20 |              | 50000 | 1     | 1      |
    06    | 2024-11-01 | 2025-01-05 |              | 0    | 0      | 1      | 第三十三条
    06    | 2025-01-10 | 2025-06-30 |              | 10000 | 0     | 0      |
"""
PUBLISH_DAYS = 28
DECIDE_DAYS = 90


@base("立案案件", title="立案的行政处罚案件", english="Cases opened", unit=CASES)
def cases_opened(period):
    """
    期内立案的行政处罚案件，含当场处罚。
    """
    return facts("penalty_cases").during(period)


cases_opened.example(period=year(2025), penalty_cases=FILED, gives="4")


@base("处罚决定", title="行政处罚决定", english="Penalty decisions", unit=CASES)
def decisions_taken(period):
    """
    期内作出的行政处罚决定，不予处罚的不计。
    """
    return facts("penalty_decisions").during(period).where(row.no_penalty.fill_null("") == "")


decisions_taken.example(period=year(2025), penalty_decisions=DECIDED, gives="4")


@indicator(
    "ENF1", title="立案件数", english="Cases opened", unit=CASES, source=SOURCE, owner=OFFICE,
    by=(*PLACE, FIELD), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def opened(period):
    """
    期内立案的行政处罚案件数，以立案日期为准，含当场处罚的案件；按专业分列。
    """
    return count(cases_opened(period), rows=True)


opened.example(
    about="the one of November 2024 is not of this year", period=year(2025),
    penalty_cases=FILED, gives="4",
)  # fmt: skip


@indicator(
    "ENF2", title="结案件数", english="Cases closed", unit=CASES, source=SOURCE, owner=OFFICE,
    by=("place", "year", FIELD), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def closed(period):
    """
    期内结案的行政处罚案件数，以结案日期为准；上年立案、本年结案的计入本年，
    因此不大于期内立案数与上期未结数之和。
    """
    every = facts("penalty_cases")
    return count(every.where(row.closed_on.between(period.start, period.end)), rows=True)


closed.example(
    about="two of the year and one carried over", period=year(2025), penalty_cases=FILED, gives="3"
)


@indicator(
    "ENF3", title="罚没款金额", english="Fines and confiscations received", unit=YUAN,
    source=SOURCE, owner=OFFICE, by=(*PLACE, FIELD), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def money(period):
    """
    期内实际入库的罚没款金额（元），以缴款票据为准，含加处罚款；不以决定书上的数额统计。
    """
    return total(facts("penalty_payments").during(period), of=row.amount, decimals=2)


money.example(
    about="what came in, in the year in which it came in",
    period=year(2025),
    penalty_payments="""
        field | date       | amount
        01    | 2025-04-01 | 2000
        06    | 2025-02-01 | 10300.50
        06    | 2024-12-31 | 400
    """,
    gives="12300.50",
)


@indicator(
    "ENF4", title="处罚单位数", english="Penalties decided", unit=CASES, source=SOURCE,
    owner=OFFICE, by=(*PLACE, FIELD), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def decided(period):
    """
    期内作出的行政处罚决定件数，不予处罚的不计；按专业分列。
    """
    return count(decisions_taken(period), rows=True)


decided.example(period=year(2025), penalty_decisions=DECIDED, gives="4")


@indicator(
    "ENF5", title="公示曝光案件数", english="Decisions published", unit=CASES, source=SOURCE,
    owner=OFFICE, by=("place", "year", FIELD), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def published(period):
    """
    期内公示的行政处罚决定件数，以公示日期为准。
    """
    every = facts("penalty_decisions")
    return count(every.where(row.published_on.between(period.start, period.end)), rows=True)


published.example(period=year(2025), penalty_decisions=DECIDED, gives="2")


@indicator(
    "ENF6", title="取缔无证行医起数", english="Unlicensed practices banned", unit=INCIDENTS,
    source=SOURCE, owner=OFFICE, by=PLACE, better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def banned(period):
    """
    期内作出取缔决定的非法行医案件起数，包括非法口腔诊疗窝点、黑诊所和游医。
    """
    made = decisions_taken(period).where(row.field == "09", row.banned == 1)
    return count(made, rows=True)


banned.example(period=year(2025), penalty_decisions=DECIDED, gives="1")


@indicator(
    "ENF7", title="九十日内作出决定率", english="Decisions within ninety days", source=SOURCE,
    owner=OFFICE, by=(*PLACE, FIELD), goal=at_least("1.00"), valid_from=SINCE, base="立案案件",
)  # fmt: skip
def in_time(period):
    """
    分母：期内立案、到期末已满90日的案件数，不予处罚、撤案和移送的除外。
    分子：其中立案之日起90日内作出决定的件数。检验检测时间不扣除，与逐件时限略有出入。
    """
    ripe = cases_opened(period).where(
        row.day <= days(DECIDE_DAYS).before(period.end), row.ended_without.isnull()
    )
    return share(ripe.where(row.decided_on <= row.day + _days(DECIDE_DAYS)), of=ripe, rows=True)


def _days(many):
    """So many days, as the lake adds them."""
    import ibis

    return ibis.interval(days=many)


in_time.example(
    about="three in time, one after 171 days", period=year(2025), penalty_cases=FILED,
    gives="3 of 4",
)  # fmt: skip


@indicator(
    "ENF8", title="处罚决定按期公示率", english="Decisions published in time", source=SOURCE,
    owner=OFFICE, by=(*PLACE, FIELD), goal=at_least("1.00"), valid_from=SINCE, base="处罚决定",
)  # fmt: skip
def in_public(period):
    """
    分母：期内作出、应予公示的处罚决定，未满四周且尚未公示的不计。分子：其中四周内公示的件数。
    期限是20个工作日，这里按四周计；逐件时限按工作日判断。
    """
    due = decisions_taken(period).where(
        row.public == 1,
        row.published_on.notnull() | (row.day <= days(PUBLISH_DAYS).before(period.end)),
    )
    return share(due.where(row.published_on <= row.day + _days(PUBLISH_DAYS)), of=due, rows=True)


in_public.example(
    about="one in time, one late, one not at all; one is not for publication", period=year(2025),
    penalty_decisions=DECIDED, gives="1 of 3",
)  # fmt: skip
