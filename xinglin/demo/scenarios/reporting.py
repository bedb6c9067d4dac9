"""What a scenario came to: every printed figure beside the one that was counted, and why."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from xinglin.demo import queries as demo
from xinglin.demo.scenarios.building import place_of
from xinglin.demo.scenarios.words import (
    DENOMINATOR,
    NUMERATOR,
    VALUE,
    Quota,
    Row,
    Scenario,
    scenarios,
)
from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators, queries
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import Period
from xinglin.services.targets import queries as targets

SAME, DIFFERS, UNSOUND, GOAL, NO_FIGURE, WAITING = (
    "same", "differs", "unsound", "goal", "no figure", "waiting",
)  # fmt: skip
STATES = {
    SAME: "一致",
    DIFFERS: "不一致",
    UNSOUND: "原文不成立",
    GOAL: "目标",
    NO_FIGURE: "不是数字",
    WAITING: "尚未覆盖",
}
PER = {"‰": Decimal(1000), "/10万": Decimal(100_000)}
CLOSE = Decimal("0.005")  # of a change, in the unit of its figure
ROUNDED = 5  # people: half a person in each of ten counties
_LABEL = re.compile(r"\[(?P<name>[\w-]+)@(?P<scale>[\d.e-]+)\]")


@dataclass(frozen=True)
class Line:
    """One printed figure, what the records come to, and what is to be said of it."""

    row: Row
    state: str
    computed: str = ""
    wanted: str = ""  # what this scale asks for, where it is not the true one
    difference: str = ""
    indicator: str = ""
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    reason: str = ""
    kept_in: str = ""  # which records it is counted from

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        of = self.row
        return {
            "id": of.id, "phrase": of.phrase, "title": of.title, "english": of.english,
            "printed": of.printed, "unit": of.unit, "system": of.system, "state": self.state,
            "verdict": STATES[self.state], "computed": self.computed, "wanted": self.wanted,
            "difference": self.difference, "indicator": self.indicator,
            "numerator": self.numerator, "denominator": self.denominator, "reason": self.reason,
            "kept_in": self.kept_in,
        }  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A scenario with every line of its table, and what the checks say of the table as printed."""

    scenario: Scenario
    commit: int
    lines: list[Line]
    findings: list[Any]

    def count(self, state: str) -> int:
        """How many lines came out so."""
        return sum(one.state == state for one in self.lines)

    @property
    def met(self) -> bool:
        """Whether every figure that is counted comes out as it should."""
        return not self.count(DIFFERS)

    @property
    def waiting(self) -> dict[str, list[str]]:
        """The systems that do not exist yet, with the rows that wait for each."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.lines:
            if one.state == WAITING:
                found[one.row.system].append(one.row.id)
        return dict(sorted(found.items()))

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "scenario": self.scenario.name, "title": self.scenario.title,
            "scale": self.scenario.scale, "residents": self.scenario.residents,
            "period": self.scenario.period, "commit": self.commit, "met": self.met,
            "counts": {state: self.count(state) for state in STATES},
            "lines": [one.as_dict() for one in self.lines],
            "findings": [one.as_dict() for one in self.findings], "waiting": self.waiting,
        }  # fmt: skip


def standing() -> Scenario:
    """The scenario that was built in this instance, at its scale."""
    before = demo.begun()
    for stage in before.stages if before else ():
        found = _LABEL.match(stage)
        if found:
            return scenarios[found["name"]].scaled(float(found["scale"]))
    raise Missing("这里没有建过情景", mend="请先运行 xinglin demo --scenario district-2021")


def report(seen_by: Actor) -> Report:
    """Everything counted anew from the records of this instance."""
    scenario = standing().fitted()
    counted = {quota: count(scenario, quota, seen_by) for quota in scenario.quotas}
    goals = _goals(scenario, seen_by)
    of = {row: (quota, side) for quota in scenario.quotas for row, side in quota.shows.items()}
    lines = [
        compared(scenario, row, *of[row.id], counted[of[row.id][0]])
        if row.id in of
        else _uncounted(scenario, row, goals)
        for row in scenario.rows
    ]
    status = queries.lake_status()
    return Report(scenario, status.commit or 0, lines, findings(scenario))


@dataclass(frozen=True)
class Came:
    """What an indicator came to."""

    code: str
    numerator: Decimal | int | None
    denominator: Decimal | int | None
    value: Decimal | None = None  # of a change, which has no sides


def count(scenario: Scenario, quota: Quota, seen_by: Actor) -> Came:
    """What the records come to for a quota's indicator, over all ages or from one age on."""
    by = ("age_band",) if quota.ages is not None else (quota.cell[0],) if quota.cell else ()
    when = Period.parse(quota.period) if quota.period else scenario.when
    found = queries.compute(quota.indicator, place_of(scenario), when, by, seen_by=seen_by)
    mine = [one for one in found if _belongs(quota, one)]
    above = sum(_whole(one.value if one.kind == "total" else one.numerator) for one in mine)
    below = sum(one.denominator or 0 for one in mine)
    if quota.goal:
        asked = _goals(scenario, seen_by).get(quota.goal, Decimal(0))
        below = round(asked * Decimal(str(scenario.scale)), 0)
    value = mine[0].value if quota.value and mine else None
    return Came(quota.indicator, above, below or None, value)


def _whole(told: Decimal | int | None) -> Decimal | int:
    """A number of people, lines or things; of money, with its decimals."""
    found = Decimal(told or 0)
    return int(found) if found == found.to_integral_value() else found


def _belongs(quota: Quota, found: Any) -> bool:
    """Whether a cell is part of what the quota speaks of."""
    if quota.ages is not None:
        first = re.match(r"\d+", found.age_band)
        return first is not None and int(first[0]) >= quota.ages
    if quota.cell is not None:
        return quota.cell[1] in found.attributes.values()
    return not found.age_band and not any(found.attributes.values())


