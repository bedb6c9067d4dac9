"""What a doctor takes along: the people who are due, and the forms to be filled in for them."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import About, Pair
from xinglin.kernel.time import days, today
from xinglin.services.clinic.forms import field_of

MOST, PAGE, AHEAD = 600, 200, 45
GROWN = {"1": 60, "2": 60}


def panel_to_carry(seen_by: Actor, place: Any) -> dict[str, Any]:
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
    rows, wanted = [], set()
    for one in held:
        person = known.get(one.resident)
        if person is None:
            continue
        plan = programmes[one.programme]
        kinds = [visit.name for visit in plan.visits]
        kind = one.kind if one.kind in kinds else plan.main.name
        form = f"{plan.code}|{kind}|{person.sex}"
        wanted.add((plan.code, kind, person.sex))
        rows.append(
            {
                "enrolment": one.enrolment, "name": person.name, "sex": person.sex,
                "age": person.age, "village": named.get(one.place, ""),
                "address": person.address, "phone": person.phone, "programme": plan.title,
                "kind": kind, "form": form, "due": str(one.next_on or ""),
                "late": one.days_late, "last_on": str(one.last_on or ""),
                "last": one.grade_title if one.last_grade else "",
            }
        )  # fmt: skip
    forms = {f"{code}|{kind}|{sex}": form_of(code, kind, sex) for code, kind, sex in wanted}
    return {"day": str(on), "place": place.name if place else "", "people": rows, "forms": forms}


def form_of(code: str, kind: str, sex: str) -> list[dict[str, Any]]:
    """The questions of a visit with their ranges, for drawing without the server."""
    plan = programmes[code]
    about = About(age=GROWN.get(sex, 60), sex=sex, day=today(), born=None)
    found = []
    for title, questions in plan.form(kind).groups:
        asked = []
        for question in questions:
            if not question.applies(about):
                continue
            field = field_of(question, about, {})
            asked.append(
                {
                    "name": field.name, "title": field.title, "kind": field.kind,
                    "unit": field.unit, "required": bool(field.required), "help": field.help,
                    "choices": field.options, "alone": list(field.alone),
                    "low": _ends(field.low), "high": _ends(field.high),
                    "fields": list(question.fields) if isinstance(question, Pair) else [],
                    "titles": list(field.titles), "places": field.places,
                }
            )  # fmt: skip
        if asked:
            found.append({"title": title, "fields": asked})
    return found


def _ends(bound: Any) -> list[float | None]:
    several = bound if isinstance(bound, tuple) else (bound,)
    return [None if one is None else float(one) for one in several]
