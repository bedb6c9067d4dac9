"""F000-20, F000-21, F000-23 to F000-28, F001-12, F001-13, F003A1-27 to F003A1-30."""

import datetime as dt

from xinglin.engines.indicators import (
    HIGHER,
    INSTITUTIONS,
    NEITHER,
    PLACES_COUNTED,
    TIMES,
    VISITS,
    attribute,
    base,
    count,
    indicator,
    lake_table,
    row,
    share,
    total,
)
from xinglin.engines.indicators.tables import facts
from xinglin.kernel.time import year
from xinglin.services.alliance.rules import CENTRES, CITY, CLINICS, CLOUD, KINDS

lake_table(
    "alliances",
    store="places_alliance",
    columns={"kind": "text", "across": "flag", "tight": "flag", "lead_id": "int",
             "founded_on": "date", "ended_on": "date"},
    place="place_id",
)  # fmt: skip
lake_table(
    "alliance_members",
    store="places_alliancemembership",
    columns={"alliance_id": "int", "joined_on": "date", "left_on": "date"},
    institution="institution_id",
)
lake_table(
    "institutions",
    store="places_institution",
    columns={"kind": "text", "level": "text", "opened_on": "date", "closed_on": "date"},
    place="place_id",
)
lake_table(
    "joint_clinics",
    store="alliance_jointclinic",
    columns={"kind": "text", "opened_on": "date", "closed_on": "date", "institution_id": "int"},
    place="place_id",
)
lake_table(
    "joint_sessions",
    store="alliance_jointsession",
    columns={"kind": "text", "persons": "int"},
    day="day",
    place="place_id",
)
lake_table(
    "alliance_shares",
    store="alliance_shared",
    columns={"alliance_id": "int", "institution_id": "int", "since_on": "date",
             "until_on": "date"},
    place="place_id",
)  # fmt: skip

SOURCE = "医联体建设统计口径为惯例：按期末成员关系计，退出当日仍为成员；一家机构只计一次"
OFFICE = "医政医管股"
SINCE = dt.date(2009, 1, 1)
BY = ("place", "month", "quarter", "year")
KIND = attribute("kind", "医联体类型", KINDS)
REGION = attribute("across", "跨区域", {"0": "区域内", "1": "跨区域"})
CLINIC = attribute("kind", "类别", CLINICS)
ALLIANCES = """
    id | kind      | across | lead_id | founded_on | ended_on
    1  | county    | 0      | 10      | 2019-09-01 |
    2  | city      | 1      | 90      | 2021-01-01 |
    3  | specialty | 1      | 90      | 2022-01-01 | 2024-12-30
    4  | specialty | 0      | 10      | 2025-11-01 |
    5  | remote    | 1      | 90      | 2026-01-01 |
"""
MEMBERS = """
    alliance_id | institution | joined_on  | left_on
    1           | 10          | 2019-09-01 |
    1           | 11          | 2019-09-01 | 2025-06-30
    1           | 12          | 2020-01-01 |
    2           | 90          | 2021-01-01 |
    2           | 12          | 2021-01-01 |
    3           | 11          | 2022-01-01 | 2024-12-30
    5           | 13          | 2026-01-01 |
"""
PLACES = """
    id | kind | level | opened_on  | closed_on
    10 | A100 | 2     | 2000-01-01 |
    11 | B100 | 1     | 2000-01-01 |
    12 | B100 | 1     | 2000-01-01 |
    13 | B100 | 1     | 2000-01-01 |
    14 | B100 | 1     | 2000-01-01 | 2024-05-01
    90 | A100 | 3     | 1990-01-01 |
"""


def _standing(rows, begins, ends, day):
    """Rows that hold on a day, its own last day included."""
    return rows.where(
        row[begins].isnull() | (row[begins] <= day), row[ends].isnull() | (row[ends] >= day)
    )


def _alliances(day):
    return _standing(facts("alliances"), "founded_on", "ended_on", day)


def _members(day):
    return _standing(facts("alliance_members"), "joined_on", "left_on", day)


def _institutions(day):
    """Institutions that exist on a day; the day of closing is not one of them."""
    gone = row.closed_on.notnull() & (row.closed_on <= day)
    return facts("institutions").where(row.opened_on.isnull() | (row.opened_on <= day), ~gone)


def _centres(day):
    return _institutions(day).where(row.kind.isin(CENTRES))


def _belonging(institutions, members):
    """Institutions that are among the members; each once."""
    return institutions.where(row.id.isin(members.table.institution))


