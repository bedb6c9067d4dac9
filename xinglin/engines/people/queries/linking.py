"""Who is like whom: the model in force, whom somebody may be, the pairs that wait for a look."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind, unseal
from xinglin.engines.people.models import Identifier, LinkModel, Resident, Suspect
from xinglin.engines.people.queries.known import NUMBER, PHONE, TAIL, in_chunks
from xinglin.engines.people.rules.keys import keys_of
from xinglin.engines.people.rules.linking import COMPARED, Model, Scored, model_from, score
from xinglin.engines.people.rules.traits import Traits, traits_of
from xinglin.engines.people.words import CHECKED_KINDS, SURE_FROM, Asked, Candidate, matchers

BUILT_IN = Path(__file__).parents[1] / "linkage" / "built_in.json"
LEAST_PEOPLE = 20_000
ONE_KEY, ALL_KEYS = 60, 150  # candidates that are looked at, at most


@lru_cache(maxsize=1)
def built_in_model() -> Model:
    """The model that comes with Xinglin, learnt from made-up people."""
    return model_from(json.loads(BUILT_IN.read_text("utf-8")))


def model_in_force() -> Model:
    """The model learnt here last, or the one that comes with Xinglin."""
    row = LinkModel.objects.filter(in_force=True).order_by("-pk").values_list("pk", "body").first()
    return _read(row[0], json.dumps(row[1], sort_keys=True)) if row else built_in_model()


@lru_cache(maxsize=4)
def _read(pk: int, body: str) -> Model:
    return model_from(json.loads(body))


def models_learnt() -> QuerySet[LinkModel]:
    """Every model that was learnt here, newest first."""
    return LinkModel.objects.order_by("-pk")


def levels_compared() -> list[tuple[str, str, str, str]]:
    """Every level that weighs something: title of the field, its code, the level, what it says."""
    return [
        (one.title, one.code, level.code, level.says)
        for one in COMPARED
        for level in one.levels
        if not level.missing
    ]


# --- whom somebody may be -------------------------------------------------------------------------


def likely(asked: Asked, besides: int = 0, model: Model | None = None) -> list[Candidate]:
    """Residents who may be the one asked for, likeliest first, each with the weight of each field.

    What is found through a merged-away row is said of the resident who was kept.
    """
    found = _found_by_key(asked)
    found.discard(besides)
    if not found:
        return []
    return _Scales(model or model_in_force()).weigh(asked, _traits(found), besides)


matchers.add("linkage", likely)


def likely_among(asked: Sequence[Asked]) -> dict[int, list[Candidate]]:
    """
    The same for many who come at once, by their place in the list; whoever shares neither name
    and birth date nor the end of his number and birth date with anybody is not looked at more
    closely: linking everybody finds the rest.
    """
    by_key = {at: found for at in _alike(asked) if (found := _found_by_key(asked[at]))}
    if not by_key:
        return {}
    everybody = sorted(set().union(*by_key.values()))
    known = {one[0]: one for part in in_chunks(everybody) for one in _traits(part)}
    scales = _Scales(model_in_force())
    weighed = {
        at: scales.weigh(asked[at], [known[number] for number in sorted(found) if number in known])
        for at, found in by_key.items()
    }
    return {at: candidates for at, candidates in weighed.items() if candidates}


def _alike(asked: Sequence[Asked]) -> list[int]:
    """The places of those who share one of the two narrowest keys with somebody."""
    wanted = []
    for at, one in enumerate(asked):
        tail = blind(one.id_number[-4:], TAIL)[:8] if len(one.id_number) >= 15 else None
        keys = keys_of(one.name, one.sex, one.birth, one.place, tail)
        wanted.append((at, keys.sound_birth, keys.tail_birth))
    found: set[int] = set()
    for part in in_chunks(wanted):
        marks = ", ".join(
            ["(CAST(%s AS bigint), CAST(%s AS bigint), CAST(%s AS bigint))"] * len(part)
        )
        looks = " UNION ".join(
            f"SELECT a.place FROM asked AS a CROSS JOIN people_linkkeys AS k WHERE k.{column} = "
            f"a.{column}"
            for column in ("sound_birth", "tail_birth")
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH asked (place, sound_birth, tail_birth) AS (VALUES {marks}) {looks}",
                [value for row in part for value in row],
            )
            found.update(int(row[0]) for row in cursor.fetchall())
    return sorted(found)


class _Scales:
    """Weighs several who are asked for by one model; how common a name is it counts once."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.people = _how_many()
        self.share_of = lru_cache(maxsize=None)(self._share_of)

    def weigh(
        self, asked: Asked, known: Sequence[tuple[int, int, Traits]], besides: int = 0
    ) -> list[Candidate]:
        """Who of the known may be the one asked for, likeliest first."""
        sought = traits_of(
            name=asked.name, sex=asked.sex, birth=asked.birth, number=asked.id_number,
            phone=asked.phone, place=asked.place, address=asked.address,
        )  # fmt: skip
        best: dict[int, Candidate] = {}
        for _, kept, traits in known:
            if kept == besides:
                continue
            shares = {"name": self.share_of(asked.name)} if traits.name == sought.name else {}
            scored = score(sought, traits, self.model, self.people, shares)
            if scored.probability < self.model.possible_from:
                continue
            one = _candidate(kept, scored, self.model)
            if kept not in best or best[kept].score < one.score:
                best[kept] = one
        return sorted(best.values(), key=lambda one: (-one.score, one.resident))

    def _share_of(self, name: str) -> float:
        return (Resident.objects.filter(name=name).count() + 1) / (self.people + 1)


