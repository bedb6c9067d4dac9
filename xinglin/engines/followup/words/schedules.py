"""Schedules as pure functions: what is due for somebody who stands so and so, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xinglin.engines.followup.words.visits import DAY, Visit
from xinglin.engines.followup.words.windows import Appointment, cycle_of


@dataclass(frozen=True)
class Standing:
    """What a schedule knows of one enrolment.

    `anchor` is the day it counts from, `days` other named days; `last_on` the last visit, `reached`
    the furthest visit at a fixed age that was made, `promised` the appointment that the last graded
    visit made by rule or by the doctor.
    """

    joined: dt.date
    anchor: dt.date | None = None
    last_on: dt.date | None = None
    reached: str = ""
    promised: dt.date | None = None
    days: Mapping[str, dt.date] = field(default_factory=dict)


def fixed(
    visits: Sequence[Visit], anchor: dt.date | None, days: Mapping[str, dt.date]
) -> list[Appointment]:
    """The visits at fixed ages in the order they are declared; each may be made late until the next
    of the same count opens, unless it says for how long."""
    found: list[tuple[str, Appointment]] = []
    for one in visits:
        start = days.get(one.since) if one.since else anchor
        if one.at is not None and start is not None:
            found.append((one.since, one.window(start)))
    return [
        appointment if appointment.closes else replace(appointment, closes=_narrowed(rest, since))
        for (since, appointment), rest in ((one, found[at + 1 :]) for at, one in enumerate(found))
    ]


def _narrowed(rest: Iterable[tuple[str, Appointment]], since: str) -> dt.date | None:
    following = next((one for other, one in rest if other == since), None)
    return (following.opens or following.on) - DAY if following else None


def open_fixed(
    visits: Sequence[Visit],
    standing: Standing,
    today: dt.date | None,
    calendar: Sequence[Appointment] | None = None,
) -> list[Appointment]:
    """The visits at fixed ages that are still ahead: not made, not passed over, not too late.

    Nothing is due before the person joined. Without `today` nothing counts as too late. `calendar`
    is what `fixed` said of the same anchor and days, where somebody has it at hand.
    """
    named = {one.name: one for one in visits}
    order = [one.name for one in visits if one.at is not None]
    begin = order.index(standing.reached) + 1 if standing.reached in order else 0
    ahead = set(order[begin:])
    found = []
    if calendar is None:
        calendar = fixed(visits, standing.anchor, standing.days)
    for one in calendar:
        over = named[one.kind].before in standing.days
        if one.kind not in ahead or over or one.last_day < standing.joined:
            continue
        if today is not None and one.is_missed(today):
            continue
        found.append(_not_before(one, standing.joined))
    return found


def _not_before(one: Appointment, joined: dt.date) -> Appointment:
    """Whoever joins when a window is open is due at once, and cannot be late on that day."""
    if one.on >= joined:
        return one
    until = None if one.until is None and one.on == one.last_day else max(one.last_day, joined)
    opens = None if one.opens is None else max(one.opens, joined)
    closes = None if one.closes is None else max(one.closes, joined)
    return replace(one, on=joined, until=until, opens=opens, closes=closes)


def rolling(
    visit: Visit, standing: Standing, today: dt.date | None, last_on: dt.date | None = None
) -> Appointment | None:
    """When a recurring visit is due next; `last_on` is the last one of its own kind."""
    if visit.once_a:
        return _once(visit, standing, today, last_on)
    if last_on is None:
        start = visit.first.after(standing.joined) if visit.first else standing.joined
        return Appointment(visit.name, start)
    due = visit.next_after(last_on, standing.anchor or standing.joined)
    if due is None and visit.phases and visit.phase_on(standing.anchor or standing.joined, last_on):
        return None
    return Appointment(visit.name, due) if due else None


def _once(
    visit: Visit, standing: Standing, today: dt.date | None, last_on: dt.date | None
) -> Appointment:
    """The year in which it has not been made yet: the next after the last, or the present one."""
    at = standing.joined
    if last_on is not None and last_on >= at:
        at = max(at, cycle_of(visit.once_a, last_on)[1] + DAY)
    if today is not None and cycle_of(visit.once_a, today)[0] > at:
        at = today
    first, last = cycle_of(visit.once_a, at)
    return Appointment(visit.name, max(first, standing.joined), last, None, last)


def next_due(
    visits: Sequence[Visit],
    standing: Standing,
    today: dt.date | None = None,
    calendar: Sequence[Appointment] | None = None,
) -> Appointment | None:
    """What is due next: a promised appointment, a visit at a fixed age or a recurring one.

    The earliest of them; on the same day the declared visit before the promised one.
    """
    main = visits[0]
    found = open_fixed(visits, standing, today, calendar)[:1]
    if standing.promised is not None:
        again = main.recurring and not main.once_a  # a yearly visit is not made anew
        kind = main.name if again else as_needed(visits).name
        found.append(Appointment(kind, max(standing.promised, standing.joined)))
    elif main.recurring:
        last = standing.last_on
        later = rolling(main, standing, today, last if last and last >= standing.joined else None)
        found += [later] if later else []
    return min(found, key=lambda one: one.on, default=None)


def as_needed(visits: Sequence[Visit]) -> Visit:
    """The kind of a visit that was appointed outside of the schedule."""
    return next((one for one in visits if one.as_needed), visits[0])
