"""Seals what identifies a person (SM4-GCM) and makes it findable without opening it (HMAC-SM3)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

NONCE, TAG = 12, 16


class Unreadable(ValueError):
    """Sealed bytes that were changed, or sealed with another key."""


@lru_cache(maxsize=4)
def _key(name: str) -> bytes:
    text = settings.SEALING_KEY if name == "seal" else settings.BLINDING_KEY
    digest = HMAC(bytes.fromhex(text), SM3())
    digest.update(name.encode())
    return digest.finalize()[:16] if name == "seal" else digest.finalize()


@lru_cache(maxsize=1)
def _cipher() -> algorithms.SM4:
    return algorithms.SM4(_key("seal"))


def seal(text: str) -> bytes:
    """`text` encrypted and authenticated; the same text never looks the same twice."""
    nonce = os.urandom(NONCE)
    lock = Cipher(_cipher(), modes.GCM(nonce)).encryptor()
    body = lock.update(text.encode()) + lock.finalize()
    return nonce + lock.tag + body


def unseal(sealed: bytes | memoryview) -> str:
    """The text that was sealed; raises Unreadable if a single bit was changed."""
    data = bytes(sealed)
    nonce, tag, body = data[:NONCE], data[NONCE : NONCE + TAG], data[NONCE + TAG :]
    try:
        key = Cipher(_cipher(), modes.GCM(nonce, tag)).decryptor()
        return (key.update(body) + key.finalize()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable("sealed with another key, or changed") from error


@lru_cache(maxsize=16)
def _keyed(purpose: str) -> HMAC:
    digest = HMAC(_key("blind"), SM3())
    digest.update(purpose.encode() + b"\0")
    return digest


def blind(text: str, purpose: str, size: int = 16) -> bytes:
    """A keyed fingerprint for exact search; `purpose` keeps the fingerprints of fields apart."""
    digest = _keyed(purpose).copy()
    digest.update(text.encode())
    return digest.finalize()[:size]


def seal_many(texts: Iterable[str]) -> list[bytes]:
    """`seal` for many, in order."""
    return [seal(text) for text in texts]


def blind_many(texts: Iterable[str], purpose: str, size: int = 16) -> list[bytes]:
    """`blind` for many, in order."""
    return [blind(text, purpose, size) for text in texts]
