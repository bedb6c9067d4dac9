"""Which moves are open, to whom, and why the others are not; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor, Role
from xinglin.engines.workflow.words import (
    ABOVE,
    HANDS,
    ITSELF,
    OFFICE,
    OPENER,
    Guard,
    Move,
    Situation,
    Workflow,
)
from xinglin.engines.workflow.words.limits import OPENED, Deadline


@dataclass(frozen=True)
class Offer:
    """A move of the present state: whether this actor can make it now, and if not, why."""

    move: Move
    open: bool
    why: str = ""
    mine: bool = True


def holds(actor: Actor, roles: Sequence[Role], place: int | None = None) -> bool:
    """Whether the actor holds one of the roles, at that place or anywhere."""
    if actor.everything:
        return True
    return any(
        grant.role in roles and (place is None or grant.first <= place <= grant.last)
        for grant in actor.grants
    )


def wrong_hand(move: Move, case: Any, actor: Actor) -> str:
    """Why this is not the actor's move; nothing when it is."""
    if move.hand == ITSELF:
        return f"这一步由{HANDS[ITSELF]}"
    if actor.everything:
        return ""
    titles = "、".join(role.title for role in move.roles)
    if move.hand == ABOVE:
        return "" if holds(actor, move.roles, case.place_id) else f"须由{titles}办理"
    office = case.opener_id if move.hand == OPENER else case.office_id
    if office is None:
        return "" if holds(actor, move.roles, case.place_id) else f"须由本地区的{titles}办理"
    if actor.institution != office:
        return f"这件事现在由{HANDS[move.hand]}办理，不在您的单位"
    if not holds(actor, move.roles):
        return f"须由{titles}办理"
    if move.hand == OFFICE and case.staff_id and case.staff_id != actor.staff:
        return "已交由本单位其他同事办理"
    return ""


def shut(
    move: Move, now: Situation, *, paused: bool = False, answered: bool = True
) -> Guard | str | None:
    """What keeps a move shut for everybody: a guard, a sentence, or nothing."""
    if paused:
        return "办理已中止，恢复之后才能继续"
    if move.joint and now.asked_open:
        return f"还有 {now.asked_open} 个会办单位没有回复"
    for guard in move.when:
        if (answered or not guard.answers) and not guard.holds(now):
            return guard
    return None


def offers(workflow: Workflow, case: Any, actor: Actor, now: Situation) -> list[Offer]:
    """Every move out of the present state, in the order of the declaration."""
    found = []
    for move in workflow.moves_from(case.state):
        if why := wrong_hand(move, case, actor):
            found.append(Offer(move, False, why, mine=False))
            continue
        stop = shut(move, now, paused=case.paused_at is not None, answered=False)
        why = stop.reason if isinstance(stop, Guard) else stop or ""
        found.append(Offer(move, not why, why))
    return found


def owner_after(move: Move, case: Any, said: Mapping[str, Any]) -> int | None:
    """Which office holds the case after the move."""
    if move.gives == OPENER:
        return case.opener_id
    if move.gives:
        return said.get(move.gives, case.office_id)
    return case.office_id


# --- deadlines -------------------------------------------------------------------------------


def marks(verb: str, before: str | None, after: str, final: bool) -> set[str]:
    """What a move means to deadlines: its verb, the state left, the state entered.

    >>> sorted(marks("send", "draft", "sent", False))
    ['-draft', '@sent', 'send']
    """
    found = {verb}
    if before != after:
        found.add(f"@{after}")
        if before is not None:
            found.add(f"-{before}")
    if final:
        found.add("@closed")
    return found


def ended_by(workflow: Workflow, passed: set[str]) -> list[Deadline]:
    """The deadlines that are met (or missed) by what has just happened."""
    closed = "@closed" in passed
    return [one for one in workflow.deadlines if closed or passed & set(one.ends)]


def started_by(workflow: Workflow, passed: set[str]) -> list[Deadline]:
    """The deadlines that begin with what has just happened; none in a closed case."""
    if "@closed" in passed:
        return []
    return [one for one in workflow.deadlines if passed & set(one.starts)]


def first_marks(workflow: Workflow) -> set[str]:
    """What opening a case means to deadlines."""
    return {OPENED, f"@{workflow.starts}"}


def start_of(deadline: Deadline, at: dt.datetime, said: Mapping[str, Any]) -> dt.datetime:
    """From when a deadline counts: the move, or the day that was said."""
    told = said.get(deadline.since) if deadline.since else None
    if not told:
        return at
    day = dt.date.fromisoformat(str(told))
    return at.replace(year=day.year, month=day.month, day=day.day)


def rungs(deadline: Deadline, late: int) -> Iterable[tuple[int, Role]]:
    """Who is to be told of a limit that is so many whole days late: (day of the ladder, role)."""
    for day, roles in deadline.steps:
        if 0 <= day <= late:
            yield from ((day, role) for role in roles)
