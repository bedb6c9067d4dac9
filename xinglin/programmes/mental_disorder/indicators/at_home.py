"""SMD6: registered people who live at home."""

import datetime as dt

from xinglin.engines.indicators import at_least, indicator, row, share
from xinglin.engines.indicators.tables import visits
from xinglin.kernel.time import year
from xinglin.programmes.mental_disorder.indicators.register import (
    ILL,
    OFFICE,
    PEOPLE,
    in_hospital,
    registered,
)

CARED_FOR = """
    person | programme | kind         | date
    wang   | smd       | follow-up    | 2025-02-01
    wang   | smd       | health check | 2025-05-01
    li     | smd       | follow-up    | 2025-02-01
    chen   | smd       | health check | 2024-05-01
    away   | smd       | follow-up    | 2025-02-01
"""


@indicator(
    "SMD6",
    title="社区在册居家患者健康管理率",
    english="Registered people living at home under health management",
    source="国家基本公共卫生服务项目年度工作通知（指标名称）",
    owner=OFFICE,
    base="登记",
    goal=at_least("0.95"),
    valid_from=dt.date(2021, 1, 1),
)
def home_management(period):
    """
    分母：期末社区在册居家患者数，即在册的常住患者；期内最近一次随访正在住院的不计入。
    分子：其中期内至少接受一次随访的人数。
    """
    people = registered(period).without(in_hospital(period))
    served = visits.of("smd").during(period).where(row.kind.isin(["follow-up", "extra"]))
    return share(
        served,
        of=people,
        otherwise={"期内没有随访": people},
        left_out={"正在住院": in_hospital(period)},
    )


home_management.example(
    about="one visit in the year is enough",
    period=year(2025),
    residents=PEOPLE,
    conditions=ILL,
    visits=CARED_FOR,
    gives="2 of 4",
)
home_management.example(
    about="who is in hospital is not at home",
    period=year(2025),
    residents=PEOPLE,
    conditions=ILL,
    visits="""
        person | programme | kind      | date       | answers
        wang   | smd       | follow-up | 2025-02-01 | hospital_between=2
        li     | smd       | follow-up | 2025-02-01 | hospital_between=1
    """,
    gives="1 of 3",
)


@indicator(
    "SMD6-check",
    title="社区在册居家患者体检率",
    english="Registered people living at home who were examined",
    source="国家基本公共卫生服务项目年度工作通知（指标名称）",
    owner=OFFICE,
    base="登记",
    goal=at_least("0.60"),
    valid_from=dt.date(2021, 1, 1),
)
def home_examination(period):
    """
    分母：期末社区在册居家患者数，口径同SMD6。
    分子：其中期内至少接受一次年度体检的人数。
    """
    people = registered(period).without(in_hospital(period))
    examined = visits.of("smd").during(period).where(row.kind == "health check")
    return share(
        examined,
        of=people,
        otherwise={"期内没有体检": people},
        left_out={"正在住院": in_hospital(period)},
    )


home_examination.example(
    about="an examination of last year is none",
    period=year(2025),
    residents=PEOPLE,
    conditions=ILL,
    visits=CARED_FOR,
    gives="1 of 4",
)
