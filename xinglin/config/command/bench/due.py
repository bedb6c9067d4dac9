"""Due lists from a village to the city, and the night in which everybody's due day is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from xinglin.config.command.bench.drawing import LEVELS, Dice, officer, one, rows
from xinglin.config.command.bench.limits import by_key
from xinglin.config.command.bench.measuring import Draw, Row, Taken, taken
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup import Which
from xinglin.engines.followup import actions as following
from xinglin.engines.followup import queries as followup
from xinglin.kernel.time import days, today
from xinglin.services.clinic import queries as clinic

SIZE = 20  # rows of a page of the desk


def due(dice: Dice, draws: int) -> list[Row]:
    """The day's list as the desk shows it and its head of figures, a row a level of places."""
    each = max(1, draws // (2 * len(LEVELS)))
    found: list[Row] = []
    people: list[int] = []
    for title, question in (("名单一页", _list), ("件数", _head)):
        every, parts = Taken(), []
        for level in LEVELS:
            drawn = [_busy(dice, level) for _ in range(each)]
            people += [who for _, who in drawn]
            answered = taken(question(dice, where) for where, _ in drawn)
            every.add(answered)
            parts.append(answered.row("due", f"{title}（{level}）"))
        found += [every.row("due", title, limits=by_key(people)), *parts]
    return [*found, *_nights()]


def _nights() -> list[Row]:
    """The night's work over everybody who is followed, and once more: twice is once."""
    many = int(one('SELECT count(*) FROM followup_enrolment WHERE "left" IS NULL'))
    first = taken([_night(lambda night: night.looked_at + night.finished == many)])
    again = taken([_night(lambda night: not (night.moved or night.finished or night.opened))])
    told = {"facts": {"enrolments": many}, "target": "≤ 60 s（320 万居民）"}
    return [
        first.row("due", "夜间重算全部应访日期", unit="s", **told),
        again.row("due", "同一夜再算一次（不改任何记录）", unit="s", **told),
    ]


def _night(right: Callable[[Any], bool]) -> Draw:
    return Draw(lambda: following.nightly(by=KEEPER_AT_CONSOLE), right)


def _busy(dice: Dice, level: str) -> tuple[Any, int]:
    """A place of that level where somebody is due, for an empty list proves nothing."""
    for _ in range(50):
        where, who = _somewhere(dice, level)
        if any(_true_list(where, part, today()) for part in (Which.OPEN, Which.CHECK)):
            break
    return where, who


def _somewhere(dice: Dice, level: str) -> tuple[Any, int]:
    """A place of that level where somebody is enrolled."""
    most = int(one("SELECT max(id) FROM followup_enrolment"))
    place, who = rows(
        'SELECT place_id, resident_id FROM followup_enrolment WHERE id >= %s AND "left" IS NULL '
        "ORDER BY id LIMIT 1",
        dice.random.randint(1, max(1, most - 50)),
    )[0]
    return dice.around(place, level), int(who)


def _list(dice: Dice, where: Any) -> Draw:
    on, seen_by = today(), officer(where)
    parts = [Which.OPEN, Which.OVERDUE, Which.WEEK, Which.CHECK]
    dice.random.shuffle(parts)
    which = next((one for one in parts if _true_list(where, one, on)), Which.OPEN)

    def ask() -> list[dict[str, Any]]:
        found = followup.due(seen_by=seen_by, place=where.number, on=on, which=which, size=SIZE)
        return clinic.rows_of(found, seen_by, on)

    def right(answer: list[dict[str, Any]]) -> bool:
        return bool(answer) and {row["enrolment"] for row in answer} == _true_list(where, which, on)

    return Draw(ask, right)


def _true_list(where: Any, which: str, on: dt.date) -> set[int]:
    """Who stands on the first page, asked of the table itself."""
    field = {Which.CHECK: "check_on", Which.OVERDUE: "until_on"}.get(Which(which), "next_on")
    first, last = {
        Which.OVERDUE: (dt.date.min, days(1).before(on)),
        Which.WEEK: (on, days(6).after(on)),
    }.get(Which(which), (dt.date.min, on))
    found = rows(
        f"SELECT id FROM followup_enrolment WHERE place_id BETWEEN %s AND %s "
        f'AND "left" IS NULL AND {field} BETWEEN %s AND %s ORDER BY {field}, id LIMIT {SIZE}',
        where.number, where.last, first, last,
    )  # fmt: skip
    return {row[0] for row in found}


def _head(dice: Dice, where: Any) -> Draw:
    on, seen_by = today(), officer(where)

    def right(answer: Any) -> bool:
        overdue, enrolled = rows(
            "SELECT count(CASE WHEN until_on < %s THEN 1 END), count(*) FROM followup_enrolment "
            'WHERE place_id BETWEEN %s AND %s AND "left" IS NULL',
            on, where.number, where.last,
        )[0]  # fmt: skip
        return enrolled > 0 and (answer.overdue, answer.enrolled) == (overdue, enrolled)

    return Draw(lambda: followup.tally(seen_by=seen_by, place=where.number, on=on), right)
