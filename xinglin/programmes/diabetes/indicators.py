"""What is counted of people with type 2 diabetes: DM1 to DM4, each with its worked examples."""
# ruff: noqa: E501 - tables of examples, one case a line

import datetime as dt

from xinglin.engines.followup import Limits
from xinglin.engines.indicators import at_least, indicator, ratio, row, share
from xinglin.engines.indicators.tables import care, enrolments, residents, visits
from xinglin.kernel.time import quarter, year
from xinglin.programmes.diabetes.plan import STANDARD

PREVALENCE = Limits("""
    name  | value | unit | from       | to | source                                                       | tag
    grown | 0.112 | 1    | 2020-04-28 |    | Li Y et al., BMJ 2020;369:m997: 18 and older, WHO criteria   | G
""")
SOURCE = "《国家基本公共卫生服务规范（第三版）》2型糖尿病患者健康管理服务规范"
OFFICE = "基层卫生股"
ADOPTED = dt.date(2017, 2, 28)
BEFORE_OR_AFTER = {"期初前已终止管理": "ended_before", "期末后才纳入管理": "joined_after"}


def on_register(period):
    """年内已管理: whoever was on the register for at least one day of the period."""
    return enrolments.of("t2dm").active(period)


def outside(period):
    """People with an enrolment that lies before or after the period, by reason."""
    spells = enrolments.of("t2dm")
    return {why: getattr(spells, when)(period) for why, when in BEFORE_OR_AFTER.items()}


@indicator(
    "DM1",
    title="2型糖尿病患者规范管理率",
    english="People with type 2 diabetes managed by the standard",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    valid_from=ADOPTED,
)
def standard_management(period):
    """
    分母：期内已管理的2型糖尿病患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    分子：其中按照规范要求接受健康管理的人数，同时满足：
    （1）面对面（门诊或家庭）并测空腹血糖的随访，全年不少于4次；年内纳入的从纳入所在季度起每季度1次
    （一季度4次、二季度3次、三季度2次、四季度1次）；年内终止管理的算到终止之日，至少1次；
    （2）要求2周内复查的，在约定日期之后7天内完成，复查可以是任何方式的随访；
    （3）每次随访评价与规则一致；
    （4）有年度体检，即期内一次，期短于一年或年内终止管理的看截止日前12个月。
    """
    register = on_register(period)
    judged = care(register, visits.of("t2dm"), STANDARD, check="health check", period=period)
    return share(judged.kept, of=register, otherwise=judged.reasons, left_out=outside(period))


