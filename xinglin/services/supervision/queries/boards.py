"""How supervision stands at a place: what was done, what is open, what is late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.supervision.models import Campaign, Check, Opinion, Seat
from xinglin.services.supervision.queries.checks import checks
from xinglin.services.supervision.queries.pools import officer_of, units
from xinglin.services.supervision.rules import FIELDS, RESULTS, publish_by

READ = "supervision.read"


@dataclass(frozen=True)
class Standing:
    """The first screen: units, checks of the year, what waits."""

    units: int
    high: int
    checks: int
    people: int
    opinions: int
    found: int
    waiting: int
    late: int
    mending: int
    overdue: int
    passed: int


def standing(seen_by: Actor, place: Any) -> Standing:
    """Counts of this year at a place."""
    on = today()
    mine = units(seen_by, place)
    rows = checks(seen_by, place).filter(cancelled_on=None)
    year = rows.filter(checked_on__year=on.year).order_by()
    told = year.aggregate(
        checks=Count("pk"), people=Sum("people"), found=Count("pk", filter=Q(result__in="23")),
        passed=Count("pk", filter=Q(passed_on__isnull=False)),
    )  # fmt: skip
    open_ones = rows.filter(checked_on=None).order_by()
    mending = rows.filter(mend_by__isnull=False, mended_on=None, passed_on=None).order_by()
    return Standing(
        mine.count(), mine.filter(risk="3").count(), told["checks"], told["people"] or 0,
        Opinion.objects.filter(check_of__in=year.values("pk")).count(), told["found"],
        open_ones.count(), open_ones.filter(due_on__lt=on).count(), mending.count(),
        mending.filter(mend_by__lt=on).count(), told["passed"],
    )  # fmt: skip


def mine(seen_by: Actor) -> QuerySet[Check]:
    """What the actor has to look at, the earliest first."""
    officer = officer_of(seen_by.staff)
    rows = checks(seen_by).filter(checked_on=None, cancelled_on=None)
    if officer is None:
        return rows.none()
    own = Seat.objects.filter(officer=officer, ended_on=None).values("check_of")
    return rows.filter(pk__in=own).order_by("due_on", "pk")


def work_of_fields(seen_by: Actor, place: Any, year: int) -> list[dict[str, Any]]:
    """户次, 人次, 意见书 and findings by field: units never mixed."""
    rows = checks(seen_by, place).filter(checked_on__year=year, cancelled_on=None).order_by()
    told = {
        one["field"]: one
        for one in rows.values("field").annotate(
            checks=Count("pk"), people=Sum("people"), units=Count("unit", distinct=True),
            found=Count("pk", filter=Q(result__in="23")),
            passed=Count("pk", filter=Q(passed_on__isnull=False)),
        )
    }  # fmt: skip
    opinions = dict(
        Opinion.objects.filter(check_of__in=rows.values("pk")).values_list("field").annotate(
            Count("pk")
        )
    )  # fmt: skip
    return [
        {"field": code, "title": title, "opinions": opinions.get(code, 0), **told[code]}
        for code, title in FIELDS.items() if code in told
    ]  # fmt: skip


def results_of(seen_by: Actor, place: Any, year: int) -> list[dict[str, Any]]:
    """How the random checks of a year ended, result by result."""
    rows = checks(seen_by, place).filter(draw__year=year, cancelled_on=None).order_by()
    told = dict(rows.exclude(checked_on=None).values_list("result").annotate(Count("pk")))
    return [{"title": title, "count": told.get(code, 0)} for code, title in RESULTS.items()]


def late_to_publish(seen_by: Actor, place: Any, on: dt.date) -> list[Check]:
    """Random checks whose result should be public by now and is not."""
    rows = checks(seen_by, place).filter(
        kind="random", checked_on__isnull=False, published_on=None, cancelled_on=None
    )
    return [one for one in rows[:500] if one.checked_on and publish_by(one.checked_on) < on]


def campaigns(seen_by: Actor, place: Any) -> QuerySet[Campaign]:
    """Special campaigns, the newest first, with what was done in them."""
    rows = within(Campaign.objects.all(), seen_by, READ)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    done = Q(checks__checked_on__isnull=False)
    return rows.annotate(
        planned=Count("checks"), done=Count("checks", filter=done),
        found=Count("checks", filter=done & Q(checks__result__in="23")),
        passed=Count("checks", filter=Q(checks__passed_on__isnull=False)),
    ).select_related("place").order_by("-starts_on")  # fmt: skip


def campaign(pk: int, seen_by: Actor) -> Campaign:
    """One campaign within reach; raises Missing."""
    found = campaigns(seen_by, None).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个专项", why="它不存在，或不在您的管辖范围内")
    return found
