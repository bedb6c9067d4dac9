"""Made-up teams, packages and contracts: written in sets, fulfilled by the records there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import queries as records
from xinglin.kernel.errors import Refused
from xinglin.kernel.tables import read_table
from xinglin.kernel.time import days, years
from xinglin.services.contracts import actions, queries
from xinglin.services.contracts.actions.signing import write_contracts
from xinglin.services.contracts.models import Grid, KeyPerson, Member, Package, Team
from xinglin.services.contracts.rules import LIMITS, Why, last_day

OFFERED = """
    title                | price | who
    基础服务包           | 0     |
    老年人健康服务包     | 0     | elderly
    高血压糖尿病服务包   | 60    | hypertension diabetes
    儿童健康服务包       | 0     | young
    孕产妇健康服务包     | 0     | pregnant delivered
    上门关爱服务包       | 120   | elderly disabled one-child
"""
ITEMS = """
    package            | title                 | by     | times
    基础服务包         | 家庭医生随访或咨询    | visit  | 1
    基础服务包         | 基层首诊和转诊指导    | clinic | 1
    老年人健康服务包   | 年度健康体检          | check  | 1
    老年人健康服务包   | 健康随访              | visit  | 2
    高血压糖尿病服务包 | 面对面随访            | face   | 4
    高血压糖尿病服务包 | 年度健康体检          | check  | 1
    高血压糖尿病服务包 | 基层门诊就诊          | clinic | 2
    儿童健康服务包     | 按月龄健康服务        | face   | 2
    孕产妇健康服务包   | 孕产期随访            | visit  | 4
    上门关爱服务包     | 上门服务              | home   | 2
    上门关爱服务包     | 年度健康体检          | check  | 1
"""
LEADER, VILLAGE = "家庭医生团队长", "乡村医生"
VILLAGES_OF_A_TEAM = 5
KEPT_SHARES = {"disabled": 0.022, "one-child": 0.0015, "lifted": 0.03}


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Teams for every town, packages for the county, and contracts of two years."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        of_county(by=by, county=county, day=day, seed=seed)


# Who signs: the residents, the groups that each belongs to, dice; a truth for each.
Choose = Callable[[Sequence[Any], Mapping[int, list[str]], np.random.Generator], Any]


def of_county(
    *, by: Actor, county: Any, day: dt.date, seed: int, choose: Choose | None = None,
    teams: int | None = None,
) -> None:  # fmt: skip
    """The same for one county; whoever is chosen by `choose` holds a contract on the day.

    `teams` says how many teams there are, where that is not left to the number of villages.
    """
    if _teams(county, day, teams):
        _contracts(county, _packages(by, county, day), day, seed, choose)


def _teams(county: Any, day: dt.date, wanted: int | None) -> int:
    """Teams of five villages each, led from the town's centre; how many."""
    founded = dt.date(min(2020, day.year - 1), 5, 1).isoformat()
    teams: dict[str, list[Any]] = {n: [] for n in ("name", "institution_id", "place_id")}
    grids: list[list[int]] = []
    seats: list[list[tuple[int, str]]] = []
    towns = []
    for town in places.subtree(county.number, "town"):
        staff = list(places.staff_in(town.number, town.last))
        leaders = [one for one in staff if one.post == LEADER] or staff[:1]
        if leaders:
            below = [one.number for one in places.subtree(town.number, "village")]
            towns.append((town, staff, leaders, below))
    shares = _shares([len(below) for *_, below in towns], wanted)
    for (town, staff, leaders, villages), cuts in zip(towns, shares, strict=True):
        centre = leaders[0].institution
        own = [one for one in staff if one.institution_id == centre.pk]
        doctors = leaders[:1] + [one for one in own if one.post == "医师"]
        nurses = [one for one in own if one.post == "护士"]
        many = len(cuts) - 1
        for turn in range(many):
            grid = villages[cuts[turn] : cuts[turn + 1]]
            order = f"第{turn + 1}" if many > 1 else ""
            teams["name"].append(f"{town.name}{order}家庭医生团队")
            teams["institution_id"].append(centre.pk)
            teams["place_id"].append(town.number)
            grids.append(grid)
            inside = {*grid}
            taken = {doctors[turn % len(doctors)].pk: "leader"}
            for each in nurses[turn : turn + 2]:
                taken.setdefault(each.pk, "nurse")
            for each in staff:
                if each.institution.place_id in inside:
                    taken.setdefault(each.pk, "village" if each.post == VILLAGE else "doctor")
            seats.append(list(taken.items()))
    if not grids:
        return 0
    size = len(grids)
    first = insert_columns(Team, {**teams, "founded_on": [founded] * size})
    of_grids = [(first + at, number) for at, grid in enumerate(grids) for number in grid]
    insert_columns(Grid, {
        "team_id": [team for team, _ in of_grids], "place_id": [place for _, place in of_grids],
        "starts_on": [founded] * len(of_grids),
    })  # fmt: skip
    members = [(first + at, *one) for at, own in enumerate(seats) for one in own]
    insert_columns(Member, {
        "team_id": [team for team, _, _ in members], "staff_id": [who for _, who, _ in members],
        "role": [role for _, _, role in members], "starts_on": [founded] * len(members),
    })  # fmt: skip
    return size


