"""What the vaccination clinic can answer, in the words of its lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import STATUSES, WITHHELD, Status, dose_schedules
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.time import age_on, today

SEX = {"1": "男", "2": "女"}
STATES = {
    Status.DONE: "ok",
    Status.DUE: "remind",
    Status.OVERDUE: "late",
    Status.NOT_YET: "ok",
    Status.NOT_REQUIRED: "ok",
    Status.CONTRAINDICATED: "critical",
    Status.DEFERRED: "remind",
}
YOUNGEST_SCHOOLCHILD = 7


def age_words(birth: dt.date, day: dt.date) -> str:
    """An age as a clinic says it: days, months, then years."""
    old = (day - birth).days
    if old < 60:
        return f"{old}天"
    whole = (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
    return f"{whole}月龄" if whole < 36 else f"{age_on(birth, day)}岁"


def course_title(course: str) -> str:
    """A course in Chinese, whichever schedule it belongs to."""
    return next((one.courses[course] for one in dose_schedules if course in one.courses), course)


def product_title(product: str) -> str:
    """A product in Chinese."""
    for one in dose_schedules:
        if product in one.products:
            return one.products[product].title
    return product


def products_to_give() -> list[tuple[str, str]]:
    """Every product, for a choice: code and title."""
    return [
        (code, product.title)
        for schedule in sorted(dose_schedules, key=lambda one: one.order)
        for code, product in schedule.products.items()
    ]


def courses_to_note() -> list[tuple[str, str]]:
    """What a note may speak of: everything, live vaccines, one course."""
    found = [("*", "全部疫苗"), ("live", "减毒活疫苗")]
    for schedule in sorted(dose_schedules, key=lambda one: one.order):
        found += list(schedule.courses.items())
    return found


def facts_to_note() -> list[tuple[str, str]]:
    """The facts that schedules ask for."""
    return [pair for schedule in dose_schedules for pair in schedule.facts_asked.items()]


def note_title(course: str, kind: str) -> str:
    """What a note says, in Chinese."""
    if kind == "fact":
        return dict(facts_to_note()).get(course, course)
    return f"{dict(courses_to_note()).get(course, course)}：{WITHHELD.get(kind, kind)}"


def card_rows(card: Any) -> list[dict[str, Any]]:
    """The schedule beside what was given: one row a dose, courses together."""
    by_day: dict[tuple[str, dt.date], Any] = {}
    for row in card.doses:
        by_day.setdefault((row.product, row.day), row)
    rows = []
    order = list(card.schedule.courses)
    for one in sorted(card.forecast.expected, key=lambda e: (order.index(e.course), e.number)):
        dose = by_day.get((one.product, one.given)) if one.given else None
        rows.append(
            {
                "dose": dose.pk if dose else 0,
                "course": card.schedule.title_of(one.course),
                "number": f"第{one.number}剂",
                "product": card.schedule.products[one.product].title,
                "due": one.recommended or one.earliest,
                "latest": one.latest - dt.timedelta(days=1) if one.latest else None,
                "given": one.given,
                "where": _where(dose),
                "lot": dose.lot if dose else "",
                "state": (STATUSES[one.status], STATES[one.status]),
                "why": one.why,
            }
        )
    return rows


def _where(dose: Any) -> str:
    if dose is None:
        return ""
    if dose.elsewhere:
        return "外地接种"
    return dose.institution.name if dose.institution else ""


def uncounted(card: Any) -> list[dict[str, Any]]:
    """Doses that were given and are none of the schedule, with the reason."""
    return [
        {
            "dose": row.pk,
            "product": card.schedule.products[row.product].title,
            "given": row.day,
            "why": row.why or "不计入程序",
            "where": _where(row),
        }
        for row in card.doses
        if not row.counts
    ]


def due_rows(place: Any, seen_by: Actor, *, overdue: bool, oldest: int | None) -> list[Any]:
    """Who is to be given something, in the words of a list."""
    day = today()
    found = followup.doses_due(place, seen_by=seen_by, overdue=overdue, oldest=oldest)
    known = {p.id: p for p in people.people({one.resident for one in found[:500]}, seen_by)}
    villages = places.named({one.place for one in found[:500]})
    rows = []
    for one in found[:500]:
        person = known.get(one.resident)
        if person is None:
            continue
        late = (day - one.since).days
        rows.append(
            {
                "resident": one.resident,
                "name": person.name,
                "sex": SEX.get(person.sex, ""),
                "age": age_words(one.birth, day),
                "due": "、".join(f"{course_title(e.course)}{e.number}" for e in one.due),
                "many": len(one.due),
                "since": one.since,
                "late": late if one.overdue else None,
                "state": ("逾期", "late") if one.overdue else ("应种", "remind"),
                "place": villages.get(one.place, ""),
            }
        )
    return rows
