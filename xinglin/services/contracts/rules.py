"""What a contract means: terms, items due, what fulfils them, key groups; pure.

Source: 《关于推进家庭医生签约服务高质量发展的指导意见》(2022) and general practice [G]: a term of a
year, one resident with one team at a time, a renewal begins on the day after the expiry. The
limits are dated configuration.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xinglin.engines.codes import (
    ANTENATAL,
    DELIVERY,
    DIABETES,
    HYPERTENSION,
    PULMONARY_TUBERCULOSIS,
    SEVERE_MENTAL_DISORDER,
    Diagnosis,
)
from xinglin.engines.followup import Limits, Programme
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import age_on, days, months, years

LIMITS = Limits("""
    name       | value | unit | from       | to | source                           | tag
    per_doctor | 2000  | 人   | 2016-05-25 |    | 《关于推进家庭医生签约服务的指导意见》 | G
    ask_before | 30    | 天   | 2016-05-25 |    | 到期前提醒续约，惯例             | G
    late_renew | 31    | 天   | 2016-05-25 |    | 到期后仍计为续约的天数，惯例     | G
""")


class Why(StrEnum):
    """Why a contract is no longer in force."""

    RENEWED = "renewed"
    EXPIRED = "expired"
    ASKED = "asked"
    TEAM = "team"
    MOVED = "moved"
    DIED = "died"
    MISTAKE = "mistake"


WHYS = {
    Why.RENEWED: "到期续约",
    Why.EXPIRED: "到期未续",
    Why.ASKED: "居民要求解约",
    Why.TEAM: "更换团队",
    Why.MOVED: "迁出",
    Why.DIED: "死亡",
    Why.MISTAKE: "签错作废",
}
BY_HAND = (Why.ASKED, Why.TEAM, Why.MISTAKE)
CONSENTS = {"1": "本人签字", "2": "监护人或家属代签", "3": "电子签名"}
ROLES = {
    "leader": "团队长",
    "doctor": "家庭医生",
    "village": "乡村医生",
    "nurse": "护士",
    "health": "公卫人员",
    "hospital": "专科医生",
    "volunteer": "志愿者",
}
DOCTORS = ("leader", "doctor", "village")
SATISFIED = {5: "很满意", 4: "满意", 3: "一般", 2: "不满意", 1: "很不满意"}


# --- key groups ------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeyGroup:
    """A group of people whom the policy wants signed first; `kept` ones are told by a register."""

    code: str
    title: str
    ages: tuple[int, int] | None = None
    diagnosis: Diagnosis | None = None
    within: int = 0
    kept: bool = False

    def of_age(self, birth: dt.date, on: dt.date) -> bool:
        """Whether the age alone makes somebody one of them."""
        return self.ages is not None and self.ages[0] <= age_on(birth, on) <= self.ages[1]


PREGNANT_DAYS, LYING_IN_DAYS = 280, 42
KEY_GROUPS = (
    KeyGroup("elderly", "老年人", ages=(65, 200)),
    KeyGroup("young", "0–6岁儿童", ages=(0, 6)),
    KeyGroup("pregnant", "孕妇", diagnosis=ANTENATAL, within=PREGNANT_DAYS),
    KeyGroup("delivered", "产妇", diagnosis=DELIVERY, within=LYING_IN_DAYS),
    KeyGroup("hypertension", "高血压患者", diagnosis=HYPERTENSION),
    KeyGroup("diabetes", "糖尿病患者", diagnosis=DIABETES),
    KeyGroup("tuberculosis", "肺结核患者", diagnosis=PULMONARY_TUBERCULOSIS, within=730),
    KeyGroup("mental", "严重精神障碍患者", diagnosis=SEVERE_MENTAL_DISORDER),
    KeyGroup("disabled", "残疾人", kept=True),
    KeyGroup("one-child", "计划生育特殊家庭成员", kept=True),
    KeyGroup("lifted", "脱贫人口", kept=True),
)
GROUPS = {one.code: one for one in KEY_GROUPS}
KEPT = {one.code: one.title for one in KEY_GROUPS if one.kept}


def chronic(programmes: Iterable[Programme]) -> list[str]:
    """The programmes that manage people with high blood pressure or diabetes."""
    spans = {*HYPERTENSION.spans, *DIABETES.spans}
    return sorted(
        one.code for one in programmes
        for group in getattr(one.who, "has", ()) or ()
        if any(low <= first and last <= high for first, last in group.spans for low, high in spans)
    )  # fmt: skip


# --- what a package promises and what fulfils it -----------------------------------------------


@dataclass(frozen=True)
class Measure:
    """What counts as one service of an item: visits of these modes, or encounters of these kinds.

    With `checks` only yearly examinations count.
    """

    code: str
    title: str
    modes: frozenset[str] = frozenset()
    encounters: frozenset[str] = frozenset()
    checks: bool = False


ANY_MODE = frozenset({"1", "2", "3", "4", "5", "9", ""})
MEASURES = {
    one.code: one
    for one in (
        Measure("visit", "随访（含电话）", ANY_MODE),
        Measure("face", "面对面随访", frozenset({"1", "2"})),
        Measure("home", "上门服务", frozenset({"2"}), frozenset({"HH"})),
        Measure("check", "健康体检", frozenset({"1", "2"}), checks=True),
        Measure("clinic", "基层门诊就诊", encounters=frozenset({"AMB"})),
    )
}


def examinations(programmes: Iterable[Programme]) -> frozenset[tuple[str, str]]:
    """The (programme, kind) of every yearly examination that some programme makes."""
    found = set()
    for one in programmes:
        if one.check is not None:
            found.add((one.code, one.check.name))
        found |= {(one.code, visit.name) for visit in one.visits if visit.once_a}
    return frozenset(found)


def counts_for(
    item: Any, served: Any, checks: frozenset[tuple[str, str]] | set[tuple[str, str]]
) -> bool:
    """Whether a service that was given is one that the item promises."""
    measure = MEASURES[item.by]
    if not served.programme:
        return not item.programme and served.kind in measure.encounters
    if item.programme and item.programme != served.programme:
        return False
    if (served.programme, served.kind) in checks or measure.checks:
        return measure.checks and (served.programme, served.kind) in checks
    return served.mode in measure.modes


def due_days(starts: dt.date, ends: dt.date, times: int) -> list[dt.date]:
    """The last days by which an item of so many times a year is due, within the term.

    >>> due_days(dt.date(2026, 1, 1), dt.date(2026, 12, 31), 2)
    [datetime.date(2026, 6, 30), datetime.date(2026, 12, 31)]
    """
    found = []
    for turn in range(1, 120 * times):
        part = months(turn * 12 // times) if not 12 % times else days(turn * 365 // times)
        upto = days(1).before(part.after(starts))
        if upto > ends:
            break
        found.append(upto)
    return found


def fulfilled(due: Sequence[Any], given: Sequence[Any]) -> list[Any]:
    """When each of the due services was given: the first by the first, the second by the second.

    >>> fulfilled([dt.date(2026, 6, 30), dt.date(2026, 12, 31)], [dt.date(2026, 3, 1)])
    [datetime.date(2026, 3, 1), None]
    """
    each = sorted(given)
    return [each[at] if at < len(each) else None for at in range(len(due))]


# --- terms -------------------------------------------------------------------------------------


def last_day(starts: dt.date, of_years: int = 1) -> dt.date:
    """The last day of a term.

    >>> last_day(dt.date(2026, 3, 1))
    datetime.date(2027, 2, 28)
    """
    return days(1).before(years(of_years).after(starts))


def in_force(contract: Any, on: dt.date) -> bool:
    """Whether a contract holds on a day."""
    last = contract.ends_on if contract.ended_on is None else contract.ended_on
    return bool(contract.starts_on <= on <= last)


def must_fit(
    package: Any, starts: dt.date, birth: dt.date, groups: Iterable[str], titles: Mapping[str, str]
) -> None:
    """Refuse a package that is not on offer on that day, or not for this person."""
    if package.valid_from > starts or (package.valid_to and package.valid_to < starts):
        raise Refused(f"服务包“{package.title}”在 {starts} 不可签", mend="请选择当期的服务包")
    wanted = set(package.who)
    if wanted and not wanted & set(groups):
        named = "、".join(titles.get(one, one) for one in package.who)
        raise Refused(
            f"服务包“{package.title}”只面向{named}",
            why="按档案记录，这位居民不属于上述人群",
            mend="请选择其他服务包，或先完善健康档案",
        )


def capacity(doctors: int, on: dt.date) -> int:
    """How many residents a team may sign: so many for each of its doctors."""
    return int(LIMITS.on(on).per_doctor) * doctors
