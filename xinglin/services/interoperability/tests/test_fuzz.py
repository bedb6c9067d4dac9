"""Whatever is asked is answered: never a 5xx, every refusal an OperationOutcome."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.times import times
from xinglin.engines.exchange import queries
from xinglin.services.interoperability import actions

WORDS = st.sampled_from([
    "Patient", "Observation", "Bundle", "metadata", "_history", "_search", "$everything",
    "$validate",
    "$export", "$match", "x", "1", "", "..", "%00", "ValueSet", "auth", "token", "Measure",
    "$evaluate-measure", "$import", "import-status", "import-file", "Subscription",
])  # fmt: skip
PARAMETERS = st.sampled_from([
    "_id", "_lastUpdated", "_sort", "_count", "_include", "_revinclude", "_summary", "_elements",
    "_page", "_has:Observation:patient:code", "name", "name:exact", "birthdate", "subject.name",
    "value-quantity", "code:not", "code:missing", "identifier", "_since",
    "_format",
    "subject:Patient.name",
    "periodType", "periodStart", "_type",
])  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["ge2020", "9999-12-31T23:59:60Z", "1e99", "-0.0", "||", "a|b|c",
                     ",", "\\", "*",
                     "Observation:subject", "0001-01-01", "ap1", "2020-02-30",
                     "true"]),
)  # fmt: skip
THINGS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8) | st.sampled_from(["Patient", "Observation", "final", "2020-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["resourceType", "id", "meta", "name", "code", "status", "subject", "entry",
                         "request", "resource", "type", "url", "method", "reference", "value",
                         "valueQuantity", "extension", "contained", "parameter", "_birthDate"]),
        inner, max_size=5),
    max_leaves=15,
)  # fmt: skip
METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
QUIET = settings(
    max_examples=times(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def judged(answer):
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400 and answer.content:
        told = json.loads(answer.content)
        assert told.get("resourceType") == "OperationOutcome" or "error" in told
        if "issue" in told:
            assert not queries.faults(told), told


@QUIET
@given(
    METHODS,
    st.lists(WORDS, max_size=5),
    st.lists(st.tuples(PARAMETERS, VALUES), max_size=4),
    THINGS,
)
def test_nothing_breaks_it(door, method, path, pairs, body):
    from urllib.parse import urlencode

    query = urlencode(pairs, errors="replace")
    where = "/".join(word for word in path if word)
    told = json.dumps(body, ensure_ascii=True)
    judged(door(method, f"{where}?{query}" if where else "", told))


@QUIET
@example("Patient", {"request": {"method": [], "url": {}}})
@given(st.sampled_from(["Patient", "Observation", "Encounter", "Condition"]), THINGS)
def test_resources_of_any_shape(door, kind, body):
    body = body if isinstance(body, dict) else {"id": body}
    judged(door("POST", kind, json.dumps({**body, "resourceType": kind})))
    entry = {"request": {"method": "POST", "url": kind}, "resource": {**body, "resourceType": kind}}
    for how in ("transaction", "batch"):
        whole = {"resourceType": "Bundle", "type": how, "entry": [entry, body]}
        judged(door("POST", "", json.dumps(whole)))


CHANNELS = st.fixed_dictionaries({}, optional={
    "type": st.sampled_from(["rest-hook", "email", None]), "endpoint": st.sampled_from(
        ["https://a.example/x", "http://10.0.0.1/", "https://[::1", "", None, "https://a.example?"]),
    "payload": st.sampled_from(["application/fhir+json", "x", None, 1]),
    "header": st.lists(
        st.sampled_from(["X: 1", "Host: a", "X", None, "X: ***", "é: 1"]), max_size=3
    ),
    "_endpoint": THINGS,
})  # fmt: skip


@settings(QUIET, max_examples=times(60))
@given(CHANNELS | THINGS, st.sampled_from(
    ["Patient", "Patient?name=x", "?", "", "X?a", None, "Patient?_has:a", 1, "Patient?date=1&&"]
), st.sampled_from(["requested", "off", "active", "x", None]), THINGS)  # fmt: skip
def test_subscriptions_of_any_shape(door, channel, criteria, status, end):
    told = {"resourceType": "Subscription", "reason": "x", "channel": channel, "status": status,
            "criteria": criteria, "end": end, "_criteria": end}  # fmt: skip
    kept = {name: value for name, value in told.items() if value is not None}
    judged(door("POST", "Subscription", json.dumps(kept)))


@settings(QUIET, max_examples=times(40))
@given(st.lists(THINGS.map(json.dumps) | st.text(max_size=20), max_size=6), THINGS)
def test_deliveries_of_any_shape(door, lines, parameters):
    body = "\n".join(lines).encode("utf-8", "surrogatepass")
    answer = door("POST", "$import", body, content_type="application/fhir+ndjson",
                  prefer="respond-async")  # fmt: skip
    judged(answer)
    told = {"resourceType": "Parameters", "parameter": parameters}
    judged(door("POST", "$import", json.dumps(told), prefer="respond-async"))
    actions.take_imports(tell=lambda *_: None)
    if answer.status_code == 202:
        status = door("GET", answer.headers["Content-Location"].split("/fhir/")[1])
        assert status.status_code == 200
        sizes = [one["count"] for one in [*status.told["output"], *status.told["error"]]]
        assert sum(sizes) == sum(bool(line.strip()) for line in body.split(b"\n"))


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer \x00", "Basic abc", "Bearer " + "x" * 5000]
)
def test_strangers_are_told_so(door, header):
    answer = door("GET", "Patient", authorization=header)
    assert answer.status_code == 401 and answer.told["resourceType"] == "OperationOutcome"
