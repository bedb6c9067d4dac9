"""What access decides: how things are masked, how guessing is slowed, one-time codes (RFC 6238)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import struct

STEP = 30
TRIES = 5
TRIES_OF_AN_ADDRESS = 60  # a whole health centre may stand behind one address
WINDOW = dt.timedelta(minutes=15)


def mask_id(number: str) -> str:
    """An identity number as it may be shown (identity-and-codes §1).

    >>> mask_id("11010519491231002X")
    '110105********002X'
    >>> mask_id("E1234567")
    'E1****67'
    """
    if len(number) == 18:
        return f"{number[:6]}********{number[-4:]}"
    if len(number) <= 4:
        return "*" * len(number)
    keep = 2 if len(number) < 12 else 4
    return number[:keep] + "*" * (len(number) - 2 * keep) + number[-keep:]


def mask_phone(number: str) -> str:
    """A telephone number as it may be shown.

    >>> mask_phone("13912345678")
    '139****5678'
    """
    if len(number) < 7:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_name(name: str) -> str:
    """A name as strangers may see it.

    >>> mask_name("张小明"), mask_name("李四"), mask_name("王")
    ('张*明', '李*', '*')
    """
    if len(name) <= 1:
        return "*" * len(name)
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def one_time_code(secret: bytes, at: dt.datetime, shift: int = 0) -> str:
    """The six digits that an authenticator shows at that moment (30-second steps, SHA-1)."""
    counter = int(at.timestamp()) // STEP + shift
    digest = hmac.new(secret, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def code_holds(secret: bytes, code: str, at: dt.datetime) -> bool:
    """Whether the typed code is that of this step or of a neighbour (clocks differ)."""
    return any(hmac.compare_digest(one_time_code(secret, at, s), code) for s in (-1, 0, 1))


def enrolment_address(secret: bytes, username: str) -> str:
    """The otpauth:// address that authenticators read as a QR code."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return f"otpauth://totp/Xinglin:{username}?secret={text}&issuer=Xinglin"


def tries_of(key: str) -> int:
    """How many failures a key may have before it is shut for a while."""
    return TRIES_OF_AN_ADDRESS if key.startswith("address:") else TRIES


def wait_after(failures: int, tries: int = TRIES) -> dt.timedelta:
    """How long a key is shut after that many failures within the window.

    >>> wait_after(4), wait_after(5), wait_after(7)
    (datetime.timedelta(0), datetime.timedelta(seconds=60), datetime.timedelta(seconds=240))
    """
    if failures < tries:
        return dt.timedelta(0)
    return min(dt.timedelta(minutes=2 ** min(failures - tries, 8)), WINDOW)
