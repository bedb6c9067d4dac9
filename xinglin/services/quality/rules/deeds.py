"""Hard evidence: what cannot have been, once identities and dates are right.

Source: methods for the authenticity of service records. A rule is a reason to ask, and its words
say what was found, never that somebody made it up.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
FASTEST = 120.0  # km/h
CLOCK_ERROR = 5  # minutes
MOST_A_DAY = 60  # face-to-face visits of one member of staff on one day: twelve hours at 12 minutes
SAME_DAY_KM = 60.0  # between two people seen at home on one day
FACE_TO_FACE = ("1", "2")
RULES = {
    "after-death": "死亡日期之后仍有随访",
    "in-hospital": "面对面随访时居民正在住院",
    "too-many": "同一人一天内面对面随访过多",
    "too-far": "同一天两次上门随访相距过远",
    "too-fast": "两次核验之间的移动快于车速",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One visit as the rules look at it; `at` is the moment both cards were shown, if they were."""

    id: int
    staff: int
    resident: int
    day: dt.date
    mode: str
    longitude: float | None = None
    latitude: float | None = None
    died_on: dt.date | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A visit that breaks a rule, with what a reviewer can check."""

    visit: int
    rule: str
    says: str


def kilometres(one: Deed, other: Deed) -> float | None:
    """The distance between two places on the sphere (haversine), where both are known."""
    ends = (one.longitude, one.latitude, other.longitude, other.latitude)
    known = [radians(each) for each in ends if each is not None]
    if len(known) < len(ends):
        return None
    lon1, lat1, lon2, lat2 = known
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def broken_rules(
    deeds: Iterable[Deed], stays: Iterable[tuple[int, dt.date, dt.date]] = ()
) -> list[Broken]:
    """Every visit that breaks a rule; `stays` are (resident, admitted, discharged)."""
    wards: dict[int, list[tuple[dt.date, dt.date]]] = {}
    for resident, admitted, discharged in stays:
        wards.setdefault(resident, []).append((admitted, discharged))
    found: list[Broken] = []
    days: dict[tuple[int, dt.date], list[Deed]] = {}
    for one in deeds:
        if one.died_on is not None and one.day > one.died_on:
            found.append(
                Broken(one.id, "after-death", f"{one.day} 的随访晚于死亡日期 {one.died_on}")
            )
        if one.mode not in FACE_TO_FACE:
            continue
        for admitted, discharged in wards.get(one.resident, ()):
            if admitted < one.day < discharged:
                says = f"{one.day} 面对面随访，住院时间是 {admitted} 至 {discharged}"
                found.append(Broken(one.id, "in-hospital", says))
                break
        days.setdefault((one.staff, one.day), []).append(one)
    for (_, day), several in days.items():
        found += _of_a_day(day, several)
    return found


def _of_a_day(day: dt.date, several: Sequence[Deed]) -> list[Broken]:
    found = []
    if len(several) > MOST_A_DAY:
        says = f"{day} 一天内面对面随访 {len(several)} 人次，多于 {MOST_A_DAY}"
        found += [Broken(one.id, "too-many", says) for one in several]
    timed = sorted((one for one in several if one.at), key=lambda one: str(one.at))
    for one, other in itertools.pairwise(timed):
        found += _pair(one, other)
    home = [one for one in several if one.mode == "2" and not one.at]
    for at, one in enumerate(home):
        far = next(
            ((other, km) for other in home[at + 1 :]
             if (km := kilometres(one, other)) is not None and km > SAME_DAY_KM),
            None,
        )  # fmt: skip
        if far is not None:
            says = f"{day} 两次上门随访相距 {far[1]:.0f} 公里"
            found += [Broken(one.id, "too-far", says), Broken(far[0].id, "too-far", says)]
    return found


def _pair(one: Deed, other: Deed) -> list[Broken]:
    assert one.at is not None and other.at is not None
    slack = dt.timedelta(minutes=CLOCK_ERROR)
    km = kilometres(one, other)
    hours = (other.at - one.at + slack).total_seconds() / 3600
    if km is not None and km / hours > FASTEST:
        says = f"{km:.0f} 公里用时 {(other.at - one.at).total_seconds() / 60:.0f} 分钟"
        return [Broken(one.id, "too-fast", says), Broken(other.id, "too-fast", says)]
    return []
