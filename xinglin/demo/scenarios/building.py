"""Builds a scenario: places, people and records, on the scenario's own day, stage by stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np

from xinglin.demo import days, divisions, encounters, examinations, institutions, queries, store
from xinglin.demo import writing as writing_down
from xinglin.demo.care.county import Known
from xinglin.demo.county import Built, Progress
from xinglin.demo.dice import dice
from xinglin.demo.divisions import County
from xinglin.demo.encounters import FOR_LIFE, ForLife
from xinglin.demo.households import Families
from xinglin.demo.institutions import Network
from xinglin.demo.population import Bodies
from xinglin.demo.residents import Residents, make
from xinglin.demo.scenarios import courses, people
from xinglin.demo.scenarios.courses import FILES, Part
from xinglin.demo.scenarios.lines import Whole
from xinglin.demo.scenarios.quotas import parted
from xinglin.demo.scenarios.register import COURSES, OFFICES
from xinglin.demo.scenarios.words import BIRTHS, EVERYBODY, Quota, Scenario, Stratum
from xinglin.demo.service import ICD10, write_encounters
from xinglin.engines.access import KEEPER_AT_CONSOLE, Actor
from xinglin.engines.codes.queries import icd10_title
from xinglin.engines.followup import actions as followup
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places import area
from xinglin.engines.places import queries as places
from xinglin.engines.records import actions as records
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, stopped
from xinglin.services.targets import actions as targets

LIVING_HERE = 0.79  # of the people on a county's books, before strata are settled
FINISHED = "完成"
DEATHS = ("MAT5", "CH6", "CH6U")
PLACES, ACCOUNTS, GOALS, NIGHT = "区划与机构", "账号与角色", "目标", "随访排程"
OWN = {courses.PSYCHOSIS}  # diagnoses that only a course gives


def build(
    scenario: Scenario, seed: int = 1, by: Actor = KEEPER_AT_CONSOLE,
    progress: Progress | None = None,
) -> Built:  # fmt: skip
    """The scenario's people and records in an empty store; what was begun is continued."""
    wanted = scenario.fitted()
    before = _must_fit(wanted, seed)
    counties = len(wanted.divisions)
    built = Built(wanted.residents, seed, wanted.day, counties, fresh=FINISHED not in before)
    if not built.fresh:
        return built
    tell = progress or (lambda *_: None)
    with stopped(wanted.day), store.loading(wanted.residents):
        work = _stages(wanted, seed, by)
        for at, (title, act) in enumerate(work):
            tell(title, at, len(work) + 1)
            if title not in before:
                _commit(wanted, seed, by, title, act)
        tell("索引与统计", len(work), len(work) + 1)
        store.finish()
        if NIGHT not in before:
            _commit(wanted, seed, by, NIGHT, lambda: followup.nightly(by=by, on=wanted.day))
        _commit(wanted, seed, by, FINISHED, lambda: None)
    tell(FINISHED, len(work) + 1, len(work) + 1)
    return built


def place_of(scenario: Scenario) -> str:
    """The division that the table tells of: a county, or the city of several."""
    several = len(scenario.divisions) > 1
    return divisions.PREFECTURE_CODE if several else divisions.CODE


def _named(scenario: Scenario, title: str) -> str:
    return f"{_label(scenario)}{title}"


def _label(scenario: Scenario) -> str:
    return f"[{scenario.name}@{scenario.scale:g}]"


def _commit(scenario: Scenario, seed: int, by: Actor, title: str, act: Callable[[], Any]) -> None:
    why = queries.why(scenario.residents, seed, str(scenario.day), _named(scenario, title))
    with commit(by=by, why=why, door=queries.DOOR):
        act()


def _must_fit(scenario: Scenario, seed: int) -> set[str]:
    """The stages that an earlier run of the same scenario finished."""
    before = queries.begun()
    if before is None:
        if queries.anybody("places.Place") or queries.anybody("people.Resident"):
            raise Refused(
                "这里已有真实数据，不能再建情景",
                mend="请另设 XINGLIN_HOME，在空的实例里建情景",
            )
        return set()
    label = _label(scenario)
    if before.seed != seed or not all(one.startswith(label) for one in before.stages):
        raise Refused(
            "这里已有另一个示范县或情景",
            mend="请另设 XINGLIN_HOME，或使用相同的情景、比例和种子",
        )
    return {one.removeprefix(label) for one in before.stages}


