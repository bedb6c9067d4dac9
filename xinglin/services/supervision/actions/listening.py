"""What supervision hears of cases: a penalty that is public is a line of the unit's credit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.ledger.actions import change
from xinglin.kernel.events import on
from xinglin.services.supervision.models import Check, Credit, Unit


@on("enforcement.filed")
def note_the_case(*, source: str, number: str, **told: Any) -> None:
    """The check that led to a case bears the number of the case."""
    kind, _, pk = source.partition(":")
    found = Check.objects.filter(pk=int(pk)).first() if kind == "check" and pk.isdigit() else None
    if found is not None:
        change(found, case_number=number[:60])


@on("enforcement.published")
def write_down(*, unit: str, number: str, says: str, day: dt.date, **told: Any) -> None:
    """A published decision."""
    found = Unit.objects.filter(code=unit).first() if unit else None
    if found is not None and not Credit.objects.filter(unit=found, number=number).exists():
        Credit.objects.create(unit=found, day=day, kind="penalty", number=number, says=says[:400])


@on("enforcement.unpublished")
def take_back(*, unit: str, number: str, day: dt.date, **told: Any) -> None:
    """A decision that was taken back is taken out of the record, and that it was stays."""
    for one in Credit.objects.filter(unit__code=unit, number=number, withdrawn_on=None):
        change(one, withdrawn_on=day)
