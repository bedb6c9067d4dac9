"""Writes places, institutions, accounts and people: generated columns into tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.contrib.auth.hashers import make_password

from xinglin.demo import days, divisions, institutions, lives, queries, staff
from xinglin.demo.dice import Array
from xinglin.demo.divisions import County, Realm
from xinglin.demo.households import NOBODY
from xinglin.demo.institutions import Network
from xinglin.demo.residents import Residents
from xinglin.demo.tables import load
from xinglin.engines.access import Actor
from xinglin.engines.people import actions as people
from xinglin.engines.places import area

SOURCE = "示范数据"


@dataclass
class Serving:
    """Per village of a county: its clinic, health centre, hospital and doctor, as ids."""

    clinic: Array
    centre: Array
    hospital: int
    doctor: Array


ONE_IN = 800  # of the people who live here, one stands twice


def write_places(realm: Realm, found: Network, seed: int) -> None:
    """The division tree with its institutions, staff and catchments."""
    load("places.Place", divisions.place_columns(realm))
    first = _write_institutions(institutions.columns(realm, found, seed))
    departments = load("places.Department", institutions.department_columns(found, first))
    load("places.Catchment", institutions.catchment_columns(found, first))
    roster = staff.roster(found, seed, first, departments.start)
    load("places.Staff", roster.columns)


def _write_institutions(columns: dict[str, list[Any]]) -> int:
    """Uppers first, because the others name their ids; the id of the first of all."""
    parents = columns.pop("parent_id")
    tops = parents.count(None)
    first = load("places.Institution", {name: all_[:tops] for name, all_ in columns.items()}).start
    rest: dict[str, list[Any]] = {name: all_[tops:] for name, all_ in columns.items()}
    rest["parent_id"] = [first + parent for parent in parents[tops:]]
    load("places.Institution", rest)
    return first


def write_accounts(realm: Realm, found: Network, seed: int) -> None:
    """A login for every role, all with the published password (hashed once)."""
    of_realm = area(divisions.PREFECTURE_CODE)
    first = queries.first_id(
        "places.Institution", place__number__range=(of_realm.number, of_realm.last)
    )
    roster = staff.roster(found, seed, first, 0)
    first_staff = queries.first_id("places.Staff", institution__gte=first)
    given = staff.logins(realm, found, roster)
    hashed = make_password(staff.PASSWORD)
    made = load("access.Account", staff.account_columns(given, roster, first_staff, hashed))
    load("access.Holding", staff.holding_columns(given, made.start))


def serving(county: County, found: Network) -> Serving:
    """Who serves each village, looked up once the places are in the store."""
    of_realm = area(divisions.PREFECTURE_CODE)
    first = queries.first_id(
        "places.Institution", place__number__range=(of_realm.number, of_realm.last)
    )
    first_staff = queries.first_id("places.Staff", institution__gte=first)
    begins = np.cumsum([0, *(one.staff for one in found.institutions)])
    clinics = np.array([found.clinic[v.number] for v in county.villages])
    centres = np.array([found.centre[v.number] for v in county.villages])
    return Serving(
        clinic=first + clinics,
        centre=first + centres,
        hospital=first + found.hospital[county.code],
        doctor=first_staff + begins[clinics],
    )


def write_people(by: Actor, who: Residents, served: Serving) -> range:
    """The residents of a county with their households, numbers, moves and search documents."""
    homes, addresses = _households(who)
    numbers = (who.place[homes] // 1000 * 1_000_000 + _turns(who, homes)).astype("U18").tolist()
    first = people.form_households(
        by=by, numbers=numbers, places=who.place[homes].tolist(), addresses=addresses
    ).start
    fate, traits = who.fate, who.traits
    since = np.where(fate.moved != days.NEVER, fate.moved, fate.came)
    ids = people.register_many(
        by=by,
        names=who.names.tolist(),
        sexes=np.where(who.women, "2", "1").tolist(),
        births=days.texts(who.births),  # type: ignore[arg-type]
        places=who.place.tolist(),
        id_numbers=who.id_numbers.tolist(),
        phones=traits.phones.tolist(),
        source=SOURCE,
        file=False,
        record_no=[number or None for number in who.record_no.tolist()],
        filed_on=days.texts(who.filed_on),
        address=[addresses[home] for home in who.household.tolist()],
        lives_here=fate.lives_here.tolist(),
        registered_here=fate.registered_here.tolist(),
        lived_since=days.texts(since),
        household_id=(first + who.household).tolist(),
        relation=who.relation.tolist(),
        ethnic=traits.ethnic.tolist(),
        marriage=traits.marriage.tolist(),
        education=traits.education.tolist(),
        occupation=traits.occupation.tolist(),
        payment=traits.payment.tolist(),
        blood=traits.blood.tolist(),
        institution_id=served.centre[who.village].tolist(),
        deceased_on=days.texts(fate.died),
        left_on=days.texts(fate.left),
    )
    _write_moves(who, ids.start)
    _write_doubles(by, who)
    return ids


def _write_doubles(by: Actor, who: Residents) -> None:
    """Some people stand a second time, as a hospital once wrote them down without their number.

    They are what a steward finds under possible duplicates; none of them is counted as living here.
    """
    grown = who.ages >= 3  # a birth is counted by who is registered, and nobody is born twice
    here = np.flatnonzero(who.fate.lives_here & (who.fate.died == days.NEVER) & grown)
    chosen = here[ONE_IN - 1 :: ONE_IN]
    if not len(chosen):
        return
    people.register_many(
        by=by,
        names=who.names[chosen].tolist(),
        sexes=np.where(who.women[chosen], "2", "1").tolist(),
        births=days.texts(who.births[chosen]),  # type: ignore[arg-type]
        places=who.place[chosen].tolist(),
        phones=who.traits.phones[chosen].tolist(),
        source="医院挂号登记",
        file=False,
        lives_here=[False] * len(chosen),
    )


def _households(who: Residents) -> tuple[Array, list[str]]:
    """The first member of each household, and its address."""
    homes = np.flatnonzero(np.diff(who.household, prepend=-1))
    turn = _turns(who, homes)
    villages = who.county.villages
    towns = [town.name for town in who.county.towns for _ in town.villages]
    heads = [f"{who.county.name}{towns[at]}{villages[at].name}" for at in range(len(villages))]
    flats = [village.community for village in villages]
    addresses = [
        f"{heads[village]}{1 + number // 24}号楼{1 + number % 24 // 12}单元"
        f"{1 + number % 12 // 2}0{1 + number % 2}室"
        if flats[village]
        else f"{heads[village]}{1 + number % 9}组{number + 1}号"
        for village, number in zip(who.village[homes].tolist(), turn.tolist(), strict=True)
    ]
    return homes, addresses


def _turns(who: Residents, homes: Array) -> Array:
    """The number of each household within its village, from 0."""
    village = who.village[homes]
    starts = np.searchsorted(village, np.arange(len(who.county.villages)))
    return np.arange(len(homes)) - starts[village]


def _write_moves(who: Residents, first: int) -> None:
    numbers = np.array([village.number for village in who.county.villages])
    rows: dict[str, list[Any]] = {
        name: [] for name in ("resident_id", "from_place_id", "to_place_id", "day", "why")
    }
    fate = who.fate
    for moments, reasons, leaving, coming in (
        (fate.came, lives.WHY_CAME, False, True),
        (fate.moved, ("购房迁居", "婚嫁", "易地搬迁", "随子女居住", "务工"), True, True),
        (fate.left, lives.WHY_LEFT, True, False),
    ):
        some = np.flatnonzero(moments != days.NEVER)
        here = who.place[some].tolist()
        before = np.where(fate.moved_from[some] == NOBODY, 0, numbers[fate.moved_from[some]])
        source = before.tolist() if coming else here
        rows["resident_id"] += (first + some).tolist()
        rows["from_place_id"] += source if leaving else [None] * len(some)
        rows["to_place_id"] += here if coming else [None] * len(some)
        rows["day"] += days.texts(moments[some])
        rows["why"] += [reasons[at] for at in fate.why[some]]
    load("people.Move", rows)
