"""How many services two cards confirm, and how many of those verified did not take place."""

import datetime as dt

from xinglin.engines.indicators import (
    LOWER,
    USUAL,
    at_least,
    indicator,
    lake_table,
    row,
    share,
)
from xinglin.engines.indicators.tables import facts, visits
from xinglin.engines.statistics import WILSON
from xinglin.kernel.time import year

lake_table(
    "confirmations",
    store="quality_confirmation",
    columns={"visit_id": "int", "state": "text"},
    day="day",
    person="resident_id",
)
lake_table(
    "verifications",
    store="quality_doubt",
    columns={"state": "text", "rule": "text"},
    day="decided_on",
    person="resident_id",
)
SOURCE = "“两卡制”管理要求（居民卡和医务人员卡同时核验）；口径为惯例"
OFFICE = "基层卫生股"
SINCE = dt.date(2021, 1, 1)
GOOD = ("verified", "accepted")


@indicator(
    "AUT1", title="面对面随访两卡核验率", english="Face-to-face visits confirmed by two cards",
    source=SOURCE, owner=OFFICE, by=USUAL, goal=at_least("0.90"), valid_from=SINCE, base="随访",
)  # fmt: skip
def confirmed(period):
    """
    分母：期内面对面（门诊或家庭）随访的次数，被剔除的不计。
    分子：其中居民码和医务人员码都已核验、或例外已核准的次数。
    """
    seen = visits.during(period).where(row.mode.isin(("1", "2")))
    good = facts("confirmations").where(row.state.isin(GOOD))
    return share(seen.where(row.id.isin(good.table.visit_id)), of=seen, rows=True)


confirmed.example(
    about="one by telephone, one pending, one confirmed, one accepted",
    period=year(2025),
    visits="""
        id | person | programme | date       | mode
        1  | wang   | x         | 2025-03-01 | 1
        2  | wang   | x         | 2025-06-01 | 3
        3  | li     | x         | 2025-03-01 | 2
        4  | li     | x         | 2025-06-01 | 2
    """,
    confirmations="""
        person | visit_id | date       | state
        wang   | 1        | 2025-03-01 | verified
        li     | 3        | 2025-03-01 | pending
        li     | 4        | 2025-06-01 | accepted
    """,
    gives="2 of 3",
)


@indicator(
    "AUT2", title="核查不实率", english="Verified records found not to hold", source=SOURCE,
    owner=OFFICE, by=USUAL, better=LOWER, valid_from=SINCE, interval=WILSON, base="随访",
)  # fmt: skip
def not_upheld(period):
    """
    分母：期内核查完毕的随访记录数。分子：其中核实不实、已剔除的记录数。
    核查对象不是随机抽取的，这个率不能推算到全部记录；随机抽查的结果另列。
    """
    decided = facts("verifications").during(period).where(row.state.isin(("upheld", "dismissed")))
    return share(decided.where(row.state == "upheld"), of=decided, rows=True)


CHECKED = """
    person | date       | state     | rule
    wang   | 2025-03-01 | upheld    | signals
    li     | 2025-03-01 | dismissed | signals
    zhao   | 2025-03-01 | dismissed | sample
    chen   | 2024-03-01 | upheld    | sample
"""
not_upheld.example(period=year(2025), verifications=CHECKED, gives="1 of 3")


@indicator(
    "AUT3", title="随机抽查属实率", english="Randomly drawn records found to hold",
    source=SOURCE, owner=OFFICE, by=USUAL, goal=at_least("0.98"), valid_from=SINCE,
    interval=WILSON, base="随访",
)  # fmt: skip
def drawn_by_lot(period):
    """
    分母：期内核查完毕的随机抽查记录数。分子：其中核查属实的记录数。随机抽取，可以推算全部记录，附95%置信区间。
    """
    drawn = (
        facts("verifications")
        .during(period)
        .where(row.state.isin(("upheld", "dismissed")), row.rule == "sample")
    )
    return share(drawn.where(row.state == "dismissed"), of=drawn, rows=True)


drawn_by_lot.example(period=year(2025), verifications=CHECKED, gives="1 of 1")