FOUR_VISITS = """
    programme | person | kind         | date       | measured | mode | next_on
    t2dm      | wang   | follow-up    | 2025-01-10 | 1        | 1    | 2025-04-10
    t2dm      | wang   | follow-up    | 2025-04-09 | 1        | 1    | 2025-04-23
    t2dm      | wang   | follow-up    | 2025-04-29 | 0        | 3    | 2025-07-29
    t2dm      | wang   | follow-up    | 2025-07-20 | 1        | 2    | 2025-10-20
    t2dm      | wang   | follow-up    | 2025-10-18 | 1        | 1    | 2026-01-18
    t2dm      | wang   | health check | 2025-05-02 |          | 1    |
"""
standard_management.example(
    about="li came once without a fasting glucose; chen, who died in May, owes one quarter",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        wang   | t2dm      | 2024-05-01 |
        li     | t2dm      | 2024-05-01 |
        chen   | t2dm      | 2023-02-01 | 2025-05-20
        zhao   | t2dm      | 2023-02-01 | 2024-12-31
        other  | htn       | 2023-02-01 |
    """,
    visits=FOUR_VISITS
    + """
        t2dm | li   | follow-up    | 2025-01-10 | 1 | 1 | 2025-04-10
        t2dm | li   | follow-up    | 2025-04-09 | 1 | 1 | 2025-07-09
        t2dm | li   | follow-up    | 2025-07-08 | 0 | 1 | 2025-10-08
        t2dm | li   | follow-up    | 2025-10-08 | 1 | 1 | 2026-01-08
        t2dm | li   | health check | 2025-05-02 |   | 1 |
        t2dm | chen | follow-up    | 2025-02-03 | 1 | 2 | 2025-05-03
        t2dm | chen | health check | 2024-09-01 |   | 1 |
    """,
    gives="2 of 3",
)
standard_management.example(
    about="a recheck that came too late, and an evaluation that is not the rule's",
    period=year(2025),
    enrolments="""
        person | programme | joined
        late   | t2dm      | 2025-10-01
        wrong  | t2dm      | 2025-10-01
        good   | t2dm      | 2025-10-01
    """,
    visits="""
        programme | person | kind         | date       | measured | mode | next_on    | on_plan
        t2dm      | late   | follow-up    | 2025-10-02 | 1        | 1    | 2025-10-16 | 1
        t2dm      | late   | follow-up    | 2025-12-20 | 1        | 1    | 2026-03-20 | 1
        t2dm      | late   | health check | 2025-10-02 |          | 1    |            |
        t2dm      | wrong  | follow-up    | 2025-10-02 | 1        | 1    | 2026-01-02 | 0
        t2dm      | wrong  | health check | 2025-10-02 |          | 1    |            |
        t2dm      | good   | follow-up    | 2025-10-02 | 1        | 1    | 2026-01-02 | 1
        t2dm      | good   | health check | 2025-10-02 |          | 1    |            |
    """,
    gives="1 of 3",
)


@indicator(
    "DM2",
    title="管理人群血糖控制率",
    english="Fasting glucose controlled among the managed",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    valid_from=ADOPTED,
)
def control(period):
    """
    分母：期内已管理的2型糖尿病患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    分子：其中期内最近一次随访空腹血糖达标（低于7.0 mmol/L，等于7.0不算达标）的人数。
    最近一次随访指期内、在管期间的最后一次随访，不论方式；同日多次的取后登记的一次；年度体检不是随访。
    期内没有随访的、失访的、该次没有空腹血糖的均算未达标。达标与否在签署随访时按当日限值判定并保存。
    """
    register = on_register(period)
    follow_ups = visits.of("t2dm").where(row.kind != "health check")
    latest = follow_ups.during(period).of_people(register).latest()
    return share(
        latest.where(row.controlled == 1),
        of=register,
        otherwise={
            "期内没有随访": register.without(latest),
            "最近一次随访没有空腹血糖": latest.where(row.measured == 0),
            "最近一次随访空腹血糖未达标": latest,
        },
        left_out=outside(period),
    )


control.example(
    about="the last follow-up decides, and an examination is none; chen died in May and counts",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left       | left_why
        wang   | t2dm      | 2024-05-01 |            |
        li     | t2dm      | 2025-11-20 |            |
        zhao   | t2dm      | 2023-02-02 | 2024-12-31 | moved
        chen   | t2dm      | 2023-02-02 | 2025-05-11 | died
        wu     | t2dm      | 2024-02-02 |            |
        lost   | t2dm      | 2024-02-02 |            |
    """,
    visits="""
        person | programme | date       | kind         | mode | controlled | measured
        wang   | t2dm      | 2025-01-10 | follow-up    | 1    | 0          | 1
        wang   | t2dm      | 2025-10-02 | follow-up    | 1    | 1          | 1
        wang   | t2dm      | 2025-11-02 | health check | 1    |            |
        li     | t2dm      | 2025-10-30 | follow-up    | 1    | 1          | 1
        li     | t2dm      | 2025-12-11 | follow-up    | 2    | 0          | 1
        zhao   | t2dm      | 2024-12-01 | follow-up    | 1    | 1          | 1
        chen   | t2dm      | 2025-04-02 | follow-up    | 1    | 1          | 1
        wu     | t2dm      | 2025-03-01 | follow-up    | 1    | 1          | 1
        wu     | t2dm      | 2025-09-01 | follow-up    | 3    | 0          | 0
    """,
    gives="2 of 5",
)
control.example(
    about="two records of one day: the later one; a quarter has its own last visit",
    period=quarter("2026-Q1"),
    enrolments="""
        person | programme | joined
        twice  | t2dm      | 2024-05-01
        april  | t2dm      | 2024-05-01
    """,
    visits="""
        person | programme | date       | kind      | controlled | measured
        twice  | t2dm      | 2026-02-01 | follow-up | 0          | 1
        twice  | t2dm      | 2026-02-01 | follow-up | 1          | 1
        april  | t2dm      | 2026-03-31 | follow-up | 0          | 1
        april  | t2dm      | 2026-04-01 | follow-up | 1          | 1
    """,
    gives="1 of 2",
)


