"""What the door can answer: whose token this is, which clients there are, what they asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from xinglin.engines.access import STEWARD, Actor, Grant
from xinglin.engines.access.queries import blind, unseal, within
from xinglin.engines.exchange import Judged, Outcome
from xinglin.engines.exchange.queries import kind_of_reason, latest
from xinglin.engines.ledger import Door
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import now
from xinglin.services.interoperability.models import (
    Client,
    Export,
    ExportFile,
    Hook,
    Import,
    ImportPiece,
    ImportSource,
    Notice,
    Token,
    Traffic,
)
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


def size_of(export: Export) -> int | None:
    """How many resources an export holds; None while it is being prepared."""
    if export.ready_at is None:
        return None
    found = ExportFile.objects.filter(export=export).aggregate(all=Sum("size"))["all"]
    return int(found or 0)


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


# --- imports ---


class Line(msgspec.Struct, array_like=True, frozen=True):
    """A line as it came; `sound` unless its characters are not UTF-8."""

    row: int
    text: str
    sound: bool = True


class Told(msgspec.Struct, array_like=True, frozen=True):
    """What became of a line."""

    row: int
    name: str
    verdict: str
    why: str = ""
    mend: str = ""
    field: str = ""

    @classmethod
    def of(cls, row: int, name: str, judged: Judged) -> Told:
        """The verdict of a line."""
        return cls(row, name, str(judged.outcome), judged.why, judged.mend, judged.field)


_lines = msgspec.json.Decoder(list[Line])
_told = msgspec.json.Decoder(list[Told])
VERDICTS = (Outcome.ACCEPTED, Outcome.UNCHANGED, Outcome.SET_ASIDE, Outcome.WAITING)


def lines_of(piece: ImportPiece) -> list[Line]:
    """The lines of a piece that are kept."""
    return _lines.decode(unseal(piece.body)) if piece.body is not None else []


def told_of(piece: ImportPiece) -> list[Told]:
    """The verdicts of a piece."""
    return _told.decode(unseal(piece.told)) if piece.told is not None else []


def import_of(token: str, client: int) -> Import | None:
    """An import of that client; None where there is none, or it was taken back."""
    return Import.objects.filter(token=token, client_id=client, gone=False).first()


def open_imports() -> list[Import]:
    """What is to be gone on with, the oldest first; a client that is switched off waits."""
    rows = Import.objects.filter(finished_at=None, client__active=True)
    return list(rows.select_related("client__place").order_by("pk"))


def imports_due(at: dt.datetime) -> bool:
    """Whether an import can be gone on with: its files are here, or one is to be fetched now."""
    rows = Import.objects.filter(finished_at=None, client__active=True)
    missing = ImportSource.objects.filter(of=OuterRef("pk"), fetched_at=None, failed=False)
    due = missing.filter(next_at__lte=at)
    return rows.filter(Q(~Exists(missing)) | Q(Exists(due))).exists()


def sources_of(found: Import) -> list[ImportSource]:
    """The files of an import, in their order."""
    return list(ImportSource.objects.filter(of=found).order_by("number"))


def _pieces(found: Import) -> QuerySet[ImportPiece]:
    rows = ImportPiece.objects.filter(source__of=found).select_related("source")
    return rows.order_by("source__number", "rank", "pk")


def verdicts(found: Import, verdict: str = "") -> Iterator[tuple[int, Told]]:
    """Verdicts with the number of the file they are about."""
    for piece in _pieces(found).defer("body").iterator(chunk_size=20):
        for one in told_of(piece):
            if verdict in ("", one.verdict):
                yield piece.source.number, one


def lines_left(found: Import) -> Iterator[str]:
    """The lines that were set aside or wait, as they came."""
    kept = _pieces(found).filter(body__isnull=False, open=False).defer("told")
    for piece in kept.iterator(chunk_size=20):
        for one in lines_of(piece):
            yield one.text


def imports(seen_by: Actor) -> QuerySet[Import]:
    """Imports of the clients within reach, newest first."""
    rows = Import.objects.filter(client__in=clients(seen_by))
    return rows.select_related("client__place").order_by("-pk")


def one_import(pk: int, seen_by: Actor) -> Import:
    """One of them; raises Missing."""
    found = imports(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这次导入，或不在您的管辖范围内")
    return found


def open_reasons(found: Import) -> list[dict[str, Any]]:
    """Why lines of an import are open, the most frequent first; without what reasons quote."""
    counted: dict[tuple[str, str, str], int] = {}
    for verdict in (Outcome.SET_ASIDE, Outcome.WAITING):
        for _, one in verdicts(found, verdict):
            key = (one.verdict, kind_of_reason(one.why), one.mend)
            counted[key] = counted.get(key, 0) + 1
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    names = ("verdict", "why", "mend", "rows")
    return [dict(zip(names, (*key, rows), strict=True)) for key, rows in ordered]


# --- subscriptions ---

AT_WORK = (Hook.REQUESTED, Hook.ACTIVE)


def hook_of(key: str) -> Hook | None:
    """What is kept of the subscription of that id."""
    return Hook.objects.select_related("client__place").filter(key=key).first()


def _ready(at: dt.datetime) -> QuerySet[Hook]:
    rows = Hook.objects.filter(client__active=True, state__in=AT_WORK)
    return rows.filter(Q(next_at=None) | Q(next_at__lte=at))


def hooks_at_work(at: dt.datetime) -> list[Hook]:
    """Subscriptions that are to be looked after now; those that failed wait their turn."""
    return list(_ready(at).select_related("client__place").order_by("pk"))


def hooks_due(at: dt.datetime) -> bool:
    """Whether any subscription is to be tried, ended, or told of something."""
    rows = _ready(at)
    waiting = Notice.objects.filter(hook=OuterRef("pk"), state=Notice.WAITING)
    due = rows.filter(Q(state=Hook.REQUESTED) | Q(ends_at__lte=at) | Q(Exists(waiting)))
    return due.exists() or rows.filter(cursor__lt=latest()).exists()


def hooks(seen_by: Actor) -> QuerySet[Hook]:
    """Subscriptions of the clients within reach, newest first, with what waits."""
    rows = Hook.objects.filter(client__in=clients(seen_by)).select_related("client__place")
    waits = Count("notice", filter=Q(notice__state=Notice.WAITING))
    return rows.annotate(waits=waits).order_by("-pk")


def hook(pk: int, seen_by: Actor) -> Hook:
    """One of them; raises Missing."""
    found = hooks(seen_by).filter(pk=pk).first()
    if found is None:
        raise Missing("没有这个订阅，或不在您的管辖范围内")
    return found


def notices(of: Hook) -> QuerySet[Notice]:
    """What a subscription was told of, and is to be, newest first."""
    return Notice.objects.filter(hook=of).order_by("-pk")


def notices_sent(seen_by: Actor, days: int = 7) -> dict[str, int]:
    """How many notices of the last days stand in each state."""
    since = now() - dt.timedelta(days=days)
    rows = Notice.objects.filter(hook__client__in=clients(seen_by), made_at__gte=since)
    return {one["state"]: one["n"] for one in rows.values("state").annotate(n=Count("pk"))}
