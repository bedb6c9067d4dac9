"""What is counted of COVID-19 vaccination: covered, full course, boosters, doses."""

import datetime as dt

from xinglin.engines.indicators import (
    DOSES,
    LIVING_HERE,
    PEOPLE,
    USUAL,
    attribute,
    base,
    count,
    indicator,
    row,
    share,
)
from xinglin.engines.indicators.tables import doses, residents
from xinglin.kernel.time import Period, year

SOURCE = "《新冠病毒疫苗接种技术指南（第一版）》（2021）及2022年加强免疫通知"
OFFICE = "疾病预防控制股"
ADOPTED = dt.date(2021, 3, 29)
BANDS = (3, 12, 18, 60, 70, 80)
NUMBERS = {str(one): f"第{one}剂" for one in range(1, 6)}


def told(token, period):
    """Doses until the end of the period that are this."""
    return doses.rows.where(row.counts.contains(f";COVID-{token};"), row.day <= period.end)


def every(period):
    """Doses given in the period that count."""
    return doses.during(period).where(row.counts.contains(";COVID-"))


def grown(period, age):
    """Who lives here at the end of the period and has completed so many years then."""
    return residents.living(period.end).aged(age, on=period.end)


PEOPLE_HERE = """
    person | birth      | lives_here
    dead2  | 1950-01-01 | 1
    dead3  | 1950-01-01 | 1
    chosub | 1985-01-01 | 1
    ad5    | 1985-01-01 | 1
    one    | 1955-01-01 | 1
    none   | 1955-01-01 | 1
    child  | 2015-01-01 | 1
    guest  | 1955-01-01 | 0
    baby   | 2021-01-01 | 1
"""
GIVEN = """
    person | date       | product   | number | valid | counts
    dead2  | 2021-05-01 | BBIBP     | 1      | 1     | ;COVID-1;
    dead2  | 2021-05-25 | BBIBP     | 2      | 1     | ;COVID-2;COVID-full;
    dead3  | 2021-05-01 | CoronaVac | 1      | 1     | ;COVID-1;
    dead3  | 2021-05-25 | CoronaVac | 2      | 1     | ;COVID-2;COVID-full;
    dead3  | 2022-03-01 | ZF2001    | 3      | 1     | ;COVID-3;COVID-booster;COVID-sequential;
    chosub | 2021-06-01 | ZF2001    | 1      | 1     | ;COVID-1;
    chosub | 2021-07-01 | ZF2001    | 2      | 1     | ;COVID-2;
    chosub | 2021-08-01 | ZF2001    | 3      | 1     | ;COVID-3;COVID-full;
    ad5    | 2021-06-01 | Ad5-nCoV  | 1      | 1     | ;COVID-1;COVID-full;
    one    | 2021-06-01 | BBIBP     | 1      | 1     | ;COVID-1;
    one    | 2021-06-05 | BBIBP     |        | 0     |
    child  | 2021-11-01 | BBIBP     | 1      | 1     | ;COVID-1;
    guest  | 2021-06-01 | Ad5-nCoV  | 1      | 1     | ;COVID-1;COVID-full;
"""
UNTIL_2022 = Period.parse("2022-01-01..2022-07-07")


@base(
    "3岁及以上常住", title="3岁及以上常住居民", english="Residents of 3 and over", programme="nip"
)
def three_and_over(period):
    """期末常住、期末满3周岁的人，年龄按报告日（期末）周岁计。"""
    return grown(period, 3)


three_and_over.example(period=UNTIL_2022, residents=PEOPLE_HERE, gives="7")


@base(
    "18岁及以上常住",
    title="18岁及以上常住居民",
    english="Residents of 18 and over",
    programme="nip",
)
def eighteen_and_over(period):
    """期末常住、期末满18周岁的人，年龄按报告日（期末）周岁计。"""
    return grown(period, 18)


eighteen_and_over.example(period=UNTIL_2022, residents=PEOPLE_HERE, gives="6")


@base(
    "60岁及以上常住",
    title="60岁及以上常住居民",
    english="Residents of 60 and over",
    programme="nip",
)
def sixty_and_over(period):
    """期末常住、期末满60周岁的人，年龄按报告日（期末）周岁计。"""
    return grown(period, 60)


sixty_and_over.example(period=UNTIL_2022, residents=PEOPLE_HERE, gives="4")
OF_AGE = {3: three_and_over, 18: eighteen_and_over, 60: sixty_and_over}
STATES = {
    "1": ("首剂接种率", "At least one dose", "接种过至少1剂"),
    "full": (
        "全程接种率",
        "Full course",
        "完成全程（基础免疫）接种：灭活疫苗2剂、腺病毒载体1剂、重组亚单位3剂",
    ),
    "booster": (
        "加强免疫接种率（人口口径）",
        "First booster, of the population",
        "完成全程后又按间隔接种加强剂（同源或序贯）；重组亚单位疫苗的第3剂是全程，不是加强",
    ),
}
EXPECTED = {
    (3, "1"): "6 of 7", (3, "full"): "4 of 7", (3, "booster"): "1 of 7",
    (18, "1"): "5 of 6", (18, "full"): "4 of 6", (18, "booster"): "1 of 6",
    (60, "1"): "3 of 4", (60, "full"): "2 of 4", (60, "booster"): "1 of 4",
}  # fmt: skip
NAMES = {"1": "COV1", "full": "COV2", "booster": "COV3"}