@indicator(
    "DM3",
    title="2型糖尿病患者管理率",
    english="People with diabetes under management, of those estimated",
    source="《国家基本公共卫生服务规范（2011年版）》，各地仍在使用",
    owner=OFFICE,
    base="常住",
    valid_from=dt.date(2011, 4, 25),
)
def management(period):
    """
    分母：辖区内糖尿病患者总人数的估计值，即期末18岁及以上常住人口乘以患病率。患病率是带日期和来源的配置，
    现用11.2%（18岁及以上，世界卫生组织诊断标准；BMJ 2020;369:m997）。有本地调查结果的应改用本地数。
    分母是估计值，列出人员名单时列出的是18岁及以上常住人口。
    分子：期内已管理的2型糖尿病患者人数，即期内任何一天在管的人，期内死亡、迁出、失访者计入。
    """
    prevalence = str(PREVALENCE.on(period.end).grown)
    people = residents.living(period.end).aged(18, on=period.end)
    return ratio(on_register(period), to=people, times=prevalence, left_out=outside(period))


management.example(
    about="five of eighteen or more make 0.56 patients; the dead, the young and visitors do not",
    period=year(2025),
    enrolments="""
        person | programme | joined     | left
        a      | t2dm      | 2024-05-01 |
        b      | t2dm      | 2023-05-01 | 2024-02-01
    """,
    residents="""
        person | birth      | lives_here | deceased_on
        a      | 1950-03-01 | 1          |
        b      | 1951-03-01 | 1          |
        c      | 1952-03-01 | 1          |
        d      | 1953-03-01 | 1          |
        of18   | 2007-12-31 | 1          |
        of17   | 2008-01-01 | 1          |
        guest  | 1950-03-01 | 0          |
        dead   | 1950-03-01 | 1          | 2025-12-31
    """,
    gives="1 of 0.56",
)


@indicator(
    "DM4",
    title="2型糖尿病患者基层规范管理服务率",
    english="People with type 2 diabetes given standard management in primary care",
    source="国家基本公共卫生服务项目年度工作通知（指标名称）",
    owner=OFFICE,
    base="在管",
    goal=at_least("0.76"),
    valid_from=dt.date(2023, 1, 1),
)
def primary_care(period):
    """
    分母：期内由基层医疗卫生机构管理的2型糖尿病患者人数；管理机构为医院的不计入，
    没有登记管理机构的按基层管理计入。其余口径同DM1。
    分子：其中按规范提供服务的患者数，判定规则与DM1相同。
    通知只给出指标名称，这里的口径是按名称作出的解释。
    """
    hospital = row.institution_kind.upper().startswith("A").fill_null(False)
    everybody = on_register(period)
    register = everybody.where(~hospital)
    judged = care(everybody, visits.of("t2dm"), STANDARD, check="health check", period=period)
    elsewhere = {"由医院管理": everybody.where(hospital)}
    return share(
        judged.kept, of=register, otherwise=judged.reasons, left_out=elsewhere | outside(period)
    )


primary_care.example(
    about="who is looked after by a hospital is not counted",
    period=year(2025),
    enrolments="""
        person | programme | joined     | institution_kind
        wang   | t2dm      | 2024-05-01 | C2
        zhang  | t2dm      | 2024-05-01 | A1
        zhao   | t2dm      | 2024-05-01 |
    """,
    visits=FOUR_VISITS,
    gives="1 of 2",
)
