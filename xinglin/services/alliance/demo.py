"""Made-up alliances of every county, with years of coming and going and a year of sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.places import actions as keeping
from xinglin.engines.places import queries as places
from xinglin.kernel.time import days
from xinglin.services.alliance.models import JointClinic, JointSession, Shared
from xinglin.services.alliance.rules import (
    CENTRES,
    CITY,
    CLINIC,
    CLOUD,
    COUNTY,
    REHABILITATION,
    REMOTE,
    SPECIALTY,
    WARD,
)

OPENED = "2019-09-01"
LATEST = "2025-06-30"
GROUND = ("B100", "C210", "C220")
CLINIC_KINDS = (
    (CLINIC, "心血管内科", "专家诊室一"),
    (CLINIC, "内分泌科", "专家诊室二"),
    (CLOUD, "全科", "云诊室"),
    (WARD, "内科", "住院部二楼"),
    (REHABILITATION, "康复医学科", "康复护理区"),
)
CITY_HOSPITAL = "市第一人民医院"


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Alliances, members, joint clinics and what is shared, of every county."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        inside = list(places.institutions(county.number, county.last))
        hospitals = [one for one in inside if one.kind == "A100"]
        ground = [one for one in inside if one.kind in GROUND]
        if hospitals and ground:
            _of_county(county, inside, hospitals[0], ground, day)


def _of_county(county: Any, inside: list[Any], hospital: Any, ground: list[Any], day: Any) -> None:
    far = _city_hospital(county)
    tcm = [one for one in inside if one.kind == "A210"]
    mch = [one for one in inside if one.kind == "G100"]
    clinics = [one for one in inside if one.kind.startswith("D")]
    urban = [one for one in ground if one.kind in CENTRES] or ground[:1]
    name = county.name
    stood: list[tuple[dict[str, Any], list[tuple[int, str, str | None]]]] = []

    def add(
        title: str, kind: str, lead: Any, members: list[tuple[int, str, str | None]],
        founded: str, *, tight: bool = False, across: bool = False,
    ) -> None:  # fmt: skip
        row = {
            "name": title, "kind": kind, "lead_id": lead.pk, "place_id": county.pk,
            "tight": tight, "across": across, "founded_on": founded,
            "agreement": f"{name[:-1]}卫医〔{founded[:4]}〕{len(stood) + 3}号",
        }  # fmt: skip
        stood.append((row, [(lead.pk, founded, None), *members]))

    def of(several: list[Any], joined: str) -> list[tuple[int, str, str | None]]:
        return [(one.pk, joined, None) for one in several]

    tightly = [
        (one.pk, f"20{19 + at % 4}-{10 if at % 4 == 0 else 1 + 3 * (at % 4):02d}-01",
         LATEST if at and at % 7 == 3 else None)
        for at, one in enumerate(ground)
    ]  # fmt: skip
    tightly += [(one.pk, "2021-01-01", None) for one in clinics[: len(clinics) // 2]]
    add(f"{name}紧密型县域医共体", COUNTY, hospital, tightly, OPENED, tight=True)
    add(f"{far.name}城市医疗集团（{name}）", CITY, far, of([hospital, *urban], "2021-03-01"),
        "2021-03-01", across=True)  # fmt: skip
    add(f"{name}卒中防治专科联盟", SPECIALTY, hospital, of(ground[:6], "2022-05-01"), "2022-05-01")
    add(f"{far.name}胸痛专科联盟", SPECIALTY, far, of([hospital], "2023-04-01"), "2023-04-01",
        across=True)  # fmt: skip
    if tcm:
        add(f"{name}中医适宜技术联盟", SPECIALTY, tcm[0], of(ground[:8], "2020-06-01"),
            "2020-06-01")  # fmt: skip
    if mch:
        add(f"{name}妇幼健康联盟", SPECIALTY, mch[0], of(ground, "2021-06-01"), "2021-06-01")
    add(f"{name}远程医疗协作网", REMOTE, hospital, of([*ground, *clinics[:20]], "2022-01-01"),
        "2022-01-01")  # fmt: skip
    first = keeping.write_alliances(
        rows=[row for row, _ in stood], members=[held for _, held in stood]
    )
    _shared(first, [hospital, *ground])
    _clinics(first, hospital, ground, urban, day)


def _city_hospital(county: Any) -> Any:
    """The city's own hospital: one of the city, whichever county asks first."""
    city = places.place(county.number // 10**11 * 10**11)
    known = places.institutions_named(f"{city.name}第一人民医院", city.number, city.number)
    if known:
        return known[0]
    return keeping.open_institution(
        name=f"{city.name}第一人民医院", short=CITY_HOSPITAL, kind="A100", place=city, level="3",
        beds=1600, opened_on=dt.date(1952, 10, 1),
    )  # fmt: skip


def _shared(alliance: int, members: list[Any]) -> None:
    """Records everywhere, results nearly everywhere, slots and beds where people go."""
    rows = [
        (alliance, one.pk, one.place_id, service, since)
        for at, one in enumerate(members)
        for service, since, each in (
            ("record", "2021-07-01", 1), ("result", "2022-09-01", 1), ("remote", "2022-01-01", 2),
            ("exam", "2023-03-01", 2), ("slot", "2023-06-01", 3), ("bed", "2024-02-01", 4),
        )
        if at % each == 0 and at % 9 != 8
    ]  # fmt: skip
    names = ("alliance_id", "institution_id", "place_id", "service", "since_on")
    insert_columns(Shared, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _clinics(
    alliance: int, hospital: Any, ground: list[Any], urban: list[Any], day: dt.date
) -> None:
    """Joint clinics at the first centres, and sessions every week or two of the last year."""
    seats = list({one.pk: one for one in (*urban, *ground)}.values())[:8]
    guests = [one for one in places.staff_of(hospital.pk) if "医师" in (one.title or one.post)]
    guests = guests or list(places.staff_of(hospital.pk))
    made: list[tuple[Any, ...]] = []
    for at, one in enumerate(seats):
        for kind, specialty, room in CLINIC_KINDS[: 5 - at // 2]:
            if not (kind == WARD and not one.beds and at):
                made.append(
                    (alliance, one.pk, hospital.pk, one.place_id, kind, specialty, room,
                     f"202{2 + at % 3}-{1 + at % 9:02d}-01")
                )  # fmt: skip
    names = ("alliance_id", "institution_id", "partner_id", "place_id", "kind", "specialty",
             "room", "opened_on")  # fmt: skip
    columns: dict[str, list[Any]] = dict(
        zip(names, map(list, zip(*made, strict=True)), strict=True)
    )
    first = insert_columns(JointClinic, columns)
    homes = {one.pk: list(places.staff_of(one.pk)) for one in seats}
    rng = np.random.default_rng([hospital.place_id, 36])
    rows = []
    for at, clinic in enumerate(made):
        home = homes[clinic[1]]
        if not home or not guests:
            continue
        step = 7 if clinic[4] in (CLINIC, CLOUD) else 14
        for turn, persons in enumerate(rng.integers(4, 26, 360 // step).tolist()):
            held = days(3 + at % 5 + turn * step).before(day)
            rows.append(
                (first + at, clinic[3], clinic[4], held.isoformat(), home[turn % len(home)].pk,
                 guests[(at + turn) % len(guests)].pk, persons)
            )  # fmt: skip
    told = ("clinic_id", "place_id", "kind", "day", "home_doctor_id", "guest_doctor_id", "persons")
    if rows:
        insert_columns(
            JointSession, dict(zip(told, map(list, zip(*rows, strict=True)), strict=True))
        )
