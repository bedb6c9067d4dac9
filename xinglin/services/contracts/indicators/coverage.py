"""Who is signed: FD1, FD2, FD5, FD6, and how many."""

from xinglin.engines.followup import programmes
from xinglin.engines.indicators import (
    LIVING_HERE,
    NEITHER,
    PEOPLE,
    PEOPLE_EACH,
    USUAL,
    at_least,
    base,
    count,
    derived,
    indicator,
    quotient,
    row,
    share,
    stock,
)
from xinglin.engines.indicators.tables import enrolments, facts, residents
from xinglin.engines.statistics import WILSON
from xinglin.kernel.time import year
from xinglin.services.contracts.indicators.groups import (
    CONTRACTS,
    GROUPS_OF_A_TOWN,
    OFFICE,
    SINCE,
    SOURCE,
    in_force,
    key_people,
)
from xinglin.services.contracts.rules import chronic


@indicator(
    "FD1", title="家庭医生签约服务覆盖率", english="Residents signed with a family doctor",
    source=SOURCE, owner=OFFICE, base=LIVING_HERE, by=USUAL, goal=at_least("0.75"),
    valid_from=SINCE, interval=WILSON, funnel=True,
)  # fmt: skip
def coverage(period):
    """
    分母：期末常住居民人数。分子：其中期末当日有有效签约的人数。有效是指已生效、未到期、未终止；一人同时只有一份。
    目标是2035年的75%。
    """
    people = residents.living(period.end)
    return share(people.where(row.person.isin(in_force(period.end).table.person)), of=people)


coverage.example(
    about="old and high hold; the child asked out, well's expired, the guest does not live here",
    period=year(2025), contracts=CONTRACTS, gives="2 of 5",
    residents=GROUPS_OF_A_TOWN["residents"],
)  # fmt: skip


@indicator(
    "FD2", title="重点人群签约覆盖率", english="Key groups signed with a family doctor",
    source=SOURCE, owner=OFFICE, base=key_people, by=USUAL, goal=at_least("0.85"),
    valid_from=SINCE, interval=WILSON, funnel=True,
)  # fmt: skip
def coverage_of_key_groups(period):
    """
    分母：期末常住重点人群人数，去重。分子：其中期末当日有有效签约的人数。目标是2035年的85%。
    """
    people = key_people(period)
    return share(people.where(row.person.isin(in_force(period.end).table.person)), of=people)


coverage_of_key_groups.example(
    about="of old, child, high and lame, two hold a contract",
    period=year(2025), contracts=CONTRACTS, gives="2 of 4", **GROUPS_OF_A_TOWN,
)  # fmt: skip


@base("签约居民", title="有效签约的居民", english="Residents whose contract is in force")
def signed(period):
    """
    期末当日有有效签约的常住居民。
    """
    people = residents.living(period.end)
    return people.where(row.person.isin(in_force(period.end).table.person))


signed.example(
    period=year(2025), contracts=CONTRACTS, gives="2", residents=GROUPS_OF_A_TOWN["residents"]
)


@indicator(
    "FD5", title="有偿签约率", english="Contracts with a paid package", source=SOURCE,
    owner=OFFICE, base=signed, by=USUAL, better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def paid(period):
    """
    分母：期末有效签约的常住居民人数。分子：其中签有收费服务包的人数。
    """
    people = signed(period)
    charged = in_force(period.end).where(row.price > 0)
    return share(people.where(row.person.isin(charged.table.person)), of=people)


paid.example(
    period=year(2025), contracts=CONTRACTS, gives="1 of 2", residents=GROUPS_OF_A_TOWN["residents"]
)


@base("在管高血压糖尿病", title="在管的高血压和糖尿病患者", english="Managed chronic patients")
def managed_chronic(period):
    """
    期末当日在高血压或2型糖尿病健康管理中在管的人，去重。
    """
    return enrolments.every().where(row.programme.isin(chronic(programmes))).on(period.end)


CHRONIC = chronic(programmes) or ["other"]
MANAGED = f"""
    person | programme     | joined     | left
    old    | {CHRONIC[0]}  | 2020-01-01 |
    high   | {CHRONIC[0]}  | 2020-01-01 |
    high   | {CHRONIC[-1]} | 2021-01-01 |
    child  | another       | 2023-01-01 |
    well   | {CHRONIC[-1]} | 2021-01-01 | 2024-06-30
"""
managed_chronic.example(
    about="high is in both programmes and counts once", period=year(2025), gives="2",
    enrolments=MANAGED,
)  # fmt: skip


@indicator(
    "FD6", title="在管高血压和糖尿病患者签约率", english="Managed chronic patients signed",
    source=SOURCE, owner=OFFICE, base=managed_chronic, by=USUAL, goal=at_least("0.85"),
    valid_from=SINCE,
)  # fmt: skip
def chronic_signed(period):
    """
    分母：期末在管的高血压和2型糖尿病患者，去重。分子：其中期末当日有有效签约的人。
    """
    people = managed_chronic(period)
    return share(people.where(row.person.isin(in_force(period.end).table.person)), of=people)


chronic_signed.example(
    period=year(2025), enrolments=MANAGED, gives="1 of 2",
    contracts="""
        person | starts_on  | ends_on    | ended_on | price
        old    | 2025-03-01 | 2026-02-28 |          | 0
        child  | 2025-03-01 | 2026-02-28 |          | 0
    """,
)  # fmt: skip


@indicator(
    "FD7", title="家庭医生签约人数", english="Residents signed", unit=PEOPLE, source=SOURCE,
    owner=OFFICE, base=signed, by=USUAL, better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def people_signed(period):
    """
    期末当日有有效签约的常住居民人数（存量）。
    """
    return stock(signed(period))


people_signed.example(
    period=year(2025), contracts=CONTRACTS, gives="2", residents=GROUPS_OF_A_TOWN["residents"]
)


@indicator(
    "FD8", title="家庭医生团队数", english="Teams of family doctors", unit="个", source=SOURCE,
    owner=OFFICE, by=("place",), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def teams(period):
    """
    期末存在的家庭医生团队数。
    """
    gone = row.ended_on.notnull() & (row.ended_on <= period.end)
    return count(facts("family_doctor_teams").where(row.founded_on <= period.end, ~gone), rows=True)


teams.example(
    about="one was dissolved",
    period=year(2025),
    family_doctor_teams="""
        founded_on | ended_on
        2020-01-01 |
        2020-01-01 | 2024-12-31
        2026-01-01 |
    """,
    gives="1",
)


@derived(
    "FD9", quotient("FD7", "FD8", per=1), title="平均每团队签约人数", unit=PEOPLE_EACH,
    english="Residents signed for each team", source=SOURCE, owner=OFFICE, better=NEITHER,
    valid_from=SINCE,
)  # fmt: skip
def signed_by_a_team(period):
    """
    期末有效签约的常住居民人数除以期末家庭医生团队数。
    """


signed_by_a_team.example(
    about="two people and one team",
    period=year(2025),
    contracts=CONTRACTS,
    residents=GROUPS_OF_A_TOWN["residents"],
    family_doctor_teams="""
        founded_on | ended_on
        2020-01-01 |
    """,
    gives="2.00",
)
