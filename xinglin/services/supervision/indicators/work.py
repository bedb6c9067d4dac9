"""Routine supervision by field: F001-121 … F001-136, F003A1-68, F000-51, F000-52."""

import datetime as dt

from xinglin.engines.indicators import (
    HOUSEHOLD_VISITS,
    HOUSEHOLDS,
    NEITHER,
    SAMPLES,
    VISITS,
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
from xinglin.kernel.time import year
from xinglin.services.supervision.rules import FIELDS, KINDS

lake_table(
    "supervision_checks",
    store="supervision_check",
    columns={"field": "text", "kind": "text", "result": "text", "people": "int", "unit_id": "int",
             "draw_id": "int", "campaign_id": "int", "mend_by": "date", "mended_on": "date",
             "passed_on": "date", "published_on": "date", "cancelled_on": "date"},
    day="checked_on", place="place_id",
)  # fmt: skip
lake_table(
    "opinion_papers",
    store="supervision_opinion",
    columns={"field": "text"},
    day="issued_on",
    place="place_id",
)
lake_table(
    "supervised_units",
    store="supervision_unit",
    columns={"field": "text", "kind": "text", "risk": "text", "grade": "text",
             "opened_on": "date", "closed_on": "date"},
    place="place_id",
)  # fmt: skip

SOURCE = "国务院“双随机、一公开”监管意见（2015、2019年）；国家随机监督抽查计划；口径为惯例"
OFFICE = "综合监督股"
SINCE = dt.date(2019, 2, 15)
FIELD = attribute("field", "专业", FIELDS)
KIND = attribute("kind", "检查方式", KINDS)
PLACE = ("place", "month", "quarter", "year")
KEY_FIELDS = ("02", "05", "06")
DONE = """
    field | kind    | date       | people | unit_id | result | mend_by    | mended_on  | passed_on
    01    | random  | 2025-03-01 | 2      | 1       | 2      | 2025-03-15 | 2025-03-14 |
    01    | recheck | 2025-03-20 | 2      | 1       | 1      |            |            |
    06    | routine | 2025-05-01 | 3      | 2       | 1      |            |            |
    06    | routine | 2025-08-01 | 2      | 2       | 3      | 2025-08-15 |            | 2025-08-01
    05    | random  | 2025-09-01 | 2      | 3       | 4      |            |            |
    05    | random  | 2024-09-01 | 2      | 4       | 1      |            |            |
"""
UNITS = """
    unit | field | kind   | risk | grade | opened_on  | closed_on
    1    | 01    | bath   | 2    | 2     | 2020-01-01 |
    2    | 06    | clinic | 1    | 1     | 2020-01-01 |
    3    | 05    | school | 1    | 5     | 2020-01-01 | 2025-10-01
    4    | 05    | school | 1    | 1     | 2020-01-01 |
"""


def held(period):
    """Checks that were held in the period, cancelled ones left out."""
    return facts("supervision_checks").during(period).where(row.cancelled_on.isnull())


@base("监督检查", title="监督检查", english="Visits of supervision")
def visits_held(period):
    """
    期内完成的监督检查户次。
    """
    return held(period)


visits_held.example(period=year(2025), supervision_checks=DONE, gives="5")


@base("重点场所", title="重点场所", english="Key places")
def key_units(period):
    """
    期末在册的学校、供水单位和医疗机构。
    """
    gone = row.closed_on.notnull() & (row.closed_on <= period.end)
    return facts("supervised_units").where(
        row.field.isin(KEY_FIELDS), row.opened_on <= period.end, ~gone
    )


key_units.example(period=year(2025), supervised_units=UNITS.replace("unit |", "id   |"), gives="2")


@indicator(
    "SUP1", title="监督检查户次", english="Visits of supervision", unit=HOUSEHOLD_VISITS,
    source=SOURCE, owner=OFFICE, by=(*PLACE, FIELD, KIND), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def visits(period):
    """
    期内完成的监督检查户次，复查另计一次；无法联系、已关闭的也计为一次检查结果。按专业、检查方式分列。
    """
    return count(held(period), rows=True)


visits.example(
    about="five checks of the year, the sixth is of the year before", period=year(2025),
    supervision_checks=DONE, gives="5",
)  # fmt: skip


@indicator(
    "SUP2", title="出动监督人员人次", english="Officers sent", unit=VISITS, source=SOURCE,
    owner=OFFICE, by=(*PLACE, FIELD, KIND), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def officers_sent(period):
    """
    期内完成的监督检查派出的检查人员人次：每次检查按到场人数计。
    """
    return total(held(period), of=row.people)


officers_sent.example(period=year(2025), supervision_checks=DONE, gives="11")


@indicator(
    "SUP3", title="下达卫生监督意见书份数", english="Opinion papers issued", unit=SAMPLES,
    source=SOURCE, owner=OFFICE, by=(*PLACE, FIELD), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def opinion_papers(period):
    """
    期内出具的卫生监督意见书份数。一个文号只属于一次检查，不在两个标题下重复统计。
    """
    return count(facts("opinion_papers").during(period), rows=True)


opinion_papers.example(
    about="two of the year",
    period=year(2025),
    opinion_papers="""
        field | date
        01    | 2025-03-01
        06    | 2025-08-01
        06    | 2024-08-01
    """,
    gives="2",
)


@indicator(
    "SUP4", title="监督检查单位户数", english="Units checked", unit=HOUSEHOLDS, source=SOURCE,
    owner=OFFICE, by=("place", "year"), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def units_checked(period):
    """
    期内至少受到一次监督检查的在册监督对象户数，一户只计一次。
    """
    seen = held(period)
    units = facts("supervised_units").where(row.opened_on <= period.end)
    return count(units.where(row.id.isin(seen.table.unit_id)), rows=True)


units_checked.example(
    about="three units were looked at, one of them three times",
    period=year(2025), supervision_checks=DONE, supervised_units=UNITS.replace("unit |", "id   |"),
    gives="3",
)  # fmt: skip


@indicator(
    "SUP5", title="监督检查发现问题率", english="Visits that found something", source=SOURCE,
    owner=OFFICE, by=(*PLACE, FIELD, KIND), better=NEITHER, valid_from=SINCE, base="监督检查",
)  # fmt: skip
def found(period):
    """
    分母：期内完成的监督检查户次，无法联系、已关闭和未开展业务的除外，另行统计。
    分子：其中发现问题（责令改正或行政处罚）的户次。按风险抽取的检查不能推算全部对象。
    """
    seen = held(period).where(row.result.isin(("1", "2", "3", "5")))
    return share(seen.where(row.result.isin(("2", "3"))), of=seen, rows=True)


found.example(
    about="the one that had closed is left out", period=year(2025), supervision_checks=DONE,
    gives="2 of 4",
)  # fmt: skip


@indicator(
    "SUP6", title="按期整改率", english="Faults mended in time", source=SOURCE, owner=OFFICE,
    by=(*PLACE, FIELD), valid_from=SINCE, base="监督检查",
)  # fmt: skip
def mended(period):
    """
    分母：期内检查责令改正、整改期限在期末之前的户次。分子：其中在期限内完成整改的户次。
    """
    ordered = held(period).where(row.mend_by.notnull(), row.mend_by <= period.end)
    return share(ordered.where(row.mended_on <= row.mend_by), of=ordered, rows=True)


mended.example(period=year(2025), supervision_checks=DONE, gives="1 of 2")


@indicator(
    "SUP7", title="重点场所监督覆盖率", english="Key places supervised", source=SOURCE,
    owner=OFFICE, by=("place", "year"), valid_from=SINCE, base="重点场所",
)  # fmt: skip
def key_places(period):
    """
    分母：期末在册的学校、供水单位和医疗机构户数。分子：其中期内至少受到一次监督检查的户数。
    """
    units = key_units(period)
    return share(units.where(row.id.isin(held(period).table.unit_id)), of=units, rows=True)


key_places.example(
    about="the clinic was looked at, the school that is still open was not this year",
    period=year(2025), supervision_checks=DONE, supervised_units=UNITS.replace("unit |", "id   |"),
    gives="1 of 2",
)  # fmt: skip
