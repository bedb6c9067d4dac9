"""The residents of one county: who they are, where they live, what happened to them, in columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields

import numpy as np

from xinglin.demo import days, households, lives, population, traits
from xinglin.demo.dice import Array, dice, happens, in_turn, pick
from xinglin.demo.divisions import County, shares
from xinglin.demo.households import CHILD, MAN, NOBODY, WOMAN, Families
from xinglin.demo.names.people import SURNAME_WEIGHTS, given_names, surname_texts
from xinglin.engines.codes import id_check_digits

OWN_SURNAMES = 3  # families that shape a village


@dataclass
class Residents:
    """Everybody of a county who was on its books in the last three years, ordered by household."""

    today: int
    county: County
    women: Array
    births: Array
    village: Array  # number of the village within the county
    place: Array
    urban: Array
    household: Array
    relation: Array
    spouse: Array
    marriage: Array
    names: Array
    id_numbers: Array
    fate: lives.Fate
    traits: traits.Traits = field(init=False)
    record_no: Array = field(init=False)
    filed_on: Array = field(init=False)

    def __len__(self) -> int:
        return len(self.births)

    @property
    def ages(self) -> Array:
        """Completed years today, also of those who died."""
        return days.ages(self.births, self.today)


def make(
    county: County, seed: int, today: int, older: float = 1.0,
    change: Callable[[population.Bodies, Families], None] | None = None,
) -> Residents:  # fmt: skip
    """The people of a county, the same for the same seed and day.

    `change` may move births once it is known who lives with whom.
    """
    bodies = population.people(dice(seed, county.code, "people"), county.residents, today, older)
    families = households.assemble(dice(seed, county.code, "households"), bodies, today)
    if change is not None:
        change(bodies, families)
    village = _settle(dice(seed, county.code, "settle"), county, bodies, families, today)
    relation = _relations(bodies, families)
    label = dice(seed, county.code, "order").permutation(len(bodies))[families.household]
    order = np.lexsort((bodies.births, relation != "02", label, village))
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    spouse = families.spouse[order]
    spouse = np.where(spouse == NOBODY, NOBODY, back[spouse])
    surname = _surnames(dice(seed, county.code, "surnames"), county, bodies, families, village)
    bodies = population.Bodies(bodies.women[order], bodies.births[order], bodies.marriage[order])
    given = given_names(dice(seed, county.code, "given"), bodies.births, bodies.women)
    numbers, _, urban = shares(county)
    village = village[order]
    ordered = label[order]
    household = np.cumsum(np.concatenate([[False], ordered[1:] != ordered[:-1]]))
    found = Residents(
        today=today, county=county, women=bodies.women, births=bodies.births, village=village,
        place=numbers[village], urban=urban[village], household=household,
        relation=relation[order], spouse=spouse, marriage=bodies.marriage,
        names=np.char.add(surname_texts(surname[order]), given),
        id_numbers=_id_numbers(dice(seed, county.code, "ids"), county, bodies),
        fate=lives.fate(dice(seed, county.code, "fate"), bodies, village, urban, today),
    )  # fmt: skip
    found.traits = traits.make(dice(seed, county.code, "traits"), found)
    found.filed_on = lives.filing_days(dice(seed, county.code, "filing"), found)
    found.record_no = _record_numbers(found, numbers)
    return found


def _settle(
    rng: np.random.Generator,
    county: County,
    bodies: population.Bodies,
    families: Families,
    today: int,
) -> Array:
    """A village for every household: the younger ones rather in the communities of the towns."""
    numbers, share, urban = shares(county)
    sizes = np.bincount(families.household)
    oldest = np.zeros(len(sizes))
    np.maximum.at(oldest, families.household, (today - bodies.births) / households.YEAR)
    leaning = rng.normal(0, 1, len(sizes)) - 0.03 * (oldest - 50)
    order = np.argsort(-leaning, kind="stable")
    # Communities first along this line; inside each kind the households are shuffled.
    town_people = share[urban].sum() * sizes.sum()
    in_town = np.cumsum(sizes[order]) <= town_people
    village_of = np.empty(len(sizes), dtype=np.int64)
    for mine, where in ((order[in_town], urban), (order[~in_town], ~urban)):
        candidates = np.flatnonzero(where) if where.any() else np.arange(len(numbers))
        mine = rng.permutation(mine)
        edges = np.cumsum(share[candidates])
        middle = (np.cumsum(sizes[mine]) - sizes[mine] / 2) / max(sizes[mine].sum(), 1)
        at = np.searchsorted(edges / edges[-1], middle, side="right")
        village_of[mine] = candidates[np.clip(at, 0, len(candidates) - 1)]
    return village_of[families.household]


def _relations(bodies: population.Bodies, families: Families) -> Array:
    """GB/T 4761 codes; the head is the man of the family in its working years."""
    found = np.full(len(bodies), "97", dtype="U2")
    women, part, elder = bodies.women, families.part, families.elder
    main = ~elder
    # Per household: its man, else its woman, of the main family.
    count = int(families.household.max(initial=-1)) + 1
    head = np.full(count, NOBODY)
    for role in (CHILD, WOMAN, MAN):
        mine = np.flatnonzero(main & (part == role))
        head[families.household[mine]] = mine
    is_head = head[families.household] == np.arange(len(bodies))
    child = main & (part == CHILD)
    found[child] = np.where(women[child], "30", "20")
    grand = child & families.grandchild
    found[grand] = np.where(women[grand], "42", "41")
    found[main & (part == WOMAN)] = "12"
    found[elder & (part == MAN)] = "51"
    found[elder & (part == WOMAN)] = "52"
    found[is_head] = "02"
    return found


def _surnames(
    rng: np.random.Generator,
    county: County,
    bodies: population.Bodies,
    families: Families,
    village: Array,
) -> Array:
    """A household bears one name, often one of the village's; wives and mothers keep their own."""
    villages = len(county.villages)
    own = pick(rng, SURNAME_WEIGHTS, villages * OWN_SURNAMES).reshape(villages, OWN_SURNAMES)
    for at, one in enumerate(county.villages):  # 王家湾 is full of Wangs
        owner = np.flatnonzero(surname_texts(np.arange(len(SURNAME_WEIGHTS))) == one.name[0])
        if len(owner) and one.name[1] == "家":
            own[at, 0] = owner[0]
    count = int(families.household.max(initial=-1)) + 1
    of = np.zeros(count, dtype=np.int64)
    of[families.household] = village
    urban = shares(county)[2][of]
    local = happens(rng, np.where(urban, 0.12, 0.55))
    clan = pick(rng, [6, 3, 2], count)
    house = np.where(local, own[of, clan], pick(rng, SURNAME_WEIGHTS, count))
    wives = pick(rng, SURNAME_WEIGHTS, len(bodies))
    return np.where(families.part == WOMAN, wives, house[families.household])