def _of_kind(members, kind, day):
    kept = _alliances(day).where(row.kind == kind)
    return members.where(row.alliance_id.isin(kept.table.id))


@base("医联体", title="医联体", english="Medical alliances")
def all_alliances(period):
    """
    期末存在的医联体，含城市医疗集团、县域医共体、专科联盟和远程医疗协作网。
    """
    return _alliances(period.end)


all_alliances.example(period=year(2025), alliances=ALLIANCES, gives="3")


@base("社区卫生服务中心", title="社区卫生服务中心", english="Community health centres")
def all_centres(period):
    """
    期末开业的社区卫生服务中心。
    """
    return _centres(period.end)


all_centres.example(period=year(2025), institutions=PLACES, gives="3")


@base("医联体成员机构", title="医联体成员机构", english="Members of alliances")
def all_members(period):
    """
    期末至少属于一个医联体的开业机构，牵头机构也计，每家只计一次。
    """
    return _belonging(_institutions(period.end), _members(period.end))


all_members.example(period=year(2025), alliance_members=MEMBERS, institutions=PLACES, gives="3")


@indicator(
    "ALL1", title="医疗联合体数", english="Medical alliances", unit=PLACES_COUNTED,
    source=SOURCE, owner=OFFICE, by=(*BY, KIND, REGION), better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def alliances(period):
    """
    期末存在的各类医疗联合体数（F001-12），按类型分列：城市医疗集团（F003A1-27）、
    专科联盟（F003A1-28，按区域内、跨区域分列）、县域医共体（F003A1-29）、
    远程医疗协作网（F003A1-30）。在登记地区计。
    """
    return count(_alliances(period.end), rows=True)


alliances.example(
    about="one was dissolved in 2024, one is of 2026", period=year(2025), alliances=ALLIANCES,
    gives="3",
)  # fmt: skip


@indicator(
    "ALL2", title="医联体覆盖医疗机构数", english="Institutions covered by alliances",
    unit=INSTITUTIONS, source=SOURCE, owner=OFFICE, by=BY, better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def covered(period):
    """
    期末至少属于一个医联体的医疗机构数（F001-13），牵头机构也计；
    同时属于几个医联体的机构只计一次，在机构所在地计。
    """
    day = period.end
    return count(_belonging(_institutions(day), _members(day)), rows=True)


covered.example(
    about="one left in June; one belongs to two alliances and counts once", period=year(2025),
    alliance_members=MEMBERS, institutions=PLACES, gives="3",
)  # fmt: skip


@indicator(
    "ALL3", title="加入城市医联体的社区卫生服务中心数",
    english="Community centres in city alliances", unit=INSTITUTIONS, source=SOURCE, owner=OFFICE,
    by=BY, better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def centres_in_city_alliances(period):
    """
    期末属于城市医疗集团（城市医联体）的社区卫生服务中心数（F000-23）。
    """
    day = period.end
    return count(_belonging(_centres(day), _of_kind(_members(day), CITY, day)), rows=True)


centres_in_city_alliances.example(
    period=year(2025), alliances=ALLIANCES, alliance_members=MEMBERS, institutions=PLACES,
    gives="1",
)  # fmt: skip


@indicator(
    "ALL4", title="医联体对社区卫生服务中心的覆盖率",
    english="Alliance coverage of community centres", source=SOURCE, owner=OFFICE, by=BY,
    better=HIGHER, valid_from=SINCE, base="社区卫生服务中心",
)  # fmt: skip
def centre_coverage(period):
    """
    分母：期末开业的社区卫生服务中心。分子：其中期末至少属于一个医联体的（F000-25）。
    """
    day = period.end
    every = _centres(day)
    return share(_belonging(every, _members(day)), of=every, rows=True)


centre_coverage.example(
    about="of three centres one left in June and one joins only next year", period=year(2025),
    alliance_members=MEMBERS, institutions=PLACES, gives="1 of 3",
)  # fmt: skip


@indicator(
    "ALL5", title="牵头城市医联体的市级医院数", english="City hospitals leading city alliances",
    unit=INSTITUTIONS, source=SOURCE, owner=OFFICE, by=BY, better=NEITHER, valid_from=SINCE,
)  # fmt: skip
def city_leads(period):
    """
    期末牵头城市医疗集团（城市医联体）的医院数（F000-24），在登记地区计；
    在同一地区牵头几个的，只计一次。
    """
    day = period.end
    kept = _alliances(day).where(row.kind == CITY)
    first = kept.table.group_by("lead_id", "place").agg(id=row.id.min())
    return count(kept.where(row.id.isin(first.id)), rows=True)


city_leads.example(
    about="one hospital leads two in the same place",
    period=year(2025),
    alliances="""
        id | kind | lead_id | founded_on | ended_on
        1  | city | 90      | 2020-01-01 |
        2  | city | 90      | 2021-01-01 |
        3  | city | 91      | 2021-01-01 |
        4  | city | 92      | 2021-01-01 | 2023-01-01
    """,
    gives="2",
)


@indicator(
    "ALL6", title="联通共享的成员机构占比", english="Members connected with their alliance",
    source=SOURCE, owner=OFFICE, by=BY, better=HIGHER, valid_from=SINCE, base="医联体成员机构",
)  # fmt: skip
def connected(period):
    """
    分母：期末属于医联体的机构。分子：其中至少有一项（健康档案、号源、床位、检查检验、
    结果互认、远程会诊）与医联体联通共享的。
    """
    day = period.end
    every = _belonging(_institutions(day), _members(day))
    live = facts("alliance_shares").where(
        row.since_on <= day, row.until_on.isnull() | (row.until_on > day)
    )
    return share(every.where(row.id.isin(live.table.institution_id)), of=every, rows=True)


connected.example(
    period=year(2025), alliance_members=MEMBERS, institutions=PLACES,
    alliance_shares="""
        alliance_id | institution_id | since_on   | until_on
        1           | 10             | 2020-01-01 |
        1           | 12             | 2021-01-01 | 2025-03-01
        2           | 90             | 2026-01-01 |
    """,
    gives="1 of 3",
)  # fmt: skip
CLINIC_ROWS = """
    institution_id | kind   | opened_on  | closed_on
    11             | clinic | 2023-01-01 |
    12             | clinic | 2023-01-01 | 2025-03-31
    12             | ward   | 2024-01-01 |
    12             | rehab  | 2024-06-01 |
    13             | cloud  | 2026-01-01 |
    11             | cloud  | 2025-01-01 |
"""


@indicator(
    "JOINT1", title="联合门诊、病房和康复护理中心数",
    english="Joint clinics, wards and rehabilitation centres", unit=PLACES_COUNTED, source=SOURCE,
    owner=OFFICE, by=(*BY, CLINIC), better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def joint_clinics(period):
    """
    期末开设着的全-专联合门诊（F000-26）、联合病房（F000-27）、术后康复护理中心（F000-28）
    和云诊室数，按类别分列。
    """
    kept = _standing(facts("joint_clinics"), "opened_on", "closed_on", period.end)
    return count(kept, rows=True)


joint_clinics.example(period=year(2025), joint_clinics=CLINIC_ROWS, gives="4")


@indicator(
    "JOINT2", title="联合出诊次数", english="Joint sessions held", unit=TIMES, source=SOURCE,
    owner=OFFICE, by=(*BY, CLINIC), better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def sessions(period):
    """
    期内全科医生和专科医生都在场的联合出诊（查房）次数。
    """
    return count(facts("joint_sessions").during(period), rows=True)


SESSIONS = """
    date       | kind   | persons
    2025-03-01 | clinic | 18
    2025-03-08 | clinic | 22
    2025-04-01 | ward   | 6
    2024-12-31 | clinic | 30
"""
sessions.example(period=year(2025), joint_sessions=SESSIONS, gives="3")


@indicator(
    "JOINT3", title="联合出诊诊疗人次", english="Persons seen in joint sessions", unit=VISITS,
    source=SOURCE, owner=OFFICE, by=(*BY, CLINIC), better=HIGHER, valid_from=SINCE,
)  # fmt: skip
def persons(period):
    """
    期内联合出诊（查房）的诊疗人次之和。
    """
    return total(facts("joint_sessions").during(period), of=row.persons)


persons.example(period=year(2025), joint_sessions=SESSIONS, gives="46")


@indicator(
    "CLOUD1", title="云诊室覆盖率", english="Cloud-clinic coverage of community centres",
    source=SOURCE, owner=OFFICE, by=BY, better=HIGHER, valid_from=SINCE, base="社区卫生服务中心",
)  # fmt: skip
def cloud_coverage(period):
    """
    分母：期末开业的社区卫生服务中心。分子：其中开设着云诊室的（F000-20、F000-21）。
    """
    day = period.end
    every = _centres(day)
    kept = _standing(facts("joint_clinics").where(row.kind == CLOUD), "opened_on", "closed_on", day)
    return share(every.where(row.id.isin(kept.table.institution_id)), of=every, rows=True)


cloud_coverage.example(
    period=year(2025), institutions=PLACES, joint_clinics=CLINIC_ROWS, gives="1 of 3"
)