# Without one of these a person at the desk decides: name and birth date alone are not enough.
PROOFS = {("number", "exact"), ("number", "typed"), ("phone", "exact")}


def _candidate(resident: int, scored: Scored, model: Model) -> Candidate:
    """Sure from where the model is, on a number's or a telephone's evidence; else a question."""
    proved = any((one.field, one.level) in PROOFS for one in scored.weights)
    if proved and scored.probability >= model.sure_from:
        certainty = max(scored.probability, SURE_FROM)
    else:
        certainty = min(scored.probability, SURE_FROM - 0.01)
    weights = tuple((one.title, one.says, round(one.bits, 1)) for one in scored.weights if one.bits)
    return Candidate(resident, certainty, scored.why, weights)


def _found_by_key(asked: Asked) -> set[int]:
    """Everybody under one of the keys of the one asked for: seven looks into an index, no scan."""
    number = asked.id_number
    tail = blind(number[-4:], TAIL)[:8] if len(number) >= 15 else None
    keys = keys_of(asked.name, asked.sex, asked.birth, asked.place, tail)
    looks: list[tuple[str, str, str, int | bytes]] = [
        ("people_linkkeys", "resident_id", "sound_birth", keys.sound_birth),
        ("people_linkkeys", "resident_id", "family_birth", keys.family_birth),
    ]
    if (turned := _turned(asked.birth)) is not None:
        other = keys_of(asked.name, asked.sex, turned, asked.place, tail)
        looks.append(("people_linkkeys", "resident_id", "sound_birth", other.sound_birth))
    if keys.sound_place is not None:
        looks.append(("people_linkkeys", "resident_id", "sound_place", keys.sound_place))
    if keys.tail_birth is not None:
        looks.append(("people_linkkeys", "resident_id", "tail_birth", keys.tail_birth))
    if number:
        looks.append(("people_identifier", "resident_id", "index", blind(number, NUMBER)))
    if asked.phone:
        looks.append(("people_resident", "id", "phone_index", blind(asked.phone, PHONE)))
    union = " UNION ".join(
        f'SELECT * FROM (SELECT {want} FROM {table} WHERE "{column}" = %s LIMIT {ONE_KEY}) AS k{at}'
        for at, (table, want, column, _) in enumerate(looks)
    )
    with connection.cursor() as cursor:
        cursor.execute(union, [value for *_, value in looks])
        return {int(row[0]) for row in cursor.fetchall()[:ALL_KEYS]}


def _how_many() -> int:
    """About how many people there are; a store that begins is weighed as if it were a town."""
    return max(Resident.objects.aggregate(last=Max("pk"))["last"] or 0, LEAST_PEOPLE)


def _turned(birth: dt.date) -> dt.date | None:
    return birth.replace(month=birth.day, day=birth.month) if birth.day <= 12 else None


def _traits(ids: Iterable[int]) -> list[tuple[int, int, Traits]]:
    """Number, resident he belongs to now, and traits of those residents."""
    wanted = sorted(ids)
    numbers: dict[int, bytes] = {}
    held = Identifier.objects.filter(resident__in=wanted, kind__in=CHECKED_KINDS)
    for resident, value in held.order_by("pk").values_list("resident_id", "value"):
        numbers[resident] = bytes(value)
    rows = Resident.objects.filter(pk__in=wanted).values_list(
        "pk", "merged_into_id", "name", "sex", "birth", "phone", "place_id", "address"
    )
    return [
        (
            pk,
            kept or pk,
            traits_of(
                name=name, sex=sex, birth=birth,
                number=unseal(numbers[pk]) if pk in numbers else "",
                phone=unseal(phone) if phone is not None else "", place=place, address=address,
            ),
        )
        for pk, kept, name, sex, birth, phone, place, address in rows
    ]  # fmt: skip


