"""Clients prove themselves with a key, and get no more than was registered for them."""

from __future__ import annotations

import base64
import json
import time

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.kernel.errors import Refused
from xinglin.services.interoperability import actions, queries
from xinglin.services.interoperability.rules import (
    WrongAssertion,
    WrongScope,
    claimed_by,
    proved,
    public_key,
    scopes,
)

HERE = "http://testserver/fhir/auth/token"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int, size: int) -> str:
    return b64(value.to_bytes(size, "big"))


CURVE = ec.generate_private_key(ec.SECP384R1())
POINT = CURVE.public_key().public_numbers()
EC_KEY = {"kty": "EC", "crv": "P-384", "kid": "e", "x": number(POINT.x, 48),
          "y": number(POINT.y, 48)}  # fmt: skip
PRIVATE = rsa.generate_private_key(65537, 2048)
PUBLIC = PRIVATE.public_key().public_numbers()
RSA_KEY = {"kty": "RSA", "kid": "r", "n": number(PUBLIC.n, 256), "e": number(PUBLIC.e, 3)}


def assertion(kind="ES384", key="e", **more):
    claims = {"iss": "lab", "sub": "lab", "aud": HERE, "exp": time.time() + 200, "jti": "1", **more}
    parts = [b64(json.dumps(one).encode()) for one in ({"alg": kind, "kid": key}, claims)]
    body = ".".join(parts).encode()
    if kind == "ES384":
        r, s = decode_dss_signature(CURVE.sign(body, ec.ECDSA(hashes.SHA384())))
        signature = r.to_bytes(48, "big") + s.to_bytes(48, "big")
    else:
        signature = PRIVATE.sign(body, padding.PKCS1v15(), hashes.SHA384())
    return f"{body.decode()}.{b64(signature)}"


@pytest.fixture
def lab(county):
    return actions.register(
        by=KEEPER_AT_CONSOLE, code="lab", title="检验中心", scope="system/Observation.cruds",
        place="990101", keys={"keys": [EC_KEY, RSA_KEY]},
    )  # fmt: skip


def ask(told, scope="system/Observation.rs"):
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return Browser().post("/fhir/auth/token", {
        "grant_type": "client_credentials", "client_assertion_type": kind,
        "client_assertion": told, "scope": scope,
    })  # fmt: skip


@pytest.mark.parametrize("kind, key", [("ES384", "e"), ("RS384", "r")])
def test_a_key_opens_the_door(lab, kind, key):
    answer = ask(assertion(kind, key))
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["token_type"] == "bearer" and told["scope"] == "system/Observation.rs"
    headers = {"HTTP_AUTHORIZATION": f"Bearer {told['access_token']}"}
    assert Browser().get("/fhir/Observation", **headers).status_code == 200
    assert Browser().get("/fhir/Patient", **headers).status_code == 403
    actions.switch(by=KEEPER_AT_CONSOLE, client=lab, active=False)
    assert Browser().get("/fhir/Observation", **headers).status_code == 401


def test_what_does_not_open_it(lab):
    good = assertion()
    assert ask(good).status_code == 200
    assert ask(good).status_code == 400, "an assertion serves once"
    for told in (
        assertion(jti="2", aud="http://elsewhere/token"), assertion(jti="3", exp=time.time() - 500),
        assertion(jti="4", exp=time.time() + 9000), assertion(jti="5", sub="other", iss="other"),
        assertion(jti="6", iss="x"), assertion(jti="7", key="r"), good[:-6] + "AAAAAA", "a.b.c", "",
    ):  # fmt: skip
        answer = ask(told)
        assert answer.status_code == 400 and answer.json()["error"] == "invalid_client"
    assert ask(assertion(jti="8"), "system/Patient.rs").status_code == 400, "more than registered"
    assert Browser().post("/fhir/auth/token", {}).json()["error"] == "unsupported_grant_type"
    assert Browser().get("/fhir/auth/token").status_code == 400
    told = Browser().get("/fhir/.well-known/smart-configuration").json()
    assert told["token_endpoint"] == HERE


def test_what_is_narrowed_later_holds_for_tokens_that_are_out(lab):
    token = actions.issue_token(by=KEEPER_AT_CONSOLE, client=lab, scope="system/Observation.cruds")
    assert queries.caller(token).code == "lab"
    actions.register(by=KEEPER_AT_CONSOLE, code="lab", title="检验中心",
                     scope="system/Observation.rs", place="990101")  # fmt: skip
    assert queries.caller(token) is None
    assert queries.client(lab.pk, KEEPER_AT_CONSOLE).keys, "keys stay when none are given"


@pytest.mark.parametrize(
    "more, says",
    [
        ({"code": "a b"}, "编号"), ({"title": " "}, "名称"), ({"scope": "user/*.read"}, "范围"),
        ({"keys": "x"}, "JWKS"), ({"keys": [{"kty": "EC"}]}, "公钥"),
    ],
)  # fmt: skip
def test_clients_that_are_not_registered(county, more, says):
    wanted = {"code": "lab", "title": "检验", "scope": "system/*.rs", "place": "990101", **more}
    with pytest.raises(Refused, match=says):
        actions.register(by=KEEPER_AT_CONSOLE, **wanted)


def test_a_token_for_more_than_was_registered(lab):
    with pytest.raises(Refused, match="超出"):
        actions.issue_token(by=KEEPER_AT_CONSOLE, client=lab, scope="system/*.rs")


@given(st.text(max_size=60))
def test_scopes_of_any_text(text):
    try:
        known = scopes(text)
    except WrongScope:
        return
    assert scopes(str(known)) == known and known.within(known)


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(["kty", "crv", "x", "y", "n", "e"]),
                                             st.text(max_size=12)))  # fmt: skip
def test_assertions_of_any_text(text, jwk):
    for work in (lambda: claimed_by(text), lambda: proved(text, [jwk], HERE, 0.0),
                 lambda: public_key(jwk)):  # fmt: skip
        with pytest.raises(WrongAssertion):
            work()
