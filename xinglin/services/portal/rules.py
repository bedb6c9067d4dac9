"""One-time codes, and for whom somebody may look: pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from xinglin.kernel.errors import Refused
from xinglin.kernel.time import age_on

LASTS = dt.timedelta(minutes=5)
AGAIN = dt.timedelta(seconds=60)
TRIES = 5
OF_AGE = 18
RELATIONS = {
    "parent": "父母（监护人）",
    "guardian": "其他监护人",
    "offspring": "子女",
    "spouse": "配偶",
    "other": "其他受托人",
}
GUARDIANS = ("parent", "guardian")
OUTCOMES = {"": "待核查", "amended": "已更正", "explained": "已说明"}


def new_code() -> str:
    """Six digits nobody can guess."""
    return f"{secrets.randbelow(10**6):06d}"


def digest_of(secret: bytes, resident: int, code: str) -> str:
    """What is kept of a code: the code itself is nowhere."""
    return hmac.new(secret, f"{resident}:{code}".encode(), hashlib.sha256).hexdigest()


def must_hold(
    secret: bytes, resident: int, typed: str, kept: str, sent: dt.datetime, tries: int,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Refuse a code that is wrong, old, or tried too often."""
    if tries >= TRIES:
        raise Refused("验证码已失效", why="输错次数过多", mend="请重新获取验证码")
    if not sent <= now <= sent + LASTS:
        raise Refused("验证码已过期", why="有效时间是5分钟", mend="请重新获取验证码")
    if not hmac.compare_digest(digest_of(secret, resident, typed.strip()), kept):
        raise Refused("验证码不正确", mend=f"请核对短信，还可以试 {TRIES - tries - 1} 次")


def may_look(relation: str, birth: dt.date, ends_on: dt.date | None, on: dt.date) -> bool:
    """Whether a proxy holds on a day: a guardian's ends when the child comes of age.

    >>> may_look("parent", dt.date(2010, 5, 1), None, dt.date(2028, 4, 30))
    True
    >>> may_look("parent", dt.date(2010, 5, 1), None, dt.date(2028, 5, 1))
    False
    """
    if ends_on is not None and ends_on < on:
        return False
    return relation not in GUARDIANS or age_on(birth, on) < OF_AGE


def must_be_proxy(relation: str, birth: dt.date, consent: str, on: dt.date) -> None:
    """Refuse a proxy that the law or the person does not give."""
    if relation not in RELATIONS:
        raise Refused("请选择关系", mend=f"可选：{'、'.join(RELATIONS.values())}")
    minor = age_on(birth, on) < OF_AGE
    if relation in GUARDIANS and not minor:
        raise Refused(
            "成年人没有监护人代看", why="本人已满18周岁", mend="请由本人授权，选择其他关系"
        )
    if not minor and len(consent.strip()) < 4:
        raise Refused(
            "没有本人的授权", why="成年人的档案须经本人同意", mend="请写明授权书或当面同意的情况"
        )
