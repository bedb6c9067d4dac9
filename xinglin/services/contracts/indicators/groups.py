"""Contracts in the lake, who holds one on a day, and who belongs to the key groups."""

import datetime as dt

from xinglin.engines.codes import Diagnosis
from xinglin.engines.indicators import base, lake_table, row
from xinglin.engines.indicators.tables import conditions, facts, residents
from xinglin.kernel.time import days, year, years
from xinglin.services.contracts.rules import KEY_GROUPS, KeyGroup

lake_table(
    "contracts",
    store="contracts_contract",
    columns={"signed_on": "date", "starts_on": "date", "ends_on": "date", "ended_on": "date",
             "ended_why": "text", "price": "real", "satisfied": "int", "satisfied_on": "date"},
    person="resident_id",
)  # fmt: skip
lake_table(
    "owed_services",
    store="contracts_owed",
    columns={"done_on": "date"},
    day="due_on",
    person="resident_id",
)
lake_table(
    "key_people",
    store="contracts_keyperson",
    columns={"group": "text", "starts_on": "date", "ends_on": "date"},
    person="resident_id",
)
lake_table(
    "family_doctor_teams",
    store="contracts_team",
    columns={"founded_on": "date", "ended_on": "date"},
    place="place_id",
)

SOURCE = "《关于推进家庭医生签约服务高质量发展的指导意见》（2022年）；口径为惯例"
OFFICE = "基层卫生股"
SINCE = dt.date(2022, 3, 3)


def in_force(on):
    """Contracts that hold on a day."""
    last = row.ended_on.fill_null(dt.date(9999, 12, 31))
    return facts("contracts").where(row.starts_on <= on, row.ends_on >= on, last >= on)


def diagnosed(group: Diagnosis, since=None, until=None):
    """Diagnoses of a group, told by the first characters of their ICD-10 codes."""
    plain = row.code.upper().replace(".", "")
    belongs = None
    for low, high in group.spans:
        length = len(low)
        one = plain.substr(0, length).between(low, high)
        belongs = one if belongs is None else belongs | one
    rows = conditions.rows.where(row.system == "icd10", belongs)
    if since is not None:
        return rows.where(row.recorded_on.between(since, until))
    return rows.where(row.onset.isnull() | (row.onset <= until))


def of_group(one: KeyGroup, on):
    """What makes a resident one of a group, as a condition on his row."""
    if one.ages is not None:
        old = row.birth <= years(one.ages[0]).before(on)
        return old & (row.birth > years(one.ages[1] + 1).before(on))
    if one.kept:
        register = facts("key_people").where(
            row.group == one.code, row.starts_on <= on, row.ends_on.isnull() | (row.ends_on >= on)
        )
        return row.person.isin(register.table.person)
    assert one.diagnosis is not None, one.code
    since = days(one.within).before(on) if one.within else None
    return row.person.isin(diagnosed(one.diagnosis, since, on).table.person)


@base("重点人群", title="常住重点人群", english="Residents of the key groups")
def key_people(period):
    """
    期末常住居民中的重点人群，去重：65岁及以上、0–6岁、孕妇（期末前280天内有妊娠记录）、产妇（42天内有分娩记录）、
    高血压、糖尿病、肺结核（两年内有诊断记录）、严重精神障碍，以及登记在册的残疾人、计划生育特殊家庭成员、脱贫人口。
    前七类从年龄和诊断记录算出，不靠填报。
    """
    whole = None
    for one in KEY_GROUPS:
        told = of_group(one, period.end)
        whole = told if whole is None else whole | told
    return residents.living(period.end).where(whole)


GROUPS_OF_A_TOWN = {
    "residents": """
        person | birth      | lives_here | deceased_on
        old    | 1950-03-01 | 1          |
        child  | 2022-03-01 | 1          |
        high   | 1980-03-01 | 1          |
        lame   | 1985-03-01 | 1          |
        well   | 1990-03-01 | 1          |
        guest  | 1950-03-01 | 0          |
    """,
    "conditions": """
        person | system | code  | onset      | recorded_on
        high   | icd10  | I10.x | 2020-01-01 | 2020-01-01
        well   | icd10  | J00   | 2020-01-01 | 2020-01-01
    """,
    "key_people": """
        person | group    | starts_on  | ends_on
        lame   | disabled | 2020-01-01 |
        well   | lifted   | 2020-01-01 | 2024-12-31
    """,
}
CONTRACTS = """
    person | starts_on  | ends_on    | ended_on   | ended_why | price | satisfied | satisfied_on
    old    | 2025-03-01 | 2026-02-28 |            |           | 0     | 5         | 2025-10-01
    high   | 2025-03-01 | 2026-02-28 |            |           | 120   | 3         | 2025-10-01
    child  | 2025-03-01 | 2026-02-28 | 2025-09-01 | asked     | 0     |           |
    well   | 2024-12-01 | 2025-11-30 | 2025-11-30 | expired   | 0     |           |
    guest  | 2025-03-01 | 2026-02-28 |            |           | 0     |           |
"""
key_people.example(
    about="the old, the child, the hypertensive and the disabled; who was lifted then is not",
    period=year(2025), gives="4", **GROUPS_OF_A_TOWN,
)  # fmt: skip
