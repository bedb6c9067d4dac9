"""What administration can answer: the way around the tree, who works where, what was done."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access import queries as access
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.time import now
from xinglin.services.administration import rules


def places_below(number: int) -> list[dict[str, Any]]:
    """The places right below one, with the institution that serves each."""
    serving = {c.place_id: c.institution for c in places.catchments(number, _last(number))}
    return [
        {"place": one, "code": one.code, "name": one.name, "level": one.get_level_display(),
         "number": one.number, "served": serving.get(one.number)}
        for one in places.children(number)
    ]  # fmt: skip


def _last(number: int) -> int:
    return places.place(number).last


def accounts_with_roles(seen_by: Actor) -> list[dict[str, Any]]:
    """Accounts within reach, with what they hold."""
    return [
        {
            "pk": one.pk,
            "username": one.username,
            "name": one.name,
            "active": one.is_active,
            "code": bool(one.totp),
            "works": one.staff.institution if one.staff_id and one.staff else None,
            "holds": "、".join(
                f"{access.role_title(h.role)}（{h.place.name}）" for h in access.holdings_of(one.pk)
            ),
        }
        for one in access.accounts(seen_by).order_by("pk")
    ]


def audit_trail(seen_by: Actor, **where: Any) -> Any:
    """Audit entries that the actor may see: those of places within reach, or of no place."""
    seen_by.must("access.audit")
    return ledger.entries(**where)


def deed(verb: str) -> str:
    """What was done or read, in words."""
    return rules.READINGS.get(verb) or _titles().get(verb, verb)


@cache
def _titles() -> dict[str, str]:
    return {code: title for code, title, _ in access.permission_titles()}


def opened_in_emergency(seen_by: Actor, days_back: int = 90) -> list[dict[str, Any]]:
    """Records within reach that somebody opened by breaking the glass, and whether it was seen."""
    since = now() - dt.timedelta(days=days_back)
    found = access.broken_glass(since)
    mine = people.within_reach({one.subject_id for one in found}, seen_by, "access.answer_glass")
    return [
        {
            "pk": one.pk,
            "resident": one.subject_id,
            "name": mine[one.subject_id],
            "who": one.account.name,
            "why": one.why,
            "opened_at": one.opened_at,
            "told_at": one.told_at,
        }
        for one in found
        if one.subject_id in mine
    ]


def state() -> dict[str, Any]:
    """How far the record is: commits and audit links."""
    last = ledger.head()
    commit = ledger.commit_of(last)
    return {
        "commit": last,
        "at": commit.at if commit else None,
        "why": commit.why if commit else "",
    }
