"""What of a person's record can be issued as shared documents: visits, meetings, doses, himself.

For those who may read the file: what is kept from whoever asks is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.exchange.words.papers import (
    OF_CLINIC,
    OF_DOSES,
    OF_PERSON,
    OF_WARD,
    Paper,
    papers,
)
from xinglin.engines.followup import programmes
from xinglin.engines.people.models import Resident
from xinglin.engines.records import diagnoses_hidden_from, hidden_from
from xinglin.engines.records.models import Dose, Encounter, Visit
from xinglin.kernel.time import now

OF_MEETINGS = {"AMB": OF_CLINIC, "EMER": OF_CLINIC, "IMP": OF_WARD}


@dataclass(frozen=True)
class Source:
    """What a document is made of: a row of ours, with the commit that made it."""

    paper: Paper
    table: str
    row: Any
    day: dt.date
    since: int
    programme: str = ""

    @property
    def name(self) -> str:
        """Under which number every version of its document stands."""
        return f"XL-{self.paper.code}-{self.table}-{self.row.pk}"


def sources_of(who: Resident, by: Actor, paper: Paper | None = None) -> list[Source]:
    """What a person's record holds for documents (of a kind), newest first of each kind."""
    found: list[Source] = []
    ways: tuple[Callable[[Resident, Actor], Iterable[Source]], ...] = (_visits, _meetings, _doses)
    for way in ways:
        found += [one for one in way(who, by) if paper is None or one.paper is paper]
    if paper in (None, papers[OF_PERSON]) and all(one.paper.code != OF_PERSON for one in found):
        since = who.filed_on or who.lived_since or now().date()
        found.append(Source(papers[OF_PERSON], "person", who, since, who.since))
    return sorted(found, key=lambda one: (one.day, one.row.pk), reverse=True)


def _visits(who: Resident, by: Actor) -> Iterable[Source]:
    hidden = hidden_from(by, who.place_id)
    rows = Visit.objects.filter(resident=who, struck_why="").exclude(programme__in=hidden)
    for row in rows.select_related("institution", "staff").order_by("-day", "-pk")[:200]:
        plan = programmes.get(row.programme)
        kinds = {one.name: one.document for one in plan.visits} if plan is not None else {}
        if code := kinds.get(row.kind):
            yield Source(papers[code], "visit", row, row.day, row.since, row.programme)


def _meetings(who: Resident, by: Actor) -> Iterable[Source]:
    shut = diagnoses_hidden_from(by, who.place_id)
    rows = Encounter.objects.filter(resident=who, kind__in=OF_MEETINGS).select_related(
        "institution"
    )
    for row in rows.order_by("-day", "-pk")[:100]:
        if shut is None or not row.reason or not shut("icd10", row.reason):
            yield Source(papers[OF_MEETINGS[row.kind]], "encounter", row, row.day, row.since)


def _doses(who: Resident, by: Actor) -> Iterable[Source]:
    last = Dose.objects.filter(resident=who).select_related("institution").order_by("-since")
    row = last.first()
    if row is not None:
        newest = max(one.day for one in Dose.objects.filter(resident=who))
        yield Source(papers[OF_DOSES], "doses", row, newest, row.since)
