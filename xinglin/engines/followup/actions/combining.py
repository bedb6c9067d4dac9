"""Recording one visit that serves several programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup import queries
from xinglin.engines.followup.actions.visiting import (
    appointed_before,
    kind_of,
    must_be_new,
    observed_in,
    open_enrolment,
    previewed,
    store_graded,
    visit_columns,
)
from xinglin.engines.followup.words import InvalidAnswers, Preview, combined, programmes
from xinglin.engines.people.models import Resident
from xinglin.engines.records import Refusal
from xinglin.engines.records.models import Visit
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import age_on


@verb("followup.record", title="填写合并随访")
def record_combined(
    *,
    by: Actor,
    resident: int,
    day: dt.date,
    parts: Sequence[tuple[str, str]],
    answers: Mapping[str, Any],
    mode: str = "1",
    institution: int | None = None,
    source: str = "",
) -> list[Visit]:
    """One visit that serves several programmes: (programme, kind) each; all are stored, or none.

    Each is graded by its own plan. A question that several ask is answered once, and what is
    measured is kept once. Raises CannotCombine, or InvalidAnswers under the common names.
    """
    who = Resident.objects.filter(pk=resident).first()
    if who is None:
        raise Missing("没有这位居民")
    wanted = [(programmes[code], kind_of(programmes[code], kind)) for code, kind in parts]
    joined = combined(wanted, age=age_on(who.birth, day), sex=who.sex)
    enrolled = [
        queries.enrolment(
            open_enrolment(resident, part.programme.code), seen_by=by, permission="followup.record"
        )
        for part in joined.parts
    ]
    told: list[Preview] = []
    refusals: dict[tuple[str, str], Refusal] = {}
    for (part, mine), names, found in zip(
        joined.split(answers), joined.names, enrolled, strict=True
    ):
        must_be_new(found, part.programme, part.kind, day, mode)
        checked = previewed(part.programme, found, day, mode, part.kind, mine)
        told.append(checked)
        for one in checked.checked.refusals:
            common = names.get(one.field, one.field)
            refusals.setdefault((common, one.why), replace(one, field=common))
    if refusals:
        raise InvalidAnswers(list(refusals.values()))
    made: list[Visit] = []
    already: frozenset[str] = frozenset()
    for part, found, preview in zip(joined.parts, enrolled, told, strict=True):
        plan = part.programme
        more = {
            **visit_columns(plan, preview, "", None, day, appointed_before(found, plan, day)),
            "mode": mode,
            "staff_id": by.staff,
            "institution_id": institution or by.institution or found.institution_id,
            "source": source,
        }
        made.append(store_graded(plan, found, part.kind, day, preview, more, None, already))
        already |= {row[0] for row in observed_in(plan, part.kind, preview)}
    return made
