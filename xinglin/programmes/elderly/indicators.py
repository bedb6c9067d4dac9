"""What is counted of the elderly: ELD1 and ELD2, each with its worked examples."""

import datetime as dt

from xinglin.engines.indicators import at_least, indicator, row, share
from xinglin.engines.indicators.tables import residents, visits
from xinglin.kernel.time import quarter, year
from xinglin.programmes.elderly.plan import LIMITS

OFFICE = "基层卫生股"
LOOKED_AFTER = ["danger", "to be referred", "raised pressure", "raised sugar", "to be rechecked"]


def old(period):
    """常住 at the end of the period who are 65 or more on 31 December of its last year."""
    last = dt.date(period.end.year, 12, 31)
    return residents.living(period.end).aged(int(LIMITS.on(period.end).counted_from), on=last)


def examined(period):
    """Yearly examinations of the period, whose sheet is complete."""
    exams = visits.of("elder-exam").during(period).where(row.kind == "examination")
    return exams.where(row.measured == 1)


@indicator(
    "ELD1",
    title="老年人健康管理率",
    english="Elderly people under health management",
    source="《国家基本公共卫生服务规范（第三版）》老年人健康管理服务规范",
    owner=OFFICE,
    base="常住",
    valid_from=dt.date(2017, 2, 28),
)
def management(period):
    """
    分母：期末辖区内65岁及以上常住居民数；年龄按期末所在年的12月31日计算，当年内满65岁的计入。
    分子：其中期内接受健康管理的人数，即期内至少有一次年度体检，且体检表完整
    （生活方式和健康状况评估、体格检查、辅助检查、健康评价和健康指导都有）。体检表有缺项的不计入。
    """
    people = old(period)
    every = visits.of("elder-exam").during(period).where(row.kind == "examination")
    return share(
        examined(period),
        of=people,
        otherwise={"体检表不完整": every, "期内没有体检": people},
    )


PEOPLE = """
    person | birth      | lives_here | deceased_on
    wang   | 1950-03-01 | 1          |
    li     | 1951-03-01 | 1          |
    turned | 1960-12-31 | 1          |
    young  | 1961-01-01 | 1          |
    guest  | 1950-03-01 | 0          |
    dead   | 1950-03-01 | 1          | 2025-12-31
"""
EXAMS = """
    person | programme  | kind        | date       | measured | grade
    wang   | elder-exam | examination | 2025-05-02 | 1        | well
    li     | elder-exam | examination | 2025-05-02 | 0        | well
    turned | elder-exam | examination | 2025-05-02 | 1        | to be referred
    young  | elder-exam | examination | 2025-05-02 | 1        | well
    guest  | elder-exam | examination | 2025-05-02 | 1        | well
    dead   | elder-exam | examination | 2025-05-02 | 1        | well
"""
management.example(
    about="turning 65 on New Year's Eve counts; an incomplete sheet, visitors and the dead do not",
    period=year(2025),
    residents=PEOPLE,
    visits=EXAMS,
    gives="2 of 3",
)
management.example(
    about="in a quarter, age is still that of 31 December; the examination of spring is outside",
    period=quarter("2025-Q3"),
    residents=PEOPLE.replace("2025-12-31", "2025-08-01"),
    visits=EXAMS.replace("wang   | elder-exam | examination | 2025-05-02",
                         "wang   | elder-exam | examination | 2025-07-01"),
    gives="1 of 3",
)  # fmt: skip


@indicator(
    "ELD2",
    title="65岁及以上老年人城乡社区规范健康管理服务率",
    english="Elderly people given standard health management in the community",
    source="国家基本公共卫生服务项目年度工作通知（指标名称）",
    owner=OFFICE,
    base="常住",
    goal=at_least("0.62"),
    valid_from=dt.date(2023, 1, 1),
)
def standard_service(period):
    """
    分母：期末辖区内65岁及以上常住居民数，口径同ELD1。
    分子：其中期内接受规范健康管理服务的人数，即符合ELD1分子，并且体检结果为危急、建议转诊、血压升高、血糖升高、
    建议复查的，期内已有复查或转诊回访记录。
    通知只给出指标名称，这里的口径是按名称作出的解释。
    """
    people, done = old(period), examined(period)
    again = visits.of("elder-exam").during(period).where(row.kind == "recheck")
    waiting = done.where(row.grade.isin(LOOKED_AFTER)).without(again)
    return share(
        done.without(waiting),
        of=people,
        otherwise={"有异常未复查或回访": waiting, "没有完整的体检": people},
    )


standard_service.example(
    about="who was sent on and not asked after is not counted",
    period=year(2025),
    residents=PEOPLE,
    visits=EXAMS,
    gives="1 of 3",
)
standard_service.example(
    about="who was sent on and asked after two weeks later is",
    period=year(2025),
    residents=PEOPLE,
    visits=EXAMS + "    turned | elder-exam | recheck | 2025-05-14 | |\n",
    gives="2 of 3",
)
