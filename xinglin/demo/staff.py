"""Who works in the institutions, and the logins with which the platform is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from xinglin.demo import divisions
from xinglin.demo import institutions as kinds
from xinglin.demo.days import number, texts
from xinglin.demo.dice import dice, happens, pick
from xinglin.demo.divisions import Realm
from xinglin.demo.institutions import DEPARTMENTS, Institution, Network
from xinglin.demo.names.people import SURNAME_WEIGHTS, given_names, surname_texts
from xinglin.engines import access
from xinglin.engines.codes import pinyin_of_name
from xinglin.kernel.time import dt

PASSWORD = "xinglin-demo-2026"
RANKS = {"医": ["执业助理医师", "医师", "主治医师", "副主任医师", "主任医师"],
         "护": ["护士", "护师", "主管护师", "副主任护师", "主任护师"],
         "技": ["技士", "技师", "主管技师", "副主任技师", "主任技师"]}  # fmt: skip


@dataclass
class Roster:
    """Staff columns in the order of the institutions, and where each institution's people begin."""

    columns: dict[str, list[Any]]
    begins: list[int]


def roster(found: Network, seed: int, first_institution: int, first_department: int) -> Roster:
    """Everybody who works in the realm."""
    begins = np.cumsum([0, *(one.staff for one in found.institutions)]).tolist()
    total = begins[-1]
    rng = dice(seed, "staff")
    births = number(dt.date(1961, 1, 1)) + rng.integers(0, 38 * 365, total)
    women = happens(rng, np.full(total, 0.58))
    surnames = surname_texts(pick(rng, SURNAME_WEIGHTS, total))
    names = np.char.add(surnames, given_names(rng, births, women)).tolist()
    joined = births + 24 * 365 + rng.integers(0, 8 * 365, total)
    joined = np.minimum(joined, number(dt.date(2025, 9, 1)) - rng.integers(0, 900, total))
    places: list[int] = []
    departments: list[int | None] = []
    posts: list[tuple[str, str, str]] = []
    department = first_department
    for at, one in enumerate(found.institutions):
        own = len(DEPARTMENTS.get(one.kind, []))
        for turn in range(one.staff):
            places.append(first_institution + at)
            departments.append(department + turn % own if own else None)
            posts.append(_post(one, turn, int(rng.integers(0, 100))))
        department += own
    columns = {
        "institution_id": places,
        "department_id": departments,
        "name": names,
        "pinyin": [pinyin_of_name(name).full for name in names],
        "sex": np.where(women, "2", "1").tolist(),
        "post": [post for post, _, _ in posts],
        "title": [title for _, title, _ in posts],
        "licence_kind": [kind for _, _, kind in posts],
        "licence_no": [
            f"{'21' if kind == '护理' else '11'}0{divisions.CODE}{at:06d}" if kind else ""
            for at, (_, _, kind) in enumerate(posts)
        ],
        "licence_until": [
            f"{2027 + at % 4}-12-31" if kind else None for at, (_, _, kind) in enumerate(posts)
        ],
        "joined_on": texts(joined),
    }
    return Roster(columns, begins)


