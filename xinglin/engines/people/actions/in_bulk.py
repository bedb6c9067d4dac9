"""Registering many at once, column by column: for imports and the made-up county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.access.queries import blind_many, seal_many
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.people import search
from xinglin.engines.people.actions.documents import last_serials
from xinglin.engines.people.actions.keeping_keys import tails_of, write_new_keys
from xinglin.engines.people.models import Household, Identifier, Resident
from xinglin.engines.people.queries.known import NUMBER, PHONE, TAIL
from xinglin.engines.people.rules.record_numbers import record_number, village_prefix
from xinglin.engines.people.rules.searching import name_words, place_words, spelling
from xinglin.engines.people.words import IDENTITY_CARD
from xinglin.kernel import events
from xinglin.kernel.time import today

Texts = Sequence[str | None]
OWN = frozenset({"name", "sex", "birth", "place_id", "pinyin", "initials", "phone", "phone_index"})


def register_many(
    *,
    by: Actor,
    names: Sequence[str],
    sexes: Sequence[str],
    births: Sequence[dt.date | str],
    places: Sequence[int],
    id_numbers: Texts | None = None,
    phones: Texts | None = None,
    source: str = "",
    file: bool = True,
    **columns: Sequence[Any],
) -> range:
    """
    The ids of new residents, in the order given; everything was checked and matched before.

    Any other column of a resident comes as a list under its database name (`household_id`,
    `lives_here`, `deceased_on` …). `file=True` numbers their records within each village, unless
    `record_no` is given. An empty number or telephone means there is none.
    """
    if taken := OWN & columns.keys():
        raise TypeError(f"register_many() makes {', '.join(sorted(taken))} itself")
    size = len(names)
    if not size:
        return range(0)
    filled: dict[str, Sequence[Any]] = {
        "name": names,
        "sex": sexes,
        "birth": births,
        "place_id": places,
        "source": [source] * size,
        "filed_on": [today().isoformat()] * size,
        **columns,
    }
    return _register(by=by, columns=filled, numbers=id_numbers, phones=phones, file=file)


@verb("people.register", title="批量登记居民")
def _register(
    *,
    by: Actor,
    columns: dict[str, Sequence[Any]],
    numbers: Texts | None,
    phones: Texts | None,
    file: bool,
) -> range:
    names, places = columns["name"], columns["place_id"]
    for place in set(places):
        by.must("people.register", place)
    read = [spelling(name) for name in names]
    columns["pinyin"] = [one.full[:120] for one in read]
    columns["initials"] = [one.initials[:20] for one in read]
    columns.update(_phone_columns(phones))
    if file and "record_no" not in columns:
        columns["record_no"] = _record_numbers(places)
    first = insert_columns(Resident, columns)
    if numbers is not None:
        _write_numbers(first, numbers)
    write_new_keys(first, columns, tails_of(numbers) if numbers is not None else None)
    search.write_many(first, _documents(names, places, columns.get("record_no")))
    ids = range(first, first + len(names))
    events.publish("people.registered", resident_ids=ids, place=None)
    return ids


def _phone_columns(phones: Texts | None) -> dict[str, Sequence[Any]]:
    if phones is None:
        return {}
    given = [phone for phone in phones if phone]
    sealed, marks = iter(seal_many(given)), iter(blind_many(given, PHONE))
    return {
        "phone": [next(sealed) if phone else None for phone in phones],
        "phone_index": [next(marks) if phone else None for phone in phones],
    }


def _write_numbers(first: int, numbers: Texts) -> None:
    held = [(at, number) for at, number in enumerate(numbers, start=first) if number]
    if not held:
        return
    plain = [number for _, number in held]
    tails = {tail: mark[:8] for tail, mark in _marked({n[-4:] for n in plain})}
    insert_columns(
        Identifier,
        {
            "resident_id": [at for at, _ in held],
            "kind": [IDENTITY_CARD] * len(held),
            "value": seal_many(plain),
            "index": blind_many(plain, NUMBER),
            "tail": [tails[number[-4:]] for number in plain],
        },
    )


def _marked(tails: set[str]) -> zip[tuple[str, bytes]]:
    ordered = sorted(tails)
    return zip(ordered, blind_many(ordered, TAIL), strict=True)


def _record_numbers(places: Sequence[int]) -> list[str | None]:
    prefixes = {place: village_prefix(place) for place in set(places)}
    last = last_serials(places)
    numbers = []
    for place in places:
        prefix = prefixes[place]
        last[prefix] += 1
        numbers.append(record_number(place, last[prefix]))
    return numbers


def _documents(names: Sequence[str], places: Sequence[int], record_nos: Texts | None) -> list[str]:
    if record_nos is None:
        return [f"{name_words(n)} {place_words(p)}" for n, p in zip(names, places, strict=True)]
    return [
        f"{name_words(name)} {place_words(place)} r{number[-8:]}"
        if number
        else f"{name_words(name)} {place_words(place)}"
        for name, place, number in zip(names, places, record_nos, strict=True)
    ]


@verb("people.register", title="批量登记家庭")
def form_households(
    *, by: Actor, numbers: Sequence[str], places: Sequence[int], addresses: Sequence[str]
) -> range:
    """The ids of new households, in the order given."""
    if not numbers:
        return range(0)
    for place in set(places):
        by.must("people.register", place)
    first = insert_columns(Household, {"number": numbers, "place_id": places, "address": addresses})
    return range(first, first + len(numbers))
