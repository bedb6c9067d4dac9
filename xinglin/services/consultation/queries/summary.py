"""What an expert is told of a patient, as it stands at a commit."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import queries as followup


def summary_of(resident: int, seen_by: Actor) -> tuple[dict[str, Any], int]:
    """Diagnoses, programmes and last measurements, with the commit on which they stand.

    What a guarded programme keeps to its own is left out, whoever asks: the expert need not be of
    that programme.
    """
    found = followup.summary_of(resident, seen_by=seen_by, action="consultation.summary")
    told = {
        "conditions": found.conditions, "programmes": found.programmes, "measured": found.measured,
    }  # fmt: skip
    return told, found.commit
