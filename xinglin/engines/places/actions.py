"""What can be done with places. Permissions stand above this engine: `access` guards the doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from xinglin.engines.codes import check_uscc, pinyin_of_name
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.places.models import (
    Alliance,
    AllianceMembership,
    Catchment,
    Institution,
    Place,
)
from xinglin.engines.places.rules import Division, read_divisions
from xinglin.kernel.errors import Refused


def load_divisions(
    *, rows: Iterable[tuple[str, str]], valid_from: dt.date | None = None
) -> tuple[int, list[tuple[int, str]]]:
    """Load a GB/T 2260-shaped list (code, name) inside the open commit.

    Returns how many places are new and the refused rows with their reasons. Known places keep
    their number and take the new name; a place whose parent is neither listed nor known waits.
    """
    divisions, bad = read_divisions(rows)
    known = {p.number: p for p in Place.objects.defer("boundary")}
    listed = {d.number for d in divisions}
    fresh: list[Division] = []
    for division in divisions:
        if division.number in known:
            if known[division.number].name != division.name:
                Place.objects.filter(number=division.number).update(name=division.name)
        elif division.parent is None or division.parent in known or division.parent in listed:
            fresh.append(division)
        else:
            bad.append((0, f"{division.code} {division.name}：上级区划不在表中，也未登记"))
    if fresh:
        insert_columns(
            Place,
            {
                "number": [d.number for d in fresh],
                "last": [d.last for d in fresh],
                "code": [d.code for d in fresh],
                "name": [d.name for d in fresh],
                "pinyin": [pinyin_of_name(d.name).full for d in fresh],
                "level": [str(d.level) for d in fresh],
                "parent_id": [d.parent for d in fresh],
                "valid_from": [valid_from] * len(fresh),
            },
        )
    return len(fresh), bad


def open_institution(
    *, name: str, kind: str, place: Place, uscc: str = "", **more: object
) -> Institution:
    """A new institution inside the open commit; its unified social credit code is checked."""
    if uscc:
        uscc, problems = check_uscc(uscc)
        wrong = [p for p in problems if p.rejects]
        if wrong:
            raise Refused("统一社会信用代码有误", why=wrong[0].text, mend="请对照登记证书重新输入")
    return Institution.objects.create(name=name, kind=kind, place=place, uscc=uscc, **more)


def serve(*, institution: Institution, place: Place, since: dt.date) -> Catchment:
    """Make an institution the one that serves a place from that day on."""
    return Catchment.objects.create(institution=institution, place=place, starts_on=since)


def found_alliance(*, name: str, kind: str, lead: Institution, **more: object) -> Alliance:
    """A new alliance inside the open commit; its lead is a member from the first day."""
    made = Alliance.objects.create(name=name, kind=kind, lead=lead, **more)
    if made.founded_on is not None:
        join_alliance(alliance=made, institution=lead, on=made.founded_on)
    return made


def join_alliance(
    *, alliance: Alliance, institution: Institution, on: dt.date, until: dt.date | None = None
) -> AllianceMembership:
    """An institution is a member from that day on, or for a stretch of the past."""
    return AllianceMembership.objects.create(
        alliance=alliance, institution=institution, tight=alliance.tight, joined_on=on,
        left_on=until,
    )  # fmt: skip


def leave_alliance(*, membership_id: int, on: dt.date) -> AllianceMembership:
    """End a membership; it stays true for the days before, and that day is its last."""
    membership = AllianceMembership.objects.get(pk=membership_id)
    membership.left_on = on
    membership.save()
    return membership


def end_alliance(*, alliance_id: int, on: dt.date) -> Alliance:
    """The alliance is no more after that day, and nobody is its member any longer."""
    ended = Alliance.objects.get(pk=alliance_id)
    ended.ended_on = on
    ended.save()
    for one in AllianceMembership.objects.filter(alliance=ended, left_on=None):
        leave_alliance(membership_id=one.pk, on=max(on, one.joined_on))
    return ended


def write_alliances(
    *, rows: Sequence[dict[str, Any]], members: Sequence[Sequence[tuple[int, Any, Any]]]
) -> int:
    """Alliances with their members (institution, joined, left) in sets; the first one's id."""
    first = insert_columns(Alliance, {name: [row[name] for row in rows] for name in rows[0]})
    flat = [
        (first + at, row["tight"], *member)
        for at, (row, several) in enumerate(zip(rows, members, strict=True))
        for member in several
    ]
    names = ("alliance_id", "tight", "institution_id", "joined_on", "left_on")
    columns = dict(zip(names, map(list, zip(*flat, strict=True)), strict=True))
    insert_columns(AllianceMembership, columns)
    return first
