"""What can be done with access: verbs of the whole house, accounts, roles, broken glass."""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xinglin.engines.access.models import Account, Attempt, BrokenGlass, Holding
from xinglin.engines.access.queries import seal
from xinglin.engines.access.rules import code_holds, enrolment_address
from xinglin.engines.access.words import Actor, roles
from xinglin.engines.ledger.actions import commit
from xinglin.kernel import audit, events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import now, today

Act = TypeVar("Act", bound=Callable[..., Any])
GLASS_HOURS = 2

events.declare("access.glass_broken", "有人紧急调阅了一份不在其管辖范围的档案")


def verb(
    permission: str, *, title: str, first: Callable[..., Any] | None = None
) -> Callable[[Act], Act]:
    """Guard an action: keyword-only, permission-checked, one commit, on record.

    The decorated function takes `by: Actor`; where a record has a place, it checks
    `by.must(permission, place)` itself once it knows the place. `first` is given the same words,
    those with a default too, before the pen is taken, and what it answers comes as `ready`, which
    nobody else gives: long counting belongs there, for whoever holds the pen keeps everybody else
    from writing.
    """

    def guard(function: Act) -> Act:
        takes = inspect.signature(function).parameters
        unsaid = {
            name: one.default
            for name, one in takes.items()
            if one.default is not one.empty and name != "ready"
        }
        if any(p.kind is not p.KEYWORD_ONLY for p in takes.values()) or "by" not in takes:
            raise TypeError(f"{function.__qualname__} must take keywords only, `by` among them")

        @functools.wraps(function)
        def act(*, by: Actor, **given: Any) -> Any:
            by.must(permission)
            if first is not None:
                given["ready"] = first(by=by, **(unsaid | given))
            with commit(by=by, why=title, door=by.door):
                done = function(by=by, **given)
                audit.note(permission, by=by, **_subject_of(done))
                return done

        act.permission = permission  # type: ignore[attr-defined]
        act.title = title  # type: ignore[attr-defined]
        return cast(Act, act)

    return guard


def _subject_of(done: Any) -> dict[str, Any]:
    """Which record an action was about, as far as its answer tells."""
    meta = getattr(done, "_meta", None)
    if meta is None or getattr(done, "pk", None) is None:
        return {}
    return {
        "subject": meta.label_lower,
        "subject_id": done.pk,
        "place": getattr(done, "place_id", None),
    }


@verb("access.manage", title="开通账号")
def open_account(
    *, by: Actor, username: str, name: str, password: str, staff_id: int | None = None
) -> Account:
    """A new account; the password must satisfy the policy."""
    if Account.objects.filter(username=username).exists():
        raise Refused(f"用户名“{username}”已被使用", mend="请换一个用户名")
    account = Account(username=username, name=name, staff_id=staff_id)
    _check_password(password, account)
    account.password = make_password(password)
    account.save()
    return account


@verb("access.manage", title="授予角色")
def grant(
    *, by: Actor, account_id: int, role: str, place: Any, ends_on: dt.date | None = None
) -> Holding:
    """Let an account hold a role over a place within the grantor's own reach."""
    by.must("access.manage", place.number)
    return Holding.objects.create(
        account_id=account_id,
        role=roles[role].code,
        place=place,
        starts_on=today(),
        ends_on=ends_on,
    )


@verb("access.manage", title="收回角色")
def withdraw(*, by: Actor, holding_id: int) -> Holding:
    """End a role yesterday, so that it no longer holds today."""
    holding = Holding.objects.filter(pk=holding_id).first()
    if holding is None:
        raise Missing("没有这项任职")
    by.must("access.manage", holding.place_id)
    holding.ends_on = today() - dt.timedelta(days=1)
    holding.save()
    return holding


@verb("access.own", title="修改密码")
def change_password(*, by: Actor, old: str, new: str) -> Account:
    """Change one's own password."""
    account = _own(by)
    if not account.check_password(old):
        raise Refused("原密码不对", mend="请重新输入原密码")
    _check_password(new, account)
    account.password = make_password(new)
    account.must_change = False
    account.save()
    return account


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused("密码不合要求", why="；".join(error.messages)) from None


def _own(by: Actor) -> Account:
    account = Account.objects.filter(pk=by.account).first()
    if account is None:
        raise Missing("没有这个账号")
    return account


def new_one_time_secret(*, by: Actor) -> tuple[str, str]:
    """A fresh secret in hex and the address an authenticator reads; not yet in force."""
    secret = os.urandom(20)
    return secret.hex(), enrolment_address(secret, _own(by).username)


@verb("access.own", title="启用动态口令")
def require_code(*, by: Actor, secret: str, code: str) -> Account:
    """Ask for a one-time code at every login from now on; the first code proves the set-up."""
    if not code_holds(bytes.fromhex(secret), code.strip(), now()):
        raise Refused("动态口令不对", mend="请核对手机时间后输入当前显示的六位数字")
    account = _own(by)
    account.totp = seal(secret)
    account.save()
    return account


@verb("access.own", title="停用动态口令")
def stop_requiring_code(*, by: Actor, password: str) -> Account:
    """Log in by password alone again."""
    account = _own(by)
    if not account.check_password(password):
        raise Refused("密码不对")
    account.totp = None
    account.save()
    return account


@verb("access.break_glass", title="紧急调阅")
def break_glass(*, by: Actor, subject_id: int, why: str) -> BrokenGlass:
    """Open one record outside of one's scope for two hours; its owner is told."""
    if len(why.strip()) < 5:
        raise Refused("请写明紧急调阅的理由", why="理由会告知档案所属机构，并写入审计")
    broken = BrokenGlass.objects.create(
        account=_own(by),
        subject_id=subject_id,
        why=why.strip()[:400],
        opened_at=now(),
        open_until=now() + dt.timedelta(hours=GLASS_HOURS),
    )
    audit.note("access.break_glass", subject="people.resident", subject_id=subject_id)
    events.publish("access.glass_broken", resident_id=subject_id, account_id=by.account)
    return broken


@verb("access.answer_glass", title="确认紧急调阅告知")
def acknowledge_glass(*, by: Actor, glass_id: int) -> BrokenGlass:
    """Whoever answers for the record has seen that it was opened in an emergency, and why."""
    glass = BrokenGlass.objects.filter(pk=glass_id).first()
    if glass is None:
        raise Missing("没有这次紧急调阅")
    glass.told_at = glass.told_at or now()
    glass.save()
    return glass


def note_attempt(keys: Sequence[str]) -> None:
    """Count a failed login against the name and the address."""
    Attempt.objects.bulk_create(Attempt(key=key[:80], at=now()) for key in keys)
    audit.note("access.login", subject="access.account", outcome="refused")


def forget_attempts(keys: Sequence[str]) -> None:
    """A login that worked opens the door again for its name and address."""
    Attempt.objects.filter(key__in=[key[:80] for key in keys]).delete()


def note_login(*, by: Actor, outcome: str) -> None:
    """Put on record that somebody came or went."""
    audit.note(
        "access.login", by=by, subject="access.account", subject_id=by.account, outcome=outcome
    )
