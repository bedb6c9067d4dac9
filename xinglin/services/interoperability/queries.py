"""What the door can answer: whose token this is, which clients there are, what they asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from xinglin.engines.access import STEWARD, Actor, Grant
from xinglin.engines.access.queries import blind, within
from xinglin.engines.ledger import Door
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import now
from xinglin.services.interoperability.models import Client, Export, ExportFile, Token, Traffic
from xinglin.services.interoperability.rules import Scopes, WrongScope, scopes

READ, MANAGE = "interoperability.read", "interoperability.manage"
PURPOSE = "interoperability.token"


@dataclass(frozen=True)
class Caller:
    """A client at work: who it is, what it may do, where."""

    client: int
    code: str
    actor: Actor
    scopes: Scopes
    place: int


def caller(token: str) -> Caller | None:
    """Whose token this is; None when it is nobody's, or not valid any more."""
    row = (
        Token.objects.filter(index=blind(token, PURPOSE, 32), expires_at__gt=now())
        .values_list(
            "scopes", "client_id", "client__code", "client__title", "client__place_id",
            "client__place__last", "client__active", "client__scopes",
        )
        .first()
    )  # fmt: skip
    if row is None or not row[6]:
        return None
    given, pk, code, title, place, last, _, held = row
    given_scopes = scopes(given)
    if not given_scopes.within(scopes(held)):
        return None
    actor = Actor(
        None, f"{title}（{code}）"[:80], grants=(Grant(STEWARD, place, last),), door=Door.API
    )
    return Caller(pk, code, actor, given_scopes, place)


def caller_of(client: Client) -> Caller:
    """A client as it would call, for what it asked to be done behind the door."""
    place = client.place
    name = f"{client.title}（{client.code}）"[:80]
    actor = Actor(None, name, grants=(Grant(STEWARD, place.number, place.last),), door=Door.API)
    return Caller(client.pk, client.code, actor, scopes(client.scopes), place.number)


def export_of(token: str, client: int) -> Export | None:
    """An export of that client; None where there is none, or it was taken back."""
    return Export.objects.filter(token=token, client_id=client, gone=False).first()


def export(pk: int) -> Export:
    """An export by its number; raises Missing."""
    found = Export.objects.select_related("client__place").filter(pk=pk).first()
    if found is None:
        raise Missing("没有这次导出")
    return found


def files_of(export: Export) -> list[ExportFile]:
    """The files of an export, by type."""
    return list(ExportFile.objects.filter(export=export).order_by("kind"))


def exports(seen_by: Actor) -> QuerySet[Export]:
    """Exports of the clients within reach, newest first."""
    return (
        Export.objects.filter(client__in=clients(seen_by)).select_related("client").order_by("-pk")
    )


def client_of(code: str) -> Client | None:
    """The active client of that code, for the exchange of its assertion."""
    return Client.objects.filter(code=code, active=True).first()


def clients(seen_by: Actor) -> QuerySet[Client]:
    """The clients whose place lies within reach, by name."""
    return within(Client.objects.select_related("place"), seen_by, READ, "place_id").order_by(
        "title"
    )


def holds(client: Client, scope: str) -> bool:
    """Whether a client is registered for all that a scope says."""
    try:
        return scopes(scope).within(scopes(client.scopes))
    except WrongScope:
        return False


def client(pk: int, seen_by: Actor) -> Client:
    """One client; raises Missing."""
    found = clients(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个接口客户端，或不在您的管辖范围内")
    return found


def traffic(seen_by: Actor, days: int = 7) -> QuerySet[Traffic]:
    """What clients within reach asked for lately, newest first."""
    since = now() - dt.timedelta(days=days)
    rows = Traffic.objects.filter(client__in=clients(seen_by), hour__gte=since)
    return rows.select_related("client").order_by("-hour", "client__title", "interaction")


def traffic_of(seen_by: Actor, days: int = 7) -> Sequence[dict[str, Any]]:
    """The same added up by interaction."""
    rows = traffic(seen_by, days).order_by()
    summed = rows.values("interaction").annotate(
        requests=Sum("requests"), refused=Sum("refused"), resources=Sum("resources"),
        milliseconds=Sum("milliseconds"),
    )  # fmt: skip
    return [dict(one) for one in summed.order_by("-requests")]
