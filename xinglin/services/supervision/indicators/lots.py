"""Random checks: 任务完成率, 发现问题率, 公示率, 完成的抽查任务数 (F001-114)."""

from xinglin.engines.indicators import (
    LOWER,
    NEITHER,
    PLACES_COUNTED,
    at_least,
    base,
    count,
    indicator,
    lake_table,
    row,
    share,
)
from xinglin.engines.indicators.tables import facts
from xinglin.kernel.time import days, year
from xinglin.services.supervision.indicators.work import (
    FIELD,
    OFFICE,
    PLACE,
    SINCE,
    SOURCE,
    held,
)

lake_table(
    "random_draws",
    store="supervision_draw",
    columns={"starts_on": "date", "revealed_on": "date", "abandoned_on": "date"},
    day="ends_on",
    place="place_id",
)
lake_table(
    "drawn_units",
    store="supervision_check",
    columns={"field": "text", "kind": "text", "result": "text", "checked_on": "date",
             "cancelled_on": "date"},
    day="due_on", place="place_id",
)  # fmt: skip
lake_table(
    "self_checks",
    store="supervision_selfcheck",
    columns={"handed_in_on": "date", "found_false_on": "date"},
    day="due_on",
    place="place_id",
)
PUBLISH_DAYS = 28  # 20 working days are four weeks where no holiday falls; the board counts exactly
DRAWN = """
    field | kind    | date       | result | checked_on
    01    | random  | 2025-05-31 | 1      | 2025-04-02
    01    | random  | 2025-05-31 | 4      | 2025-04-03
    05    | random  | 2025-05-31 |        |
    06    | routine | 2025-05-31 | 1      | 2025-05-01
"""


@base("抽中对象", title="抽中对象", english="Drawn units")
def drawn_units(period):
    """
    检查期限在期内的抽中对象。
    """
    drawn = facts("drawn_units").during(period)
    return drawn.where(row.kind == "random", row.cancelled_on.isnull())


drawn_units.example(period=year(2025), drawn_units=DRAWN, gives="3")


@indicator(
    "SUP11", title="双随机抽查任务完成率", english="Drawn units that were checked", source=SOURCE,
    owner=OFFICE, by=(*PLACE, FIELD), goal=at_least("1.00"), valid_from=SINCE, base="抽中对象",
)  # fmt: skip
def finished(period):
    """
    分母：检查期限在期内的抽中对象户数。分子：其中截至期末已完成检查的户数；
    无法联系或已关闭的也是一种结果，留在分母，不剔除。
    """
    drawn = drawn_units(period)
    return share(drawn.where(row.checked_on <= period.end), of=drawn, rows=True)


finished.example(
    about="one was not looked at yet; the closed one is a result", period=year(2025),
    drawn_units=DRAWN, gives="2 of 3",
)  # fmt: skip


@indicator(
    "SUP12", title="双随机抽查结果按期公示率", english="Results of random checks published in time",
    source=SOURCE, owner=OFFICE, by=(*PLACE, FIELD), goal=at_least("1.00"), valid_from=SINCE,
    base="监督检查",
)  # fmt: skip
def published(period):
    """
    分母：期内完成的双随机检查户次，检查后不满四周、尚未公示的不计。分子：其中在四周内公示的户次。
    期限是20个工作日，这里按四周计；遇法定假日时，监督总览按工作日逐件判断。
    """
    seen = held(period).where(row.kind == "random")
    late = row.published_on > row.day + days_as_interval()
    judged = seen.where(
        row.published_on.notnull() | (row.day <= days(PUBLISH_DAYS).before(period.end))
    )
    return share(judged.where(row.published_on.notnull(), ~late), of=judged, rows=True)


def days_as_interval():
    """The days that a result has, as the lake adds them."""
    import ibis

    return ibis.interval(days=PUBLISH_DAYS)


published.example(
    about="one in time, one late, one never, one of December too young to be judged",
    period=year(2025),
    supervision_checks="""
        field | kind   | date       | result | published_on
        01    | random | 2025-03-01 | 1      | 2025-03-20
        01    | random | 2025-03-01 | 1      | 2025-05-20
        01    | random | 2025-03-01 | 2      |
        01    | random | 2025-12-20 | 1      |
    """,
    gives="1 of 3",
)


@indicator(
    "SUP13", title="完成双随机抽查任务数", english="Random draws carried through",
    unit=PLACES_COUNTED, source=SOURCE, owner=OFFICE, by=("place", "year"), better=NEITHER,
    valid_from=SINCE,
)  # fmt: skip
def draws(period):
    """
    检查期限在期内、抽取过程已公开的双随机抽查任务数，作废的不计。
    """
    made = facts("random_draws").during(period)
    return count(made.where(row.abandoned_on.isnull(), row.revealed_on.notnull()), rows=True)


draws.example(
    about="one was abandoned, one is not done",
    period=year(2025),
    random_draws="""
        starts_on  | date       | revealed_on | abandoned_on
        2025-03-01 | 2025-05-31 | 2025-06-03  |
        2025-03-01 | 2025-05-31 | 2025-03-03  | 2025-03-03
        2025-09-01 | 2025-12-31 |             |
    """,
    gives="1",
)


SELF = """
    date       | handed_in_on | found_false_on
    2025-06-30 | 2025-06-20   | 2025-07-01
    2025-06-30 | 2025-07-02   |
    2025-12-31 |              |
"""


@base("单位自查", title="单位自查", english="Self-checks of units")
def self_checks_due(period):
    """
    应交日期在期内的单位自查。
    """
    return facts("self_checks").during(period)


self_checks_due.example(period=year(2025), self_checks=SELF, gives="3")


@indicator(
    "SUP14", title="单位自查完成率", english="Self-checks handed in", source=SOURCE, owner=OFFICE,
    by=PLACE, valid_from=SINCE, base="单位自查",
)  # fmt: skip
def self_checked(period):
    """
    分母：期内应交的单位自查次数。分子：其中在应交日期之前提交的次数。
    """
    due = self_checks_due(period)
    return share(due.where(row.handed_in_on <= row.day), of=due, rows=True)


self_checked.example(period=year(2025), self_checks=SELF, gives="1 of 3")


@indicator(
    "SUP15", title="单位自查不实率", english="Self-checks found false", source=SOURCE,
    owner=OFFICE, by=PLACE, better=LOWER, valid_from=SINCE, base="单位自查",
)  # fmt: skip
def false_checks(period):
    """
    分母：期内应交、已经提交的单位自查次数。分子：其中被现场检查查实不实的次数。
    """
    handed = facts("self_checks").during(period).where(row.handed_in_on.notnull())
    return share(handed.where(row.found_false_on.notnull()), of=handed, rows=True)


false_checks.example(period=year(2025), self_checks=SELF, gives="1 of 2")
