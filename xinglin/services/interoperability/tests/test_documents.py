"""Shared documents at the door: registered, asked for, fetched, issued, within scope and place."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.exchange.tests.papers import CARD, paper

REGISTERS = "system/DocumentReference.crs system/Binary.r"


def call(door, method, path="documents", body="", kind="application/xml", token=None, **more):
    data = body if isinstance(body, bytes) else body.encode()
    found = door.browser.generic(
        method, f"/cda/{path}", data, content_type=kind,
        HTTP_AUTHORIZATION=f"Bearer {token or door.token}", **more,
    )  # fmt: skip
    plain = found.headers["Content-Type"].startswith("application/json")
    found.told = json.loads(found.content) if plain else None
    return found


def test_a_hospital_registers_asks_for_and_fetches(open_door):
    door, text = open_door(REGISTERS), paper()
    made = call(door, "POST", body=text)
    assert made.status_code == 201, made.told
    number = made.told["number"]
    assert made.headers["Location"] == f"/cda/documents/{number}"
    assert (made.told["verdict"], made.told["kind"]) == ("accepted", "HSDB04.01")
    again = call(door, "POST", body=text)
    assert (again.status_code, again.told["verdict"]) == (200, "unchanged")
    newer = call(door, "POST", body=paper(version="2", day="20260302"))
    assert newer.told["replaces"] == number
    form = f"patient=2.16.156.10011.1.3%7C{CARD}&kind=HSDB04.01&replaced=true"
    found = call(door, "POST", "documents/_search", form, "application/x-www-form-urlencoded")
    assert [one["state"] for one in found.told["documents"]] == ["taken", "replaced"]
    assert CARD not in found.content.decode()
    fetched = call(door, "GET", f"documents/{number}")
    assert fetched.content == text.encode() and fetched.headers["Content-Type"] == "application/xml"
    assert len(call(door, "GET", "kinds").told["kinds"]) == 20
    assert call(door, "GET", "documents?from=2026-03-02").told["documents"][0]["version"] == 2


def test_it_is_a_reference_and_a_binary_on_the_fhir_side(open_door):
    door = open_door()
    number = call(door, "POST", body=paper()).told["number"]
    found = door("GET", "DocumentReference?type=HSDB04.01&period=2026-03-01").told
    [entry] = found["entry"]
    where = entry["resource"]["content"][0]["attachment"]["url"]
    assert where == f"Binary/{number}"
    plain = door.browser.get(f"/fhir/{where}", HTTP_AUTHORIZATION=f"Bearer {door.token}")
    assert plain.content == paper().encode()
    told = door("GET", where, accept="application/fhir+json").told
    assert base64.b64decode(told["data"]) == paper().encode()
    assert door("GET", "Binary/cda-999999").status_code == 404
    assert door("GET", "Binary/cda-x").status_code == 404


def test_what_is_on_record_is_issued(open_door):
    door = open_door(REGISTERS)
    call(door, "POST", body=paper())
    form = f"patient={CARD}&kind=HSDA00.01"
    made = call(door, "POST", "issue", form, "application/x-www-form-urlencoded")
    assert made.status_code == 201, made.told
    fetched = call(door, "GET", f"documents/{made.told['number']}").content.decode()
    assert "王五" in fetched and CARD in fetched
    for asked, status in (("", 400), ("patient=1&kind=HSDA00.01", 404),
                          (f"patient={CARD}&kind=HSDC00.03", 404)):  # fmt: skip
        assert call(door, "POST", "issue", asked).status_code == status


@pytest.mark.parametrize("method, path, body, kind, status", [
    ("POST", "documents", "<a", "application/xml", 422),
    ("POST", "documents", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "text/xml", 422),
    ("POST", "documents", "{}", "application/json", 415),
    ("PUT", "documents", "", "application/xml", 405), ("GET", "", "", "", 404),
    ("GET", "documents/cda-9", "", "", 404), ("GET", "documents/9", "", "", 404),
    ("GET", "documents/cda-" + "9" * 40, "", "", 404), ("GET", "documents?x=1", "", "", 400),
    ("GET", "documents?kind=x", "", "", 400), ("GET", "documents?from=2026-02-31", "", "", 400),
    ("GET", "documents?patient=1.2%7C3", "", "", 400), ("GET", "documents?before=x", "", "", 404),
])  # fmt: skip
def test_refusals_say_why(open_door, method, path, body, kind, status):
    found = call(open_door(REGISTERS), method, path, body, kind or "text/plain")
    assert found.status_code == status, found.told
    assert found.told["why"]


def test_strangers_and_narrow_scopes_get_nothing(open_door):
    door = open_door(REGISTERS)
    number = call(door, "POST", body=paper()).told["number"]
    assert call(door, "GET", f"documents/{number}", token="x").status_code == 401
    reader = open_door("system/Patient.rs", code="reader")
    for method, path in (("POST", "documents"), ("GET", "documents"), ("POST", "issue"),
                         ("GET", f"documents/{number}")):  # fmt: skip
        assert call(reader, method, path, paper()).status_code == 403
    away = open_door(REGISTERS, place="990101002", code="away")
    assert call(away, "GET", f"documents/{number}").status_code == 404
    assert call(away, "GET", "documents").told["documents"] == []
    form = f"patient={CARD}&kind=HSDA00.01"
    assert call(away, "POST", "issue", form).status_code == 404


@settings(max_examples=20, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.data())
def test_nothing_that_is_sent_is_a_fault_of_ours(door, data):
    body = data.draw(st.one_of(st.binary(min_size=1, max_size=80), st.text(max_size=60).map(
        lambda text: paper(name=text).encode("utf-8", "replace"))))  # fmt: skip
    assert call(door, "POST", body=body).status_code in (200, 201, 202, 422)
    path = data.draw(st.text("abcd/-_?=&%0129", max_size=20))
    assert call(door, "GET", path).status_code < 500
