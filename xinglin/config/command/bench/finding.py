"""Searches over HTTP for what a FHIR server was given: whoever gave it knows the answers."""

from __future__ import annotations

from collections.abc import Callable

from xinglin.config.command.bench.door import Answer, Door
from xinglin.config.command.bench.lives import (
    LOINC,
    PRESSURE,
    SINCE,
    SYSTEM,
    VISITS,
    Life,
    Plan,
    of_name,
)
from xinglin.config.command.bench.measuring import Draw, Row, Taken, taken

PAGES, ON_A_PAGE = 5, 50
CODE = f"{LOINC}|{PRESSURE}"
Work = Callable[[], float]


def searches(door: Door, plan: Plan, spent: Work) -> list[Row]:
    """A row for each way to search; `spent` tells the server's processor seconds so far."""
    names = of_name(plan.people)
    mark = f"{plan.people[0].mark}-"

    def each(draw: Callable[[Life], Draw]) -> Taken:
        draw(plan.dice.choice(plan.people)).ask()  # the first of a kind is prepared, not counted
        before = spent()
        found = taken(draw(plan.dice.choice(plan.people)) for _ in range(plan.draws))
        return _worked(found, spent() - before)

    def by_name(life: Life) -> Draw:
        family, given = life.name
        asked = ("family", family), ("given", given), ("_count", "200")
        return Draw(
            lambda: door.search("Patient", *asked),
            lambda told: {one for one in told.found() if one.startswith(mark)} == names[life.name],
        )

    found = {
        "按标识查居民": each(lambda life: _by_identifier(door, life)),
        "查居民一年来的血压": each(lambda life: _by_code_and_day(door, life)),
        "按姓名查居民": each(by_name),
        "血压，附居民（_include）": each(lambda life: _including(door, life)),
        "居民，附就诊（_revinclude）": each(lambda life: _encounters_along(door, life)),
        f"翻 {PAGES} 页血压，每页 {ON_A_PAGE} 条": _paging(door, max(1, plan.draws // 10), spent),
    }
    return [taken_.row("exchange", what) for what, taken_ in found.items()]


def _identifier(life: Life) -> tuple[str, str]:
    return ("identifier", f"{SYSTEM}|{life.key}")


def _by_identifier(door: Door, life: Life) -> Draw:
    return Draw(
        lambda: door.search("Patient", _identifier(life)), lambda told: told.found() == [life.key]
    )


def _pressures(life: Life) -> list[tuple[str, str]]:
    return [("patient", life.key), ("code", CODE), ("date", f"ge{SINCE}")]


def _since(life: Life, told: Answer) -> bool:
    wanted = {key for key, day in life.pressures(VISITS) if day >= SINCE}
    return told.status == 200 and set(told.found()) == wanted


def _by_code_and_day(door: Door, life: Life) -> Draw:
    return Draw(
        lambda: door.search("Observation", *_pressures(life)), lambda told: _since(life, told)
    )


def _including(door: Door, life: Life) -> Draw:
    asked = [("patient", life.key), ("code", CODE), ("_include", "Observation:subject")]
    wanted = {key for key, _ in life.pressures(VISITS)}
    return Draw(
        lambda: door.search("Observation", *asked),
        lambda told: set(told.found()) == wanted and told.found("include") == [life.key],
    )


def _encounters_along(door: Door, life: Life) -> Draw:
    asked = [_identifier(life), ("_revinclude", "Encounter:subject")]
    wanted = {f"{life.key}-e{at}" for at in range(VISITS)}
    return Draw(
        lambda: door.search("Patient", *asked),
        lambda told: told.found() == [life.key] and set(told.found("include")) == wanted,
    )


def _worked(found: Taken, work: float) -> Taken:
    """The series with the server's work for one question in place of ours for asking it."""
    found.work = [work / found.asked] if work and found.asked else []
    return found


def _paging(door: Door, walks: int, spent: Work) -> Taken:
    """Pages one after the other; right is a full page with nothing that came before."""
    found, before = Taken(), spent()
    for _ in range(walks):
        seen: set[str] = set()
        where = f"Observation?code={CODE.replace('|', '%7C')}&_count={ON_A_PAGE}"
        for _ in range(PAGES):
            if not where:
                break

            def fresh(told: Answer, seen: set[str] = seen) -> bool:
                keys = told.found()
                whole = len(keys) == ON_A_PAGE or (bool(keys) and not told.link("next"))
                return whole and not seen & set(keys)

            told: list[Answer] = []
            found.add(taken([Draw(lambda: _kept(door.ask("GET", where), told), fresh)]))  # noqa: B023
            seen |= set(told[0].found())
            where = told[0].link("next")
    return _worked(found, spent() - before)


def _kept(answer: Answer, told: list[Answer]) -> Answer:
    told.append(answer)
    return answer
