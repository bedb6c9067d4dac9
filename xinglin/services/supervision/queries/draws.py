"""Draws: who may be drawn, what is published, and whether it holds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.kernel.errors import Missing
from xinglin.services.supervision.models import Check, Draw, Officer, Unit
from xinglin.services.supervision.queries.pools import interests_of
from xinglin.services.supervision.rules import (
    Pairing,
    commitment_of,
    digest,
    drawn,
    lines_of,
    paired,
    seed_of,
    stratum_of,
)
from xinglin.services.supervision.rules.lot import counted, text_of

READ = "supervision.read"
WEIGHTS = {"1": 1, "2": 1, "3": 1}


def draws(seen_by: Actor, place: Any = None) -> QuerySet[Draw]:
    """Draws within the actor's reach, newest first."""
    rows = within(Draw.objects.all(), seen_by, READ)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows.select_related("place").order_by("-committed_at", "-pk")


def draw(pk: int, seen_by: Actor, permission: str = READ) -> Draw:
    """One draw within the actor's reach; raises Missing."""
    found = within(Draw.objects.filter(pk=pk), seen_by, permission).select_related("place").first()
    if found is None:
        raise Missing("没有这次抽取", why="它不存在，或不在您的管辖范围内")
    return found


@dataclass(frozen=True)
class Eligible:
    """Who may be drawn: the frozen lines, and who was left out for what reason."""

    lines: list[str]
    left_out: dict[str, str]

    @property
    def counts(self) -> dict[str, int]:
        """How many in each stratum."""
        return counted(self.lines)


def eligible(place: Any, kinds: Sequence[str], year: int, on: dt.date) -> Eligible:
    """Units of some kinds at a place that were not drawn this year yet."""
    rows = Unit.objects.filter(
        place__number__range=(place.number, place.last), kind__in=list(kinds), opened_on__lte=on
    ).order_by("code")
    taken = set(
        Check.objects.filter(draw__year=year, draw__kinds__isnull=False, cancelled_on=None,
                             unit__in=rows.values("pk")).values_list("unit_id", flat=True)
    )  # fmt: skip
    found, left_out = [], {}
    for one in rows:
        if one.closed_on and one.closed_on <= on:
            left_out[one.code] = "已注销"
        elif one.pk in taken:
            left_out[one.code] = "本年度已抽取"
        else:
            found.append((one.code, stratum_of(one.kind, one.risk), WEIGHTS[one.risk]))
    return Eligible(lines_of(found), left_out)


def preview(place: Any, kinds: Sequence[str], year: int, on: dt.date) -> dict[str, int]:
    """How many could be drawn in each stratum."""
    return eligible(place, kinds, year, on).counts


def officer_lines(found: Sequence[Officer], on: dt.date) -> list[str]:
    """The officers as they are frozen: `certificate,fields`, those with a valid certificate."""
    return sorted(
        f"{one.certificate},{'+'.join(sorted(one.fields))}"
        for one in found
        if one.valid_until >= on
    )


def pairs_of(one: Draw, seed: str, units: Sequence[tuple[str, str]]) -> Pairing:
    """Who goes to the units that were drawn, by what is declared today."""
    able = {}
    for line in one.officers.splitlines():
        certificate, fields = line.split(",")
        able[certificate] = fields.split("+")
    rows = {row.code: row for row in Unit.objects.filter(code__in=[code for code, _ in units])}
    held = {row.certificate: row for row in
            Officer.objects.filter(certificate__in=able).select_related("staff")}  # fmt: skip
    declared = interests_of(unit_ids=[row.pk for row in rows.values()])
    why = [(row.unit.code, row.officer.certificate, row.kind) for row in declared]
    own = {(code, mark) for code, mark, _ in why}
    for code, row in rows.items():
        for mark, officer in held.items():
            same = row.institution_id and row.institution_id == officer.staff.institution_id
            if same and (code, mark) not in own:
                why.append((code, mark, "own"))
    return paired(units, able, why, seed, _last_time(rows))


def _last_time(rows: dict[str, Unit]) -> dict[str, list[str]]:
    """Who was at each unit at its last check."""
    from xinglin.services.supervision.queries.checks import seats_of

    last: dict[int, Check] = {}
    done = Check.objects.filter(
        unit__in=[row.pk for row in rows.values()], checked_on__isnull=False
    )
    for one in done.order_by("checked_on", "pk"):
        last[one.unit_id] = one
    seats = seats_of([one.pk for one in last.values()])
    return {
        code: [seat.officer.certificate for seat in seats.get(last[row.pk].pk, [])]
        for code, row in rows.items() if row.pk in last
    }  # fmt: skip


@dataclass(frozen=True)
class Proof:
    """Each thing that an outsider can check, and whether it holds."""

    lines: tuple[tuple[str, bool], ...]

    @property
    def holds(self) -> bool:
        """Whether all of it does."""
        return all(good for _, good in self.lines)


def proof(one: Draw) -> Proof:
    """Recompute the draw from what is stored, as an outsider does from what is published."""
    rule = json.loads(one.rule)
    lines = [
        ("对象名单与公布的摘要一致", digest(one.units) == one.units_sha256 == rule["units_sha256"]),
        ("人员名单与公布的摘要一致",
         digest(one.officers) == one.officers_sha256 == rule["officers_sha256"]),
    ]  # fmt: skip
    if one.nonce:
        lines.append(
            (
                "随机数和规则与事先公布的承诺一致",
                commitment_of(one.nonce, one.rule) == one.commitment,
            )
        )
    if one.seed:
        seed = seed_of(one.nonce, one.public_value, one.units_sha256)
        again = drawn(one.units.splitlines(), rule["sizes"], seed)
        lines += [
            ("种子由随机数、公共随机值和名单算出", seed == one.seed),
            ("重新计算，抽中的对象逐一相同",
             {s.name: list(s.drawn) for s in again} == one.outcome.get("drawn")),
        ]  # fmt: skip
    return Proof(tuple(lines))


def published(one: Draw) -> dict[str, Any]:
    """The published page of a draw as data: before the reveal without what tells who is drawn."""
    told: dict[str, Any] = {
        "title": one.title, "place": one.place.name, "committed_at": one.committed_at.isoformat(),
        "commitment": one.commitment, "units_sha256": one.units_sha256,
        "officers_sha256": one.officers_sha256, "public_source": one.public_source,
        "public_at": one.public_at.isoformat(),
    }  # fmt: skip
    if one.revealed_on is None:
        return told
    told |= {
        "rule": one.rule, "nonce": one.nonce, "public_value": one.public_value, "seed": one.seed,
        "units": one.units.splitlines(), "officers": one.officers.splitlines(),
        "sizes": json.loads(one.rule)["sizes"], "drawn": one.outcome.get("drawn", {}),
        "reserve": one.outcome.get("reserve", {}), "goes": one.outcome.get("goes", {}),
        "barred": one.outcome.get("barred", []), "left_out": one.left_out,
        "drawn_at": one.drawn_at.isoformat() if one.drawn_at else None,
    }  # fmt: skip
    return told


__all__ = [
    "Eligible", "Proof", "draw", "draws", "eligible", "officer_lines", "pairs_of", "preview",
    "proof", "published", "text_of",
]  # fmt: skip
