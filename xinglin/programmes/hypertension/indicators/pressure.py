"""Whose pressure is controlled, and how high it is: HTN2, HTN5."""
# ruff: noqa: E501 - tables of examples, one case a line

import datetime as dt

from xinglin.engines.indicators import (
    MMHG,
    USUAL,
    at_least,
    attribute,
    indicator,
    mean,
    row,
    share,
    when,
)
from xinglin.engines.indicators.tables import visits
from xinglin.engines.statistics import WILSON
from xinglin.kernel.time import quarter, year
from xinglin.programmes.hypertension.indicators.register import (
    ADOPTED,
    BY,
    OFFICE,
    SOURCE,
    on_register,
    outside,
)
from xinglin.programmes.hypertension.plan import LIMITS, hypertension


def passes(at):
    """Both values strictly below the ceiling of the age that the person had on that day."""
    ceiling = when(row.age >= at.elderly_from, at.ceiling_elderly, at.ceiling)
    return (row.systolic < ceiling) & (row.diastolic < at.ceiling_diastolic)


@indicator(
    "HTN2",
    title="管理人群血压控制率",
    english="Blood pressure controlled among the managed",
    source=SOURCE,
    owner=OFFICE,
    base=on_register,
    by=BY,
    goal=at_least("0.60"),
    valid_from=ADOPTED,
    version="2",
    interval=WILSON,
    funnel=True,
)
def control(period):
    """
    分母：期内已管理的高血压患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    分子：其中期内最近一次随访血压达标的人数。最近一次随访指期内、在管期间的最后一次随访，
    不论门诊、家庭、电话或网络；同日多次的取后登记的一次；年度体检不是随访。
    达标：该次随访收缩压和舒张压同时低于限值，按随访当日年龄，不满65岁为140/90 mmHg，
    65岁及以上为150/90 mmHg，等于限值不算达标。
    期内没有随访的、失访的、该次没有血压值的（例如未测量的电话随访）均算未达标。
    """
    at = LIMITS.on(period.end)
    return controlled(period, passes(at))


def controlled(period, passed):
    """Whose last follow-up in the period, while on the register, passed."""
    register = on_register(period)
    follow_ups = visits.of("htn").where(row.kind != "health check")
    latest = follow_ups.during(period).of_people(register).latest()
    return share(
        latest.where(passed),
        of=register,
        otherwise={
            "期内没有随访": register.without(latest),
            "最近一次随访没有血压值": latest.where(row.systolic.isnull() | row.diastolic.isnull()),
            "最近一次随访血压未达标": latest,
        },
        left_out=outside(period),
    )