def _stages(scenario: Scenario, seed: int, by: Actor) -> list[tuple[str, Callable[[], Any]]]:
    """What is done, in order; a county's people are made once and kept for its records."""
    weights = [one.share for one in scenario.divisions]
    strata = [
        tuple(replace(one, people=share) for one, share in zip(scenario.strata, row, strict=True))
        for row in zip(*(parted(one.people, weights) for one in scenario.strata), strict=True)
    ]
    sizes = [int(np.ceil(sum(one.people for one in row) / LIVING_HERE)) for row in strata]
    realm = divisions.plan_of(sizes, seed, [one.name for one in scenario.divisions])
    found = institutions.network(realm)
    shares = _shares(scenario, strata)
    kept: dict[str, Residents] = {}
    known: dict[str, Known] = {}
    today = days.number(scenario.day)
    born = parted(scenario.births, [sum(one.people for one in row) for row in strata])

    def people_of(at: int) -> Residents:
        county = realm.counties[at]
        if county.code not in kept:
            kept.clear()
            births = people.Births(days.number(scenario.when.start), today, born[at])
            who = make(county, seed, today, scenario.older, _births(county, seed, births))
            if births.count:
                people.keep_mothers(who, births, _deaths(shares[at]), seed)
            people.settle(who, strata[at], seed)
            people.file(who, _files(shares[at]), strata[at], seed)
            kept[county.code] = who
        return kept[county.code]

    def known_of(at: int) -> Known:
        county, who = realm.counties[at], people_of(at)
        if county.code in known:
            return known[county.code]
        known.clear()
        first = queries.first_id("people.Resident", place__number__range=_span(county))
        lasting = _without(encounters.for_life(who, seed), OWN)
        diabetic = np.zeros(len(who), dtype=bool)
        diabetic[lasting.who[lasting.what == 0]] = True
        known[county.code] = Known(
            who, first, writing_down.serving(county, found),
            examinations.bodies(who, seed, diabetic), lasting, seed,
            history=int(scenario.years * 365),
        )  # fmt: skip
        return known[county.code]

    stages: list[tuple[str, Callable[[], Any]]] = [
        (PLACES, lambda: writing_down.write_places(realm, found, seed)),
        (ACCOUNTS, lambda: writing_down.write_accounts(realm, found, seed)),
    ]
    for at, county in enumerate(realm.counties):
        stages += _of_county(at, county, found, by, people_of, known_of, shares[at])
    stages += _of_offices(scenario, seed)
    if scenario.goals:
        stages.append((GOALS, lambda: _set_goals(scenario, by)))
    return stages


def _of_offices(scenario: Scenario, seed: int) -> list[tuple[str, Callable[[], Any]]]:
    """What offices keep: once for the whole place, after its people."""
    where = area(place_of(scenario))
    wanted = {quota.key: quota for quota in scenario.quotas}
    whole = Whole(where.number, where.last, scenario.day, scenario.when, seed, wanted)
    return [
        (quota.key, partial(OFFICES[quota.course], whole, quota))
        for quota in scenario.quotas if quota.course in OFFICES
    ]  # fmt: skip


def _births(
    county: County, seed: int, wanted: people.Births
) -> Callable[[Bodies, Families], None] | None:
    """Moves births until so many lie in the period; nothing where the scenario asks for none."""
    rng = dice(seed, county.code, "births of the scenario")
    return partial(people.even_births, rng, wanted=wanted) if wanted.count else None


def _deaths(parts: list[tuple[Quota, Part]]) -> people.Deaths | None:
    """The deaths that a county's quotas speak of; None where they speak of none."""
    found = {part.title: part.numerator for _, part in parts}
    told = [found.get(code, 0) for code in DEATHS]
    return people.Deaths(*told) if any(code in found for code in DEATHS) else None


def _set_goals(scenario: Scenario, by: Actor) -> None:
    where = places.place(area(place_of(scenario)).number)
    for one in scenario.goals:
        targets.set_target(
            by=by, year=one.year, place=where, kind=one.kind, title=one.title, unit=one.unit,
            goal=Decimal(one.goal), office=one.office, source=one.source,
        )  # fmt: skip