def _shares(villages: Sequence[int], wanted: int | None) -> list[list[int]]:
    """Where the villages of each town are cut into those of its teams, the ends included.

    >>> _shares([7, 3], None), _shares([7, 3], 4)
    ([[0, 5, 7], [0, 3]], [[0, 2, 4, 7], [0, 3]])
    """
    if wanted is None:
        return [[*range(0, many, VILLAGES_OF_A_TEAM), many] for many in villages]
    if not len(villages) <= wanted <= sum(villages):
        raise Refused(
            f"{wanted} 支团队无法分到 {len(villages)} 个乡镇的 {sum(villages)} 个村",
            mend="每个乡镇至少一支，每支至少一个村，请核对定额",
        )
    teams = [1] * len(villages)
    for _ in range(wanted - len(villages)):  # always to the town with the most villages a team
        at = max(range(len(villages)), key=lambda one: (villages[one] / teams[one], -one))
        teams[at] += 1
    return [[turn * many // own for turn in range(own + 1)]
            for many, own in zip(villages, teams, strict=True)]  # fmt: skip


def _packages(by: Actor, county: Any, day: dt.date) -> dict[str, Package]:
    items: dict[str, list[dict[str, Any]]] = {}
    for row in read_table(ITEMS):
        items.setdefault(row["package"], []).append(
            {"title": row["title"], "by": row["by"], "times": int(row["times"])}
        )
    return {
        row["title"]: actions.add_package(
            by=by, title=row["title"], place=county.number, items=items[row["title"]],
            price=Decimal(row["price"]), who=row["who"].split(),
            valid_from=dt.date(day.year - 2, 1, 1),
            says="示范县服务包，按各地公布的项目和价格调整",
        )
        for row in read_table(OFFERED)
    }  # fmt: skip


def _contracts(
    county: Any, packages: dict[str, Package], day: dt.date, seed: int, choose: Choose | None
) -> None:
    who = people.living_in(county.number, county.last)
    if not who:
        return
    rng = np.random.default_rng([seed, county.number, 14])
    _register(who, rng, day)
    groups = queries.groups_of({one.id: one.birth for one in who}, day)
    team_of = queries.suggested(one.place for one in who)
    key = np.array([bool(groups[one.id]) for one in who])
    luck, start, again, choice = rng.random((4, len(who)))
    signs = choose(who, groups, rng) if choose else luck < np.where(key, 0.78, 0.31)
    if choose:  # nobody asks out, and no contract has run out
        start, again = start * 0.85, again * 0.98
    limit = int(LIMITS.on(day).late_renew)
    columns: dict[str, list[Any]] = {
        name: [] for name in (
            "resident_id", "place_id", "team_id", "package_id", "price", "signed_on", "starts_on",
            "ends_on", "consent", "ended_on", "ended_why", "satisfied", "satisfied_on", "source",
        )
    }  # fmt: skip
    for at in np.flatnonzero(signs).tolist():
        one = who[at]
        team = team_of.get(one.place)
        if team is None:
            continue
        package = packages[_package_for(groups[one.id], float(choice[at]))]
        begins = max(days(int(start[at] * 400) + 1).before(day), one.birth)
        terms: list[tuple[dt.date, Why | None]] = []
        if again[at] < 0.62 and years(1).before(begins) >= one.birth:  # signed the year before
            terms.append((years(1).before(begins), Why.RENEWED))
        last = last_day(begins)
        late = last < day and (day - last).days > limit
        asked = again[at] > 0.985 and begins < days(60).before(day)
        terms.append((begins, Why.EXPIRED if late else Why.ASKED if asked else None))
        for starts, why in terms:
            ends = last_day(starts)
            columns["resident_id"].append(one.id)
            columns["place_id"].append(one.place)
            columns["team_id"].append(team)
            columns["package_id"].append(package.pk)
            columns["price"].append(str(package.price))
            columns["signed_on"].append(starts)
            columns["starts_on"].append(starts)
            columns["ends_on"].append(ends)
            columns["consent"].append("2" if "young" in groups[one.id] else "1")
            stops = days(50).after(starts) if why is Why.ASKED else ends
            columns["ended_on"].append(stops if why else None)
            columns["ended_why"].append(why.value if why else "")
            told = luck[at] * 97 % 1 < 0.12 and starts < days(90).before(day)
            columns["satisfied"].append((5, 4, 4, 5, 3, 5, 4, 5, 2)[at % 9] if told else None)
            columns["satisfied_on"].append(days(80).after(starts) if told else None)
            columns["source"].append("demo")
    first = years(3).before(day)
    given: dict[int, list[Any]] = {}
    wanted = set(columns["resident_id"])
    for one_served in records.served(None, first, day):
        if one_served.resident in wanted:
            given.setdefault(one_served.resident, []).append(one_served)
    write_contracts(columns, given)


def _register(who: list[Any], rng: Any, day: dt.date) -> None:
    found = [
        (who[at].id, code) for code, share in KEPT_SHARES.items()
        for at in np.flatnonzero(rng.random(len(who)) < share).tolist()
    ]  # fmt: skip
    if found:
        insert_columns(KeyPerson, {
            "resident_id": [number for number, _ in found], "group": [code for _, code in found],
            "starts_on": [years(2).before(day).isoformat()] * len(found),
            "source": ["示范数据"] * len(found),
        })  # fmt: skip


def _package_for(groups: list[str], choice: float) -> str:
    held = set(groups)
    if held & {"hypertension", "diabetes"} and choice < 0.5:
        return "高血压糖尿病服务包"
    if held & {"elderly", "disabled", "one-child"} and choice > 0.94:
        return "上门关爱服务包"
    if "elderly" in held:
        return "老年人健康服务包"
    if "young" in held:
        return "儿童健康服务包"
    return "孕产妇健康服务包" if held & {"pregnant", "delivered"} else "基础服务包"
