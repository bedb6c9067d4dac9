"""Subscriptions: kept, tried once, and told of news from an outbox that outlives the machine.

What a commit changed is put into the outbox together with how far was looked, and leaves it when
the other side has answered: killed between the two, the same notice is sent again, never none.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import seal, unseal
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as resources
from xinglin.engines.exchange.queries import Stored, Wrong
from xinglin.engines.ledger.actions import commit
from xinglin.engines.ledger.queries import head
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now
from xinglin.services.interoperability.models import Hook, Notice
from xinglin.services.interoperability.queries import (
    MANAGE,
    Caller,
    caller_of,
    hook_of,
    hooks_at_work,
)
from xinglin.services.interoperability.rules import (
    answers,
    back_off,
    pairs_in,
    refuses_this,
    succeeded,
)

KIND = "Subscription"
FAILS, REFUSALS = 8, 3
AT_ONCE, CHUNK, SPELL = 500, 1000, 60.0
MOST = 100  # subscriptions of one client
KEPT = dt.timedelta(days=30)
HIDDEN = "***"
NOT_HIS = "这个订阅属于另一个客户端"
Said = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Plan:
    """A subscription as a client asks for it, understood."""

    kind: str
    names: str
    criteria: str
    endpoint: str
    host: str
    payload: bool
    state: str
    headers: Mapping[str, str] = field(default_factory=dict)
    ends_at: dt.datetime | None = None


# --- kept ---


def subscribe(*, caller: Caller, key: str, plan: Plan, base: str) -> Hook:
    """Keep what a subscription asks for; it is tried before it is in use."""
    found = hook_of(key)
    must_be_own(found, caller)
    values: dict[str, Any] = {
        "kind": plan.kind, "names": plan.names[:300], "criteria": seal(plan.criteria),
        "endpoint": seal(plan.endpoint), "host": plan.host[:300], "base": base[:300],
        "payload": plan.payload, "ends_at": plan.ends_at,
        "headers": seal(msgspec.json.encode(plan.headers).decode()) if plan.headers else None,
        "state": plan.state,
    }  # fmt: skip
    if found is None and Hook.objects.filter(client_id=caller.client).count() >= MOST:
        raise Wrong("too-costly", f"一个客户端最多{MOST}个订阅", mend="请先删除不用的订阅")
    if found is None or found.state == Hook.OFF:
        values["cursor"] = head()
    if plan.state in (Hook.REQUESTED, Hook.OFF):
        values |= {"fails": 0, "next_at": None, "why": ""}
    with commit(by=caller.actor, why="接口订阅：登记", door="api"):
        hook, _ = Hook.objects.update_or_create(
            key=key, defaults=values,
            create_defaults={**values, "client_id": caller.client, "made_at": now()},
        )  # fmt: skip
        if plan.state == Hook.OFF:
            Notice.objects.filter(hook=hook, state=Notice.WAITING).delete()
        _note("interoperability.subscribe", caller.actor, hook, caller.place)
    return hook


def unsubscribe(*, caller: Caller, key: str) -> None:
    """Forget a subscription with whatever it was still to be told."""
    found = hook_of(key)
    must_be_own(found, caller)
    if found is None:
        return
    with commit(by=caller.actor, why="接口订阅：删除", door="api"):
        _note("interoperability.unsubscribe", caller.actor, found, caller.place)
        found.delete()


def must_be_own(found: Hook | None, caller: Caller) -> None:
    """Raise Wrong when a subscription is another client's."""
    if found is not None and found.client_id != caller.client:
        raise Wrong("forbidden", NOT_HIS)


def headers_of(hook: Hook) -> dict[str, str]:
    """The headers that are sent along, as they were given."""
    if hook.headers is None:
        return {}
    return msgspec.json.decode(unseal(hook.headers), type=dict[str, str])


