"""Finds FHIR resources by the index; the whole answer is pinned to a commit and read in pages."""

from __future__ import annotations

import datetime as dt
import secrets
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind
from xinglin.engines.exchange.models import Mark, Pinned, Resource, Spread, Word
from xinglin.engines.exchange.queries.resources import Stored, bodies, visible
from xinglin.engines.exchange.rules.fhir import exact
from xinglin.engines.exchange.rules.fhir.expressions import reader
from xinglin.engines.exchange.rules.fhir.indexing import Marker, link_marks, offered
from xinglin.engines.exchange.rules.fhir.outcomes import Wrong
from xinglin.engines.exchange.rules.fhir.searching import TABLES as TABLE_OF
from xinglin.engines.exchange.rules.fhir.searching import Asked, Filter, Marked, Ranged
from xinglin.engines.exchange.rules.fhir.searching import Word as Wanted
from xinglin.engines.ledger.queries import head
from xinglin.kernel.time import now

PROBE = 2000  # index entries that are counted to see which condition is the narrowest
FEW = 50  # a condition that so few fulfil leads, whatever the others are
INCLUDED = 2000  # resources that are sent along with a page
TABLES: dict[str, Any] = {"words": Word, "marks": Mark, "spans": Spread}
COLUMNS = {"words": "text", "spans": "low"}


@dataclass(slots=True)
class Answer:
    """One page of a search: what was found, what is sent along, where the other pages are."""

    asked: Asked
    commit: int
    total: int | None
    matches: list[Stored] = field(default_factory=list)
    included: list[Stored] = field(default_factory=list)
    token: str = ""
    offset: int = 0
    more: bool = False


@cache
def marker() -> Marker:
    """What makes the fingerprints of this platform's index."""
    return Marker(blind("fhir", "exchange.fhir"))


def search(asked: Asked, seen_by: Actor, base: str = "") -> Answer:
    """The first page of what was asked for."""
    rows = _ordered(_matching(asked, seen_by), asked)
    commit = head()
    if asked.summary == "count":
        return Answer(asked, commit, rows.order_by().count())
    ids = list(rows.values_list("pk", flat=True)[: asked.count + 1])
    answer = Answer(asked, commit, len(ids))
    if len(ids) > asked.count:
        every = list(rows.values_list("pk", flat=True))
        answer.token = _pin(asked, every, commit, seen_by)
        answer.total, answer.more = len(every), True
        ids = every[: asked.count]
    if asked.total == "none":
        answer.total = None
    return _filled(answer, ids, seen_by, base)


def page(asked: Asked, token: str, offset: int, seen_by: Actor, base: str = "") -> Answer:
    """A further page of a search, as things stood at its commit."""
    pinned = Pinned.objects.filter(token=token, owner=owner_of(seen_by)).first()
    if pinned is None:
        raise Wrong("expired", "这一页已经过期", mend="请重新查询", status=410)
    ids = array("q")
    ids.frombytes(bytes(pinned.ids))
    part = list(ids[offset : offset + asked.count])
    total = len(ids) if asked.total != "none" else None
    answer = Answer(asked, pinned.commit, total, token=token, offset=offset)
    answer.more = offset + asked.count < len(ids)
    return _filled(answer, part, seen_by, base, as_of=pinned.commit)


def pinned_search(token: str, seen_by: Actor) -> tuple[str, list[tuple[str, str]]]:
    """What a pinned search had asked for: the type and the pairs of its query."""
    pinned = Pinned.objects.filter(token=token, owner=owner_of(seen_by)).first()
    if pinned is None:
        raise Wrong("expired", "这一页已经过期", mend="请重新查询", status=410)
    return pinned.kind, [(name, value) for name, value in pinned.said]


def owner_of(actor: Actor) -> str:
    """To whom the pages of a search belong."""
    return f"{actor.account or ''}/{actor.name}"[:80]


def found_ids(asked: Asked, seen_by: Actor, most: int) -> list[int]:
    """The numbers of at most so many matching resources; for conditional work and export."""
    rows = _ordered(_matching(asked, seen_by), asked)
    return list(rows.values_list("pk", flat=True)[:most])


def touched(asked: Asked, seen_by: Actor, after: int, until: int) -> list[tuple[int, str, int]]:
    """What matches and was written after one commit and up to another, in that order: number of
    the resource, its key, its version."""
    rows = _matching(asked, seen_by).filter(since__gt=after, since__lte=until)
    return list(rows.order_by("since", "pk").values_list("pk", "key", "since"))


def latest() -> int:
    """The commit at which a resource was last written."""
    return Resource.objects.aggregate(last=Max("since"))["last"] or 0


def _pin(asked: Asked, ids: Sequence[int], commit: int, seen_by: Actor) -> str:
    token = secrets.token_urlsafe(18)
    Pinned.objects.create(
        token=token, owner=owner_of(seen_by), kind=asked.kind, commit=commit, said=asked.said,
        ids=array("q", ids).tobytes(), at=now(),
    )  # fmt: skip
    return token


