"""What exchange can answer of feeds: what came by itself, how much of it, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.exchange.models import Delivered, Feed
from xinglin.engines.exchange.queries.deliveries import READ
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import now


@dataclass(frozen=True)
class Standing:
    """How far a feed is: rows received of rows listed, batches taken, gaps open."""

    received: int
    listed: int
    taken: int
    gaps: int


NOTHING = Standing(0, 0, 0, 0)
STATES = Delivered.STATES


def feeds(seen_by: Actor) -> QuerySet[Feed]:
    """Feeds within reach, by name."""
    return within(Feed.objects.all(), seen_by, READ, "place").order_by("name")


def feed(pk: int, seen_by: Actor) -> Feed:
    """One feed; raises Missing."""
    found = feeds(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个定时接收，或不在您的管辖范围内")
    return found


def feed_named(name: str, seen_by: Actor) -> Feed:
    """The feed of that name; raises Missing."""
    found = feeds(seen_by).filter(name=name).first()
    if found is None:
        raise Missing(f"没有名为“{name[:40]}”的定时接收", mend="xinglin feed list 列出所有")
    return found


def standings(seen_by: Actor) -> dict[int, Standing]:
    """How far each feed is, by its number."""
    rows = Delivered.objects.filter(feed__in=feeds(seen_by)).values("feed").order_by()
    taken = Q(state=Delivered.TAKEN)
    counted = rows.annotate(
        received=Sum("received"), listed=Sum("rows"), taken=Count("pk", filter=taken),
        gaps=Count("pk", filter=~taken),
    )  # fmt: skip
    return {
        one["feed"]: Standing(one["received"], one["listed"], one["taken"], one["gaps"])
        for one in counted
    }


def delivered(of: Feed) -> QuerySet[Delivered]:
    """The numbered batches of a feed, the newest first."""
    return Delivered.objects.filter(feed=of).order_by("-number")


def gaps(seen_by: Actor) -> QuerySet[Delivered]:
    """What is missing now, of every feed within reach, the oldest first."""
    rows = Delivered.objects.filter(feed__in=feeds(seen_by)).exclude(state=Delivered.TAKEN)
    return rows.select_related("feed").order_by("noticed_at", "number")


def throughput(of: Feed, days: int = 14) -> list[tuple[str, int]]:
    """Rows taken on each of the last days on which anything came."""
    since = now() - dt.timedelta(days=days)
    rows = Delivered.objects.filter(feed=of, taken_at__gte=since).order_by("taken_at")
    found: dict[str, int] = {}
    for one in rows:
        day = (one.taken_at or since).astimezone().date().isoformat()
        found[day] = found.get(day, 0) + one.received
    return list(found.items())


def due_feeds() -> list[Feed]:
    """The feeds whose time has come, the longest waiting first."""
    return list(Feed.objects.filter(active=True, next_at__lte=now()).order_by("next_at"))


def any_due(at: dt.datetime) -> bool:
    """Whether any feed is to be run."""
    return Feed.objects.filter(active=True, next_at__lte=at).exists()