def declare(age, state):
    """One figure of people of an age and over, with its worked example."""
    title, english, meaning = STATES[state]
    of = OF_AGE[age]

    def computed(period):
        people = of(period)
        return share(people.of_people(told(state, period)), of=people, otherwise={"未达到": people})

    computed.__doc__ = (
        f"分母：期末{age}岁及以上常住居民数（常住口径，年龄按期末周岁）。分子：其中截至期末{meaning}的人数，"
        "每人每种状态只计一次，按居住地计。"
    )
    made = indicator(
        f"{NAMES[state]}-{age}",
        title=f"{age}岁及以上新冠疫苗{title}",
        english=f"{english}, {age} and over",
        source=SOURCE,
        owner=OFFICE,
        base=of,
        bands=BANDS,
        valid_from=ADOPTED,
    )(computed)
    made.example(
        about="by the platform: two, one or three doses are a full course",
        period=UNTIL_2022,
        residents=PEOPLE_HERE,
        doses=GIVEN,
        gives=EXPECTED[age, state],
    )
    return made


figures = [declare(age, state) for age in OF_AGE for state in STATES]


@base("新冠应加强", title="应加强免疫者", english="People due for a booster", programme="nip")
def due_for_booster(period):
    """期末18岁及以上常住居民中，截至期末完成全程满6个月（182天）的人。"""
    long_ago = period.end - dt.timedelta(days=182)
    done = told("full", period).where(row.day <= long_ago)
    return grown(period, 18).of_people(done)


due_for_booster.example(period=UNTIL_2022, residents=PEOPLE_HERE, doses=GIVEN, gives="4")


@indicator(
    "COV4",
    title="新冠疫苗加强免疫接种率（应加强口径）",
    english="First booster, of those due",
    source=SOURCE,
    owner=OFFICE,
    base=due_for_booster,
    bands=BANDS,
    valid_from=dt.date(2021, 10, 1),
)
def booster_of_due(period):
    """
    分母：期末18岁及以上、完成全程满6个月的人数。分子：其中截至期末接种过加强剂的人数。
    与人口口径的加强免疫接种率不是同一指标，不可互换。
    """
    people = due_for_booster(period)
    return share(people.of_people(told("booster", period)), of=people, otherwise={"未加强": people})


booster_of_due.example(
    about="two inactivated doses and no third is due and not boosted",
    period=UNTIL_2022, residents=PEOPLE_HERE, doses=GIVEN, gives="1 of 4",
)  # fmt: skip


@indicator(
    "COVP",
    title="新冠疫苗累计接种人数",
    english="People vaccinated against COVID-19 so far",
    unit=PEOPLE,
    source=SOURCE,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    valid_from=ADOPTED,
)
def covered(period):
    """截至期末至少有效接种过1剂新冠疫苗的人数（登记的居民，不论是否常住），每人计一次。"""
    return count(told("1", period))


covered.example(
    about="each person once, residents and visitors", period=UNTIL_2022, residents=PEOPLE_HERE,
    doses=GIVEN, gives="7",
)  # fmt: skip


@indicator(
    "COVD",
    title="新冠疫苗接种剂次",
    english="COVID-19 doses given",
    unit=DOSES,
    source=SOURCE,
    owner=OFFICE,
    bands=BANDS,
    by=(*USUAL, attribute("number", "剂次", NUMBERS)),
    valid_from=ADOPTED,
)
def covid_doses(period):
    """期内有效接种的新冠疫苗剂次数，按接种日期计，可按第几剂分；累计值取自首日起的期间。"""
    return count(every(period), rows=True)


covid_doses.example(
    about="a dose too early is no dose of the series", period=year(2021), doses=GIVEN, gives="11"
)


@indicator(
    "COVB",
    title="新冠疫苗加强针剂次",
    english="COVID-19 booster doses given",
    unit=DOSES,
    source=SOURCE,
    owner=OFFICE,
    bands=BANDS,
    valid_from=dt.date(2021, 10, 1),
)
def booster_doses(period):
    """
    期内接种的第1次、第2次加强剂次数；重组亚单位疫苗的第3剂属于全程，不计入。
    """
    given = doses.during(period)
    return count(
        given.where(
            row.counts.contains(";COVID-booster;") | row.counts.contains(";COVID-booster2;")
        ),
        rows=True,
    )


booster_doses.example(
    about="the third of the protein vaccine is no booster", period=year(2022), doses=GIVEN,
    gives="1",
)  # fmt: skip
