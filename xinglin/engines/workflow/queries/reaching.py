"""Which cases an actor may know of."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.workflow.models import Case, Part
from xinglin.engines.workflow.words import OFFICE, Workflow, workflows
from xinglin.kernel.errors import Missing


def hidden(seen_by: Actor) -> list[str]:
    """Workflows whose cases this actor must not know of."""
    return [one.code for one in workflows if one.may and not seen_by.may(one.may)]


def visible(rows: QuerySet[Case], seen_by: Actor) -> QuerySet[Case]:
    """The rows without those of workflows that are kept from the actor."""
    shut = hidden(seen_by)
    rows = rows.exclude(workflow__in=shut) if shut else rows
    for law in workflows:  # a secret kind is known only where its permission is held
        if law.may and law.code not in shut and not seen_by.everything:
            every = Case.objects.filter(workflow=law.code)  # not `rows`: one question in another
            there = within(every, seen_by, law.may, "place__number")
            rows = rows.filter(~Q(workflow=law.code) | Q(pk__in=there.values("pk")))
    return rows


def workable(seen_by: Actor) -> list[tuple[Workflow, list[str]]]:
    """The (workflow, states) out of which one of the actor's roles can lead, by the office."""
    held = {grant.role for grant in seen_by.grants}
    found = []
    for law in workflows:
        if law.may and not seen_by.may(law.may):
            continue
        states = {
            state for move in law.moves if move.hand == OFFICE
            if seen_by.everything or held & set(move.roles)
            for state in move.sources
        }  # fmt: skip
        if states:
            found.append((law, sorted(states)))
    return found


def to_be_done(rows: QuerySet[Case], seen_by: Actor) -> QuerySet[Case]:
    """Those of the rows that an actor's roles could move on.

    Workflow and state are looked up as one word: a condition for each of sixty workflows would be
    tried on every row.
    """
    wanted = [f"{law.code}/{state}" for law, states in workable(seen_by) for state in states]
    standing = Concat("workflow", Value("/"), "state", output_field=CharField())
    return rows.alias(standing=standing).filter(standing__in=wanted)


def over_places(seen_by: Actor) -> Q | None:
    """Cases without an office, in the places over which the actor holds some role."""
    if not seen_by.grants:
        return None
    spans = {(grant.first, grant.last) for grant in seen_by.grants}
    return reduce(or_, (Q(place__gte=low, place__lte=high) for low, high in spans))


def case(pk: int, seen_by: Actor) -> Case:
    """One case that the actor holds, opened, was asked about or oversees; raises Missing."""
    rows = visible(Case.objects.filter(pk=pk), seen_by)
    found = rows.select_related("place", "office", "opener", "staff").first()
    if found is None or not concerns(found, seen_by):
        raise Missing("没有这件事", why="事项不存在，或不在您的办理和管辖范围内")
    return found


def concerns(found: Any, seen_by: Actor) -> bool:
    """Whether a case has to do with the actor: his office's, his place's, or asked of him."""
    if seen_by.everything or seen_by.may("workflow.oversee", found.place_id):
        return True
    mine = seen_by.institution
    if mine is not None and mine in (found.office_id, found.opener_id, found.came_from):
        return True
    if found.office_id is None and any(
        grant.first <= found.place_id <= grant.last for grant in seen_by.grants
    ):
        return True
    return mine is not None and Part.objects.filter(case=found.pk, office=mine).exists()
