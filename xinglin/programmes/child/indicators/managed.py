"""What is counted of children under management: CH2 to CH5, each with its worked examples."""

import datetime as dt

from xinglin.engines.indicators import LIVING_HERE, at_least, indicator, row, share
from xinglin.engines.indicators.tables import residents, visits
from xinglin.kernel.time import Period, month, months, year
from xinglin.programmes.child.plan import LIMITS

SOURCE = "《国家基本公共卫生服务规范（第三版）》0～6岁儿童健康管理服务规范"
EYES = "《0～6岁儿童眼保健及视力检查服务规范（试行）》（2021）"
STATISTICS = "全国妇幼健康统计调查制度"
OFFICE = "妇幼健康股"
ADOPTED = dt.date(2017, 2, 28)
# Four in the first year of life, two in the second, two in the third (the last at the birthday).
OF_THREE_YEARS = {f"{age} months": age for age in (3, 6, 8, 12, 18, 24, 30)}
BANDS = (0, 1, 3, 7)


def small(period, below=7):
    """Children who live here at the end of the period and have not reached that many years."""
    return residents.living(period.end).aged(0, below - 1, on=period.end)


def seen(period):
    """Whatever was done for children in the period."""
    return visits.of("child-health").during(period)


@indicator(
    "CH2",
    title="0–6岁儿童健康管理率",
    english="Children of 0 to 6 years under health management",
    source=SOURCE,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def management(period):
    """
    分母：期末辖区内0–6岁（不满7周岁）常住儿童数。分子：其中期内接受1次及以上随访（含新生儿访视）的人数。
    """
    people = small(period)
    return share(people.of_people(seen(period)), of=people, otherwise={"期内没有随访": people})


CHILDREN = """
    person | birth      | lives_here | deceased_on
    baby   | 2025-02-10 | 1          |
    two    | 2023-06-10 | 1          |
    six    | 2019-01-01 | 1          |
    seven  | 2018-12-31 | 1          |
    guest  | 2022-01-10 | 0          |
    dead   | 2022-01-10 | 1          | 2025-05-01
    never  | 2021-01-10 | 1          |
"""
DONE = """
    person | programme | kind     | date       | measured | answers
    baby   | child-health | newborn  | 2025-02-15 | 1        | eye_look=1
    two    | child-health | 24 months| 2025-06-12 | 1        | eye_look=1, eye_motion=1
    six    | child-health | 6 years  | 2025-03-12 | 0        | development=0
    seven  | child-health | 6 years  | 2025-01-12 | 1        | eye_look=1
    guest  | child-health | 3 years  | 2025-01-12 | 1        | eye_look=1
    dead   | child-health | 3 years  | 2025-01-12 | 1        | eye_look=1
    never  | child-health | 3 years  | 2024-01-12 | 1        | eye_look=1
"""
management.example(
    about="six until the day before seven; a visitor is no resident; last year's visit is none",
    period=year(2025), residents=CHILDREN, visits=DONE, gives="3 of 4",
)  # fmt: skip


@indicator(
    "CH3",
    title="0–6岁儿童眼保健和视力检查覆盖率",
    english="Children of 0 to 6 years with eye care and a test of vision",
    source=EYES,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=dt.date(2021, 6, 18),
)
def eye_care(period):
    """
    分母：期末辖区内0–6岁（不满7周岁）常住儿童数。
    分子：其中期内接受1次及以上眼保健和视力检查的人数，即有眼外观及结构的检查记录。
    """
    people = small(period)
    looked = seen(period).where(row.answers.contains("|eye_look="))
    return share(
        people.of_people(looked),
        of=people,
        otherwise={"期内随访没有眼保健内容": seen(period), "期内没有随访": people},
    )


eye_care.example(
    about="a visit without a look at the eyes is no eye care",
    period=year(2025), residents=CHILDREN, visits=DONE, gives="2 of 4",
)  # fmt: skip


@indicator(
    "CH5",
    title="7岁以下儿童健康管理率",
    english="Children under 7 with a health examination",
    source=STATISTICS,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    goal=at_least("0.85"),
    valid_from=ADOPTED,
)
def examined(period):
    """
    分母：期末辖区内7岁以下常住儿童数。分子：其中期内接受1次及以上体格检查（测了体重和身长）的人数，新生儿访视不计。
    妇幼统计年度为上年10月1日至本年9月30日，计算时取该期间（如 mch2025）。
    """
    people = small(period)
    done = seen(period).where(row.measured == 1, row.kind != "newborn")
    return share(
        people.of_people(done),
        of=people,
        otherwise={"没有测体重身长，或只有新生儿访视": seen(period), "期内没有检查": people},
    )


examined.example(
    about="a newborn's visit is none, nor is one without weight and length; from October",
    period=Period.parse("mch2025"), residents=CHILDREN, visits=DONE, gives="2 of 5",
)  # fmt: skip


@indicator(
    "CH4",
    title="3岁以下儿童系统管理率",
    english="Children under 3 with every examination of their age",
    source=STATISTICS,
    owner=OFFICE,
    base=LIVING_HERE,
    bands=BANDS,
    goal=at_least("0.90"),
    valid_from=ADOPTED,
)
def systematic(period):
    """
    分母：期末辖区内3岁以下常住儿童中，期内满3、6、8、12、18、24、30月龄之一的人数。
    分子：其中按年龄接受全部体格检查和生长监测的人数，即期内满月龄、且服务期限（满月龄后1个月内）已在期末前结束的
    每个月龄都有测了体重和身长的检查，并且期内至少有一次（1岁内4次、第2年2次、第3年2次）。
    妇幼统计年度取 mch 期间。期内没有满任何一个月龄的（如不满3月龄）不计入分母。
    """
    there = small(period, below=3)
    grace = months(int(LIMITS.on(period.end).grace))
    done = seen(period).where(row.measured == 1, row.kind != "newborn")
    due, missed = None, {}
    for name, age in OF_THREE_YEARS.items():
        first, last = months(age).before(period.start), months(age).before(period.end)
        of_age = (row.birth >= first) & (row.birth <= last)
        due = of_age if due is None else due | of_age
        closed = there.where(
            row.birth >= first, row.birth <= months(age).before(grace.before(period.end))
        )
        missed[name] = closed.without(done.where(row.kind == name))
    people = there.where(due)
    kept = people.of_people(done)
    for missing in missed.values():
        kept = kept.without(missing)
    return share(
        kept,
        of=people,
        otherwise={
            **{f"{OF_THREE_YEARS[name]}月龄没有检查": one for name, one in missed.items()},
            "期内没有检查": people,
        },
    )


systematic.example(
    about="all four of the first year; one missing is not systematic; three years old is too old",
    period=year(2025),
    residents="""
        person | birth      | lives_here
        whole  | 2024-12-20 | 1
        gap    | 2024-12-20 | 1
        second | 2023-12-10 | 1
        late   | 2025-08-25 | 1
        small  | 2025-11-01 | 1
        three  | 2022-12-31 | 1
    """,
    visits="""
        person | programme | kind      | date       | measured
        whole  | child-health | 3 months  | 2025-03-22 | 1
        whole  | child-health | 6 months  | 2025-06-22 | 1
        whole  | child-health | 8 months  | 2025-08-22 | 1
        gap    | child-health | 3 months  | 2025-03-22 | 1
        gap    | child-health | 6 months  | 2025-06-22 | 0
        gap    | child-health | 8 months  | 2025-08-22 | 1
        second | child-health | 18 months | 2025-06-12 | 1
        late   | child-health | 3 months  | 2025-12-02 | 1
        three  | child-health | 30 months | 2025-07-12 | 1
    """,
    gives="3 of 4",
)
systematic.example(
    about="in its own month nobody has failed yet",
    period=month("2025-12"),
    residents="""
        person | birth      | lives_here
        early  | 2025-09-10 | 1
        later  | 2025-09-20 | 1
    """,
    visits="""
        person | programme | kind     | date       | measured
        early  | child-health | 3 months | 2025-12-15 | 1
    """,
    gives="1 of 2",
)