def turn(*, by: Actor, hook: Hook, state: str) -> None:
    """The keeper switches a subscription off, or has it tried anew."""
    by.must(MANAGE, hook.client.place_id)
    if state == Hook.REQUESTED and hook.state not in (Hook.ERROR, Hook.OFF):
        raise Refused("这个订阅正在使用")
    values: dict[str, Any] = {"fails": 0, "next_at": None}
    if state == Hook.REQUESTED and hook.state == Hook.OFF:
        values["cursor"] = head()
    with commit(by=by, why="接口订阅：启用或停用"):
        if state == Hook.OFF:
            Notice.objects.filter(hook=hook, state=Notice.WAITING).delete()
        _say(hook, state, "", by, **values)
        _note("interoperability.turn", by, hook, hook.client.place_id)


def _note(verb: str, by: Actor, hook: Hook, place: int) -> None:
    audit.note(
        verb, by=by, subject="interoperability.hook", subject_id=hook.pk, place=place,
        detail={"state": hook.state},
    )  # fmt: skip


def _say(hook: Hook, state: str, why: str, by: Actor, **values: Any) -> None:
    """Write down how a subscription stands, here and in the resource that the client reads;
    nothing if he changed it meanwhile."""
    with commit(by=by, why="接口订阅：状态", door="api"):
        if not _as_seen(hook).update(state=state, why=why[:300], **values):
            return
        hook.state, hook.why = state, why[:300]
        for name, value in values.items():
            setattr(hook, name, value)
        there = resources.current(KIND, hook.key, by)
        if there is None or there.retired:
            return
        told = resources.exact.read_resource(there.body)
        told.pop("error", None)
        told["status"] = state
        if why:
            told["error"] = why[:300]
        exchange.store(
            by=by, wishes=[exchange.Wish(told, hook.key)], place=hook.client.place_id,
            base=hook.base,
        )  # fmt: skip


# --- at work ---


def run_hooks(*, tell: Said) -> int:
    """Try what is new, look what changed, send what waits; how many notices were sent."""
    sent = 0
    Notice.objects.filter(done_at__lt=now() - KEPT).delete()
    for hook in hooks_at_work(now()):
        caller = caller_of(hook.client)
        if hook.ends_at is not None and hook.ends_at <= now():
            Notice.objects.filter(hook=hook, state=Notice.WAITING).delete()
            _say(hook, Hook.OFF, "", caller.actor)
            continue
        if hook.state == Hook.REQUESTED:
            _shake_hands(hook, caller)
        if hook.state == Hook.ACTIVE and _look(hook, caller):
            sent += _send(hook, caller)
        tell(sent, 0, f"送出 {sent} 条")
    return sent


def _shake_hands(hook: Hook, caller: Caller) -> None:
    """Whether somebody answers there; only then is a subscription in use."""
    try:
        status = exchange.notify(unseal(hook.endpoint), headers=headers_of(hook))
    except exchange.Barred as refusal:
        _say(hook, Hook.ERROR, str(refusal), caller.actor)
        return
    except exchange.Unreachable as refusal:
        _failed(hook, caller, refusal.what)
        return
    if answers(status, hook.payload):
        _say(hook, Hook.ACTIVE, "", caller.actor, fails=0, next_at=None)
    else:
        _failed(hook, caller, f"对方应答 {status}")


def _as_seen(hook: Hook) -> QuerySet[Hook]:
    """The row, unless it was changed since it was read: a seal is never the same twice."""
    rows = Hook.objects.filter(pk=hook.pk, state=hook.state)
    return rows.filter(endpoint=bytes(hook.endpoint))


def _failed(hook: Hook, caller: Caller, why: str) -> None:
    hook.fails += 1
    if hook.fails >= FAILS:
        _say(hook, Hook.ERROR, f"{why}（连续{hook.fails}次）", caller.actor, fails=hook.fails)
        return
    later = now() + back_off(hook.fails)
    _as_seen(hook).update(fails=hook.fails, why=why[:300], next_at=later)


