"""A resident proves who he is: number and telephone as on record, then the code that was sent."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access import actions as access
from xinglin.engines.access import queries as access_queries
from xinglin.engines.access.queries import unseal
from xinglin.engines.ledger.actions import change, commit
from xinglin.engines.people import queries as people
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now, today
from xinglin.services.portal.actions.sending import send
from xinglin.services.portal.models import OneTimeCode, Opening
from xinglin.services.portal.queries import opening_of, resident_as_actor, secret
from xinglin.services.portal.rules import AGAIN, LASTS, digest_of, must_hold, new_code

NOBODY_YET = Actor(account=None, name="居民端", door="portal")


def ask_code(*, id_number: str, phone: str, address: str) -> int | None:
    """Send a code if number and telephone are those on record; who asks learns nothing else.

    The answer is the resident's number for the session, or None; the page says the same to both.
    """
    keys = (f"portal:{id_number.strip().upper()}", f"portal:{address}")
    if access_queries.may_try(*keys) > 0:
        raise Refused("尝试次数过多", why="为保护档案，已暂停接受", mend="请稍后再试")
    number = id_number.strip().upper()
    found = people.known_by_id([number]).get(number)
    who = people.reached(found, resident_as_actor(found)) if found else None
    with commit(by=NOBODY_YET, why="居民端获取验证码", door="portal"):
        if who is None or not _same_phone(who, phone) or who.deceased_on is not None:
            access.note_attempt(keys)
            return None
        before = OneTimeCode.objects.filter(resident_id=who.pk).first()
        if before is not None and now() < before.sent_at + AGAIN:
            raise Refused("刚刚发送过验证码", mend="请一分钟后再获取")
        code = new_code()
        digest = digest_of(secret(), who.pk, code)
        if before is None:
            OneTimeCode.objects.create(resident_id=who.pk, digest=digest, sent_at=now())
        else:
            change(before, digest=digest, sent_at=now(), tries=0, used=False)
        minutes = int(LASTS.total_seconds() // 60)
        send(who, f"【杏林】您的验证码是 {code}，{minutes} 分钟内有效。请勿告诉他人。")
        audit.note("portal.code", by=NOBODY_YET, subject="people.resident", subject_id=who.pk)
        return int(who.pk)


def _same_phone(who: Any, phone: str) -> bool:
    kept = unseal(who.phone) if who.phone is not None else ""
    typed = "".join(one for one in phone if one.isdigit())
    return bool(kept) and typed == kept


def let_in(*, resident: int, code: str) -> Opening:
    """The code holds: the record is open to the resident from now on."""
    wrong: Refused | None = None
    with commit(by=NOBODY_YET, why="居民端登录", door="portal"):
        kept = OneTimeCode.objects.filter(resident_id=resident, used=False).first()
        if kept is None:
            raise Refused("请先获取验证码", mend="填写身份证号和手机号后获取")
        try:
            must_hold(secret(), resident, code, kept.digest, kept.sent_at, kept.tries, now())
        except Refused as refusal:
            change(kept, tries=kept.tries + 1)
            wrong = refusal
        else:
            change(kept, used=True)
            audit.note(
                "portal.enter", by=resident_as_actor(resident), subject="people.resident",
                subject_id=resident,
            )  # fmt: skip
            return _opened(resident, "code")
    raise wrong


def _opened(resident: int, how: str) -> Opening:
    found = Opening.objects.filter(resident_id=resident).first()
    if found is None:
        return Opening.objects.create(
            resident_id=resident, opened_on=today(), how=how, last_seen_on=today()
        )
    if found.closed_on is not None:
        return change(found, closed_on=None, opened_on=today(), how=how)  # type: ignore[return-value]
    return found


def note_seen(*, resident: int) -> None:
    """The resident has read his record today; once a day is enough."""
    found = opening_of(resident)
    if found is not None and found.last_seen_on != today():
        with commit(by=resident_as_actor(resident), why="居民查阅档案", door="portal"):
            change(found, last_seen_on=today())
