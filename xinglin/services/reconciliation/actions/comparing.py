"""Comparing: both sides of an item laid beside each other, each difference a case of its owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import change, change_columns, commit, insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import Period, now, today
from xinglin.services.reconciliation import queries
from xinglin.services.reconciliation.models import Comparison, Difference, Side, Stated
from xinglin.services.reconciliation.rules import (
    AGREED,
    DIFFERS,
    FINAL,
    REASONS,
    SOURCES,
    SUBJECT,
    UNLISTED,
    Found,
    Item,
    Line,
    Source,
    Standing,
    covers,
    differing,
    items,
    sort_out,
    standings,
)
from xinglin.services.reconciliation.workflow import difference as law

Seen = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What one source states: its lines, and the totals that were typed in."""

    source: Source
    lines: Sequence[Line]
    totals: Mapping[int, int]

    def listed(self, everywhere: set[int], ours: int) -> set[int]:
        """The institutions of which its list tells, also by saying nothing of them."""
        if not covers(sum(one.inside for one in self.lines), ours):
            return set()
        named = {one.institution for one in self.lines if one.inside}
        return everywhere | named if named and self.source.whole else named


def compare(
    *, by: Actor, item: str, kind: str, month: dt.date, place: Any, at: dt.datetime | None = None
) -> Comparison:
    """The comparison of a month and an area as it stands now; the last one when nothing changed.

    What was not found before becomes a case of the institution that answers for it; what both
    sides agree about by now closes by itself.
    """
    by.must("reconciliation.compare", place.number)
    known = items.get(item)
    if known is None or kind not in dict(queries.kinds_of(known)):
        raise Missing("没有这个对账项目", mend="请从列表中选择")
    if month > today():
        raise Refused("这个月还没有到")
    period, when = Period.parse(f"{month:%Y-%m}"), at or now()
    if period.end >= today():
        raise Refused("这个月还没有结束", mend="月底以后再核对：到时各方的名单才齐")
    with commit(by=by, why=f"对账：{known.title}"):
        _link(known, kind, place, period)
        ours = queries.our_lines(known, kind, place, period)
        sides, wanted = _both(known, kind, place, period, ours)
        made = _keep(by, known, kind, place, period, ours, sides, len(wanted), when)
        _follow_up(by, known, kind, period, place, wanted, when)
        audit.note("reconciliation.compare", by=by, subject="reconciliation.comparison",
                   subject_id=made.pk, place=place.pk, detail={"lines": len(wanted)})  # fmt: skip
    return made


def _link(item: Item, kind: str, place: Any, period: Period) -> None:
    """Those who were nobody here when they came, and have been registered since."""
    waiting = queries.unlinked(item, kind, place, period)
    numbers = {pk: queries.unsealed(sealed)[0] for pk, sealed in waiting}
    known = people.known_by_id({number for number in numbers.values() if number})
    found = [pk for pk, number in numbers.items() if number in known]
    if found:
        residents = [known[numbers[pk]] for pk in found]
        change_columns(Stated, found, {"resident_id": residents, "sealed": [b""] * len(found)})


def _both(
    item: Item, kind: str, place: Any, period: Period, ours: Sequence[Line]
) -> tuple[list[Seen], list[Seen]]:
    """Each institution's totals, and the differences, source by source."""
    lines = queries.their_lines(item, kind, place, period)
    totals = queries.their_totals(item, kind, place, period)
    here = {one.pk for one in places.institutions(place.number, place.last)}
    many = sum(one.inside for one in ours)
    sides: list[Seen] = []
    wanted: list[Seen] = []
    for source in item.sources:
        told = Told(source, lines.get(source.code, []), totals.get(source.code, {}))
        listed = told.listed({one.institution for one in ours if one.inside} & here, many)
        found = [
            one for one in sort_out(ours, told.lines, by_day=item.by_day, near=item.near)
            if _concerns(one, listed)
        ]  # fmt: skip
        sides += _sides(told, listed, standings(found), ours, wanted)
        wanted += [_seen(source, one) for one in found if one.reason is not AGREED]
    return sides, wanted


def _concerns(one: Found, listed: set[int]) -> bool:
    """Whether a source's list covers it: who has not handed in is not missing there."""
    told = one.theirs is not None and one.theirs.inside
    return told or (one.ours is not None and one.ours.institution in listed)


def _sides(
    told: Told, listed: set[int], found: Mapping[int, Standing], ours: Sequence[Line],
    wanted: list[Seen],
) -> list[Seen]:  # fmt: skip
    sides = []
    for institution in sorted(listed | told.totals.keys()):
        one = found.get(institution, Standing()) if institution in listed else Standing(
            ours=sum(each.inside and each.institution == institution for each in ours)
        )  # fmt: skip
        stated = told.totals.get(institution, one.theirs)
        lines, parts = dict(one.lines), dict(one.parts)
        rest = stated - (one.theirs if institution in listed else one.ours)
        if rest:
            lines[UNLISTED.code], parts[UNLISTED.code] = 1, rest
            wanted.append(_of_total(told.source, institution, rest))
        sides.append({
            "source": told.source.code, "institution_id": institution, "ours": one.ours,
            "listed": one.theirs, "stated": stated, "agreed": one.agreed, "lines": lines,
            "parts": parts,
        })  # fmt: skip
    return sides