control.example(
    about="zhao left before; chen died in May and counts; wu was only called and not measured",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left       | left_why
        wang   | htn       | 2024-05-01 |            |
        li     | htn       | 2025-11-20 |            |
        zhao   | htn       | 2023-02-02 | 2024-12-31 | moved
        chen   | htn       | 2023-02-02 | 2025-05-11 | died
        wu     | htn       | 2024-02-02 |            |
        zhou   | htn       | 2024-02-02 |            |
    """,
    visits="""
        person | programme | date       | mode | bp
        wang   | htn       | 2025-01-10 | 1    | 162/96
        wang   | htn       | 2025-10-02 | 1    | 138/88
        li     | htn       | 2025-10-30 | 1    | 128/80
        li     | htn       | 2025-12-11 | 2    | 141/80
        zhao   | htn       | 2024-12-01 | 1    | 120/70
        chen   | htn       | 2025-04-02 | 1    | 130/80
        wu     | htn       | 2025-03-01 | 1    | 126/78
        wu     | htn       | 2025-09-01 | 3    |
        zhou   | htn       | 2025-08-01 | 3    | 132/84
    """,
    gives="3 of 5",
)
control.example(
    about="the age on the day of the visit decides; a limit is not below itself; last record of a day",
    period=quarter("2026-Q1"),
    enrolments="""
        person  | programme | joined
        at69    | htn       | 2024-05-01
        at70    | htn       | 2024-05-01
        turning | htn       | 2024-05-01
        turned  | htn       | 2024-05-01
        exact   | htn       | 2024-05-01
        twice   | htn       | 2024-05-01
        checked | htn       | 2024-05-01
    """,
    visits="""
        person  | programme | date       | bp     | age | kind
        at69    | htn       | 2026-02-01 | 148/88 | 69  | follow-up
        at70    | htn       | 2026-02-01 | 152/88 | 70  | follow-up
        turning | htn       | 2026-02-01 | 145/85 | 64  | follow-up
        turned  | htn       | 2026-02-01 | 145/85 | 65  | follow-up
        exact   | htn       | 2026-02-01 | 139/90 | 50  | follow-up
        twice   | htn       | 2026-02-01 | 162/96 | 50  | follow-up
        twice   | htn       | 2026-02-01 | 134/86 | 50  | follow-up
        checked | htn       | 2026-02-01 | 162/96 | 50  | follow-up
        checked | htn       | 2026-03-01 | 120/70 | 50  | health check
    """,
    gives="3 of 7",
)


@control.before(
    "1",
    until=dt.date(2017, 2, 27),
    valid_from=dt.date(2011, 4, 25),
    why="2017年第三版规范把65岁及以上的限值改为150/90 mmHg",
)
def one_limit_for_all(period):
    """
    分母：期内已管理的高血压患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    分子：其中期内最近一次随访血压达标的人数。最近一次随访指期内、在管期间的最后一次随访，
    不论门诊、家庭、电话或网络；同日多次的取后登记的一次；年度体检不是随访。
    达标：该次随访收缩压和舒张压同时低于140/90 mmHg，不分年龄，等于限值不算达标。
    期内没有随访的、失访的、该次没有血压值的（例如未测量的电话随访）均算未达标。
    """
    return controlled(period, (row.systolic < 140) & (row.diastolic < 90))


one_limit_for_all.example(
    about="148/88 at 69 was too high then",
    period=quarter("2026-Q1"),
    enrolments="""
        person | programme | joined
        at69   | htn       | 2024-05-01
        at50   | htn       | 2024-05-01
    """,
    visits="""
        person | programme | date       | bp     | age
        at69   | htn       | 2026-02-01 | 148/88 | 69
        at50   | htn       | 2026-02-01 | 138/88 | 50
    """,
    gives="1 of 2",
)


GRADES = {rule.grade: rule.title for rule in hypertension.plan}


@indicator(
    "HTN5",
    title="管理人群末次随访平均收缩压",
    english="Mean systolic pressure at the last follow-up of the managed",
    unit=MMHG,
    source="卫生健康局年度质量控制：血压水平（本局口径）",
    owner=OFFICE,
    base=on_register,
    better="lower",
    valid_from=ADOPTED,
    by=(*USUAL, attribute("grade", "随访评价", GRADES)),
)
def mean_systolic(period):
    """
    期内在管的高血压患者，每人取期内、在管期间最后一次量了血压的随访（年度体检不是随访），其收缩压的平均数。
    期内没有量过血压的人不在其中。
    """
    follow_ups = visits.of("htn").where(row.kind != "health check", row.systolic.notnull())
    latest = follow_ups.during(period).of_people(on_register(period)).latest()
    return mean(latest, of=row.systolic, decimals=1)


mean_systolic.example(
    about="the last of two, and the only one of another; a call without measuring is passed over",
    period=year(2025),
    enrolments="""
        person | programme | joined
        wang   | htn       | 2024-05-01
        li     | htn       | 2024-05-01
    """,
    visits="""
        person | programme | date       | mode | bp
        wang   | htn       | 2025-01-10 | 1    | 162/96
        wang   | htn       | 2025-10-02 | 1    | 138/88
        wang   | htn       | 2025-12-02 | 3    |
        li     | htn       | 2025-10-30 | 1    | 129/80
    """,
    gives="133.5",
)
