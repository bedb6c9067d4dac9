"""Children and mothers: so many seen, booked, screened, managed, by records of every visit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from xinglin.demo import days
from xinglin.demo.care import mothers, small
from xinglin.demo.care.county import Known
from xinglin.demo.care.mothers import Pregnancies
from xinglin.demo.care.spells import Seen, Spells
from xinglin.demo.dice import Array, dice
from xinglin.demo.scenarios import people
from xinglin.demo.scenarios.courses import Part, part_start
from xinglin.demo.scenarios.quotas import chosen

Told = dict[str, Seen]
ANTENATAL = ("booking", *mothers.VISITS)
AFTERWARDS = ("delivery", "postnatal", "day 42")
EARLY = 91  # days: before the 13th week
SCREENED = ("2", "3", "4", "5", "6")
SYSTEMATIC, MANAGED, BOOKED, SCREENING = "MAT3", "MAT8", "MATB", "PNS2"


def children(of: Known, part: Part) -> int:
    """Children under seven, so many of them seen in the period."""
    return small.write(of, partial(_of_children, of, part))


def _of_children(of: Known, part: Part, spells: Spells, told: Told) -> Told:
    """Whoever is to be seen comes in the period, late perhaps; the others do not come."""
    rng = dice(of.seed, of.who.county.code, "scenario", "child")
    first = part_start(part)
    base = people.here(of.who) & (of.who.ages < 7)
    inside, latest = np.zeros(len(spells), dtype=bool), np.full(len(spells), days.NEVER)
    for one in told.values():
        inside[one.spell[one.day >= first]] = True
        earlier = one.day < first
        np.maximum.at(latest, one.spell[earlier], one.day[earlier])
    able = np.zeros(len(of.who), dtype=bool)
    able[spells.who[inside | ((latest != days.NEVER) & (spells.out > first + 20))]] = True
    likely = np.full(len(of.who), 0.05)
    likely[spells.who[inside]] = 1.0
    picked = chosen(rng, base, able, part.numerator, part.denominator, title=part.title,
                    weights=likely)  # fmt: skip
    seen = np.isin(spells.who, picked.top)
    away = ~seen & np.isin(spells.who, picked.base)
    found = {}
    for name, one in told.items():
        late = seen[one.spell] & ~inside[one.spell] & (one.day == latest[one.spell])
        room = np.clip(spells.out[one.spell] - first, 1, 90)
        one.day = np.where(late, first + (rng.random(len(one)) * room).astype(np.int64), one.day)
        found[name] = one.only(~(away[one.spell] & (one.day >= first)))
    return found


def women(of: Known, part: Part) -> int:
    """Women who gave birth in the period, with and without a card; those booked in it."""
    return mothers.write(of, partial(_of_women, of, part))


def _of_women(of: Known, part: Part, some: Pregnancies, care: Spells, told: Told) -> Told:
    rng = dice(of.seed, of.who.county.code, "scenario", "maternal")
    told = dict(told)
    born = (some.born >= part_start(part)) & (some.born <= days.number(part.period.end))
    known = _has(told["delivery"], len(care))
    picked = chosen(rng, born & known, born & known, part.numerator, part.denominator,
                    title=part.title)  # fmt: skip
    delivered, carded = _mask(picked.base, len(care)), _mask(picked.top, len(care))
    _drop(told, (*ANTENATAL, *AFTERWARDS), born & ~delivered)  # cared for elsewhere
    _drop(told, ANTENATAL, delivered & ~carded)
    _cared_for(rng, part, some, care, told, delivered, carded)
    if BOOKED in part.others:
        _booked(rng, part, care, told, carded)
    return told


def _cared_for(
    rng: np.random.Generator, part: Part, some: Pregnancies, care: Spells, told: Told,
    delivered: Array, carded: Array,
) -> None:  # fmt: skip
    """Exactly so many with the whole course of care, or seen before and after the birth."""
    time = delivered & (some.born + 6 <= care.out)
    if SYSTEMATIC in part.others:
        wanted = part.others[SYSTEMATIC][0]
        top = chosen(rng, delivered, carded & time, wanted, int(delivered.sum()),
                     title=SYSTEMATIC).top  # fmt: skip
        whole = _mask(top, len(care))
        _early(rng, some, care, told["booking"], whole)
        _visited(rng, some, care, told, whole)
        birth = told["delivery"]
        times = birth.answers["antenatal_times"]
        few = (delivered & ~whole)[birth.spell]
        times = np.where(whole[birth.spell], np.maximum(times, 5), times)
        birth.answers["antenatal_times"] = np.where(few, np.minimum(times, 4), times)
    if MANAGED in part.others:
        wanted = part.others[MANAGED][0]
        top = chosen(rng, delivered, time, wanted, int(delivered.sum()), title=MANAGED).top
        kept = _mask(top, len(care))
        _visited(rng, some, care, told, kept)
        _drop(told, ("postnatal",), delivered & ~kept)


def _early(
    rng: np.random.Generator, some: Pregnancies, care: Spells, booking: Seen, whole: Array
) -> None:
    """Whoever is to have been booked early was."""
    late = whole[booking.spell] & (booking.day - some.lmp[booking.spell] >= EARLY)
    early = some.lmp[booking.spell] + rng.integers(50, EARLY, len(booking))
    booking.day = np.where(late, early, booking.day)
    care.joined[booking.spell[late]] = booking.day[late]


def _visited(
    rng: np.random.Generator, some: Pregnancies, care: Spells, told: Told, wanted: Array
) -> None:
    """Everybody wanted was visited at home between the sixth day and the second week."""
    seen = told["postnatal"]
    lacking = np.flatnonzero(wanted & ~_has(seen, len(care)))
    if not len(lacking):
        return
    model = rng.integers(0, max(len(seen), 1), len(lacking))
    latest = np.minimum(care.out[lacking], some.born[lacking] + 13)
    first = some.born[lacking] + 6
    day = first + (rng.random(len(lacking)) * (latest - first + 1)).astype(np.int64)
    more = Seen(lacking, day, np.full(len(lacking), "1"),
                {name: column[model] for name, column in seen.answers.items()})  # fmt: skip
    told["postnatal"] = Seen(
        np.concatenate([seen.spell, more.spell]), np.concatenate([seen.day, more.day]),
        np.concatenate([seen.mode, more.mode]),
        {name: np.concatenate([seen.answers[name], more.answers[name]]) for name in seen.answers},
    ).in_order()  # fmt: skip


def _booked(rng: np.random.Generator, part: Part, care: Spells, told: Told, carded: Array) -> None:
    """Exactly so many bookings in the period, so many of them screened, all of these told."""
    size, first = len(care), part_start(part)
    wanted, screened = part.others[BOOKED][0], part.others[SCREENING][0]
    booking = told["booking"]
    inside = np.zeros(size, dtype=bool)
    inside[booking.spell[(booking.day >= first)]] = True
    second = _has(told["second"], size)
    must = inside & carded
    likely = np.where(second, 1.0, 0.05)
    rest = inside & ~must
    more = chosen(rng, rest, rest, 0, wanted - int(must.sum()), title=BOOKED, weights=likely)
    kept = must | _mask(more.base, size)
    _drop(told, (*ANTENATAL, *AFTERWARDS), rest & ~kept)  # booked elsewhere
    top = chosen(rng, kept, second, screened, wanted, title=SCREENING).top
    done = _mask(top, size)
    seen = told["second"]
    yes, no = done[seen.spell], (kept & ~done)[seen.spell]
    how = seen.answers["prenatal_screened"]
    how = np.where(yes & ~np.isin(how, SCREENED), "2", np.where(no, "1", how))
    seen.answers["prenatal_screened"] = how
    told_of = np.full(len(seen), None, dtype=object)
    told_of[np.isin(how, SCREENED)] = True
    seen.answers["prenatal_told"] = told_of
    high = np.isin(how, ["3", "6"])
    seen.answers["prenatal_diagnosed"] = np.where(high, seen.answers["prenatal_diagnosed"], "")


def _has(seen: Seen, size: int) -> Array:
    return _mask(seen.spell, size)


def _mask(numbers: Array, size: int) -> Array:
    found = np.zeros(size, dtype=bool)
    found[numbers] = True
    return found


def _drop(told: Told, names: Iterable[str], whose: Array) -> None:
    for name in names:
        told[name] = told[name].only(~whose[told[name].spell])
