"""What can be asked of returns: interfaces and how they stand, what was refused, alarms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from xinglin.engines.access import KEEPER_AT_CONSOLE, STATISTICIAN, STEWARD, Actor, Grant
from xinglin.engines.access.queries import within
from xinglin.engines.exchange import queries as exchange
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import ZONE, now
from xinglin.services.returns.models import Alarm, Interface, Item, Message
from xinglin.services.returns.rules import (
    QUEUED,
    SENT,
    Stands,
    stalled,
)

READ, MANAGE, RESEND, ALARM = "returns.read", "returns.manage", "returns.resend", "returns.alarm"
SHOWN = 5  # gaps that an alarm names


def interfaces(seen_by: Actor) -> QuerySet[Interface]:
    """The interfaces whose place lies within reach, by name."""
    rows = Interface.objects.select_related("place")
    return within(rows, seen_by, READ, "place_id").order_by("name")


def interface(pk: int, seen_by: Actor) -> Interface:
    """One interface; raises Missing."""
    found = interfaces(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个上报接口，或不在您的管辖范围内")
    return found


def interface_named(name: str, seen_by: Actor) -> Interface:
    """The interface of that name; raises Missing."""
    found = interfaces(seen_by).filter(name=name).first()
    if found is None:
        raise Missing(f"没有名为“{name[:40]}”的上报接口", mend="xinglin returns list 列出所有")
    return found


def sender(one: Interface) -> Actor:
    """As whom an interface reads: the figures and records of its place, nothing else."""
    grants = tuple(
        Grant(role, one.place.number, one.place.last) for role in (STEWARD, STATISTICIAN)
    )
    return Actor(None, f"上报：{one.counterpart}"[:80], grants=grants, door="job")


def counts(seen_by: Actor) -> dict[int, dict[str, int]]:
    """How many things of each interface are in each state."""
    rows = Item.objects.filter(interface__in=interfaces(seen_by).order_by())
    found: dict[int, dict[str, int]] = {}
    for pk, state, many in rows.values_list("interface", "state").annotate(many=Count("pk")):
        found.setdefault(pk, {})[state] = many
    return found


def standing(rows: Iterable[Interface]) -> dict[int, Stands]:
    """How each interface stands, by its number."""
    several = list(rows)
    waits = {
        pk: (many, since)
        for pk, many, since in Item.objects.filter(interface__in=several, state__in=(QUEUED, SENT))
        .values_list("interface")
        .annotate(many=Count("pk"), since=Min("queued_at"))
    }
    return {
        one.pk: Stands(one.active, one.every, one.fails, *waits.get(one.pk, (0, None)), one.why)
        for one in several
    }


def items(one: Interface, state: str = "") -> QuerySet[Item]:
    """What goes up by an interface, the latest first; of one state where it is said."""
    rows = Item.objects.filter(interface=one).select_related("message")
    return (rows.filter(state=state) if state else rows).order_by("-queued_at", "-pk")


def messages(one: Interface) -> QuerySet[Message]:
    """The messages of an interface, the newest first."""
    return Message.objects.filter(interface=one).order_by("-number")


def by_day(one: Interface, days: int = 14) -> list[dict[str, Any]]:
    """Each day's messages: how many things went, were acknowledged, refused, are unanswered."""
    since = now() - dt.timedelta(days=days)
    rows = (
        Message.objects.filter(interface=one, made_at__gte=since)
        .annotate(day=TruncDate("made_at", tzinfo=ZONE))
        .values("day")
        .annotate(
            messages=Count("pk"), sent=Sum("items"), taken=Sum("acknowledged"),
            back=Sum("refused"), open=Sum("items", filter=Q(told_at=None)),
        )
        .order_by("-day")
    )  # fmt: skip
    return [{**row, "open": row["open"] or 0} for row in rows]


def due(at: dt.datetime) -> list[Interface]:
    """The interfaces whose time has come, the longest waiting first."""
    rows = Interface.objects.filter(active=True, next_at__lte=at).select_related("place")
    return list(rows.order_by("next_at"))


def any_due(at: dt.datetime) -> bool:
    """Whether any interface is to be run."""
    return Interface.objects.filter(active=True, next_at__lte=at).exists()


# --- alarms ---


def alarms(seen_by: Actor) -> QuerySet[Alarm]:
    """Alarms within reach, open ones first, then the newest."""
    rows = within(Alarm.objects.select_related("place"), seen_by, ALARM, "place_id")
    return rows.order_by(F("gone_at").desc(nulls_first=True), "-raised_at")


def alarm(pk: int, seen_by: Actor) -> Alarm:
    """One alarm; raises Missing."""
    found = alarms(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个告警，或不在您的管辖范围内")
    return found


def standing_still(at: dt.datetime) -> dict[tuple[str, int], tuple[int, str, str]]:
    """All that stands still now: place, title and reason, by kind and number."""
    found: dict[tuple[str, int], tuple[int, str, str]] = {}
    titles = dict(exchange.STATES)
    gaps: dict[int, list[Any]] = {}
    for gap in exchange.gaps(KEEPER_AT_CONSOLE):
        if gap.feed.active:
            gaps.setdefault(gap.feed_id, []).append(gap)
    for pk, several in gaps.items():
        told = "；".join(f"第{one.number}批{titles[one.state]}" for one in several[:SHOWN])
        more = f"等{len(several)}批" if len(several) > SHOWN else ""
        feed = several[0].feed
        found[Alarm.FEED, pk] = (feed.place, f"{feed.sender}：数据没有收齐", told + more)
    rows = list(Interface.objects.filter(active=True).select_related("place"))
    held = standing(rows)
    for one in rows:
        if why := stalled(held[one.pk], at):
            title = f"{one.counterpart}：数据没有送到"
            found[Alarm.RETURN, one.pk] = (one.place_id, title, why)
    return found


def alarms_differ(at: dt.datetime) -> bool:
    """Whether an alarm is to be raised or has gone."""
    raised = set(Alarm.objects.filter(gone_at=None).values_list("kind", "of"))
    return raised != set(standing_still(at))
