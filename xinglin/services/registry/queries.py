"""What the desks ask: candidates for a pick, the cases behind lines, what reports tell of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.registers import Register
from xinglin.engines.registers import queries as registers
from xinglin.engines.registers import registers as every_register
from xinglin.engines.reports import Printed, Row, Source, sources
from xinglin.engines.reports.queries.counted import Counted, to_date
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.time import Period
from xinglin.services.registry.rules import NUMBER, clauses, pieces

MOST = 20
Options = list[tuple[str, str]]


def institutions(text: str, here: Any, kinds: Iterable[str] = ()) -> Options:
    """Institutions of a place by name, perhaps of some kinds only."""
    rows = places.institutions(here.number, here.last).filter(
        Q(name__contains=text) | Q(short__contains=text)
    )
    wanted = tuple(kinds)
    found = [one for one in rows[: 10 * MOST] if not wanted or one.kind.startswith(wanted)]
    return [(str(one.pk), str(one)) for one in found[:MOST]]


def places_named(text: str, seen_by: Actor, level: str = "") -> Options:
    """Places within reach by name or code."""
    found = places.search(text, seen_by, limit=10 * MOST)
    picked = [one for one in found if not level or one.level == level][:MOST]
    above = places.named({one.parent_id for one in picked if one.parent_id})
    return [
        (str(one.number), f"{above.get(one.parent_id or 0, '')}{one.name}") for one in picked
    ]  # fmt: skip


def residents(text: str, seen_by: Actor) -> Options:
    """Residents by name, number or telephone, as the search finds them."""
    hits = people.find(text, seen_by=seen_by, limit=MOST) if text else []
    sexes = {"1": "男", "2": "女"}
    return [(str(one.resident), f"{one.name} {sexes.get(one.sex, '')} {one.birth}") for one in hits]


def colleagues(text: str, institution: int | None) -> Options:
    """Who works in an institution, by name."""
    if institution is None:
        return []
    staff = places.staff_of(institution)
    return [(str(one.pk), f"{one.name} {one.post}") for one in staff if text in one.name][:MOST]


def finder(kind: str, actor: Actor, here: Any, subject: Any = None) -> Callable[[str], Options]:
    """What a pick of that kind finds."""
    kinds = subject.kinds if subject is not None else ()
    level = subject.level if subject is not None else ""
    if kind == "institution":
        return lambda text: institutions(text, here, kinds)
    if kind in ("person", "resident"):
        return lambda text: residents(text, actor)
    if kind == "colleague":
        return lambda text: colleagues(text, actor.institution)
    return lambda text: places_named(text, actor, level)


def finding(actor: Actor, here: Any) -> Callable[[str], Callable[[str], Options]]:
    """What the picks of a form find, by kind."""
    return lambda kind: finder(kind, actor, here)


def with_cases(register: Register, found: list[Any]) -> list[dict[str, Any]]:
    """The lines of a page with their cases: state, limit, who has it."""
    known = cases.cases_of(register.code, registers.SUBJECT, [one.pk for one in found])
    return [{"entry": one, "case": known.get(one.pk)} for one in found]


# --- what a report tells ---------------------------------------------------------------------


def office_work(place: int, period: Period, seen_by: Actor) -> list[Row]:
    """台账工作: by office, what its registers tell; numbers of nothing are left out.

    A count is worth telling above nothing, a rate wherever it has a denominator. An office in whose
    registers nothing happened is not named.
    """
    book = Counted(places.place(place), to_date(period), seen_by)
    telling = sorted((one for one in every_register if one.tells), key=lambda one: one.code)
    book.expect(code for one in telling for code in NUMBER.findall(one.tells))

    def worth(code: str) -> bool:
        amount = book.figure(code, "", "", "").amount
        return amount is not None and (bool(amount) or bool(indicators[code].unit_type.per))

    by_office: dict[str, list[str | Printed]] = {}
    for one in telling:
        told = by_office.setdefault(one.office, [])
        for at, clause in enumerate(clauses(one.tells, worth)):
            told += ["，" if at else "；"] if told else []
            told += [text or book.figure(code, "", "", "") for text, code in pieces(clause)]
    return [
        {"科室": office, "语句": (*parts, "。")} for office, parts in by_office.items() if parts
    ]


WORK = Source(
    "台账工作", "各科室台账登记的工作", {"科室": "科室", "语句": "各台账的语句"}, office_work
)
sources.add(WORK.code, WORK)