def _look(hook: Hook, caller: Caller) -> bool:
    """Put what changed into the outbox, with how far was looked; whether it could be done."""
    try:
        asked = resources.asked(hook.kind, pairs_in(unseal(hook.criteria)), hook.base)
    except Refused as refusal:
        _say(hook, Hook.ERROR, str(refusal), caller.actor)
        return False
    until, moment = head(), now()
    news = resources.touched(asked, caller.actor, hook.cursor, until)
    with transaction.atomic():
        seen = Hook.objects.filter(pk=hook.pk, state=hook.state, cursor=hook.cursor)
        if not seen.update(cursor=until):
            return False
        Notice.objects.bulk_create(
            (
                Notice(hook=hook, resource=pk, version=version, made_at=moment)
                for pk, _, version in news
            ),
            batch_size=CHUNK, ignore_conflicts=True,
        )  # fmt: skip
    return True


def _send(hook: Hook, caller: Caller) -> int:
    """Send what waits, in its order; the first that does not arrive keeps the others waiting. One
    that answers slowly has its spell, then the next subscription has its turn."""
    sent, until = 0, time.monotonic() + SPELL
    waiting = Notice.objects.filter(hook=hook, state=Notice.WAITING).order_by("pk")
    for notice in waiting[:AT_ONCE]:
        if time.monotonic() > until:
            break
        there = _readable(hook, caller, notice)
        if there is None:
            _end(notice, Notice.DROPPED, None, "客户端不能再读这个资源")
            continue
        Notice.objects.filter(pk=notice.pk).update(tries=F("tries") + 1)
        notice.tries += 1
        try:
            status = _told(hook, caller, there)
        except exchange.Barred as refusal:
            _say(hook, Hook.ERROR, str(refusal), caller.actor)
            break
        except exchange.Unreachable as refusal:
            _failed(hook, caller, refusal.what)
            break
        if succeeded(status):
            _end(notice, Notice.SENT, status, "")
            Hook.objects.filter(pk=hook.pk).update(sent_at=now(), fails=0, why="", next_at=None)
            hook.fails = 0
            sent += 1
        elif refuses_this(status) and notice.tries >= REFUSALS:
            _end(notice, Notice.DROPPED, status, f"对方不接收这个资源（{status}）")
        else:
            Notice.objects.filter(pk=notice.pk).update(status=status)
            _failed(hook, caller, f"对方应答 {status}")
            break
    return sent


def _end(notice: Notice, state: str, status: int | None, why: str) -> None:
    Notice.objects.filter(pk=notice.pk).update(state=state, status=status, why=why, done_at=now())


def _readable(hook: Hook, caller: Caller, notice: Notice) -> Stored | None:
    """The version that matched, if the client may still read it."""
    if not caller.scopes.allow(hook.kind, "r"):
        return None
    found = next(iter(resources.bodies([notice.resource], as_of=notice.version)), None)
    if found is None:
        return None
    present = resources.current(found.kind, found.key, caller.actor)
    return found if present is not None and not present.retired else None


def _told(hook: Hook, caller: Caller, there: Stored) -> int:
    """The status with which a notice is answered: an empty POST, or a PUT of the resource."""
    headers = headers_of(hook)
    if not hook.payload:
        return exchange.notify(unseal(hook.endpoint), headers=headers)
    resources.note_reading("exchange.fhir.notice", [there], caller.actor)
    return exchange.notify(
        unseal(hook.endpoint), below=f"{there.kind}/{there.key}", body=there.body,
        headers={**headers, "Content-Type": "application/fhir+json"},
    )  # fmt: skip


def note_notices(*, hook: Hook, rows: Sequence[Mapping[str, Any]], vain: int, why: str) -> None:
    """Notices that were sent elsewhere, in one set, and how often it was tried in vain since."""
    Notice.objects.bulk_create(
        (Notice(hook=hook, **row) for row in rows), ignore_conflicts=True, batch_size=CHUNK
    )
    last = max((row["done_at"] for row in rows if row.get("done_at")), default=None)
    state = Hook.ERROR if vain >= FAILS else Hook.ACTIVE
    _say(hook, state, "" if state == Hook.ACTIVE else why, caller_of(hook.client).actor)
    Hook.objects.filter(pk=hook.pk).update(
        sent_at=last, fails=vain, why=why, next_at=now() + back_off(60) if vain < FAILS else None
    )
