"""One visit that serves several programmes: what each plan makes of the common answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.queries.persons import at_bedside, enrolment, open_enrolment
from xinglin.engines.followup.words import Part, Preview, combined, programmes
from xinglin.engines.people.models import Resident
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import age_on


@dataclass(frozen=True)
class Share:
    """One programme's share of a combined visit: its enrolment, and what its plan makes of it.

    `names` says under which name of the common form each of its own fields stands.
    """

    part: Part
    found: Enrolment
    names: Mapping[str, str]
    preview: Preview


def preview_combined(
    resident: int,
    *,
    seen_by: Actor,
    day: dt.date,
    parts: Sequence[tuple[str, str]],
    answers: Mapping[str, Any],
    mode: str = "1",
) -> list[Share]:
    """What a visit for several programmes, (programme, kind) each, would come to in every one.

    Nothing is written. Raises CannotCombine if they do not go into one visit.
    """
    who = Resident.objects.filter(pk=resident).first()
    if who is None:
        raise Missing("没有这位居民")
    if day < who.birth:
        raise Refused(f"日期 {day} 早于出生日期", mend="请核对日期")
    joined = combined([(programmes[code], kind) for code, kind in parts],
                      age=age_on(who.birth, day), sex=who.sex)  # fmt: skip
    shares = []
    for (part, mine), names in zip(joined.split(answers), joined.names, strict=True):
        number = open_enrolment(resident, part.programme.code)
        found = enrolment(number, seen_by=seen_by, permission="followup.record")
        preview = at_bedside(found, mine, day=day, mode=mode, kind=part.kind)
        shares.append(Share(part, found, names, preview))
    return shares
