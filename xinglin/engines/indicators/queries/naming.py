"""What places were called, and which there were, at the commit that is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xinglin.engines.ledger import queries as ledger
from xinglin.engines.places.models import Place


def called_then(names: Mapping[int, str], top: int, commit: int | None) -> dict[int, str]:
    """The names of these places as they were at a commit; those not yet there are left out.

    The place that was asked for stays in any case, if need be by the name it has now.
    """
    if commit is None:
        return dict(names)
    then: dict[int, str] = {}
    past: Any
    current, past = ledger.as_of(Place, commit)
    first, last = min(names), max(names)
    for rows in (current, past):
        then |= dict(rows.filter(number__range=(first, last)).values_list("number", "name"))
    found = {number: name for number, name in then.items() if number in names}
    return {top: names[top], **found} if top in names else found