def _filled(
    answer: Answer, ids: Sequence[int], seen_by: Actor, base: str, as_of: int | None = None
) -> Answer:
    answer.matches = bodies(ids, as_of=as_of)
    if answer.asked.include or answer.asked.revinclude:
        answer.included = _beside(answer, seen_by, base, as_of)
    return answer


# --- what matches ---


def _matching(asked: Asked, seen_by: Actor) -> QuerySet[Any]:
    led = any(_able(one) for one in asked.filters)
    kind = Q(_Aside("kind", asked.kind)) if led else Q(kind=asked.kind)
    rows = visible(Resource.objects.filter(kind, retired=False), seen_by)
    for several in asked.ids:
        rows = rows.filter(key__in=several)
    for one in asked.updated:
        rows = rows.filter(_updated(one))
    return rows.filter(*_conditions(asked.filters, seen_by))


def _updated(one: Ranged) -> Q:
    """A condition on when a resource was written."""
    low, high = (dt.datetime.fromtimestamp(_sane(at), dt.UTC) for at in (one.low, one.high))
    at_or_after, before = Q(updated_at__gte=low), Q(updated_at__lt=high)
    return {
        "eq": at_or_after & before, "ap": at_or_after & before, "ne": ~(at_or_after & before),
        "gt": Q(updated_at__gte=high), "sa": Q(updated_at__gte=high), "ge": at_or_after,
        "lt": ~at_or_after, "eb": ~at_or_after, "le": before,
    }[one.prefix]  # fmt: skip


def _sane(at: float) -> float:
    return min(max(at, -6e10), 2.5e11)


def _conditions(filters: Sequence[Filter], seen_by: Actor) -> list[Any]:
    """The narrowest condition leads, by the index; the others are looked up for what it finds."""
    if not filters:
        return []
    able = [one for one in filters if _able(one)]
    lead = able[0] if able else None
    if len(filters) > 1 and len(able) > 1:
        lead = _narrowest(able, seen_by)
    return [_condition(one, seen_by, leads=one is lead) for one in filters]


def _able(one: Filter) -> bool:
    """Whether a condition leads to what it finds: it does not tell of what is absent."""
    return not one.without and one.missing is None


def _narrowest(filters: Sequence[Filter], seen_by: Actor) -> Filter:
    """The condition that fewest fulfil; ranges, which take longest to count, are asked last."""
    found, least = filters[0], PROBE
    for one in sorted(filters, key=lambda one: one.table == "spans"):
        size = _size(one, seen_by, least)
        if size < least:
            found, least = one, size
        if least <= FEW:
            break
    return found


