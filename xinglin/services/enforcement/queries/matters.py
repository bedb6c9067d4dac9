"""Cases: one, many, their clocks, their money, their volume, what everybody may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit, papers
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import ZONE, today
from xinglin.services.enforcement.models import Leaf, Matter, Payment
from xinglin.services.enforcement.rules import (
    FIELDS,
    Clock,
    Story,
    clocks_of,
    masked_party,
    owed_on,
    paged,
)
from xinglin.services.enforcement.rules.clocks import Held
from xinglin.services.enforcement.rules.discretion import BY_CODE
from xinglin.services.enforcement.rules.kinds import PENALTY, STATES, SUBJECT, penalty_words
from xinglin.services.enforcement.rules.money import Debt
from xinglin.services.enforcement.rules.publishing import masked_text
from xinglin.services.enforcement.rules.volume import Leaf as Bound

READ = "enforcement.read"


def matters(seen_by: Actor, place: Any = None) -> QuerySet[Matter]:
    """Cases within the actor's reach, the newest first."""
    rows = within(Matter.objects.all(), seen_by, READ)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows.select_related("place").order_by("-found_on", "-pk")


def matter(pk: int, seen_by: Actor, permission: str = READ) -> Matter:
    """One case within the actor's reach; raises Missing."""
    rows = within(Matter.objects.filter(pk=pk), seen_by, permission)
    found = rows.select_related("place", "office").first()
    if found is None:
        raise Missing("没有这件案件", why="它不存在，或不在您的管辖范围内")
    return found


def states_of(ids: Sequence[int]) -> dict[int, tuple[str, str, dt.datetime | None]]:
    """(code, title, earliest limit) of each case."""
    found = {}
    for pk, case in cases.cases_of(PENALTY, SUBJECT, list(ids)).items():
        found[pk] = (case.state, STATES.get(case.state, case.state), cases.limit_of(case))
    return found


def leaves_of(matter_id: int) -> QuerySet[Leaf]:
    """The papers of a case, in the order in which they came."""
    return Leaf.objects.filter(matter_id=matter_id).order_by("day", "pk")


def volume_of(matter_id: int) -> list[Bound]:
    """The index of the volume: papers in their order with their pages."""
    rows = leaves_of(matter_id).values_list("kind", "title", "pages")
    return paged([(kind, title, pages) for kind, title, pages in rows])


def paper(pk: int, seen_by: Actor) -> tuple[str, str, bytes]:
    """A paper of the file: name, type, content proved by its digest. On record."""
    row = Leaf.objects.filter(pk=pk).exclude(paper_sha256="").first()
    if row is None:
        raise Missing("没有这份材料", mend="请刷新页面")
    one = matter(row.matter_id, seen_by)
    content = papers.content_of(Path(settings.HOME), row.paper_sha256)
    audit.note_reading("enforcement.paper", by=seen_by, subject="enforcement.leaf",
                       subject_ids=[row.pk], place=one.place_id)  # fmt: skip
    return row.paper_name, papers.KINDS[row.paper_kind], content


def debt_of(one: Matter, on: dt.date) -> Debt:
    """The fine, its late fee, what was paid and what is left on a day."""
    paid = list(one.payments.values_list("day", "amount"))
    stopped = [(one.suit_from, one.suit_until)] if one.suit_from else []
    debt = owed_on(one.fine, one.pay_by, paid, on, stopped)
    return Debt(debt.fine + one.gains, debt.fee, debt.paid)


def story_of(one: Matter) -> Story:
    """What of the case its limits depend on."""
    held = [Held(row.kind, row.began_on, row.done_on, row.longer) for row in one.things.all()]
    spot = one.payments.filter(on_spot=True).order_by("day").first()
    owing = bool(one.fine or one.gains) and one.executed_on is None
    return Story(
        held=held, noticed=one.noticed_on, hearing_right=one.hearing_right,
        hearing_asked=one.hearing_asked_on, hearing_called=one.hearing_called_on,
        hearing_on=one.hearing_planned_on, decided=one.decided_on, published=one.published_on,
        public=one.public and not one.no_penalty, changed=one.changed_on,
        withdrawn=one.taken_back_on, on_the_spot=spot.day if spot else None,
        handed_in=spot.handed_in_on if spot else None, served=one.served_on if owing else None,
        applied=one.applied_on,
    )  # fmt: skip


def clocks_of_matter(one: Matter) -> list[dict[str, Any]]:
    """Every limit of a case in one list: those of the workflow and those of things and days."""
    on = today()
    rows = []
    case = cases.case_of(PENALTY, SUBJECT, one.pk)
    for clock in cases.clocks(case) if case else ():
        due = clock.due_at.astimezone(ZONE).date()
        done = clock.ended_at.astimezone(ZONE).date() if clock.ended_at else None
        rows.append({
            "title": clock.title, "since": clock.starts_at.astimezone(ZONE).date(), "due": due,
            "done": done, "state": "" if clock.state == "paused" else clock.mark,
            "left": None if done else (due - on).days, "source": clock.source,
            "provisional": clock.provisional,
        })  # fmt: skip
    rows += [_row(clock, on) for clock in clocks_of(story_of(one))]
    return sorted(rows, key=lambda row: (row["done"] is not None, row["due"]))


