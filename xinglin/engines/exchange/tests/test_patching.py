"""FHIRPath Patch: what it says is done, and nothing else; what is not understood is refused."""

from __future__ import annotations

import copy
import json

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.exchange.queries import Wrong
from xinglin.engines.exchange.rules.fhir.patching import patched_by_paths

WHO = {
    "resourceType": "Patient", "id": "p", "birthDate": "1961-03-04",
    "name": [{"use": "official", "family": "王", "given": ["秀英", "兰"]},
             {"use": "old", "text": "王二"}],
    "contact": [{"name": {"text": "李四"}, "gender": "male"}],
    "telecom": [{"value": "1"}, {"value": "2"}, {"value": "3"}],
}  # fmt: skip
SEEN = {"resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "x"},
        "valueQuantity": {"value": 7}}  # fmt: skip


def operation(kind, path, **more):
    parts = [{"name": "type", "valueCode": kind}, {"name": "path", "valueString": path}]
    for name, value in more.items():
        if name == "value":
            parts.append({"name": "value", **value})
        elif name == "name":
            parts.append({"name": "name", "valueString": value})
        else:
            parts.append({"name": name, "valueInteger": value})
    return {"name": "operation", "part": parts}


def done(told, *several):
    before = copy.deepcopy(told)
    found = patched_by_paths(told, {"resourceType": "Parameters", "parameter": list(several)})
    assert told == before, "the resource that was read stays as it was"
    return found


def test_each_operation():
    assert done(WHO, operation("replace", "Patient.birthDate", value={"valueDate": "1961-03-05"}))[
        "birthDate"] == "1961-03-05"  # fmt: skip
    assert "birthDate" not in done(WHO, operation("delete", "Patient.birthDate"))
    assert done(WHO, operation("delete", "Patient.deceased")) == WHO
    found = done(WHO, operation("add", "Patient", name="gender", value={"valueCode": "female"}))
    assert found["gender"] == "female"
    found = done(WHO, operation("add", "Patient.name.first()", name="given",
                                value={"valueString": "三"}))  # fmt: skip
    assert found["name"][0]["given"] == ["秀英", "兰", "三"]
    found = done(WHO, operation("insert", "Patient.name[0].given", index=1,
                                value={"valueString": "中"}))  # fmt: skip
    assert found["name"][0]["given"] == ["秀英", "中", "兰"]
    found = done(WHO, operation("move", "Patient.telecom", source=2, destination=0))
    assert [one["value"] for one in found["telecom"]] == ["3", "1", "2"]
    found = done(WHO, operation("delete", "Patient.name.where(use = 'old')"))
    assert [one["use"] for one in found["name"]] == ["official"]
    found = done(WHO, operation("delete", "Patient.name.where(use='old').text"))
    assert found["name"][1] == {"use": "old"}
    assert "contact" not in done(WHO, operation("delete", "Patient.contact.last()"))


def test_a_value_in_parts_and_a_value_of_another_type():
    parts = [{"name": "name", "valueHumanName": {"text": "张三"}},
             {"name": "relationship", "valueCodeableConcept": {"text": "子"}}]  # fmt: skip
    found = done(WHO, operation("add", "Patient", name="contact", value={"part": parts}))
    assert found["contact"][1] == {"name": {"text": "张三"}, "relationship": [{"text": "子"}]}
    found = done(SEEN, operation("replace", "Observation.value", value={"valueString": "阴性"}))
    assert found["valueString"] == "阴性" and "valueQuantity" not in found
    found = done(SEEN, operation("replace", "Observation.value.value", value={"valueDecimal": 8}))
    assert found["valueQuantity"] == {"value": 8}
    new = operation("add", "Observation", name="value", value={"valueBoolean": True})
    assert done(SEEN, operation("delete", "Observation.value"), new)["valueBoolean"] is True


@pytest.mark.parametrize("step", [
    operation("replace", "Patient.name", value={"valueString": "x"}),
    operation("replace", "Patient.gender", value={"valueCode": "male"}),
    operation("add", "Patient", name="birthDate", value={"valueDate": "1961-01-01"}),
    operation("add", "Patient", name="colour", value={"valueString": "x"}),
    operation("add", "Patient.name", name="given", value={"valueString": "x"}),
    operation("delete", "Patient.telecom"), operation("delete", "Patient"),
    operation("delete", "Observation.status"), operation("delete", "Patient.name[x]"),
    operation("delete", "Patient.name.where(use != 'old')"), operation("delete", "name"),
    operation("delete", "Patient.name.where(colour = 'old')"), operation("delete", "Patient[0]"),
    operation("delete", "Patient.name | Patient.contact"),
    operation("delete", "Patient.name.all()"),
    operation("insert", "Patient.telecom", index=9, value={"valueContactPoint": {}}),
    operation("insert", "Patient.birthDate", index=0, value={"valueDate": "1961"}),
    operation("insert", "Patient", index=0, value={"valueDate": "1961"}),
    operation("move", "Patient.telecom", source=3, destination=0),
    operation("move", "Patient.telecom", source=0), operation("copy", "Patient.telecom"),
    operation("replace", "Patient.birthDate", value={}), {"name": "x"}, "x",
    operation("replace", "Patient.birthDate", value={"valueDate": "1", "valueString": "2"}),
    operation("add", "Patient", name="contact", value={"part": [{"name": "colour"}]}),
    {"name": "operation", "part": [{"name": "type", "valueCode": "delete"}] * 2},
])  # fmt: skip
def test_what_is_not_understood_is_refused(step):
    with pytest.raises(Wrong):
        done(WHO, step)


def test_elements_with_extensions_keep_their_places():
    told = {**WHO, "_birthDate": {"id": "x"}}
    with pytest.raises(Wrong):
        done(told, operation("delete", "Patient.birthDate"))
    for bad in ({"parameter": []}, {}, {"parameter": [operation("delete", "Patient.x")] * 999}):
        with pytest.raises(Wrong):
            patched_by_paths(WHO, bad)


def steps_of(kind, one, two, word):
    """The same thing said by a path, and by JSON Patch."""
    where, item = "/telecom", {"value": word}
    value = {"valueContactPoint": item}
    return {
        "insert": (operation("insert", "Patient.telecom", index=one, value=value),
                   {"op": "add", "path": f"{where}/{one}", "value": item}),
        "delete": (operation("delete", f"Patient.telecom[{one}]"),
                   {"op": "remove", "path": f"{where}/{one}"}),
        "replace": (operation("replace", f"Patient.telecom[{one}]", value=value),
                    {"op": "replace", "path": f"{where}/{one}", "value": item}),
        "move": (operation("move", "Patient.telecom", source=one, destination=two),
                 {"op": "move", "from": f"{where}/{one}", "path": f"{where}/{two}"}),
        "add": (operation("add", "Patient", name="telecom", value=value),
                {"op": "add", "path": f"{where}/-", "value": item}),
    }[kind]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["insert", "delete", "replace", "move", "add"]),
                          st.integers(0, 2), st.integers(0, 2), st.text("ab", min_size=1)),
                max_size=6))  # fmt: skip
def test_it_comes_to_the_same_as_json_patch(several):
    told = {"resourceType": "Patient", "telecom": [{"value": str(n)} for n in range(9)]}
    mine, theirs = zip(*(steps_of(*one) for one in several), strict=True) if several else ((), ())
    if mine:
        assert done(told, *mine) == jsonpatch.JsonPatch(json.loads(json.dumps(theirs))).apply(told)