@cache
def printed(name: str) -> dict[str, Any]:
    """The figures of a scenario's table, read as any table that is to be published is read."""
    return {one.id: one for one in queries.read_figures(_sheet(scenarios[name]), "table.csv")}


def findings(scenario: Scenario) -> list[Any]:
    """What the checks before publishing say of the table as it was printed."""
    found = queries.check_sheet(_sheet(scenario), "table.csv")
    return [one for one in found if one.grade not in ("holds", "open")]


def _sheet(scenario: Scenario) -> bytes:
    """The printed table as a file, with the columns that the checks know."""
    told = io.StringIO()
    sheet = csv.writer(told)
    sheet.writerow(("编号", "指标", "数值", "单位", "分子", "分母", "关系"))
    sheet.writerows(
        (row.id, row.title, row.printed, row.unit, row.numerator, row.denominator, row.relation)
        for row in scenario.rows
    )
    return told.getvalue().encode()


def compared(scenario: Scenario, row: Row, quota: Quota, side: str, found: Came) -> Line:
    """A printed figure beside what an indicator came to."""
    number = printed(scenario.name)[row.id].number
    assert number is not None, row.id
    value = _side(side, found)
    reason = " ".join(
        one for one in (scenario.unsound.get(row.id), scenario.explained.get(row.id), quota.reason)
        if one
    )  # fmt: skip
    met = meets(quota, found)
    shown = _as_printed(value, number) if value is not None else "—"
    exact = value is not None and number.span.holds(
        Fraction(value) * (number.scale if side not in (NUMERATOR, DENOMINATOR) else 1)
    )
    difference = _difference(value, number, side) if value is not None else ""
    if scenario.scale != 1:
        state, wanted, difference = (SAME if met else DIFFERS), _wanted(quota, side, number), ""
        shown = f"{value}" if value is not None and side != VALUE else shown
    elif exact:
        state, wanted = SAME, ""
    else:
        state, wanted = (UNSOUND if row.id in scenario.unsound else DIFFERS), ""
    return Line(
        row, state, shown, wanted, difference, found.code, found.numerator, found.denominator,
        reason, home_of(found.code),
    )  # fmt: skip


def home_of(code: str) -> str:
    """Which records a figure is counted from: a service, a programme or a register.

    >>> home_of("TRN1"), home_of("HTN1"), home_of("REF2")
    ('registers.training', 'programmes.hypertension', 'services.referral')
    """
    made = indicators[code].compute.__module__.removeprefix("xinglin.")
    return ".".join(made.split(".")[:2])


def meets(quota: Quota, found: Came) -> bool:
    """Whether the records come to what the quota asks for."""
    if quota.value:
        return found.value is not None and abs(found.value - Decimal(quota.value)) < CLOSE
    if quota.rate:  # every county rounds to whole people
        wanted = Decimal(quota.rate) * Decimal(found.denominator or 0) / 100
        return bool(wanted) and abs(Decimal(found.numerator or 0) - wanted) <= ROUNDED
    above, below = quota.numerator, quota.denominator
    return found.numerator == above and (found.denominator or 0) == below


def _side(side: str, found: Came) -> Decimal | None:
    if side in (NUMERATOR, DENOMINATOR):
        told = getattr(found, side)
        return None if told is None else Decimal(told)
    if found.value is not None:
        return found.value
    if found.numerator is None or not found.denominator:
        return None
    per = PER.get(indicators[found.code].unit, Decimal(100))
    return Decimal(found.numerator) / Decimal(found.denominator) * per


def _as_printed(value: Decimal, number: Any) -> str:
    """The value with as many decimals as are printed, halves up; a count in the printed unit."""
    scaled = value if number.scale < 1 else value / Decimal(int(number.scale))
    step = Decimal(1).scaleb(-number.decimals)
    return f"{scaled.quantize(step, rounding=ROUND_HALF_UP):f}"


def _difference(value: Decimal, number: Any, side: str) -> str:
    shown = Decimal(_as_printed(value, number))
    gap = shown - Decimal(number.shown.numerator) / Decimal(number.shown.denominator)
    return f"{gap.normalize():+f}" if gap else "0"


def _wanted(quota: Quota, side: str, number: Any) -> str:
    if side in (NUMERATOR, DENOMINATOR):
        return str(getattr(quota, side))
    if quota.value:
        return quota.value
    if quota.rate:
        return quota.rate
    value = _side(VALUE, Came(quota.indicator, quota.numerator, quota.denominator))
    return "—" if value is None else _as_printed(value, number)


def _uncounted(scenario: Scenario, row: Row, goals: dict[str, Decimal]) -> Line:
    said = scenario.unsound.get(row.id) or scenario.explained.get(row.id) or ""
    if row.id in goals:
        number = printed(scenario.name)[row.id].number
        same = number is not None and Fraction(goals[row.id]) == number.shown
        shown = f"{goals[row.id].normalize():f}"
        state, difference = (GOAL, "0") if same else (DIFFERS, "")
        return Line(row, state, shown, difference=difference, reason=said)
    if row.id in scenario.no_figures:
        return Line(row, NO_FIGURE, reason=scenario.no_figures[row.id])
    if row.id in scenario.unsound:
        return Line(row, UNSOUND, reason=said)
    return Line(row, WAITING, reason=said)


def _goals(scenario: Scenario, seen_by: Actor) -> dict[str, Decimal]:
    """The targets that stand in this instance, under the rows that print them."""
    found = {}
    for goal in scenario.goals:
        for one in targets.targets(seen_by, goal.year):
            if one.title == goal.title and one.goal is not None:
                found[goal.row] = one.goal
    return found
