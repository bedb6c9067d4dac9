"""One Xinglin reports to another: through a folder, by the verb, entry by entry."""

import json

import pytest
from django.test import Client

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange.actions import Wish
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.actions import load_divisions
from xinglin.engines.places.queries import place
from xinglin.services.interoperability import actions as door
from xinglin.services.returns import actions
from xinglin.services.returns.models import Interface, Item

TOWNS = [("990000", "示范省"), ("990100", "示范市"), ("990101", "某某县"), ("990102", "另一县")]


@pytest.fixture
def above(db):
    """The door of a platform above, as whoever may write there."""
    with commit(by=KEEPER_AT_CONSOLE, why="a test"):
        load_divisions(rows=TOWNS)
    client = door.register(
        by=KEEPER_AT_CONSOLE, code="county", title="某某县", scope="system/*.cruds", place="990102"
    )
    token = door.issue_token(by=KEEPER_AT_CONSOLE, client=client, scope="")

    def post(body):
        answer = Client().generic(
            "POST", "/fhir", body, content_type="application/fhir+json",
            HTTP_AUTHORIZATION=f"Bearer {token}",
        )  # fmt: skip
        assert answer.status_code == 200, answer.content.decode()
        return answer.content

    return post


def test_figures_go_up_through_a_folder(built, above):
    told = [
        "--counterpart",
        "省平台",
        "--place",
        "990101",
        "--folder",
        "up",
        "--codes",
        "HTN1 EHR2",
    ]
    assert "monthly" in built.types("returns", "add", "monthly", "--dataset", "figures", *told).out
    went = built.types("returns", "run", "monthly", "--json").json
    assert (went["listed"], went["sent"], went["acknowledged"]) == (6, 6, 0)
    folder = built.home / "returns" / "up"
    message = (folder / "out" / "000001.json").read_bytes()
    receipt = above(message)
    assert {one["response"]["status"][:3] for one in json.loads(receipt)["entry"]} == {"201"}
    (folder / "receipts").mkdir()
    (folder / "receipts" / "000001.json").write_bytes(receipt)
    went = built.types("returns", "run", "monthly", "--json").json
    assert (went["sent"], went["acknowledged"], went["refused"]) == (0, 6, 0)
    held = {one["name"]: one for one in built.types("returns", "list", "--json").json}
    assert held["monthly"]["acknowledged"] == 6 and "province-doses" in held
    again = json.loads(above(message))["entry"]
    assert {one["response"]["status"][:3] for one in again} == {"200"}, "once more: no second copy"


def test_what_is_wrong_is_said(built):
    told = ["--counterpart", "省平台", "--place", "990101", "--dataset", "residents"]
    built.types("returns", "add", "x1", *told, code=2)
    nowhere = "https://nowhere.example/fhir"
    answer = built.types("returns", "add", "x1", "--https", nowhere, *told, code=1)
    assert answer.refused("XINGLIN_RETURN_HOSTS")
    assert built.types("returns", "run", "x1", code=1).refused("没有名为")


def test_people_and_measurements_arrive_as_one(above, settings, tmp_path):
    settings.RETURN_FOLDER = tmp_path
    person = {"resourceType": "Patient", "id": "p1", "name": [{"text": "张三"}], "gender": "male",
              "birthDate": "1960-01-01", "telecom": [{"value": "13800000000"}]}  # fmt: skip
    seen = {
        "resourceType": "Observation", "id": "o1", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
        "subject": {"reference": "Patient/p1", "display": "张三"},
        "effectiveDateTime": "2026-11-01", "note": [{"text": "空腹"}],
        "component": [{"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
                       "valueQuantity": {"value": 130, "unit": "mmHg"}}],
    }  # fmt: skip
    exchange.store(
        by=KEEPER_AT_CONSOLE, wishes=[Wish(person, "p1"), Wish(seen, "o1")],
        place=place("990101").number, base="http://x/fhir",
    )  # fmt: skip
    answers = []
    for dataset in ("residents", "services"):
        one = actions.declare_interface(
            by=KEEPER_AT_CONSOLE, name=dataset, counterpart="省平台", dataset=dataset,
            place="990101", way="folder", address=dataset, every=60,
        )  # fmt: skip
        actions.run_interface(by=KEEPER_AT_CONSOLE, interface=one)
        body = (tmp_path / dataset / "out" / "000001.json").read_bytes()
        answers.append(json.loads(above(body))["entry"])
        (tmp_path / dataset / "receipts").mkdir()
        (tmp_path / dataset / "receipts" / "000001.json").write_text(json.dumps(
            {"resourceType": "Bundle", "type": "batch-response", "entry": answers[-1]}
        ))  # fmt: skip
        again = Interface.objects.get(pk=one.pk)
        assert actions.run_interface(by=KEEPER_AT_CONSOLE, interface=again).acknowledged == 1
    assert [len(each) for each in answers] == [1, 1]
    assert set(Item.objects.values_list("state", flat=True)) == {"acknowledged"}
    body = (tmp_path / "services" / "out" / "000001.json").read_bytes()
    resource = json.loads(body)["entry"][0]["resource"]
    assert resource["subject"] == {"reference": "Patient/990101-p1"} and "note" not in resource