def _of_county(
    at: int, county: County, found: Network, by: Actor,
    people_of: Callable[[int], Residents], known_of: Callable[[int], Known],
    parts: list[tuple[Quota, Part]],
) -> list[tuple[str, Callable[[], Any]]]:  # fmt: skip
    served = lambda: writing_down.serving(county, found)  # noqa: E731
    stages: list[tuple[str, Callable[[], Any]]] = [
        (f"{county.name}居民", lambda: writing_down.write_people(by, people_of(at), served())),
        (f"{county.name}诊疗", lambda: _usual(known_of(at))),
    ]
    for quota, part in parts:
        if quota.course not in ("", FILES, *OFFICES):
            stages.append((
                f"{county.name}{part.title}",
                lambda quota=quota, part=part: COURSES[quota.course](known_of(at), part),  # type: ignore[misc]
            ))  # fmt: skip
    return stages


def _span(county: County) -> tuple[int, int]:
    return county.number, county.number + 10**9 - 1


def _shares(
    scenario: Scenario, strata: list[tuple[Stratum, ...]]
) -> list[list[tuple[Quota, Part]]]:
    """Each county's part of every quota; a base that is no choice is what the county has of it."""
    everybody = [sum(one.people for one in row) for row in strata]
    sizes = {one.title: [row[at].people for row in strata]
             for at, one in enumerate(scenario.strata)}  # fmt: skip
    sizes |= {EVERYBODY: everybody, BIRTHS: parted(scenario.births, everybody)}
    found: list[list[tuple[Quota, Part]]] = [[] for _ in strata]
    others: list[dict[str, tuple[int, int]]] = [{} for _ in strata]
    rates = {one.key: Decimal(one.rate) for one in scenario.quotas if one.rate}

    def _part(at: int, quota: Quota, above: int, below: int) -> Part:
        when = Period.parse(quota.period) if quota.period else scenario.when
        return Part(quota.key, above, below, when, others[at], rates, everybody[at])

    for quota in scenario.quotas:
        below = sizes.get(quota.of) or parted(quota.denominator, everybody)
        if quota.denominator and sum(below) != quota.denominator:
            raise Refused(
                f"“{quota.indicator}”的分母 {quota.denominator} 不等于“{quota.of}”的人数",
                why=f"“{quota.of}”为 {sum(below)} 人",
                mend="请核对情景的人口与定额",
            )
        weights = below if quota.denominator else everybody
        if quota.like:
            weights = [held[quota.like][0] for held in others]
        above = parted(quota.numerator, weights)
        for at, (one, other) in enumerate(zip(above, below, strict=True)):
            found[at].append((quota, _part(at, quota, one, other)))
            others[at][quota.key] = one, other
    return found


def _files(parts: list[tuple[Quota, Part]]) -> dict[str, int]:
    """How many of everybody, and of single strata, have an electronic file."""
    found = {quota.of: part.numerator for quota, part in parts if quota.course == FILES}
    if EVERYBODY not in found:
        raise Refused("情景没有电子健康档案的定额", mend="请用 course=“files” 声明建档人数")
    return found


def _without(lasting: ForLife, codes: set[str]) -> ForLife:
    numbers = [at for at, row in enumerate(FOR_LIFE) if row[0] in codes]
    keep = ~np.isin(lasting.what, numbers)
    return ForLife(lasting.who[keep], lasting.what[keep], lasting.onset[keep])


def _usual(of: Known) -> int:
    """What happens in every county: meetings with the health service, lasting diseases."""
    lasting = of.lasting
    codes = np.array([row[0] for row in FOR_LIFE], dtype=object)[lasting.what].tolist()
    titles = {one: icd10_title(one) or "" for one in set(codes)}
    if codes:
        records.write_conditions({
            "resident_id": (of.first + lasting.who).tolist(), "system": [ICD10] * len(codes),
            "code": codes, "title": [titles[one] for one in codes],
            "onset": days.texts(lasting.onset), "recorded_on": days.texts(lasting.onset),
            "institution_id": [of.served.hospital] * len(codes),
        })  # fmt: skip
    found = encounters.encounters(of.who, of.seed)
    recent = found.day >= of.since
    names = ("who", "kind", "day", "ended", "reason", "where")
    told = encounters.Encounters(*(getattr(found, name)[recent] for name in names))
    return len(codes) + write_encounters(of.who, of.first, of.served, told)
