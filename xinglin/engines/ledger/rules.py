"""How an audit entry is hashed: SM3 over its canonical form and the hash before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.hazmat.primitives.hashes import SM3, Hash

GENESIS = "0" * 64


def sm3(data: bytes) -> str:
    """The SM3 digest (GB/T 32905) of `data` in lower-case hex.

    >>> sm3(b"abc")[:16]
    '66c7f0f462eeedd9'
    """
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize().hex()


def link(previous: str, entry: Mapping[str, Any]) -> str:
    """The hash of `entry` behind the entry whose hash is `previous`."""
    return sm3(previous.encode() + orjson.dumps(entry, option=orjson.OPT_SORT_KEYS))