def compared(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Scored]:
    """How the model in force compares pairs of residents, field by field."""
    wanted = sorted({number for pair in pairs for number in pair})
    traits = {pk: told for part in in_chunks(wanted) for pk, _, told in _traits(part)}
    names = dict(Resident.objects.filter(pk__in=wanted).values_list("pk", "name"))
    model, people = model_in_force(), _how_many()
    found = {}
    for one, other in pairs:
        if one in traits and other in traits:
            shares = {}
            if traits[one].name == traits[other].name:
                shares["name"] = Resident.objects.filter(name=names[one]).count() / people
            found[one, other] = score(traits[one], traits[other], model, people, shares)
    return found


def explained(one: int, other: int) -> Scored | None:
    """How the model compares two residents; None when one of them is not there."""
    return compared([(one, other)]).get((one, other))


# --- the steward's queue --------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A pair in the queue: how likely, why, what is won by looking at it."""

    suspect: int
    one: int
    other: int
    probability: float
    weights: tuple[tuple[str, str, float], ...]
    gain: float
    found_by: str

    @property
    def why(self) -> str:
        """What speaks for and against, the weightiest first."""
        told = sorted(self.weights, key=lambda weight: -abs(weight[2]))
        return "；".join(f"{says} {bits:+.1f}" for _, says, bits in told)


def queue(seen_by: Actor, limit: int = 200) -> list[Waiting]:
    """The pairs within reach that wait for a look, the greatest gain first."""
    seen_by.must("people.merge")
    found: list[Waiting] = []
    rows = Suspect.objects.filter(state="open").order_by("-gain", "pk")
    for part in in_chunks(list(rows[: limit * 10])):
        places = dict(
            Resident.objects.filter(
                pk__in={number for row in part for number in (row.one, row.other)}, merged_into=None
            ).values_list("pk", "place_id")
        )
        for row in part:
            here = row.one in places and row.other in places
            if here and all(seen_by.may("people.merge", places[n]) for n in (row.one, row.other)):
                weights = tuple((field, says, bits) for field, says, bits in row.weights)
                found.append(
                    Waiting(row.pk, row.one, row.other, row.probability, weights, row.gain,
                            row.found_by)
                )  # fmt: skip
        if len(found) >= limit:
            break
    return found[:limit]


def described(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What register would be told of residents: for making up others like them, not to be shown."""
    rows = Resident.objects.filter(pk__in=list(ids)).values_list(
        "pk", "name", "sex", "birth", "place_id", "address", "phone"
    )
    return {
        pk: {
            "name": name, "sex": sex, "birth": birth, "place": place, "address": address,
            "phone": unseal(phone) if phone is not None else "",
        }
        for pk, name, sex, birth, place, address, phone in rows
    }  # fmt: skip


def people_to_link(after: int = 0, at_most: int = 50_000) -> dict[str, list[Any]]:
    """Residents in columns, as linkage wants them: some thousands at a time, by their number."""
    rows = list(
        Resident.objects.filter(pk__gt=after, merged_into=None).order_by("pk").values_list(
            "pk", "name", "sex", "birth", "phone", "place_id", "address", "deceased_on",
            "household_id",
        )[:at_most]
    )  # fmt: skip
    numbers = _numbers([row[0] for row in rows])
    columns: dict[str, list[Any]] = defaultdict(list)
    for pk, name, sex, birth, phone, place, address, died, household in rows:
        columns["id"].append(pk)
        columns["name"].append(name)
        columns["sex"].append(sex)
        columns["birth"].append(birth)
        columns["number"].append(unseal(numbers[pk]) if pk in numbers else "")
        columns["phone"].append(unseal(phone) if phone is not None else "")
        columns["place"].append(place)
        columns["address"].append(address)
        columns["died"].append(died)
        columns["household"].append(household)
    return columns


def _numbers(ids: Sequence[int]) -> dict[int, bytes]:
    if not ids:
        return {}
    held = Identifier.objects.filter(
        resident_id__gte=ids[0], resident_id__lte=ids[-1], kind__in=CHECKED_KINDS, ends_on=None
    )
    return {pk: bytes(v) for pk, v in held.order_by("-pk").values_list("resident_id", "value")}