def _size(one: Filter, seen_by: Actor, most: int) -> int:
    """How many index entries fulfil a condition, counted no further than there are already."""
    if one.back or one.chain:
        return min(PROBE // 2, most)
    return len(_entries(one, seen_by).values_list("pk", flat=True)[:most])


class _Aside(Func):
    """A column's value compared so that SQLite does not walk that column's index.

    It takes the index of a type, with every resource of it, for narrower than the few numbers that
    a condition leads to: 45 ms against 1 among 55,000 resources.
    """

    template = "%(expressions)s"
    arg_joiner = " = "
    output_field = BooleanField()
    conditional = True

    def __init__(self, name: str, value: str) -> None:
        super().__init__(F(name), Value(value))

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """A plus before a column keeps its index out of the plan."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **more)


def _condition(one: Filter, seen_by: Actor, leads: bool) -> Any:
    if one.back is not None:
        link, inner = one.back
        those = visible(Resource.objects.filter(kind=link.owner, retired=False), seen_by).filter(
            _condition(inner, seen_by, leads=True)
        )
        marks = Mark.objects.filter(param=link.number, resource__in=those.values("pk"))
        return Q(own__in=marks.values("mark"))
    if one.table == "ids":
        mark = marker()
        return Q(own__in=[mark(each.text) for each in one.values if isinstance(each, Marked)])
    entries = _entries(one, seen_by)
    if one.missing is not None:
        there = Exists(entries.filter(resource=OuterRef("pk")))
        return ~there if one.missing else there
    if one.without:
        return ~Exists(entries.filter(resource=OuterRef("pk")))
    if leads:
        return Q(pk__in=entries.values("resource_id"))
    return Exists(entries.filter(resource=OuterRef("pk")))


def _entries(one: Filter, seen_by: Actor) -> QuerySet[Any]:
    """The index entries that fulfil a condition."""
    rows = TABLES[one.table].objects.filter(param=one.number)
    if one.missing is not None:
        return rows
    if one.chain:
        met = Q()
        for kind, inner in one.chain:
            there = visible(Resource.objects.filter(kind=kind, retired=False), seen_by)
            there = there.filter(_condition(inner, seen_by, leads=not inner.without))
            met |= Q(mark__in=there.values("own"))
        return rows.filter(met)
    marked = [each.text for each in one.values if isinstance(each, Marked)]
    if marked:
        mark = marker()
        return rows.filter(mark__in=[mark(text) for text in marked])
    met = Q()
    for each in one.values:
        if isinstance(each, Wanted):
            rows, condition = _worded(rows, each)
            met |= condition
        elif isinstance(each, Ranged):
            met |= _ranged(each)
    return rows.filter(met)


def _worded(rows: QuerySet[Any], one: Wanted) -> tuple[QuerySet[Any], Q]:
    if one.how == "same":
        return rows, Q(whole=marker()(one.whole))
    if one.how == "holds":
        place = _Place(F("text"), Value(one.text), output_field=IntegerField())
        return rows.annotate(place=place), Q(place__gt=0)
    return rows, Q(text__gte=one.text, text__lt=one.text + b"\xff")


class _Place(Func):
    """Where bytes stand within others; 0 where they do not."""

    function = "instr"

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL writes `position(these IN those)`."""
        turned = self.copy()
        turned.set_source_expressions(self.get_source_expressions()[::-1])
        return turned.as_sql(compiler, connection, function="position", arg_joiner=" IN ", **more)


def _ranged(one: Ranged) -> Q:
    """The comparisons of FHIR between the range asked for and that of a resource."""
    low, high = one.low, one.high
    if one.point:
        inside = Q(low__gte=low, high__lt=high)
        met = {
            "eq": inside, "ne": ~inside, "ap": Q(low__lte=high, high__gte=low),
            "gt": Q(high__gt=high), "ge": Q(high__gte=high), "lt": Q(low__lt=low),
            "le": Q(low__lte=low), "sa": Q(low__gt=high), "eb": Q(high__lt=low),
        }[one.prefix]  # fmt: skip
    else:
        inside = Q(low__gte=low, high__lte=high)
        near = max(86400.0, abs(now().timestamp() - low) / 10) if one.prefix == "ap" else 0.0
        met = {
            "eq": inside, "ne": ~inside, "ap": Q(low__lt=high + near, high__gt=low - near),
            "gt": Q(high__gt=high), "ge": Q(high__gt=high) | inside, "lt": Q(low__lt=low),
            "le": Q(low__lt=low) | inside, "sa": Q(low__gte=high), "eb": Q(high__lte=low),
        }[one.prefix]  # fmt: skip
    if one.unit:
        name = "unit" if one.unit.startswith("w:") else "code"
        met &= Q(**{name: marker()(one.unit)})
    return met


def _ordered(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    order: list[Any] = []
    for number, (code, down) in enumerate(asked.sort):
        if code in ("_id", "_lastUpdated"):
            name = "key" if code == "_id" else "updated_at"
        else:
            known = offered(asked.kind)[code]
            table = TABLE_OF[known.kind]
            column = COLUMNS[table]
            entries = TABLES[table].objects.filter(param=known.number, resource=OuterRef("pk"))
            best = entries.order_by(f"-{column}" if down else column).values(column)[:1]
            name = f"sort{number}"
            rows = rows.annotate(**{name: Subquery(best)})
        by = F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
        order.append(by)
    return rows.order_by(*order, "pk")


# --- what is sent along ---


def _beside(answer: Answer, seen_by: Actor, base: str, as_of: int | None) -> list[Stored]:
    asked, mark = answer.asked, marker()
    wanted: set[int] = set()
    for one in answer.matches:
        if not asked.include:
            break
        told = exact.read_resource(one.body)
        for parameter, kind in asked.include:
            for value in reader(parameter)(told):
                wanted |= _linked(value.value, kind, base)
    here = {one.pk for one in answer.matches}
    rows = visible(Resource.objects.filter(retired=False), seen_by)
    ids = set(_by_own(rows, wanted))
    for parameter in asked.revinclude:
        own = [mark(f"r:{one.kind}/{one.key}") for one in answer.matches]
        back = Mark.objects.filter(param=parameter.number, mark__in=own).values("resource_id")
        ids |= set(rows.filter(kind=parameter.owner, pk__in=back).values_list("pk", flat=True))
    if len(ids) > INCLUDED:
        raise Wrong("too-costly", f"随附的资源超过{INCLUDED}个", mend="请减小 _count", status=413)
    return bodies(sorted(ids - here), as_of=as_of)


def _linked(told: Any, kind: str, base: str) -> set[int]:
    written = told.get("reference") if isinstance(told, dict) else told
    if not isinstance(written, str) or not written:
        return set()
    texts = [text for text in link_marks(written, base) if text.startswith("r:")]
    return {marker()(text) for text in texts if not kind or text.startswith(f"r:{kind}/")}


def _by_own(rows: QuerySet[Any], marks: Iterable[int]) -> Iterable[int]:
    several = sorted(marks)
    for at in range(0, len(several), 900):
        yield from rows.filter(own__in=several[at : at + 900]).values_list("pk", flat=True)
