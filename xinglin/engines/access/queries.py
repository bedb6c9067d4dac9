"""What access can answer: who asks, what lies within his reach, what is open to him."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Max, Q, QuerySet

from xinglin.engines.access.models import Account, Attempt, BrokenGlass, Holding
from xinglin.engines.access.rules import (
    WINDOW,
    mask_id,
    mask_name,
    mask_phone,
    tries_of,
    wait_after,
)
from xinglin.engines.access.sealing import (
    Unreadable,
    blind,
    blind_many,
    seal,
    seal_many,
    unseal,
)
from xinglin.engines.access.words import NOBODY, WHOLE, Actor, Grant, permissions, roles
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import now, today

__all__ = [
    "Unreadable", "accounts", "actor_for", "actor_of", "blind", "blind_many", "broken_glass",
    "holdings_of", "mask_id", "mask_name", "mask_phone", "may_try", "seal", "seal_many", "unseal",
    "within",
]  # fmt: skip
Rows = TypeVar("Rows", bound="QuerySet[Any]")


def actor_of(request: Any) -> Actor:
    """Who sends this request; NOBODY when nobody is logged in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    return actor_for(user)


def actor_for(account: Account, door: str = "page") -> Actor:
    """The account as an actor, with the roles it holds today and the glass it broke."""
    day = today()
    held = (
        Holding.objects.filter(account=account)
        .exclude(starts_on__gt=day)
        .exclude(ends_on__lt=day)
        .values_list("role", "place__number", "place__last")
    )
    grants = tuple(Grant(roles[r], lo, hi) for r, lo, hi in held if r in roles)
    opened = BrokenGlass.objects.filter(account=account, open_until__gt=now())
    institution = account.staff.institution_id if account.staff_id and account.staff else None
    return Actor(
        account=account.pk,
        name=account.name or account.username,
        staff=account.staff_id,
        institution=institution,
        grants=grants,
        door=door,
        opened=frozenset(opened.values_list("subject_id", flat=True)),
    )


def within(rows: Rows, seen_by: Actor, permission: str, field: str = "place_id") -> Rows:
    """The rows whose place lies within the actor's reach for that permission; none without it."""
    reach = seen_by.reach(permission)
    if WHOLE in reach:
        return rows
    if not reach:
        return rows.none()
    spans = (Q(**{f"{field}__gte": lo, f"{field}__lte": hi}) for lo, hi in reach)
    return rows.filter(reduce(or_, spans))


def may_try(*keys: str) -> float:
    """Seconds until another login may be tried with any of the keys; 0 when at once."""
    since = now() - WINDOW
    longest = 0.0
    for key in keys:
        tries = Attempt.objects.filter(key=key[:80], at__gt=since)
        last = tries.aggregate(last=Max("at"))["last"]
        if last is not None:
            left = last + wait_after(tries.count(), tries_of(key)) - now()
            longest = max(longest, left.total_seconds())
    return longest


def by_username(username: str) -> Account | None:
    """The account that may log in under that name."""
    return Account.objects.filter(username=username, is_active=True).first()


def by_number(number: Any) -> Account | None:
    """The account of a running session, unless it was switched off meanwhile."""
    return Account.objects.filter(pk=number, is_active=True).select_related("staff").first()


def accounts(seen_by: Actor) -> QuerySet[Account]:
    """Accounts whose work lies within the actor's reach."""
    mine = within(Holding.objects.all(), seen_by, "access.read").values("account_id")
    return Account.objects.filter(pk__in=mine).select_related("staff__institution")


def account(pk: int, seen_by: Actor) -> Account:
    """One account within the actor's reach; raises Missing."""
    mine = Q(pk__in=accounts(seen_by).values("pk"))
    fresh = Q(holding=None) if seen_by.may("access.manage") else Q(pk=-1)
    found = Account.objects.filter(mine | fresh, pk=pk).first()
    if found is None:
        raise Missing("没有这个账号，或不在您的管辖范围内")
    return found


def holdings_of(account_id: int) -> QuerySet[Holding]:
    """The roles of an account, with their places."""
    return Holding.objects.filter(account_id=account_id).select_related("place")


def role_title(code: str) -> str:
    """The Chinese title of a role."""
    held = roles.get(code)
    return held.title if held else code


def permission_titles() -> list[tuple[str, str, list[str]]]:
    """Every permission with its title and the titles of the roles that hold it."""
    return [(p.code, p.title, [r.title for r in p.roles]) for p in permissions]


def broken_glass(since: dt.datetime) -> list[BrokenGlass]:
    """Records opened in an emergency since then, newest first; whose they are, people know."""
    found = BrokenGlass.objects.filter(opened_at__gte=since).select_related("account")
    return list(found.order_by("-pk")[:500])