def _id_numbers(rng: np.random.Generator, county: County, bodies: population.Bodies) -> Array:
    """Valid and unique 18-character numbers under the county's own code."""
    births = days.ymd(bodies.births).astype(np.int64)
    key = births * 2 + ~bodies.women
    first = (key * 2654435761 % 90).astype(np.int64)  # the day's sequence starts somewhere
    sequence = first + in_turn(key)
    if len(sequence) and sequence.max() >= 500:
        raise ValueError("more births of one sex on one day than an identity number can tell apart")
    last = 2 * sequence + ~bodies.women
    seventeen = int(county.code) * 10**11 + births * 1000 + last
    return np.char.add(seventeen.astype("U17"), id_check_digits(seventeen))


def _record_numbers(who: Residents, numbers: Array) -> Array:
    """Village code and serial in order of filing; who moved inside the county keeps his first."""
    village = np.where(who.fate.moved_from == NOBODY, who.village, who.fate.moved_from)
    order = np.lexsort((np.arange(len(who)), who.filed_on, village))
    serial = np.empty(len(who), dtype=np.int64)
    serial[order] = in_turn(village[order]) + 1
    return (numbers[village] // 1000 * 100_000 + serial).astype("U17")


def digest_fields(who: Residents) -> list[Array]:
    """Every array of the residents, for comparing two counties."""
    own = [getattr(who, one.name) for one in fields(who)]
    inner = [getattr(part, one.name) for part in (who.fate, who.traits) for one in fields(part)]
    return [one for one in own + inner if isinstance(one, np.ndarray)]
