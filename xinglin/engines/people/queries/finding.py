"""Finding a person from whatever somebody typed: name, pinyin, initials, numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind, within
from xinglin.engines.ledger.queries import entries
from xinglin.engines.people import search
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.people.queries.known import NUMBER, PHONE, PLACE, TAIL, in_chunks
from xinglin.engines.people.queries.persons import SUBJECT
from xinglin.engines.people.rules.searching import (
    NUMBER_REASONS,
    Lookup,
    meanings,
    scope_words,
    why_matched,
)
from xinglin.engines.people.words import CHECKED_KINDS, Found

AT_MOST = 200  # candidates that are looked at more closely
RECENT = 30


def find(text: str, seen_by: Actor, limit: int = 20) -> list[Found]:
    """
    The residents within reach who may be meant, each with the reason, best first; those whom
    this account opened lately come before all others.
    """
    seen_by.must("people.read")
    lookups = meanings(text[:80])
    if not lookups:
        return []
    scope = scope_words(seen_by.reach("people.read"))
    found: dict[int, Found] = {}
    for lookup in lookups:
        if len(found) < limit:
            _keep_best(found, _answers(lookup, scope, seen_by))
    recent = _recently_opened(seen_by)
    unseen = [number for number in recent if number not in found]
    for lookup in lookups:
        if lookup.kind not in NUMBER_REASONS:
            _keep_best(found, _explained(lookup, _rows(unseen), seen_by))
    hits = [replace(hit, recent=hit.resident in recent) for hit in found.values()]
    order = {number: at for at, number in enumerate(recent)}
    hits.sort(
        key=lambda hit: (
            order.get(hit.resident, RECENT),
            -hit.score,
            hit.deceased_on is not None or hit.left_on is not None,
            len(hit.name),
            hit.resident,
        )
    )
    return hits[:limit]


def _keep_best(found: dict[int, Found], hits: Iterable[Found]) -> None:
    for hit in hits:
        held = found.get(hit.resident)
        if held is None or held.score < hit.score:
            found[hit.resident] = hit


def _answers(lookup: Lookup, scope: list[str] | None, seen_by: Actor) -> list[Found]:
    """Who answers to one lookup, within reach."""
    if lookup.words:
        ids = search.ids(lookup, scope, AT_MOST)
        return _explained(lookup, _rows(ids), seen_by)
    if lookup.kind in ("phone", "record"):
        rows = Resident.objects.filter(
            **{"phone_index": blind(lookup.value, PHONE)}
            if lookup.kind == "phone"
            else {"record_no": lookup.value}
        )
        return _explained(lookup, list(rows[:AT_MOST]), seen_by)
    held = Identifier.objects.all()
    if lookup.kind == "tail":
        held = held.filter(tail=blind(lookup.value, TAIL)[:8])
    else:
        held = held.filter(index=blind(lookup.value, NUMBER))
        if lookup.kind == "id":
            held = held.filter(kind__in=CHECKED_KINDS)
    held = within(held, seen_by, "people.read", f"resident__{PLACE}")
    ids = list(held.values_list("resident_id", flat=True)[:AT_MOST])
    return _explained(lookup, _rows(ids), seen_by)


def _rows(ids: Iterable[int]) -> list[Resident]:
    columns = ("name", "sex", "birth", "place", "deceased_on", "left_on", "merged_into")
    return [
        row
        for part in in_chunks(list(ids))
        for row in Resident.objects.filter(pk__in=part).only(*columns)
    ]


def _explained(lookup: Lookup, rows: list[Resident], seen_by: Actor) -> list[Found]:
    """The rows that answer to the lookup and lie within reach; merged-away ones by their keeper."""
    keepers = {row.pk: row for row in _rows({r.merged_into_id for r in rows if r.merged_into_id})}
    found = []
    for row in rows:
        why = why_matched(lookup, row.name)
        person = keepers.get(row.merged_into_id, row) if row.merged_into_id else row
        if why is None or not seen_by.may("people.read", person.place_id):
            continue
        through = row.pk if person is not row else None
        reason = f"{why[0]}（已合并的档案“{row.name}”）" if through else why[0]
        found.append(
            Found(
                resident=person.pk,
                why=reason,
                score=why[1],
                name=person.name,
                sex=person.sex,
                birth=person.birth,
                place=person.place_id,
                deceased_on=person.deceased_on,
                left_on=person.left_on,
                through=through,
            )
        )
    return found


def _recently_opened(seen_by: Actor) -> list[int]:
    """Residents whom this account opened lately, the latest first."""
    if seen_by.account is None:
        return []
    read = entries(who=seen_by.account, reading=True, subject=SUBJECT, subject_id__isnull=False)
    latest = read.values_list("subject_id", flat=True)[: 4 * RECENT]
    return list(dict.fromkeys(number for number in latest if number is not None))[:RECENT]
