"""What is counted of people with hypertension: HTN1 to HTN4, each with its worked examples."""
# ruff: noqa: E501 - tables of examples, one case a line

import datetime as dt

from xinglin.engines.followup import Limits
from xinglin.engines.indicators import at_least, indicator, ratio, row, share, when
from xinglin.engines.indicators.tables import care, enrolments, residents, visits
from xinglin.kernel.time import quarter, year
from xinglin.programmes.hypertension.plan import LIMITS, STANDARD

PREVALENCE = Limits("""
    name | value | unit | from       | to | source                                                   | tag
    over | 0.372 | 1    | 2017-10-25 |    | Lu J et al., Lancet 2017;390:2549–58: standardised, 35–75 | G
""")
SOURCE = "《国家基本公共卫生服务规范（第三版）》高血压患者健康管理服务规范"
OFFICE = "基层卫生股"
ADOPTED = dt.date(2017, 2, 28)
BEFORE_OR_AFTER = {"期初前已终止管理": "ended_before", "期末后才纳入管理": "joined_after"}


def on_register(period):
    """年内已管理: whoever was on the register for at least one day of the period."""
    return enrolments.of("htn").active(period)


def outside(period):
    """People with an enrolment that lies before or after the period, by reason."""
    spells = enrolments.of("htn")
    return {why: getattr(spells, when)(period) for why, when in BEFORE_OR_AFTER.items()}


def passes(at):
    """Both values strictly below the ceiling of the age that the person had on that day."""
    ceiling = when(row.age >= at.elderly_from, at.ceiling_elderly, at.ceiling)
    return (row.systolic < ceiling) & (row.diastolic < at.ceiling_diastolic)


@indicator(
    "HTN1",
    title="高血压患者规范管理率",
    english="Hypertension patients managed by the standard",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    goal=at_least("0.60"),
    valid_from=ADOPTED,
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
    "HTN2",
    title="管理人群血压控制率",
    english="Blood pressure controlled among the managed",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    goal=at_least("0.60"),
    valid_from=ADOPTED,
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
    register = on_register(period)
    follow_ups = visits.of("htn").where(row.kind != "health check")
    latest = follow_ups.during(period).of_people(register).latest()
    return share(
        latest.where(passes(at)),
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


@indicator(
    "HTN3",
    title="高血压患者管理率",
    english="Hypertension patients under management, of those estimated",
    source="《国家基本公共卫生服务规范（2011年版）》，各地仍在使用",
    owner=OFFICE,
    base="常住",
    valid_from=dt.date(2011, 4, 25),
)
def management(period):
    """
    分母：辖区内高血压患者总人数的估计值，即期末35岁及以上常住人口乘以患病率。患病率是带日期和来源的配置，
    现用37.2%（China PEACE百万人群项目，35至75岁，年龄、性别标化；Lancet 2017;390:2549–58）。
    有本地调查结果的应改用本地数。分母是估计值，列出人员名单时列出的是35岁及以上常住人口。
    分子：期内已管理的高血压患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    """
    prevalence = str(PREVALENCE.on(period.end).over)
    people = residents.living(period.end).aged(35, on=period.end)
    return ratio(on_register(period), to=people, times=prevalence, left_out=outside(period))


management.example(
    about="ten of thirty-five or more make 3.72 patients; the dead, the young and visitors do not",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        a      | htn       | 2024-05-01 |
        b      | htn       | 2025-05-01 | 2025-09-09
        k      | htn       | 2023-05-01 | 2024-02-01
    """,
    residents="""
        person | birth      | lives_here | deceased_on
        a      | 1950-03-01 | 1          |
        b      | 1951-03-01 | 1          |
        c      | 1952-03-01 | 1          |
        d      | 1953-03-01 | 1          |
        e      | 1954-03-01 | 1          |
        f      | 1955-03-01 | 1          |
        g      | 1956-03-01 | 1          |
        h      | 1957-03-01 | 1          |
        i      | 1958-03-01 | 1          |
        j      | 1990-12-31 | 1          |
        young  | 1991-01-01 | 1          |
        guest  | 1950-03-01 | 0          |
        dead   | 1950-03-01 | 1          | 2025-12-31
    """,
    gives="2 of 3.72",
)


@indicator(
    "HTN4",
    title="高血压患者基层规范管理服务率",
    english="Hypertension patients given standard management in primary care",
    source="国家基本公共卫生服务项目年度工作通知（指标名称）",
    owner=OFFICE,
    base="在管",
    goal=at_least("0.76"),
    valid_from=dt.date(2023, 1, 1),
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
