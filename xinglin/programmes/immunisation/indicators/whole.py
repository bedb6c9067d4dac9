"""What is counted of whole courses: certificates, check points, timeliness, doses given."""

import datetime as dt
from typing import Any

from xinglin.engines.indicators import (
    DOSES,
    LIVE_BIRTHS,
    LIVING_HERE,
    USUAL,
    at_least,
    attribute,
    base,
    count,
    indicator,
    row,
    share,
)
from xinglin.engines.indicators.tables import doses, enrolments, residents, visits
from xinglin.kernel.time import days, months, year
from xinglin.programmes.immunisation.indicators.by_dose import (
    BANDS,
    DUE,
    OFFICE,
    SOURCE,
    counted,
    reached,
    until,
)

LAW = "《中华人民共和国疫苗管理法》（2019）第四十七条、第四十八条"
ADOPTED = dt.date(2017, 2, 28)
BASIC = ["HepB-3", "BCG-1", "Polio-3", "DTP-3", "MMR-1", "JE-1", "Men-1"]


def due_by(age):
    """The doses that should have been given by an age in months."""
    return [one["dose"] for one in DUE if int(one["months"]) <= age]


def complete(people, tokens, period):
    """Those who validly have all of these doses by the end of the period."""
    for token in tokens:
        people = people.of_people(until(counted(token), period))
    return people


@indicator(
    "VAC1",
    title="建证率",
    english="Children with a vaccination certificate",
    source=LAW,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    goal=at_least("0.95"),
    valid_from=dt.date(2019, 12, 1),
)
def certificates(period):
    """
    分母：期末辖区内应建立预防接种证的人数，即满1月龄、不满7周岁的常住儿童。
    分子：其中期末前已建立预防接种证（纳入预防接种管理）的人数。
    """
    small = residents.living(period.end).aged(0, 6, on=period.end)
    people = small.where(row.birth <= months(1).before(period.end))
    made = enrolments.of("nip").where(row.joined <= period.end)
    return share(people.of_people(made.last()), of=people, otherwise={"没有建证": people})


