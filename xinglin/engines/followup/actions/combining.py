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
    store_graded,
    visit_columns,
)
from xinglin.engines.followup.words import InvalidAnswers, programmes
from xinglin.engines.records import Refusal
from xinglin.engines.records.models import Visit


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
    wanted = [(code, kind_of(programmes[code], kind)) for code, kind in parts]
    shares = queries.preview_combined(
        resident, seen_by=by, day=day, parts=wanted, answers=answers, mode=mode
    )
    refusals: dict[tuple[str, str], Refusal] = {}
    for one in shares:
        must_be_new(one.found, one.part.programme, one.part.kind, day, mode)
        for refusal in one.preview.checked.refusals:
            common = one.names.get(refusal.field, refusal.field)
            refusals.setdefault((common, refusal.why), replace(refusal, field=common))
    if refusals:
        raise InvalidAnswers(list(refusals.values()))
    made: list[Visit] = []
    already: frozenset[str] = frozenset()
    for one in shares:
        plan, found, preview = one.part.programme, one.found, one.preview
        more = {
            **visit_columns(plan, preview, "", None, day, appointed_before(found, plan, day)),
            "mode": mode,
            "staff_id": by.staff,
            "institution_id": institution or by.institution or found.institution_id,
            "source": source,
        }
        made.append(store_graded(plan, found, one.part.kind, day, preview, more, None, already))
        already |= {row[0] for row in observed_in(plan, one.part.kind, preview)}
    return made
