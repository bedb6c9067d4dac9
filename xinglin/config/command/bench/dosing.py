"""Doses: the card of one child, the list of a place, the forecast of every child at night."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from xinglin.config.command.bench.drawing import LEVELS, Dice, officer, one, rows
from xinglin.config.command.bench.measuring import Draw, Row, Taken, taken
from xinglin.engines.followup import Given, dose_schedules
from xinglin.engines.followup import queries as followup
from xinglin.kernel.time import days, today

MANY = 20_000  # children of the night's forecast; a city of 3.2 million has about thirty times that
PROCESSES = 2


def vaccines(dice: Dice, draws: int) -> list[Row]:
    """The card of a child as its page asks for it, who is due in a place, every child at once."""
    found: list[Row] = []
    each = max(1, draws // 8)
    cards = taken(_card(dice) for _ in range(each * 4))
    found.append(cards.row("vaccines", "接种卡（一名儿童）"))
    for level in LEVELS:
        answered = taken(_list(dice, level) for _ in range(max(1, each // 4)))
        found.append(answered.row("vaccines", f"应种名单（{level}）"))
    every = Taken()
    every.add(taken([_alone(dice)]))
    found.append(every.row("vaccines", "推算一名儿童（不查库）"))
    for processes in (1, PROCESSES):
        night = taken([_night(dice, processes)])
        found.append(night.row("vaccines", f"推算{MANY}名儿童（{processes}进程）"))
    return found


def _somebody(dice: Dice) -> tuple[int, int]:
    most = int(one("SELECT max(id) FROM records_dose WHERE product = 'HepB'"))
    who, place = rows(
        "SELECT d.resident_id, r.place_id FROM records_dose d JOIN people_resident r "
        "ON r.id = d.resident_id WHERE d.id <= %s AND d.product = 'HepB' "
        "ORDER BY d.id DESC LIMIT 1",
        dice.random.randint(1, most),
    )[0]
    return int(who), int(place)


def _card(dice: Dice) -> Draw:
    who, place = _somebody(dice)
    seen_by = officer(dice.around(place, "village"))

    def ask() -> Any:
        return followup.cards_of(who, seen_by=seen_by)

    def right(answer: Any) -> bool:
        held = int(one("SELECT count(*) FROM records_dose WHERE resident_id = %s", who))
        return sum(len(card.doses) for card in answer) == held

    return Draw(ask, right)


def _list(dice: Dice, level: str) -> Draw:
    _, place = _somebody(dice)
    where = dice.around(place, level)
    seen_by = officer(where)

    def ask() -> Any:
        return followup.doses_due(where, seen_by=seen_by, oldest=7)

    def right(answer: Any) -> bool:
        return all(one.due for one in answer)

    return Draw(ask, right)


Child = tuple[dt.date, str, list[Given]]


def _histories(dice: Dice, many: int) -> list[Child]:
    """So many children: those of this county, with their doses, again and again."""
    found: dict[int, Child] = {}
    told = rows(
        "SELECT r.id, r.birth, r.sex, d.product, d.day, d.counts FROM people_resident r "
        "JOIN records_dose d ON d.resident_id = r.id WHERE r.birth > %s AND d.counts NOT LIKE %s "
        "ORDER BY r.id LIMIT 200000",
        days(365 * 18).before(today()), "%COVID%",
    )  # fmt: skip
    for who, birth, sex, product, day, counts in told:
        child = found.setdefault(int(who), (_day(birth), str(sex), []))
        child[2].append(Given(product, _day(day), 0, followup.parts(counts)))
    children = list(found.values())
    return [children[at % len(children)] for at in range(many)]


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _alone(dice: Dice) -> Draw:
    birth, sex, given = max(_histories(dice, 500), key=lambda child: len(child[2]))
    unjudged = [Given(dose.product, dose.day, dose.id) for dose in given]

    def ask() -> Any:
        return _schedule().forecast(birth, unjudged, on=today(), sex=sex)

    return Draw(ask, lambda answer: len(answer.judged) == len(unjudged))


def _schedule() -> Any:
    return min((one for one in dose_schedules if one.routine), key=lambda one: one.order)


def _night(dice: Dice, processes: int) -> Draw:
    children = _histories(dice, MANY)

    def ask() -> list[int]:
        if processes == 1:
            return [_forecast(children)]
        size = -(-len(children) // processes)
        parts = [children[at : at + size] for at in range(0, len(children), size)]
        with ProcessPoolExecutor(processes) as pool:
            return list(pool.map(_forecast, parts))

    return Draw(ask, lambda answer: sum(answer) >= 0)


def _forecast(children: list[Child]) -> int:
    """How many doses are due among these children."""
    ask, on = _schedule().forecast, today()
    return sum(len(ask(b, given, on=on, sex=sex, ahead=False).due) for b, sex, given in children)
