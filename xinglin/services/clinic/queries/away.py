"""What a doctor takes along: the people who are due."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import queries as records
from xinglin.kernel.time import days, today

MOST, PAGE, AHEAD = 600, 200, 45


def people_to_carry(seen_by: Actor, place: Any) -> dict[str, Any]:
    """The open work of a place: overdue, today, and the weeks ahead; sensitive programmes stay.

    Names and addresses go along and are sealed on the device; numbers do not.
    """
    on = today()
    found = []
    for turn in range(MOST // PAGE):
        part = followup.due(
            seen_by=seen_by, place=place, on=on, which="open", page=turn + 1, size=PAGE
        )
        found += part
        if len(part) < PAGE:
            break
    until = days(AHEAD).after(on)
    held = [
        one for one in found
        if not programmes[one.programme].permission and (one.next_on or on) <= until
    ]  # fmt: skip
    known = {p.id: p for p in people.people({one.resident for one in held}, seen_by)}
    named = places.named({one.place for one in held})
    newest = records.newest_visits({one.resident for one in held})
    rows = []
    for one in held:
        person = known.get(one.resident)
        if person is None:
            continue
        plan = programmes[one.programme]
        kinds = [visit.name for visit in plan.visits]
        kind = one.kind if one.kind in kinds else plan.main.name
        form = f"{plan.code}|{kind}|{person.sex}"
        rows.append(
            {
                "enrolment": one.enrolment, "name": person.name, "sex": person.sex,
                "age": person.age, "village": named.get(one.place, ""),
                "address": person.address, "phone": person.phone, "programme": plan.title,
                "kind": kind, "form": form, "due": str(one.next_on or ""),
                "late": one.days_late, "last_on": str(one.last_on or ""),
                "last": one.grade_title if one.last_grade else "",
                "newest": newest.get((one.resident, one.programme), 0),
            }
        )  # fmt: skip
    return {"day": str(on), "place": place.name if place else "", "people": rows}
