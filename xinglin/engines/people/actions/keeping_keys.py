"""Keeps the keys of linkage in step with the rows, and the pairs that somebody should look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xinglin.engines.access.queries import blind_many
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.engines.people.models import Identifier, LinkKeys, Resident, Suspect
from xinglin.engines.people.queries.known import TAIL, in_chunks
from xinglin.engines.people.queries.linking import model_in_force
from xinglin.engines.people.rules.keys import Keys, keys_of
from xinglin.engines.people.words import CHECKED_KINDS, Candidate
from xinglin.kernel.events import on


def write_keys(ids: Iterable[int]) -> None:
    """Write the keys of residents anew; rows that are right already stay as they are."""
    for part in in_chunks(sorted(set(ids))):
        tails = _tails(part)
        rows = Resident.objects.filter(pk__in=part).values_list(
            "pk", "name", "sex", "birth", "place_id"
        )
        wanted = {pk: keys_of(name, sex, birth, place, tails.get(pk))
                  for pk, name, sex, birth, place in rows}  # fmt: skip
        held = LinkKeys.objects.in_bulk(list(wanted))
        for pk, keys in wanted.items():
            if pk not in held:
                LinkKeys.objects.create(resident_id=pk, **keys._asdict())
            elif Keys(*(getattr(held[pk], name) for name in Keys._fields)) != keys:
                change(held[pk], **keys._asdict())


def _tails(ids: Sequence[int]) -> dict[int, bytes]:
    held = Identifier.objects.filter(resident__in=ids, kind__in=CHECKED_KINDS, tail__isnull=False)
    rows = held.order_by("-pk").values_list("resident_id", "tail")
    return {pk: bytes(tail) for pk, tail in rows if tail is not None}


def write_new_keys(
    first: int, columns: Mapping[str, Sequence[Any]], tails: Sequence[bytes | None] | None
) -> None:
    """The keys of new residents `first`, `first + 1`, …, in columns."""
    names = columns["name"]
    size = len(names)
    days: dict[Any, dt.date] = {}
    for birth in columns["birth"]:
        if birth not in days:
            days[birth] = dt.date.fromisoformat(birth) if isinstance(birth, str) else birth
    rows = zip(names, columns["sex"], columns["birth"], columns["place_id"],
               tails or [None] * size, strict=True)  # fmt: skip
    made = [keys_of(name, sex, days[birth], place, tail) for name, sex, birth, place, tail in rows]
    insert_columns(
        LinkKeys,
        {
            "resident_id": range(first, first + size),
            **{name: [one[at] for one in made] for at, name in enumerate(Keys._fields)},
        },
    )


def tails_of(numbers: Sequence[str | None]) -> list[bytes | None]:
    """The fingerprints of the ends of numbers."""
    ends = sorted({number[-4:] for number in numbers if number})
    marks = dict(zip(ends, (mark[:8] for mark in blind_many(ends, TAIL)), strict=True))
    return [marks[number[-4:]] if number else None for number in numbers]


def suspect(alike: Mapping[int, Sequence[Candidate]], *, found_by: str) -> None:
    """Remember whom residents may be, for the steward to look at; what is remembered stays."""
    if not any(alike.values()):
        return
    model = model_in_force()
    found = {
        (min(resident, one.resident), max(resident, one.resident)): one
        for resident, several in alike.items()
        for one in several
        if one.score >= model.possible_from and one.resident != resident
    }
    for part in in_chunks(sorted({low for low, _ in found})):
        for pair in Suspect.objects.filter(one__in=part).values_list("one", "other"):
            found.pop(pair, None)
    if found:
        scores = [one.score for one in found.values()]
        insert_columns(
            Suspect,
            {
                "one": [low for low, _ in found],
                "other": [high for _, high in found],
                "probability": scores,
                "weights": [list(one.weights) for one in found.values()],
                "gain": scores,
                "model": [model.version] * len(found),
                "found_by": [found_by] * len(found),
                "state": ["open"] * len(found),
            },
        )


@on("people.merged")
def _merged(kept: int, gone: int, merge: int) -> None:
    _set_state(kept, gone, "merged")


@on("people.unmerged")
def _unmerged(kept: int, gone: int, merge: int) -> None:
    _set_state(kept, gone, "open")


def _set_state(one: int, other: int, state: str) -> None:
    low, high = sorted((one, other))
    for row in Suspect.objects.filter(one=low, other=high).exclude(state=state):
        change(row, state=state)


def kept_apart(one: int, other: int) -> None:
    """Somebody said the two are two people: the pair leaves the queue."""
    _set_state(one, other, "apart")