def _seen(source: Source, one: Found) -> Seen:
    mine, other = one.ours, one.theirs
    line = mine or other
    assert line is not None
    apart, other_place = "", None
    if mine is not None and other is not None:
        apart = ",".join(differing(mine, other)) if one.reason is DIFFERS else ""
        other_place = mine.institution if mine.institution != one.owner else None
        other_place = other.institution if other.institution != one.owner else other_place
    return {
        "source": source.code,
        "mark": f"t{other.ref}" if other else f"o{line.ref}",
        "reason": one.reason.code,
        "differs": apart,
        "institution_id": one.owner,
        "other_id": other_place,
        "resident_id": line.person or None,
        "stated_id": other.ref if other else None,
        "ours": mine.ref if mine else None,
        "our_day": mine.day.isoformat() if mine and mine.day else None,
        "our_value": mine.value[:60] if mine else "",
        "weight": one.weighs(),
    }


def _of_total(source: Source, institution: int, weight: int) -> Seen:
    return {
        "source": source.code, "mark": f"s{institution}", "reason": UNLISTED.code, "differs": "",
        "institution_id": institution, "other_id": None, "resident_id": None, "stated_id": None,
        "ours": None, "our_day": None, "our_value": "", "weight": weight,
    }  # fmt: skip


def _keep(
    by: Actor, item: Item, kind: str, place: Any, period: Period, ours: Sequence[Line],
    sides: Sequence[Seen], lines: int, when: dt.datetime,
) -> Comparison:  # fmt: skip
    """The comparison written down; one that says the same as the last is the last."""
    mine = sum(one.inside for one in ours)
    last = queries.previous(item.code, kind, period.start, place.pk)
    said = {
        (*(side[name] for name in ("source", "institution_id", "ours", "listed", "stated",
                                   "agreed")),
         str(sorted(side["lines"].items())), str(sorted(side["parts"].items())))
        for side in sides
    }  # fmt: skip
    if last is not None:
        if last.ours == mine and last.lines == lines and queries.sides_of(last) == said:
            return change(last, made_at=when, by=by.name[:80])  # type: ignore[return-value]
        change(last, latest=False)
    made = Comparison.objects.create(
        item=item.code, kind=kind, month=period.start, place=place, made_at=when,
        by=by.name[:80], ours=mine, lines=lines,
    )  # fmt: skip
    if sides:
        columns = {name: [side[name] for side in sides] for name in sides[0]}
        insert_columns(Side, {"comparison_id": [made.pk] * len(sides), **columns})
    return made


# --- the cases ---------------------------------------------------------------------------------

COMPARED = ("reason", "differs", "institution_id", "other_id", "resident_id", "ours", "our_value",
            "weight")  # fmt: skip


def _follow_up(
    by: Actor, item: Item, kind: str, period: Period, place: Any, wanted: Sequence[Seen],
    when: dt.datetime,
) -> None:  # fmt: skip
    """New differences are opened, changed ones rewritten, those that are gone closed."""
    before = queries.standing_in(item.code, kind, period.start, place)
    named = {(one["source"], one["mark"]): one for one in wanted}
    new = [one for name, one in named.items() if name not in before]
    if new:
        _open(by, item, kind, period, new, when)
    changed = [
        (before[name].pk, one) for name, one in named.items()
        if name in before and any(getattr(before[name], each) != one[each] for each in COMPARED)
    ]  # fmt: skip
    if changed:
        columns = {name: [one[name] for _, one in changed] for name in changed[0][1]}
        change_columns(Difference, [pk for pk, _ in changed], columns)
    _close(by, [one for name, one in before.items() if name not in named], when)


def _open(
    by: Actor, item: Item, kind: str, period: Period, new: Sequence[Seen], when: dt.datetime
) -> None:
    size = len(new)
    columns = {name: [one[name] for one in new] for name in new[0]}
    first = insert_columns(Difference, {
        "item": [item.code] * size, "kind": [kind] * size,
        "month": [period.start.isoformat()] * size, "found_at": [when] * size, **columns,
    })  # fmt: skip
    held = {one["institution_id"] for one in new}
    where = {pk: places.institution(pk).place_id for pk in held}
    owners = [one["institution_id"] for one in new]
    workflow.open_many(
        by=by, workflow=law.code, subject=SUBJECT,
        columns={
            "subject_id": list(range(first, first + size)),
            "place": [where[one] for one in owners], "office": owners,
            "opener": [by.institution or one for one in owners],
            "opened_at": [when] * size, "resident": [one["resident_id"] for one in new],
            "title": [
                f"{queries.title_of(item, kind)} {period.code} "
                f"{SOURCES[one['source']].title}：{REASONS[one['reason']].title}"[:120]
                for one in new
            ],
        },
    )  # fmt: skip


def _close(by: Actor, gone: Sequence[Difference], when: dt.datetime) -> None:
    """Both sides agree by now: the case ends by itself, whoever has it in hand."""
    if not gone:
        return
    open_ones = [one.pk for one in gone if one.state not in FINAL]
    for case in cases.cases_of(law.code, SUBJECT, open_ones).values():
        if case.closed_at is None:
            workflow.move(by=by, case=case, verb="agree", itself=True, at=when)
    change_columns(Difference, [one.pk for one in gone], {
        "standing": [False] * len(gone), "gone_at": [when] * len(gone),
    })  # fmt: skip
