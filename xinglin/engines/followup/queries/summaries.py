"""What goes along with a patient to somebody else's institution."""

from __future__ import annotations

from dataclasses import dataclass

from xinglin.engines.access import Actor
from xinglin.engines.followup.queries.persons import enrolments_of
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.records import diagnoses_hidden_from, hidden_from
from xinglin.engines.records import queries as records

NOBODY = Actor(None, "")  # holds nothing: what he may not see is guarded
MEASURED = {"bp": "血压", "fasting_glucose": "空腹血糖", "pulse": "脉率", "weight": "体重"}
CONDITIONS, VISITS, VISITS_LOOKED_AT = 20, 6, 12


@dataclass(frozen=True)
class Summary:
    """A patient as the records stand at `commit`; days as text, measurements by their titles."""

    conditions: list[dict[str, str]]
    programmes: list[str]
    measured: dict[str, str]
    visits: list[dict[str, str]]
    commit: int


def summary_of(resident: int, *, seen_by: Actor, action: str) -> Summary:
    """Active diagnoses, programmes, last measurements, last visits; `action` is what is audited.

    What a guarded programme keeps to its own is left out, even where the sender may see it: the
    receiver need not be of that programme.
    """
    place = records.readable(resident, seen_by, action).place_id
    shut, hidden = diagnoses_hidden_from(NOBODY, place), set(hidden_from(NOBODY, place))
    conditions = [
        {"code": one.code, "title": one.title, "onset": str(one.onset or "")}
        for one in records.conditions_of(resident, seen_by=seen_by, active=True)
        if shut is None or not shut(one.system, one.code)
    ]
    programmes = [
        one.programme
        for one in enrolments_of(resident, seen_by=seen_by)
        if one.left is None and one.programme not in hidden
    ]
    visits = [
        {"day": str(one.day), "programme": one.programme}
        for one in records.visits_of(resident, seen_by=seen_by, limit=VISITS_LOOKED_AT)
        if one.programme not in hidden
    ]
    measured = _measured(resident, seen_by)
    return Summary(conditions[:CONDITIONS], programmes, measured, visits[:VISITS], ledger.head())


def _measured(resident: int, seen_by: Actor) -> dict[str, str]:
    """The last of each measurement with its day: 血压 → 138/86（2026-03-01）."""
    told = {}
    for question, title in MEASURED.items():
        last = records.latest(resident, question, seen_by=seen_by)
        if last is not None and last.value is not None:
            second = f"/{last.second:g}" if last.second is not None else ""
            told[title] = f"{last.value:g}{second}（{last.day}）"
    return told
