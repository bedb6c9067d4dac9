"""A book of 200 figures for benchmarks: families of real questions, with other limits and groups.

The declared book is smaller; what is missing is made up here and declared nowhere else: who was
seen for what, measured how high, by sex and age, within a month or a quarter.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from xinglin.engines.indicators import Indicator, count, indicator, rate, row, share
from xinglin.engines.indicators.tables import (
    conditions,
    encounters,
    enrolments,
    observations,
    residents,
    visits,
)
from xinglin.engines.indicators.words import indicators
from xinglin.kernel.time import Period, months

PROGRAMME = "htn"
BASES: dict[str, tuple[int, str]] = {
    "everybody": (0, ""), "women": (0, "2"), "men": (0, "1"), "elderly": (65, ""),
}  # fmt: skip
SEEN: dict[str, Callable[[], Any]] = {
    "at all": lambda: row.kind != "",
    "on a ward": lambda: row.kind == "IMP",
    "in an emergency": lambda: row.kind == "EMER",
    "for a cold": lambda: row.reason.startswith("J0"),
    "for bronchitis": lambda: row.reason.startswith("J20"),
    "for the back": lambda: row.reason.startswith("M5"),
    "for the stomach": lambda: row.reason.startswith("K2"),
    "for a stroke": lambda: row.reason.startswith("I63"),
    "for an injury": lambda: row.reason.startswith("T"),
}
MEASURED: dict[str, tuple[str, float]] = {
    "pressure of 140": ("bp", 140), "pressure of 160": ("bp", 160), "pressure of 180": ("bp", 180),
    "glucose of 6.1": ("fasting_glucose", 6.1), "glucose of 7": ("fasting_glucose", 7.0),
    "glucose of 11.1": ("fasting_glucose", 11.1),
    "BMI of 24": ("bmi", 24), "BMI of 28": ("bmi", 28),
    "waist of 90": ("waist", 90), "cholesterol of 6.2": ("cholesterol", 6.2),
}  # fmt: skip
VISITED: dict[str, Callable[[], Any]] = {
    "at all": lambda: row.kind != "",
    "face to face": lambda: row["mode"].isin(["1", "2"]),
    "by telephone": lambda: row["mode"] == "3",
    "and measured": lambda: row.measured == 1,
    "and controlled": lambda: row.controlled == 1,
    "off the plan": lambda: row.on_plan == 0,
    "for a check": lambda: row.kind == "health check",
    "high": lambda: row.systolic >= 160,
    "low": lambda: row.systolic < 110,
    "taking medicines": lambda: row.answers.contains("|drug_adherence=1|"),
}
CODES = ("I10", "E11", "E78", "I25", "I63", "J44", "I", "E", "J", "M")
Definition = Callable[[Period], Any]


def book(size: int = 200) -> list[Indicator]:
    """So many figures: those that are declared and counted by people or rows, and families."""
    own = [one for one in indicators if one.code in ("HTN1", "HTN2", "HTN3", "HTN4")]
    made = itertools.islice(_families(), size - len(own))
    return [*own, *(_declared(f"B{at}", name, what) for at, (name, what) in enumerate(made, 1))]


def _declared(code: str, name: str, what: Definition) -> Indicator:
    if code in indicators:
        return indicators[code]
    what.__doc__ = f"Made up for a benchmark: {name}."
    counted = name.startswith("visits")
    unit = "人次" if counted else "‰" if name.startswith("seen") else "%"
    declare = indicator(
        code, title=name, unit=unit, source="基准测试", owner="基准测试", base="常住"
    )
    nothing = "0" if counted else "0 of 0"
    return declare(what).example(period=Period.parse("2025-01"), gives=nothing)


def _families() -> Iterator[tuple[str, Definition]]:
    """All of them, the kinds in turn."""
    kinds = [_seen(), _measured(), _visited(), _ill(), _visits(), _latest()]
    for several in itertools.zip_longest(*kinds):
        yield from (one for one in several if one is not None)


def _people(period: Period, base: str) -> Any:
    least, sex = BASES[base]
    people = residents.living(period.end)
    if least:
        people = people.aged(least, on=period.end)
    return people.where(row.sex == sex) if sex else people


def _window(period: Period, length: int) -> tuple[dt.date, dt.date]:
    first = period.start if length == 1 else months(length - 1).before(period.start)
    return first, period.end


def _seen() -> Iterator[tuple[str, Definition]]:
    """Of the people who live here, those who were seen for something, in a month or a quarter."""
    for base, (name, test), length in itertools.product(BASES, SEEN.items(), (1, 3)):

        def what(period: Period, base: str = base, test: Any = test, length: int = length) -> Any:
            there = encounters.rows.between(*_window(period, length)).where(test())
            return rate(there, of=_people(period, base), per=1000)

        yield f"seen {name}, {base}, {length} months", what


def _measured() -> Iterator[tuple[str, Definition]]:
    """Of the people who live here, those measured so high."""
    for base, (name, (question, least)) in itertools.product(BASES, MEASURED.items()):

        def what(
            period: Period, base: str = base, question: str = question, least: float = least
        ) -> Any:
            there = observations.during(period).where(row.question == question, row.value >= least)
            return share(there, of=_people(period, base))

        yield f"measured {name}, {base}", what


def _register(period: Period, sex: str) -> Any:
    register = enrolments.of(PROGRAMME).active(period)
    return register.where(row.sex == sex) if sex else register


def _visited() -> Iterator[tuple[str, Definition]]:
    """Of the people on the register, those who were visited in some way."""
    for sex, (name, test) in itertools.product(("", "1", "2"), VISITED.items()):

        def what(period: Period, sex: str = sex, test: Any = test) -> Any:
            there = visits.of(PROGRAMME).during(period).where(test())
            return share(there, of=_register(period, sex))

        yield f"visited {name}, {sex or 'all'}", what


def _latest() -> Iterator[tuple[str, Definition]]:
    """Of the people on the register, those whose latest reading was below a limit."""
    for sex, limit in itertools.product(("", "1", "2"), (120, 130, 140, 150)):

        def what(period: Period, sex: str = sex, limit: int = limit) -> Any:
            latest = visits.of(PROGRAMME).during(period).latest()
            return share(latest.where(row.systolic < limit), of=_register(period, sex))

        yield f"latest below {limit}, {sex or 'all'}", what


def _ill() -> Iterator[tuple[str, Definition]]:
    """Of the people who live here, those who have been diagnosed with something."""
    for base, code in itertools.product(BASES, CODES):

        def what(period: Period, base: str = base, code: str = code) -> Any:
            there = conditions.rows.where(row.code.startswith(code))
            return share(there, of=_people(period, base))

        yield f"diagnosed {code}, {base}", what


def _visits() -> Iterator[tuple[str, Definition]]:
    """How many visits and encounters there were."""
    kinds = ((visits, "visits", VISITED), (encounters, "visits of clinics", SEEN))
    for table, told, tests in kinds:
        for name, test in tests.items():

            def what(period: Period, table: Any = table, test: Any = test) -> Any:
                return count(table.rows.during(period).where(test()), rows=True)

            yield f"{told} {name}", what
