"""What a client may do, and whether it is who it says: scopes, places, signed assertions."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

ANY = "*"
OLD = {"read": "rs", "write": "cud", "*": "cruds"}
_SCOPE = re.compile(r"system/(?P<kind>\*|[A-Z][A-Za-z]+)\.(?P<may>read|write|\*|c?r?u?d?s?)")
HASHES = {"256": hashes.SHA256, "384": hashes.SHA384}
ALGORITHMS = ("RS384", "ES384", "RS256", "ES256")
CURVES = {"P-256": (ec.SECP256R1, 32), "P-384": (ec.SECP384R1, 48)}
LONGEST = 300  # seconds that an assertion may be valid for
SKEW = 60


class WrongScope(ValueError):
    """A scope that this server does not know."""


class WrongAssertion(ValueError):
    """An assertion that does not prove what it says."""


@dataclass(frozen=True)
class Scopes:
    """What a client may do, by type of resource: create, read, update, delete, search."""

    of: tuple[tuple[str, str], ...]

    def allow(self, kind: str, may: str) -> bool:
        """Whether resources of this type may be dealt with in this way (a letter of cruds).

        >>> scopes("system/Patient.read").allow("Patient", "s")
        True
        >>> scopes("system/Patient.read").allow("Observation", "r")
        False
        """
        return any(one in (kind, ANY) and may in letters for one, letters in self.of)

    def within(self, others: Scopes) -> bool:
        """Whether the others allow all that these allow."""
        return all(others.allow(kind, one) for kind, letters in self.of for one in letters)

    def __str__(self) -> str:
        return " ".join(f"system/{kind}.{letters}" for kind, letters in self.of)


def scopes(text: str) -> Scopes:
    """The scopes that are written, in the first or second manner of SMART; raises WrongScope.

    >>> str(scopes("system/*.read system/Observation.cu"))
    'system/*.rs system/Observation.cu'
    """
    found = []
    for word in dict.fromkeys(text.split()):
        told = _SCOPE.fullmatch(word)
        if told is None or not told["may"]:
            raise WrongScope(word)
        found.append((told["kind"], OLD.get(told["may"], told["may"])))
    if not found:
        raise WrongScope(text)
    return Scopes(tuple(found))


# --- assertions ---


def _bytes(text: Any) -> bytes:
    if not isinstance(text, str):
        raise WrongAssertion("no text")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise WrongAssertion("not base64url") from error


def _number(text: Any) -> int:
    return int.from_bytes(_bytes(text), "big")


def _object(part: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(part))
    except (ValueError, RecursionError) as error:
        raise WrongAssertion("not JSON") from error
    if not isinstance(found, dict):
        raise WrongAssertion("not an object")
    return found


def public_key(jwk: dict[str, Any]) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    """The public key that a JWK describes; raises WrongAssertion."""
    try:
        if jwk.get("kty") == "RSA":
            key = rsa.RSAPublicNumbers(_number(jwk.get("e")), _number(jwk.get("n"))).public_key()
            if key.key_size < 2048:
                raise WrongAssertion("the key is too short")
            return key
        if jwk.get("kty") == "EC" and jwk.get("crv") in CURVES:
            curve = CURVES[jwk["crv"]][0]()
            x, y = _number(jwk.get("x")), _number(jwk.get("y"))
            return ec.EllipticCurvePublicNumbers(x, y, curve).public_key()
    except ValueError as error:
        raise WrongAssertion("not a key") from error
    raise WrongAssertion("not a key of a known type")


def claimed_by(assertion: str) -> str:
    """The client that an assertion says it is from; nothing is proved yet."""
    parts = assertion.split(".")
    if len(parts) != 3:
        raise WrongAssertion("not a token of three parts")
    found = _object(parts[1]).get("sub")
    if not isinstance(found, str):
        raise WrongAssertion("no subject")
    return found


def proved(assertion: str, keys: list[dict[str, Any]], audience: str, now: float) -> dict[str, Any]:
    """The claims of an assertion, after its signature, times and audience; or WrongAssertion."""
    parts = assertion.split(".")
    if len(parts) != 3:
        raise WrongAssertion("not a token of three parts")
    header, claims = _object(parts[0]), _object(parts[1])
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise WrongAssertion("an algorithm that is not accepted")
    named = [one for one in keys if header.get("kid") in (None, one.get("kid"))]
    signed = f"{parts[0]}.{parts[1]}".encode()
    if not any(_signed(key, algorithm, _bytes(parts[2]), signed) for key in named):
        raise WrongAssertion("the signature does not fit")
    expires = claims.get("exp")
    if not isinstance(expires, int | float) or not now - SKEW < expires <= now + LONGEST + SKEW:
        raise WrongAssertion("expired, or valid for too long")
    said = claims.get("aud")
    if audience not in (said if isinstance(said, list) else [said]):
        raise WrongAssertion("meant for somebody else")
    identity = claims.get("jti")
    if claims.get("iss") != claims.get("sub") or not isinstance(identity, str) or not identity:
        raise WrongAssertion("no issuer or number")
    return claims


def _signed(jwk: dict[str, Any], algorithm: str, signature: bytes, body: bytes) -> bool:
    key, made = public_key(jwk), HASHES[algorithm[2:]]()
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm.startswith("RS"):
            key.verify(signature, body, padding.PKCS1v15(), made)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and algorithm.startswith("ES"):
            half = len(signature) // 2
            parts = (int.from_bytes(each, "big") for each in (signature[:half], signature[half:]))
            key.verify(encode_dss_signature(*parts), body, ec.ECDSA(made))
            return True
    except (InvalidSignature, ValueError):
        return False
    return False


# --- trying again ---

SOONEST, LATEST = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def back_off(tries: int) -> dt.timedelta:
    """How long to wait after so many vain tries: twice as long each time, at most an hour.

    >>> [str(back_off(tries)) for tries in (1, 2, 5, 40)]
    ['0:01:00', '0:02:00', '0:16:00', '1:00:00']
    """
    return min(SOONEST * 2 ** min(max(tries, 1) - 1, 10), LATEST)


# --- subscriptions ---

_HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}):[ \t]*([\x20-\x7e]{0,1500})")
OURS = frozenset({
    "connection", "content-length", "content-type", "host", "te", "trailer", "transfer-encoding",
    "upgrade", "user-agent",
})  # fmt: skip
MOST_HEADERS = 10


class WrongHeader(ValueError):
    """A header that cannot be sent along."""


def header_of(text: str) -> tuple[str, str]:
    """The name and value of a header as a subscription writes it; raises WrongHeader.

    >>> header_of("Authorization: Bearer x")
    ('Authorization', 'Bearer x')
    """
    told = _HEADER.fullmatch(text)
    if told is None or told[1].lower() in OURS:
        raise WrongHeader(text.partition(":")[0])
    return told[1], told[2].strip()


def pairs_in(query: str) -> list[tuple[str, str]]:
    """The pairs of a query that was read before."""
    return parse_qsl(query, keep_blank_values=True)


def succeeded(status: int) -> bool:
    """Whether a notice has arrived."""
    return 200 <= status < 300


def answers(status: int, payload: bool) -> bool:
    """Whether whoever stands there may be sent notices. A FHIR server to which resources are put
    need not take the empty POST by which it is asked; it must not turn it away for its sender.

    >>> answers(204, False), answers(405, False), answers(405, True), answers(401, True)
    (True, False, True, False)
    """
    if payload:
        return succeeded(status) or (400 <= status < 500 and status not in (401, 403, 429))
    return succeeded(status)


def refuses_this(status: int) -> bool:
    """Whether the other side is well and does not want this one resource."""
    return status in (400, 404, 405, 409, 412, 413, 422)
