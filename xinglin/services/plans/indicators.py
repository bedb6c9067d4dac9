"""F001-182, F003A2-01 and how the year's plan is kept: tasks, finished, on time."""

import datetime as dt

from xinglin.engines.indicators import (
    HIGHER,
    ITEMS,
    NEITHER,
    base,
    count,
    indicator,
    lake_table,
    row,
    share,
)
from xinglin.engines.indicators.tables import facts
from xinglin.kernel.time import year

lake_table(
    "plan_tasks",
    store="plans_plantask",
    columns={"year": "int", "due": "date", "done_on": "date", "withdrawn_on": "date"},
    day="begins", place="place_id",
)  # fmt: skip

SOURCE = "年度工作计划；完成情况以责任股室登记的完成日期为准，口径为惯例"
OFFICE = "办公室"
SINCE = dt.date(2014, 1, 1)
BY = ("place", "year")
TASKS = """
    date       | year | due        | done_on    | withdrawn_on
    2025-01-05 | 2025 | 2025-06-30 | 2025-06-24 |
    2025-01-05 | 2025 | 2025-09-30 | 2025-10-02 |
    2025-02-01 | 2025 | 2025-12-20 |            |
    2025-03-01 | 2025 | 2025-12-20 |            | 2025-04-01
    2024-02-01 | 2024 | 2024-12-20 | 2024-12-19 |
"""


@base("年度任务", title="年度任务", english="Tasks of the plan", unit=ITEMS)
def planned(period):
    """
    列入年度计划、开始日期在期内的任务；撤销的不计。
    """
    return facts("plan_tasks").during(period).where(row.withdrawn_on.isnull())


planned.example(period=year(2025), plan_tasks=TASKS, gives="3")


@indicator(
    "PLN1", title="年度重点任务数", english="Tasks of the plan", unit=ITEMS, source=SOURCE,
    owner=OFFICE, by=BY, better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def tasks(period):
    """
    列入年度计划、开始日期在期内的任务数（F001-182），撤销的不计；下年度计划以下年度为期。
    """
    return count(planned(period), rows=True)


tasks.example(period=year(2025), plan_tasks=TASKS, gives="3")


@indicator(
    "PLN2", title="年度任务按时完成率", english="Tasks of the plan finished in time",
    source=SOURCE, owner=OFFICE, by=BY, better=HIGHER, valid_from=SINCE, base="年度任务",
)  # fmt: skip
def finished_in_time(period):
    """
    分母：开始日期和完成时限都在期内的年度任务数，撤销的不计。分子：其中在完成时限当日或之前完成的。
    """
    owed = planned(period).where(row.due <= period.end)
    return share(owed.where(row.done_on <= row.due), of=owed, rows=True)


finished_in_time.example(
    about="one in time, one two days late, one not at all",
    period=year(2025),
    plan_tasks=TASKS,
    gives="1 of 3",
)
