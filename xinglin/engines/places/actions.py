"""What can be done with places. Permissions stand above this engine: `access` guards the doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from xinglin.engines.codes import check_uscc, pinyin_of_name
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.places.models import AllianceMembership, Catchment, Institution, Place
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


def leave_alliance(*, membership_id: int, on: dt.date) -> AllianceMembership:
    """End a membership; it stays true for the days before."""
    membership = AllianceMembership.objects.get(pk=membership_id)
    membership.left_on = on
    membership.save()
    return membership
