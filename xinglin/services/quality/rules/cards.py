"""The codes of the two cards: short-lived, signed, readable by a scanner or by eye."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from xinglin.kernel.errors import Refused

KINDS = {"R": "居民码", "S": "医务人员码"}
LASTS = 120  # seconds
EARLY = 5  # seconds by which clocks may differ
_EPOCH = 1_700_000_000_000  # codes are made to the millisecond: two are never alike
_ID, _AT, _MAC = 6, 5, 9


@dataclass(frozen=True)
class Card:
    """Whose code it is, and when it was made."""

    kind: str
    holder: int
    at: int


def make_code(secret: bytes, kind: str, holder: int, at: float) -> str:
    """A code of 32 letters and digits, in groups of four, that holds for two minutes.

    >>> code = make_code(b"k" * 32, "R", 7, 1_790_000_000)
    >>> len(code.replace("-", "")), read_code(b"k" * 32, code, 1_790_000_030).holder
    (33, 7)
    """
    if kind not in KINDS:
        raise ValueError(f"no such card: {kind!r}")
    body = holder.to_bytes(_ID, "big") + (round(at * 1000) - _EPOCH).to_bytes(_AT, "big")
    text = base64.b32encode(body + _mac(secret, kind, body)).decode()
    whole = kind + text.rstrip("=")
    return "-".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def read_code(secret: bytes, text: str, now: float) -> Card:
    """Whose code it is; a forged, mistyped or expired one is refused with the reason."""
    plain = "".join(one for one in text.upper() if one.isalnum())
    wrong = Refused("码不正确", why="可能输错，或不是本平台的码", mend="请重新扫码或重新输入")
    if plain[:1] not in KINDS or len(plain) != 33:
        raise wrong
    try:
        raw = base64.b32decode(plain[1:])
    except ValueError:
        raise wrong from None
    body, mac = raw[: _ID + _AT], raw[_ID + _AT :]
    if not hmac.compare_digest(mac, _mac(secret, plain[0], body)):
        raise wrong
    made = (int.from_bytes(body[_ID:], "big") + _EPOCH) / 1000
    if not -EARLY <= now - made <= LASTS:
        raise Refused(
            "码已过期", why=f"码的有效时间是 {LASTS // 60} 分钟", mend="请重新出示，再扫一次"
        )
    return Card(plain[0], int.from_bytes(body[:_ID], "big"), int(made))


def _mac(secret: bytes, kind: str, body: bytes) -> bytes:
    return hmac.new(secret, kind.encode() + body, hashlib.sha256).digest()[:_MAC]