def _row(clock: Clock, on: dt.date) -> dict[str, Any]:
    return {
        "title": clock.title, "since": clock.since, "due": clock.due, "done": clock.done,
        "state": clock.state(on), "left": None if clock.done else (clock.due - on).days,
        "source": clock.source, "provisional": False,
    }  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """The first screen: what was opened and closed this year, what is open, what came in."""

    filed: int
    closed: int
    open: int
    late: int
    decided: int
    fines: Any
    unpublished: int


def standing(seen_by: Actor, place: Any) -> Standing:
    """Counts of this year at a place."""
    on = today()
    rows = matters(seen_by, place).order_by()
    told = rows.aggregate(
        filed=Count("pk", filter=Q(filed_on__year=on.year)),
        closed=Count("pk", filter=Q(closed_on__year=on.year)),
        open=Count("pk", filter=Q(closed_on=None, ended_without=None)),
        decided=Count("pk", filter=Q(decided_on__year=on.year)),
        unpublished=Count("pk", filter=Q(served_on__isnull=False, published_on=None, public=True,
                                         no_penalty="", taken_back_on=None)),
    )  # fmt: skip
    paid = Payment.objects.filter(matter__in=rows.values("pk"), day__year=on.year)
    return Standing(
        told["filed"], told["closed"], told["open"], len(late_ones(seen_by, place)),
        told["decided"], paid.aggregate(sum=Sum("amount"))["sum"] or 0, told["unpublished"],
    )  # fmt: skip


def late_ones(seen_by: Actor, place: Any) -> list[int]:
    """Cases past a limit of the workflow."""
    open_ones = matters(seen_by, place).filter(closed_on=None, ended_without=None)
    ids = list(open_ones.values_list("pk", flat=True)[:2000])
    on = today()
    return [pk for pk, (_, _, due) in states_of(ids).items() if due and due.date() < on]


def tally_of_fields(seen_by: Actor, place: Any, year: int) -> list[dict[str, Any]]:
    """件 and 元 by field: opened, closed, decided, and the money that came in."""
    rows = matters(seen_by, place).order_by()
    told = {
        one["field"]: one
        for one in rows.values("field").annotate(
            filed=Count("pk", filter=Q(filed_on__year=year)),
            closed=Count("pk", filter=Q(closed_on__year=year)),
            decided=Count("pk", filter=Q(decided_on__year=year)),
        )
    }  # fmt: skip
    money = dict(
        Payment.objects.filter(matter__in=rows.values("pk"), day__year=year)
        .values_list("field").annotate(Sum("amount"))
    )  # fmt: skip
    return [
        {"title": title, "money": money.get(code, 0), **told[code]}
        for code, title in FIELDS.items() if code in told
    ]  # fmt: skip


def of_unit(code: str, seen_by: Actor) -> QuerySet[Matter]:
    """Cases about one supervised unit."""
    return matters(seen_by).filter(unit_code=code) if code else matters(seen_by).none()


def decisions() -> QuerySet[Matter]:
    """Published decisions, the newest first; what was taken back is not among them."""
    rows = Matter.objects.filter(published_on__isnull=False, taken_back_on=None, public=True)
    return rows.select_related("place").order_by("-published_on", "-pk")


def said_publicly(one: Matter) -> dict[str, Any]:
    """A decision as everybody may read it: people by family name, no numbers, no house numbers."""
    law = BY_CODE.get(one.violation)
    people = tuple(
        name for name in (one.responsible, one.party_name if one.party == "person" else "") if name
    )
    penalty = penalty_words(one.kinds, one.fine, one.gains)
    act = law.title if law else one.says
    return {
        "party": masked_party(one.party_name, one.party),
        "act": masked_text(act, people),
        "basis": law.punished_by if law else "",
        "penalty": penalty,
        "says": masked_text(f"{act}，处以{penalty}", people),
    }


def investigators(one: Matter) -> list[tuple[int, str, str]]:
    """Colleagues of the office who may investigate: staff id, name, post."""
    if one.office_id is None:
        return []
    return [(row.pk, row.name, row.post) for row in places.staff_of(one.office_id)]


def to_be_moved(first: int, last: int) -> list[Matter]:
    """Clues of checks and complaints in a range of places that nobody has taken up."""
    rows = Matter.objects.filter(
        place__number__range=(first, last), accepted_on=None, source__in="13",
        ended_without=None, violation="", simple=False,
    ).exclude(source_ref="")  # fmt: skip
    return list(rows.order_by("found_on", "pk"))


def present(pk: int) -> Matter:
    """A case as it is now; whoever asks has it in hand."""
    return Matter.objects.get(pk=pk)
