"""In sets, each night: contracts that ran out are closed, services are counted from the records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change_columns
from xinglin.kernel.time import days, today
from xinglin.services.contracts.models import Contract, Owed
from xinglin.services.contracts.queries.services import newly_fulfilled, running
from xinglin.services.contracts.rules import LIMITS, Why

Say = Callable[[int], None]


def _silent(_: int) -> None:
    """Say nothing."""


@verb("contracts.count_services", title="结清到期签约")
def close_expired(*, by: Actor) -> int:
    """Contracts that ran out so long ago that a renewal would be a new one; how many."""
    on = today()
    last = days(int(LIMITS.on(on).late_renew)).before(on)
    rows = Contract.objects.filter(ended_on=None, ends_on__lt=last)
    ids = list(rows.values_list("pk", "ends_on"))
    if ids:
        change_columns(
            Contract,
            [pk for pk, _ in ids],
            {
                "ended_on": [end.isoformat() for _, end in ids],
                "ended_why": [Why.EXPIRED.value] * len(ids),
            },
        )
    return len(ids)


def count_services(*, by: Actor, say: Say = _silent) -> int:
    """See in the records which owed services were given; how many entries changed.

    Some thousand contracts at a time, each lot a commit of its own: nobody waits long for the pen.
    """
    by.must("contracts.count_services")
    changed, after = 0, 0
    while several := running(after):
        after = several[-1].pk
        found = list(newly_fulfilled(several))
        changed += _settle_some(by=by, found=found) if found else 0
        say(changed)
    return changed


@verb("contracts.count_services", title="核对履约")
def _settle_some(*, by: Actor, found: list[tuple[int, Any]]) -> int:
    _write(found)
    return len(found)


def settle(several: list[Contract]) -> int:
    """The same for some contracts."""
    found = list(newly_fulfilled(several))
    if found:
        _write(found)
    return len(found)


def _write(found: list[tuple[int, Any]]) -> None:
    told = [day.isoformat() if day else None for _, day in found]
    change_columns(Owed, [pk for pk, _ in found], {"done_on": told})