certificates.example(
    about="a child of three weeks need not have one yet; a visitor does not count",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        one    | 2025-03-01 | 1
        two    | 2024-03-01 | 1
        none   | 2023-03-01 | 1
        young  | 2025-12-10 | 1
        guest  | 2024-03-01 | 0
        seven  | 2018-12-31 | 1
    """,
    enrolments="""
        person | programme | joined     | left
        one    | nip       | 2025-03-05 |
        two    | nip       | 2024-03-05 | 2025-02-01
        guest  | nip       | 2024-03-05 |
        seven  | nip       | 2019-01-05 |
        none   | nip       | 2026-01-05 |
    """,
    gives="2 of 3",
)

GROWN = """
    person | birth      | lives_here
    whole  | 2024-06-10 | 1
    gap    | 2024-06-10 | 1
    late   | 2024-06-10 | 1
    guest  | 2024-06-10 | 0
    older  | 2023-06-10 | 1
"""


def given(person, tokens, day="2025-05-01"):
    """Rows of an example: these doses on one day."""
    return "\n".join(f"{person} | {day} | x | 1 | ;{token};" for token in tokens)


HEAD = "person | date | product | valid | counts\n"


@indicator(
    "VAC4",
    title="基础免疫完成率",
    english="Basic immunisation complete at one year",
    source=SOURCE,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def basic(period):
    """
    分母：期末常住儿童中，期内满12月龄的人数。分子：其中期末前有效完成基础免疫的人数，即乙肝3剂、卡介苗1剂、脊灰3剂、
    百白破3剂、麻腮风1剂、乙脑1剂、流脑1剂。
    """
    people = reached(12, period)
    return share(complete(people, BASIC, period), of=people, otherwise={"基础免疫未完成": people})


basic.example(
    about="one dose lacking is not complete; a dose after the end does not count",
    period=year(2025),
    residents=GROWN,
    doses=HEAD
    + "\n".join([
        given("whole", BASIC), given("gap", BASIC[1:]), given("late", BASIC[:-1]),
        given("late", BASIC[-1:], "2026-01-02"), given("guest", BASIC),
    ]),
    gives="1 of 3",
)  # fmt: skip


def whole_at(age, told, code):
    """One figure of the whole course by an age in years, with its worked example."""
    tokens = due_by(12 * age)

    def computed(period):
        people = reached(12 * age, period)
        kept = complete(people, tokens, period)
        return share(kept, of=people, otherwise={"有漏种": people})

    computed.__doc__ = (
        f"分母：期末常住儿童中，期内满{age}周岁的人数。分子：其中期末前，程序规定应在{age}周岁前完成的免疫规划疫苗"
        f"（{told}）全部有效接种的人数。"
    )
    made = indicator(
        code,
        title=f"{age}岁儿童全程接种率",
        english=f"Whole schedule complete at {age} years",
        source=SOURCE,
        owner=OFFICE,
        base=LIVING_HERE,
        bands=BANDS,
        goal=at_least("0.90"),
        valid_from=ADOPTED,
    )(computed)
    born = months(12 * age).before(dt.date(2025, 6, 10))
    made.example(
        about="every dose due by then; one lacking is not whole",
        period=year(2025),
        residents=f"""
            person | birth  | lives_here
            whole  | {born} | 1
            gap    | {born} | 1
            none   | {born} | 1
        """,
        doses=HEAD + "\n".join([given("whole", tokens), given("gap", tokens[:-1])]),
        gives="1 of 3",
    )
    return made


at_one = whole_at(1, "乙肝3、卡介苗1、脊灰3、百白破3、麻腮风1、乙脑1、流脑1等", "VAC5-1")
at_two = whole_at(2, "1岁应完成的各剂，加百白破4、麻腮风2、流脑2、甲肝1", "VAC5-2")
at_seven = whole_at(7, "2岁应完成的各剂，加乙脑2、流脑3和4、脊灰4、百白破（白破）5", "VAC5-7")


@indicator(
    "VAC3",
    title="适龄儿童国家免疫规划疫苗接种率",
    english="Children of the age with every dose of the national schedule",
    source=SOURCE,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def by_township(period):
    """
    以乡镇（街道）为单位计算并逐个报告，同时报告最低的乡镇；要求每个乡镇均不低于90%。
    分母：期末常住儿童中，期内满1、2、7周岁之一的人数。分子：其中期末前，该年龄应完成的免疫规划疫苗全部有效接种的人数。
    """
    ages = (1, 2, 7)
    there = residents.living(period.end)
    due = None
    incomplete = []
    for age in ages:
        span = (months(12 * age).before(period.start), months(12 * age).before(period.end))
        of_age = row.birth.between(*span)
        due = of_age if due is None else due | of_age
        mine = there.where(of_age)
        incomplete.append(mine.without(complete(mine, due_by(12 * age), period)))
    people = there.where(due)
    kept: Any = people
    for missing in incomplete:
        kept = kept.without(missing)
    return share(kept, of=people, otherwise={"有漏种": people})


by_township.example(
    about="each child by what was due at its own age",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        one    | 2024-06-10 | 1
        two    | 2023-06-10 | 1
        gap    | 2023-06-10 | 1
        three  | 2022-06-10 | 1
    """,
    doses=HEAD
    + "\n".join([
        given("one", due_by(12)), given("two", due_by(24)), given("gap", due_by(12)),
    ]),
    gives="2 of 3",
)  # fmt: skip


