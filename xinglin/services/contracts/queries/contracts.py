"""Contracts: of a person, of a panel, those that run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.people import queries as people
from xinglin.engines.people.queries import in_chunks
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import days, today
from xinglin.services.contracts.models import Contract, Owed
from xinglin.services.contracts.queries.groups import groups_of, may_be_told
from xinglin.services.contracts.rules import GROUPS, LIMITS

READ = "contracts.read"
VIEWS = {"all": "全部", "due": "有应做未做", "ending": "即将到期", "new": "今年新签"}


@dataclass(frozen=True)
class Panel:
    """How a panel of contracts stands."""

    signed: int
    paid: int
    ending: int
    late: int


def _in_force(on: dt.date) -> QuerySet[Contract]:
    """A renewed contract is ended already and still runs to its last day."""
    running = Q(ended_on=None) | Q(ended_on__gte=on)
    return Contract.objects.filter(running, starts_on__lte=on, ends_on__gte=on)


def _seen(seen_by: Actor, place: Any, team_id: int | None, on: dt.date) -> QuerySet[Contract]:
    rows = within(_in_force(on), seen_by, READ, "place__number")
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows.filter(team_id=team_id) if team_id is not None else rows


def _ending(on: dt.date) -> Q:
    return Q(ends_on__lte=days(int(LIMITS.on(on).ask_before)).after(on))


LATE = Owed.objects.filter(contract_id=OuterRef("pk"), done_on=None)


def tally(seen_by: Actor, place: Any, team_id: int | None = None) -> Panel:
    """Signed, with a paid package, running out within a month, with something overdue."""
    on = today()
    rows = _seen(seen_by, place, team_id, on)
    told = rows.aggregate(
        signed=Count("pk"),
        paid=Count("pk", filter=Q(price__gt=0)),
        ending=Count("pk", filter=_ending(on)),
    )
    late = rows.filter(Exists(LATE.filter(due_on__lte=on))).count()
    return Panel(told["signed"], told["paid"], told["ending"], late)


def panel_of(
    seen_by: Actor, place: Any, view: str, team_id: int | None, page: int, size: int
) -> list[dict[str, Any]]:
    """A page of running contracts, with names, key groups and what is next."""
    on = today()
    rows = _seen(seen_by, place, team_id, on)
    if view == "due":
        rows = rows.filter(Exists(LATE.filter(due_on__lte=on)))
    elif view == "ending":
        rows = rows.filter(_ending(on))
    elif view == "new":
        rows = rows.filter(signed_on__gte=on.replace(month=1, day=1))
    order = ("ends_on", "pk") if view == "ending" else ("place_id", "pk")
    start = (page - 1) * size
    picked = rows.select_related("package", "team").order_by(*order)[start : start + size]
    return rows_of(list(picked), seen_by, on)


def rows_of(found: list[Contract], seen_by: Actor, on: dt.date) -> list[dict[str, Any]]:
    """Contracts in the words of a list."""
    known = {p.id: p for p in people.people([c.resident_id for c in found], seen_by)}
    groups = groups_of({p.id: p.birth for p in known.values()}, on)
    owed: dict[int, list[Owed]] = {}
    for due in Owed.objects.filter(contract__in=[c.pk for c in found]).order_by("due_on"):
        owed.setdefault(due.contract_id, []).append(due)
    named = places.named({c.place_id for c in found})
    rows = []
    for one in found:
        person = known.get(one.resident_id)
        if person is None:
            continue
        told = may_be_told(groups[person.id], seen_by, one.place_id)
        mine = owed.get(one.pk, [])
        late = sum(o.due_on <= on and o.done_on is None for o in mine)
        rows.append(
            {
                "pk": one.pk,
                "resident": one.resident_id,
                "name": person.name,
                "sex": {"1": "男", "2": "女"}.get(person.sex, "—"),
                "age": person.age,
                "place": named.get(one.place_id, ""),
                "groups": "、".join(GROUPS[g].title for g in told),
                "package": one.package.title,
                "team": one.team.name,
                "ends_on": one.ends_on,
                "left": (one.ends_on - on).days,
                "done": f"{sum(o.done_on is not None for o in mine)}/{len(mine)}",
                "late": late,
                "next": next((o.due_on for o in mine if o.done_on is None), None),
            }
        )
    return rows


def contract(pk: int, seen_by: Actor, permission: str = READ) -> Contract:
    """One contract within the actor's reach; raises Missing."""
    rows = within(Contract.objects.filter(pk=pk), seen_by, permission, "place__number")
    found = rows.select_related("team", "package", "staff", "resident", "place").first()
    if found is None:
        raise Missing("没有这份签约", why="签约不存在，或不在您的管辖范围内")
    return found


def contracts_of(resident: int) -> list[Contract]:
    """A resident's contracts, newest first; whoever asks has opened the person."""
    rows = Contract.objects.filter(resident_id=resident).select_related("team", "package")
    return list(rows.order_by("-starts_on", "-pk"))


def active_of(residents: Iterable[int], on: dt.date) -> dict[int, Contract]:
    """The contract that each of some residents holds on a day."""
    found: dict[int, Contract] = {}
    for part in in_chunks(list(residents)):
        for one in _in_force(on).filter(resident__in=part):
            found[one.resident_id] = one
    return found


def holders_of(residents: Iterable[int] | None, on: dt.date) -> set[int]:
    """Who holds a contract on a day: of some residents, or of all."""
    if residents is None:
        return set(_in_force(on).values_list("resident_id", flat=True))
    return set(active_of(residents, on))


def open_of(residents: Iterable[int]) -> dict[int, Contract]:
    """The contract of each that nobody has ended yet, run out or not."""
    found: dict[int, Contract] = {}
    for part in in_chunks(list(residents)):
        for one in Contract.objects.filter(resident__in=part, ended_on=None):
            found[one.resident_id] = one
    return found


def running_out(seen_by: Actor, place: Any, most: int = 20) -> list[dict[str, Any]]:
    """Contracts that end within a month, the next first."""
    on = today()
    rows = _seen(seen_by, place, None, on).filter(_ending(on)).select_related("package", "team")
    return rows_of(list(rows.order_by("ends_on", "pk")[:most]), seen_by, on)
