"""What is counted of people with lung tuberculosis: TB1 and TB2, each with its worked examples."""

import datetime as dt

from xinglin.engines.indicators import at_least, indicator, row, share
from xinglin.engines.indicators.tables import enrolments, visits
from xinglin.kernel.time import year

SOURCE = "《国家基本公共卫生服务规范（第三版）》肺结核患者健康管理服务规范"
OFFICE = "疾病预防控制股"
ADOPTED = dt.date(2017, 2, 28)


@indicator(
    "TB1",
    title="肺结核患者管理率",
    english="Tuberculosis patients under management, of those notified",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def management(period):
    """
    分母：辖区同期内经上级定点医疗机构确诊并通知基层管理的肺结核患者人数，以纳入日期（接到通知之日）在期内的人计。
    分子：其中已管理的人数，即期末前完成第一次入户随访并见到患者，或至少有一次督导随访的人。
    72小时内未见到患者且此后没有随访的不计入。
    """
    notified = enrolments.of("ptb").where(row.joined >= period.start, row.joined <= period.end)
    seen = visits.of("ptb").during(period).where(row.grade != "not met", row.kind != "closing")
    return share(
        seen,
        of=notified,
        otherwise={"没有见到患者": visits.of("ptb").during(period), "没有随访记录": notified},
    )


management.example(
    about="who was never met is not managed; who was notified last year belongs to last year",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | ptb       | 2025-02-01 | 2025-08-05
        li     | ptb       | 2025-05-01 |
        zhao   | ptb       | 2025-12-30 |
        chen   | ptb       | 2024-11-02 | 2025-05-11
    """,
    visits="""
        person | programme | kind        | date       | grade
        wang   | ptb       | first visit | 2025-02-03 | begun
        wang   | ptb       | follow-up   | 2025-03-01 | regular
        li     | ptb       | first visit | 2025-05-03 | not met
        zhao   | ptb       | first visit | 2026-01-01 | begun
        chen   | ptb       | follow-up   | 2025-02-01 | regular
    """,
    gives="1 of 3",
)
management.example(
    about="not met at first, found later",
    period=year(2025),
    enrolments="""
        person | programme | joined
        li     | ptb       | 2025-05-01
    """,
    visits="""
        person | programme | kind        | date       | grade
        li     | ptb       | first visit | 2025-05-03 | not met
        li     | ptb       | follow-up   | 2025-05-06 | missed some doses
    """,
    gives="1 of 1",
)


@indicator(
    "TB2",
    title="肺结核患者规则服药率",
    english="Tuberculosis patients who took their drugs regularly",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    valid_from=ADOPTED,
)
def regular(period):
    """
    分母：同期辖区内已完成治疗的肺结核患者人数，即期内结案、转归为治愈或完成疗程的人。
    分子：其中按照要求规则服药的人数，即全程实际服药次数达到应服药次数的90%及以上。
    没有记录服药次数的不计入分子。
    """
    closed = visits.of("ptb").during(period).where(row.kind == "closing")
    done = closed.where(row.grade.isin(["cured", "completed"]))
    return share(
        done.where(row.controlled == 1),
        of=done,
        otherwise={"服药不足90%或没有记录": done},
        left_out={"因其他原因停止治疗": closed.where(row.grade.notin(["cured", "completed"]))},
    )


regular.example(
    about="cured and completed count, the dead and the lost do not; nine tenths is enough",
    period=year(2025),
    visits="""
        person | programme | kind    | date       | grade     | controlled
        wang   | ptb       | closing | 2025-08-05 | cured     | 1
        li     | ptb       | closing | 2025-08-05 | completed | 1
        zhao   | ptb       | closing | 2025-08-05 | completed | 0
        chen   | ptb       | closing | 2025-08-05 | died      | 1
        wu     | ptb       | closing | 2025-08-05 | lost      | 0
        early  | ptb       | closing | 2024-12-31 | cured     | 1
    """,
    gives="2 of 3",
)
