"""What happens to contracts when people die, move, or are given a service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from xinglin.engines.followup import PersonMark, marks
from xinglin.kernel.events import on
from xinglin.kernel.time import today
from xinglin.services.contracts.actions.counting import settle
from xinglin.services.contracts.actions.signing import end_of_residents
from xinglin.services.contracts.models import Contract
from xinglin.services.contracts.queries import holders_of
from xinglin.services.contracts.queries.contracts import open_of
from xinglin.services.contracts.rules import Why


def _among(residents: Iterable[int] | None, day: dt.date) -> set[int]:
    return holders_of(residents, day)


marks.add("contract", PersonMark("contract", "家庭医生签约", _among))


@on("people.died")
def end_with_life(*, resident_ids: Sequence[int], day: dt.date, **told: Any) -> None:
    """A contract ends with the life of who signed it."""
    end_of_residents(list(resident_ids), day, Why.DIED)


@on("people.moved")
def follow(*, resident_ids: Sequence[int], place: int | None, **told: Any) -> None:
    """Whoever left the area has no contract here; whoever moved within keeps his, and his team."""
    ids = list(resident_ids)
    if place is None:
        end_of_residents(ids, told.get("day") or today(), Why.MOVED)
        return
    Contract.objects.filter(pk__in=[one.pk for one in open_of(ids).values()]).update(place_id=place)


@on("followup.recorded")
def fulfil(*, resident: int, **told: Any) -> None:
    """A visit that was just recorded may fulfil what a contract owes."""
    held = open_of([resident])
    if held:
        settle(list(held.values()))
