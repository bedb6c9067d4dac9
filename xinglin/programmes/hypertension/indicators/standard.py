"""Who was cared for by the standard: HTN1, HTN4."""

import datetime as dt

from xinglin.engines.indicators import at_least, indicator, row, share
from xinglin.engines.indicators.tables import care, visits
from xinglin.engines.statistics import WILSON
from xinglin.kernel.time import year
from xinglin.programmes.hypertension.indicators.register import (
    ADOPTED,
    BY,
    OFFICE,
    SOURCE,
    on_register,
    outside,
)
from xinglin.programmes.hypertension.plan import STANDARD


@indicator(
    "HTN1",
    title="高血压患者规范管理率",
    english="Hypertension patients managed by the standard",
    source=SOURCE,
    owner=OFFICE,
    base=on_register,
    by=BY,
    goal=at_least("0.60"),
    valid_from=ADOPTED,
    interval=WILSON,
    funnel=True,
)
def standard_management(period):
    """
    分母：期内已管理的高血压患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    分子：其中按照规范要求接受健康管理的人数，同时满足：
    （1）面对面（门诊或家庭）并测量血压的随访，全年不少于4次；年内纳入的从纳入所在季度起每季度1次
    （一季度4次、二季度3次、三季度2次、四季度1次）；年内终止管理的算到终止之日，至少1次；
    季度、月份或一段时间按其中完整季度计，至少1次；
    （2）要求2周内复查的，在约定日期之后7天内完成，复查可以是任何方式的随访；
    （3）每次随访评价与规则一致；
    （4）有年度体检，即期内一次，期短于一年或年内终止管理的看截止日前12个月。
    多次纳入的按最后一次判定；2周复查也算随访次数。
    """
    register = on_register(period)
    judged = care(register, visits.of("htn"), STANDARD, check="health check", period=period)
    return share(judged.kept, of=register, otherwise=judged.reasons, left_out=outside(period))


FOUR_VISITS = """
    person | kind         | date       | bp     | mode | next_on
    wang   | follow-up    | 2025-01-10 | 128/82 | 1    | 2025-04-10
    wang   | follow-up    | 2025-04-09 | 152/92 | 1    | 2025-04-23
    wang   | follow-up    | 2025-04-29 | 136/84 | 3    | 2025-07-29
    wang   | follow-up    | 2025-07-20 | 132/80 | 2    | 2025-10-20
    wang   | follow-up    | 2025-10-18 | 130/80 | 1    | 2026-01-18
    wang   | health check | 2025-05-02 | 130/80 | 1    |
"""
standard_management.example(
    about="a recheck six days late is kept; who was called instead of seen is not",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | htn       | 2024-05-01 |
        li     | htn       | 2024-05-01 |
    """,
    visits=FOUR_VISITS.replace("person |", "programme | person |").replace("wang", "htn | wang")
    + """
        htn | li   | follow-up    | 2025-01-10 | 128/82 | 1    | 2025-04-10
        htn | li   | follow-up    | 2025-04-09 | 128/82 | 1    | 2025-07-09
        htn | li   | follow-up    | 2025-07-08 | 128/82 | 3    | 2025-10-08
        htn | li   | follow-up    | 2025-10-08 | 128/82 | 1    | 2026-01-08
        htn | li   | health check | 2025-05-02 | 128/82 | 1    |
    """,
    gives="1 of 2",
)
standard_management.example(
    about="joined in October: one visit; died in May: one for the first quarter; recheck missed",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        late   | htn       | 2025-10-11 |
        dead   | htn       | 2023-02-01 | 2025-05-20
        missed | htn       | 2025-10-01 |
        gone   | htn       | 2023-02-01 | 2024-12-31
    """,
    visits="""
        programme | person | kind         | date       | bp     | mode | next_on
        htn       | late   | follow-up    | 2025-10-11 | 132/84 | 1    | 2026-01-11
        htn       | late   | health check | 2025-10-11 | 132/84 | 1    |
        htn       | dead   | follow-up    | 2025-02-03 | 132/84 | 2    | 2025-05-03
        htn       | dead   | health check | 2024-09-01 | 132/84 | 1    |
        htn       | missed | follow-up    | 2025-10-02 | 162/94 | 1    | 2025-10-16
        htn       | missed | follow-up    | 2025-12-20 | 132/84 | 1    | 2026-03-20
        htn       | missed | health check | 2025-10-02 | 132/84 | 1    |
    """,
    gives="2 of 3",
)


@indicator(
    "HTN4",
    title="高血压患者基层规范管理服务率",
    english="Hypertension patients given standard management in primary care",
    source="国家基本公共卫生服务项目年度工作通知（指标名称）",
    owner=OFFICE,
    base=on_register,
    by=BY,
    goal=at_least("0.76"),
    valid_from=dt.date(2023, 1, 1),
    interval=WILSON,
    funnel=True,
)
def primary_care(period):
    """
    分母：期内由基层医疗卫生机构（社区卫生服务中心和站、卫生院、村卫生室、诊所、门诊部）管理的高血压患者人数；
    管理机构为医院的不计入，没有登记管理机构的按基层管理计入。其余口径同HTN1。
    分子：其中按规范提供服务的患者数，判定规则与HTN1相同。
    通知只给出指标名称，这里的口径是按名称作出的解释。
    """
    kind = row.institution_kind
    hospital = kind.upper().startswith("A").fill_null(False)
    everybody = on_register(period)
    register = everybody.where(~hospital)
    judged = care(everybody, visits.of("htn"), STANDARD, check="health check", period=period)
    elsewhere = {"由医院管理": everybody.where(hospital)}
    return share(
        judged.kept, of=register, otherwise=judged.reasons, left_out=elsewhere | outside(period)
    )


primary_care.example(
    about="who is looked after by a hospital is not counted",
    period=year(2025),
    enrolments="""
        person | programme | joined     | institution_kind
        wang   | htn       | 2024-05-01 | C2
        zhang  | htn       | 2024-05-01 | A1
        zhao   | htn       | 2024-05-01 |
    """,
    visits=FOUR_VISITS.replace("person |", "programme | person |").replace("wang", "htn | wang"),
    gives="1 of 2",
)
