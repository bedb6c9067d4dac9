"""Who is registered, managed and was seen last: what the figures below share."""

import datetime as dt

from xinglin.engines.codes import SEVERE_MENTAL_DISORDER
from xinglin.engines.indicators import row
from xinglin.engines.indicators.tables import conditions, enrolments, residents, visits

SOURCE = "《国家基本公共卫生服务规范（第三版）》严重精神障碍患者管理服务规范"
OFFICE = "疾病预防控制股"
ADOPTED = dt.date(2017, 2, 28)
BEGINNINGS = [
    f"F{number:02d}"
    for first, _, last in (span.partition("-") for span in SEVERE_MENTAL_DISORDER.icd10)
    if "." not in first
    for number in range(int(first[1:]), int((last or first)[1:]) + 1)
] + [span for span in SEVERE_MENTAL_DISORDER.icd10 if "." in span]


def diagnosed(period):
    """Diagnoses of the six disorders that were known by the end of the period."""
    code = row.code.upper()
    belongs = code.startswith(BEGINNINGS[0])
    for one in BEGINNINGS[1:]:
        belongs = belongs | code.startswith(one)
    return conditions.rows.where(belongs, row.onset.isnull() | (row.onset <= period.end))


def registered(period):
    """在册: residents at the end of the period with such a diagnosis on record."""
    return residents.living(period.end).of_people(diagnosed(period))


def managed(period):
    """在管: on the register at the end of the period."""
    return enrolments.of("smd").where(
        row.joined <= period.end, row.left.isnull() | (row.left > period.end)
    )


def latest(period):
    """The last graded visit of each person in the period."""
    return visits.of("smd").during(period).where(row.kind.isin(["follow-up", "extra"])).latest()


PEOPLE = """
    person | birth      | lives_here | deceased_on
    wang   | 1960-03-01 | 1          |
    li     | 1970-03-01 | 1          |
    zhao   | 1980-03-01 | 1          |
    chen   | 1990-03-01 | 1          |
    well   | 1990-03-01 | 1          |
    away   | 1990-03-01 | 0          |
    dead   | 1950-03-01 | 1          | 2025-06-01
"""
ILL = """
    person | system | code    | onset
    wang   | icd10  | F20.900 | 2010-01-01
    li     | icd10  | F31.900 | 2012-01-01
    zhao   | icd10  | F79.900 | 2015-01-01
    chen   | icd10  | F06.801 | 2020-01-01
    well   | icd10  | F06.700 | 2020-01-01
    away   | icd10  | F20.900 | 2020-01-01
    dead   | icd10  | F20.900 | 2000-01-01
"""
MANAGED = """
    person | programme | joined     | left
    wang   | smd       | 2015-01-01 |
    li     | smd       | 2015-01-01 |
    zhao   | smd       | 2015-01-01 | 2025-03-01
"""


def in_hospital(period):
    """Who was in hospital at the last visit."""
    return latest(period).where(row.answers.contains("|hospital_between=2|"))
