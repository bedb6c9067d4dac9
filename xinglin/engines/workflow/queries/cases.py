"""One case: its buttons, its history, its clocks; and the cases of many subjects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.workflow import rules
from xinglin.engines.workflow.models import Alert, Case, Clock, Part, Step
from xinglin.engines.workflow.queries.reaching import hidden
from xinglin.engines.workflow.rules import NEVER, Offer, left_in_words, offers
from xinglin.engines.workflow.words import Situation, workflows
from xinglin.kernel.time import ZONE, now

CHUNK = 500
SHORT_WHILE = dt.timedelta(days=2)


@dataclass(frozen=True)
class Ticking:
    """A deadline of a case, for people."""

    title: str
    source: str
    legal: bool
    starts_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None
    state: str
    left: str
    mark: str
    provisional: bool


@dataclass(frozen=True)
class Told:
    """One thing that happened to a case."""

    at: dt.datetime
    title: str
    text: str
    who: str
    state: str


def case_of(workflow: str, subject: str, subject_id: int) -> Case | None:
    """The case of a subject; whoever asks has seen the subject."""
    rows = Case.objects.filter(workflow=workflow, subject=subject, subject_id=subject_id)
    return rows.select_related("place", "office", "opener", "staff").first()


def limit_of(case: Case | None) -> dt.datetime | None:
    """The earliest limit that runs for a case, in China's time; nothing where none does."""
    return case.due_at.astimezone(ZONE) if case is not None and case.due_at < NEVER else None


def cases_of(workflow: str, subject: str, subject_ids: Iterable[int]) -> dict[int, Case]:
    """The cases of many subjects, by subject."""
    wanted, found = list(subject_ids), {}
    for at in range(0, len(wanted), CHUNK):
        rows = Case.objects.filter(
            workflow=workflow, subject=subject, subject_id__in=wanted[at : at + CHUNK]
        )
        for one in rows.select_related("office", "staff"):
            found[one.subject_id] = one
    return found


def in_states(
    workflow: str,
    states: Iterable[str] = (),
    *,
    area: tuple[int, int] | None = None,
    office: int | None = None,
    open_only: bool = False,
) -> QuerySet[Case]:
    """The cases of a workflow: in some states, places, or in the hands of an office."""
    rows = Case.objects.filter(workflow=workflow)
    wanted = list(states)
    if wanted:
        rows = rows.filter(state__in=wanted)
    if area is not None:
        rows = rows.filter(place__gte=area[0], place__lte=area[1])
    if office is not None:
        rows = rows.filter(office=office)
    return rows.filter(closed_at=None) if open_only else rows


def offered(
    case: Case, seen_by: Actor, *, facts: Mapping[str, Any] | None = None
) -> list[Offer]:  # fmt: skip
    """The moves out of the present state, and whether this actor can make them now."""
    law = workflows.get(case.workflow)
    if law is None or (law.may and not seen_by.may(law.may, case.place_id)):
        return []
    situation = Situation(
        state=case.state, at=now(), opened_at=case.opened_at, entered_at=case.entered_at,
        said=case.said, facts=facts or {},
        asked_open=Part.objects.filter(case=case, answered_at=None).count(),
    )  # fmt: skip
    return offers(law, case, seen_by, situation)


def history(case: Case | int) -> list[Step]:
    """Every step of a case, the first first; whoever asks has seen the case."""
    pk = case.pk if isinstance(case, Case) else case
    return list(Step.objects.filter(case=pk).order_by("number"))


def timeline(case: Case) -> list[Told]:
    """The history of a case in words, the newest first."""
    law = workflows.get(case.workflow)
    kinds, found = dict(Step.KINDS), []
    for step in history(case):
        title, text = kinds.get(step.kind, step.kind), step.note
        if law is not None and step.kind == Step.MOVE:
            move = law.by_verb.get(step.verb)
            title = move.title if move else step.verb
        if law is not None and step.said:
            known = law.questions
            told = [
                f"{known[name].title}：{known[name].show(value)}"
                for name, value in step.said.items()
                if name in known and known[name].kind not in KEYS
            ]
            text = "；".join(filter(None, [*told, step.note]))
        after = law.state(step.after).title if law and step.after else ""
        found.append(Told(step.at, title, text, step.who_name, after))
    return found[::-1]


KEYS = {"institution", "colleague", "resident", "area", "paper"}


def clocks(case: Case) -> list[Ticking]:
    """The deadlines of a case, running ones first, the earliest first."""
    law, found = workflows.get(case.workflow), []
    for clock in Clock.objects.filter(case=case).order_by("due_at", "pk"):
        deadline = law.by_deadline.get(clock.code) if law else None
        left, mark = left_in_words(clock.due_at, now())
        if clock.state == Clock.PAUSED:
            left, mark = "中止计时", "remind"
        elif clock.state in (Clock.KEPT, Clock.MISSED):
            late = clock.state == Clock.MISSED
            left, mark = ("超期办结", "late") if late else ("按时办结", "ok")
        found.append(
            Ticking(
                deadline.title if deadline else clock.code,
                deadline.source if deadline else "",
                bool(deadline and deadline.legal),
                clock.starts_at,
                clock.due_at,
                clock.ended_at,
                clock.state,
                left,
                mark,
                clock.provisional,
            )
        )
    return sorted(found, key=lambda one: (one.ended_at is not None, one.due_at))


def parts(case: Case) -> list[Part]:
    """What other offices were asked for, the newest first."""
    return list(Part.objects.filter(case=case).select_related("office").order_by("-pk"))


def alerts(seen_by: Actor, *, size: int = 100) -> list[Alert]:
    """What the actor's roles were told of limits in his places, the newest first."""
    rows = Alert.objects.exclude(case__workflow__in=hidden(seen_by))
    if not seen_by.everything:
        mine = Q(pk=-1)
        for grant in seen_by.grants:
            mine |= Q(role=grant.role.code, place__gte=grant.first, place__lte=grant.last)
        rows = rows.filter(mine)
    return list(rows.select_related("case", "clock").order_by("-at", "-pk")[:size])


def unreported(at: dt.datetime) -> int:
    """Running limits that are past and of which nobody was told: none after every night."""
    return Clock.objects.filter(state=Clock.RUNNING, due_at__lt=at, told_day__lt=0).count()


def ran_out(at: dt.datetime) -> QuerySet[Clock]:
    """Running limits that ran out in the last two days and of which nobody was told yet."""
    codes = {code for law in workflows for code in law.by_deadline}
    return Clock.objects.filter(
        state=Clock.RUNNING, due_at__range=(at - SHORT_WHILE, at), told_day__lt=0,
        code__in=codes, case__workflow__in=[law.code for law in workflows],
    )  # fmt: skip


def kept_share(workflow: str, seen_by: Actor) -> tuple[int, int]:
    """(kept, ended) limits of a workflow within the actor's reach."""
    rows = Clock.objects.filter(case__workflow=workflow).exclude(ended_at=None)
    rows = within(rows, seen_by, "workflow.oversee", "case__place__number")
    return rows.filter(state=Clock.KEPT).count(), rows.count()


def diagram(workflow: str, at: str = "") -> str:
    """The states and moves of a workflow as SVG; `at` is marked."""
    return rules.svg(workflows[workflow], at)


def mermaid(workflow: str) -> str:
    """The same as Mermaid's text."""
    return rules.mermaid(workflows[workflow])