@indicator(
    "VAC6",
    title="乙肝疫苗首针及时接种率",
    english="Hepatitis B vaccine within a day of birth",
    source=SOURCE,
    owner=OFFICE,
    base=LIVE_BIRTHS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def first_in_time(period):
    """
    分母：期内活产数。分子：其中出生后24小时内（以接种日期不晚于出生次日计）接种乙肝疫苗第1剂的人数。
    """
    born = LIVE_BIRTHS(period)
    timely = doses.rows.where(row.timely.contains(";HepB-1;"))
    had = counted("HepB-1")
    return share(
        born.of_people(timely), of=born, otherwise={"24小时以后接种": had, "没有接种": born}
    )


first_in_time.example(
    about="in time is told when the dose is judged",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        soon   | 2025-06-10 | 1
        late   | 2025-06-10 | 1
        none   | 2025-06-10 | 1
    """,
    doses="""
        person | date       | product | valid | counts   | timely
        soon   | 2025-06-11 | HepB    | 1     | ;HepB-1; | ;HepB-1;
        late   | 2025-06-13 | HepB    | 1     | ;HepB-1; |
    """,
    gives="1 of 3",
)

NATIONAL = ("HepB", "BCG", "IPV", "bOPV", "DTaP", "DT", "MMR", "JE-L", "JE-I", "MPSV-A",
            "MPSV-AC", "HepA-L", "HepA-I", "HPV2")  # fmt: skip


def national(period):
    """Doses of the national schedule's own products, given in the period."""
    return doses.during(period).where(row.product.isin(list(NATIONAL)), row.elsewhere != 1)


GIVEN = """
    person | date       | product | valid | counts   | elsewhere
    one    | 2025-03-01 | HepB    | 1     | ;HepB-1; | 0
    one    | 2025-04-01 | HepB    | 1     | ;HepB-2; | 0
    two    | 2025-03-01 | DTaP    | 0     |          | 0
    two    | 2025-05-01 | FLU     |       |          | 0
    three  | 2025-05-01 | MMR     | 1     | ;MMR-1;  | 1
    four   | 2024-12-31 | MMR     | 1     | ;MMR-1;  | 0
    four   | 2025-01-31 | VAR     |       |          | 0
"""


@indicator(
    "VAC7",
    title="免疫规划疫苗接种剂次",
    english="Doses of the national schedule given",
    unit=DOSES,
    source=SOURCE,
    owner=OFFICE,
    bands=BANDS,
    by=(*USUAL, attribute("product", "疫苗", {one: one for one in NATIONAL})),
    valid_from=ADOPTED,
)
def doses_given(period):
    """
    期内在本地接种的国家免疫规划疫苗剂次数，按接种日期计，不论是否有效；外地接种的补录不计。
    """
    return count(national(period), rows=True)


doses_given.example(
    about="an invalid dose was given all the same; elsewhere, or another vaccine, is not",
    period=year(2025), doses=GIVEN, gives="3",
)  # fmt: skip


@base("接种剂次", title="接种剂次", english="Doses given", programme="nip", unit=DOSES)
def doses_of_period(period):
    """期内在本地接种的国家免疫规划疫苗剂次，按接种日期计。"""
    return national(period)


doses_of_period.example(about="people given: two", period=year(2025), doses=GIVEN, gives="2")


@indicator(
    "VAC8",
    title="合格接种率",
    english="Doses given at the right age and interval",
    source=SOURCE,
    owner=OFFICE,
    base=doses_of_period,
    bands=BANDS,
    goal=at_least("0.95"),
    valid_from=ADOPTED,
)
def valid_doses(period):
    """
    分母：期内本地接种的国家免疫规划疫苗剂次数。分子：其中达到最小月龄和间隔的剂次数（按接种当日的程序判定）。
    """
    every = national(period)
    return share(every.where(row.valid == 1), of=every, rows=True)


valid_doses.example(about="two of three were right", period=year(2025), doses=GIVEN, gives="2 of 3")


@indicator(
    "VAC9",
    title="入托入学查验率",
    english="Cards checked on entering nursery or school",
    source=LAW,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    goal=at_least("1.00"),
    valid_from=dt.date(2019, 12, 1),
)
def entry_checks(period):
    """
    分母：期末常住儿童中，期内满3周岁（入托入园）或满6周岁（入学）的人数。
    分子：其中期末前已查验预防接种证的人数。
    """
    there = residents.living(period.end)
    spans = [
        (months(12 * age).before(period.start), months(12 * age).before(period.end))
        for age in (3, 6)
    ]
    people = there.where(row.birth.between(*spans[0]) | row.birth.between(*spans[1]))
    last = days(1).after(period.end)
    checked = visits.of("nip").where(row.kind.isin(["nursery", "school"]), row.day < last)
    return share(people.of_people(checked), of=people, otherwise={"没有查验": people})


entry_checks.example(
    about="at three or at six, once checked",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        three  | 2022-06-10 | 1
        six    | 2019-06-10 | 1
        never  | 2019-06-10 | 1
        four   | 2021-06-10 | 1
    """,
    visits="""
        person | programme | kind    | date       | measured
        three  | nip       | nursery | 2025-09-01 | 1
        six    | nip       | school  | 2025-09-01 | 0
        four   | nip       | nursery | 2024-09-01 | 1
        never  | nip       | school  | 2026-09-01 | 1
    """,
    gives="2 of 3",
)
