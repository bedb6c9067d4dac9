"""A round of screening: rules, signals against peers, a list, and records drawn by lot."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.indicators import queries as figures
from xinglin.engines.places import queries as places
from xinglin.engines.records import queries as records
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today, years
from xinglin.services.quality import queries
from xinglin.services.quality.models import Doubt, Round, Suspicion
from xinglin.services.quality.rules import (
    PARAMETERS,
    SIGNALS,
    Broken,
    Parameters,
    Provider,
    Suspect,
    broken_rules,
    odds_of_records,
    screened,
)

DRAWN = 12
FIRST_RECORDS = 20
TITLES = {one.code: one.title for one in SIGNALS}


def screen(
    *, by: Actor, first: dt.date | None = None, last: dt.date | None = None,
    parameters: Parameters = PARAMETERS,
) -> Round:  # fmt: skip
    """Look at a year of visits in the lake; who stands out is listed, never judged.

    The lake is read before the commit is opened: nobody waits for the pen meanwhile.
    """
    by.must("quality.screen")
    last = last or today()
    first = first or years(1).before(last)
    if first > last:
        raise Refused("起期晚于止期", mend="请核对两个日期")
    top = places.top()
    if top is None:
        raise Refused("还没有地区", mend="请先导入区划")
    providers: list[Provider] = []
    broken: list[Broken] = []
    staff_of: dict[int, int] = {}
    for county in places.subtree(top.number, "county"):
        providers += [one.bare() for one in queries.providers_in(county, first, last)]
        deeds = queries.deeds_in_doubt(county, first, last)
        stays = queries.stays_of(county, first, last, {one.resident for one in deeds})
        staff_of |= {one.id: one.staff for one in deeds}
        broken += broken_rules(deeds, stays)
    rules_of: dict[int, list[Broken]] = {}
    for one in broken:
        rules_of.setdefault(staff_of[one.visit], []).append(one)
    hard = Counter({staff: len({b.visit for b in own}) for staff, own in rules_of.items()})
    listed = [
        suspect for group in _peers(providers, hard, parameters)
        for suspect in screened(
            group, {s: n for s, n in hard.items() if s in {one.staff for one in group}},
            parameters,
        )
    ]  # fmt: skip
    alone = set(hard) - {one.staff for one in providers}
    listed += screened([], {staff: hard[staff] for staff in alone}, parameters)
    told = {
        "first": first, "last": last, "parameters": parameters.as_dict(),
        "lake": figures.lake_status().commit or 0, "providers": len(providers),
        "visits": sum(one.many for one in providers),
    }  # fmt: skip
    return _keep(by=by, told=told, listed=listed, rules_of=rules_of, top=top)


@verb("quality.screen", title="真实性筛查")
def _keep(
    *, by: Actor, told: dict[str, Any], listed: list[Suspect], rules_of: dict[int, list[Broken]],
    top: Any,
) -> Round:  # fmt: skip
    """Write the round, its list and its sample down."""
    made = Round.objects.create(ran_on=today(), **told)
    _write(made, listed, rules_of, top)
    _draw(made, top, made.first, made.last)
    return made


def _peers(
    providers: list[Provider], hard: Counter[int], parameters: Parameters
) -> Iterable[list[Provider]]:
    """Providers of one kind of institution are compared with each other; too few go together."""
    kinds = places.kinds_of_staff(one.staff for one in providers)
    groups: dict[str, list[Provider]] = {}
    for one in providers:
        groups.setdefault(kinds.get(one.staff, ("", 0))[0], []).append(one)
    large = [group for group in groups.values() if len(group) >= parameters.peers]
    rest = [one for group in groups.values() if len(group) < parameters.peers for one in group]
    return [*large, rest] if rest else large


def _write(made: Round, listed: list[Suspect], rules_of: dict[int, list[Broken]], top: Any) -> None:
    where = places.kinds_of_staff(one.staff for one in listed)
    running = {one.staff_id: one for one in Suspicion.objects.filter(state="open")}
    known = set(Doubt.objects.values_list("visit_id", flat=True))
    for suspect in listed:
        signals = [
            {"code": f.signal, "title": TITLES[f.signal], "family": f.family, "says": f.says,
             "z": round(f.z, 2), "p": f.p, "q": f.q}
            for f in suspect.found
        ]  # fmt: skip
        told = {"visits": suspect.visits, "broken": suspect.broken, "signals": signals,
                "p": suspect.p}  # fmt: skip
        row = running.get(suspect.staff)
        if row is None:
            row = Suspicion.objects.create(
                round=made, staff_id=suspect.staff, place_id=where[suspect.staff][1], **told
            )
        else:
            for name, value in told.items():
                setattr(row, name, value)
            row.save()
        _doubts(made, row, suspect, rules_of.get(suspect.staff, ()), top, known)


def _doubts(
    made: Round, row: Suspicion, suspect: Suspect, broken: Iterable[Broken], top: Any,
    known: set[int],
) -> None:  # fmt: skip
    reasons: dict[int, tuple[str, str, float]] = {
        one.visit: (one.rule, one.says, 1000.0) for one in broken
    }
    if suspect.found:
        whole = next(iter(queries.providers_in(top, made.first, made.last, suspect.staff)), None)
        ranked = odds_of_records(suspect, whole) if whole else []
        for visit, odds in ranked[:FIRST_RECORDS]:
            reasons.setdefault(visit, ("signals", "按可疑程度排序的核查顺序", odds))
    fresh = [visit for visit in reasons if visit not in known]
    people = records.owners_of(fresh)
    Doubt.objects.bulk_create(
        Doubt(
            suspicion=row, round=made, visit_id=visit, resident_id=people[visit][0],
            place_id=people[visit][1], rule=reasons[visit][0], says=reasons[visit][1][:200],
            odds=reasons[visit][2],
        )
        for visit in fresh if visit in people
    )  # fmt: skip
    known.update(fresh)


def _draw(made: Round, top: Any, first: dt.date, last: dt.date) -> None:
    """Some records drawn by lot, whoever wrote them: what the list and the region are worth."""
    open_ones = Doubt.objects.filter(rule=queries.reviewing.SAMPLE, state="open").count()
    wanted = DRAWN - open_ones  # a reviewer has a dozen before him, not a dozen a night
    if wanted <= 0:
        return
    ids = [
        int(number) for (number,) in figures.asked_of_lake(
            f"""
            SELECT id FROM visits WHERE day BETWEEN DATE '{first}' AND DATE '{last}'
                AND staff IS NOT NULL AND mode IN ('1', '2')
            ORDER BY hash(id + {made.pk}), id LIMIT {DRAWN * 3}
            """,
            ["visits"], top,
        )
    ]  # fmt: skip
    known = set(Doubt.objects.filter(visit__in=ids).values_list("visit_id", flat=True))
    chosen = sorted(set(ids) - known)
    random.Random(made.pk).shuffle(chosen)
    people = records.owners_of(chosen[:wanted])
    Doubt.objects.bulk_create(
        Doubt(
            round=made,
            visit_id=visit,
            resident_id=who,
            place_id=place,
            rule=queries.reviewing.SAMPLE,
            says="随机抽查",
        )
        for visit, (who, place) in sorted(people.items())
    )