def _post(one: Institution, turn: int, luck: int) -> tuple[str, str, str]:
    """Post, title and kind of licence of the turn-th person of an institution."""
    rank = min(4, luck // 30 + (one.kind[0] in "AG"))
    if one.kind == kinds.CLINIC:
        return "乡村医生", "乡村医生" if luck < 55 else "执业助理医师", "乡村医生"
    if one.kind == kinds.BUREAU:
        return ("局长" if not turn else "股长" if turn < 8 else "科员"), "", ""
    if one.kind == kinds.INSPECTION:
        return ("大队长" if not turn else "卫生监督员"), "", ""
    if one.kind == kinds.STATION:
        return ("全科医生", RANKS["医"][1 + luck // 50], "临床") if not turn else (
            "社区护士", RANKS["护"][luck // 40], "护理")  # fmt: skip
    if not turn:
        return ("中心主任" if one.kind[0] in "BEJ" else "站长" if one.kind[0] == "F" else "院长",
                "副主任医师", "公共卫生" if one.kind[0] == "J" else "临床")  # fmt: skip
    if one.kind == kinds.CDC:
        return ("公卫医师", RANKS["医"][rank], "公共卫生") if luck < 75 else (
            "检验技师", RANKS["技"][rank], "")  # fmt: skip
    if one.kind in (kinds.COMMUNITY, kinds.CENTRAL, kinds.TOWNSHIP) and turn == 1:
        return "家庭医生团队长", RANKS["医"][min(3, rank + 1)], "全科"
    if luck < 45:
        return "医师", RANKS["医"][rank], "中医" if one.kind == kinds.CHINESE else "临床"
    if luck < 82:
        return "护士", RANKS["护"][rank], "护理"
    return ("药师" if luck < 90 else "检验技师"), RANKS["技"][rank], ""


@dataclass(frozen=True)
class Login:
    """An account that the demonstration prints: user name, role, whose, and over which place."""

    username: str
    role: access.Role
    staff: int  # number within the roster
    place: int
    place_name: str


def logins(realm: Realm, found: Network, staff: Roster) -> list[Login]:
    """One account for every role; the county's officers over the realm, others over their own."""
    county = realm.counties[0]
    town = next((t for t in county.towns if not t.street), county.towns[0])
    village = town.villages[-1]
    street = county.towns[0]
    community = street.villages[0]
    top = (county.number // 10**11 * 10**11, "全市") if realm.city else (county.number, county.name)

    def at(kind: str, turn: int = 0) -> int:
        return staff.begins[found.of_kind[county.code, kind]] + turn

    def inside(institution: int, turn: int) -> int:
        return staff.begins[institution] + min(turn, found.institutions[institution].staff - 1)

    centre = found.centre[village.number]
    here = (county.number, county.name)
    return [
        Login("cunyi", access.VILLAGE_DOCTOR, inside(found.clinic[village.number], 0),
              village.number, f"{town.name}{village.name}"),
        Login("huli", access.NURSE, inside(found.clinic[community.number], 1),
              community.number, f"{street.name}{community.name}"),
        Login("duizhang", access.TEAM_LEADER, inside(centre, 1), town.number, town.name),
        Login("linchuang", access.CLINICIAN, at(kinds.GENERAL, 2), *here),
        Login("jikong", access.CDC_OFFICER, at(kinds.CDC, 2), *here),
        Login("fuyou", access.MCH_OFFICER, at(kinds.MCH, 1), *here),
        Login("jingfang", access.MENTAL_HEALTH_STAFF, inside(centre, 2), town.number, town.name),
        Login("jiandu", access.INSPECTOR, at(kinds.INSPECTION, 1), *here),
        Login("tongji", access.STATISTICIAN, at(kinds.BUREAU, 9), *top),
        Login("guzhang", access.OFFICE_HEAD, at(kinds.BUREAU, 1), *top),
        Login("juzhang", access.DIRECTOR, at(kinds.BUREAU, 0), *top),
        Login("suoyin", access.STEWARD, at(kinds.BUREAU, 5), *top),
        Login("shenji", access.AUDITOR, at(kinds.BUREAU, 6), *top),
        Login("guanli", access.KEEPER, at(kinds.BUREAU, 10), *top),
    ]  # fmt: skip


def account_columns(
    given: list[Login], staff: Roster, first_staff: int, hashed: str
) -> dict[str, list[Any]]:
    """Columns of the account table; all share one published password."""
    return {
        "username": [one.username for one in given],
        "name": [staff.columns["name"][one.staff] for one in given],
        "staff_id": [first_staff + one.staff for one in given],
        "password": [hashed] * len(given),
        "is_active": [True] * len(given),
        "must_change": [False] * len(given),
    }


def holding_columns(given: list[Login], first_account: int) -> dict[str, list[Any]]:
    """Columns of the table of roles held."""
    return {
        "account_id": [first_account + at for at in range(len(given))],
        "role": [one.role.code for one in given],
        "place_id": [one.place for one in given],
        "starts_on": ["2023-01-01"] * len(given),
    }
