"""Coverage of each dose of the national schedule: VAC2, one figure a dose, with worked examples."""

import datetime as dt

from xinglin.engines.indicators import LIVING_HERE, at_least, indicator, row, share
from xinglin.engines.indicators.tables import doses, residents
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import months, year

SOURCE = "《国家基本公共卫生服务规范（第三版）》预防接种服务规范；国家免疫规划疫苗儿童免疫程序"
OFFICE = "疾病预防控制股"
ADOPTED = dt.date(2017, 2, 28)
BANDS = (0, 1, 2, 3, 7, 14)
# Of every dose the age in months by which it should have been given: the age before which it is in
# time, or a month after its minimum age where the schedule names none.
BY_AGE = """
    dose    | months | title
    HepB-1  | 1      | 乙肝疫苗第1剂
    HepB-2  | 2      | 乙肝疫苗第2剂
    HepB-3  | 12     | 乙肝疫苗第3剂
    BCG-1   | 3      | 卡介苗
    Polio-1 | 3      | 脊灰疫苗第1剂
    Polio-2 | 4      | 脊灰疫苗第2剂
    Polio-3 | 12     | 脊灰疫苗第3剂
    Polio-4 | 60     | 脊灰疫苗第4剂
    DTP-1   | 4      | 百白破疫苗第1剂
    DTP-2   | 5      | 百白破疫苗第2剂
    DTP-3   | 12     | 百白破疫苗第3剂
    DTP-4   | 24     | 百白破疫苗第4剂
    DTP-5   | 84     | 百白破（白破）疫苗第5剂
    MMR-1   | 12     | 麻腮风疫苗第1剂
    MMR-2   | 24     | 麻腮风疫苗第2剂
    JE-1    | 12     | 乙脑疫苗第1剂
    JE-2    | 36     | 乙脑疫苗第2剂
    Men-1   | 12     | 流脑疫苗第1剂
    Men-2   | 24     | 流脑疫苗第2剂
    Men-3   | 48     | 流脑疫苗第3剂
    Men-4   | 84     | 流脑疫苗第4剂
    HepA-1  | 24     | 甲肝疫苗第1剂
"""
DUE = read_table(BY_AGE)


def counted(token):
    """Doses that validly are this one of the schedule."""
    return doses.rows.where(row.counts.contains(f";{token};"))


def until(rows, period):
    """Those given by the end of the period."""
    return rows.where(row.day <= period.end)


def reached(age, period):
    """Children who live here at the end and reached an age of so many months in the period."""
    there = residents.living(period.end)
    first, last = months(age).before(period.start), months(age).before(period.end)
    return there.where(row.birth >= first, row.birth <= last)


def coverage(token, age):
    """The share of those who came of age for a dose in the period and have it."""

    def computed(period):
        people = reached(age, period)
        had = until(counted(token), period)
        return share(people.of_people(had), of=people, otherwise={"没有有效接种": people})

    return computed


BORN = dt.date(2025, 6, 10)


def declare(token, age, title):
    """One figure, with its worked example."""
    compute = coverage(token, age)
    compute.__doc__ = (
        f"分母：期末常住儿童中，期内满{age}月龄（该剂次应完成的年龄）的人数（应种人数）。"
        f"分子：其中期末前有效接种{title}的人数（达到最小月龄和间隔，按接种当日的程序判定；"
        "联合疫苗按所含成分计）。按乡镇（街道）报告时看每个乡镇和最低值，要求均不低于90%。"
    )
    made = indicator(
        f"VAC2-{token.replace('-', '')}",
        title=f"{title}接种率",
        english=f"Coverage of {token.replace('-', ' dose ')}",
        source=SOURCE,
        owner=OFFICE,
        base=LIVING_HERE,
        bands=BANDS,
        goal=at_least("0.90"),
        valid_from=ADOPTED,
    )(compute)
    born = months(age).before(BORN)
    made.example(
        about="not counted, too early or given after the period is not covered",
        period=year(2025),
        residents=f"""
            person  | birth  | lives_here
            given   | {born} | 1
            invalid | {born} | 1
            later   | {born} | 1
            guest   | {born} | 0
            other   | {born} | 1
        """,
        doses=f"""
            person  | date       | product | valid | counts
            given   | 2025-06-01 | x       | 1     | ;{token};
            invalid | 2025-06-01 | x       | 0     |
            later   | 2026-01-01 | x       | 1     | ;{token};
            guest   | 2025-06-01 | x       | 1     | ;{token};
            other   | 2025-06-01 | x       | 1     | ;Else-1;
        """,
        gives="1 of 4",
    )
    return made


figures = [declare(one["dose"], int(one["months"]), one["title"]) for one in DUE]
