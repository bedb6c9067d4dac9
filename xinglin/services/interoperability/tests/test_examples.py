"""The official examples go in and come out unchanged in meaning; other people's clients work."""

from __future__ import annotations

import json
import os
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from xinglin.engines.exchange import actions, queries
from xinglin.engines.exchange.queries import Wrong
from xinglin.services.interoperability.queries import caller
from xinglin.services.interoperability.tests.test_rest import ORGANISATION, patient, pressure

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "fhir-r4-examples"
NOT_SOUND = "SearchParameter.base"  # five official examples lack an element that must be there


def examples():
    """The official examples where they are at hand; resources of our own always."""
    own = [patient(id="own-1"), pressure("Patient/own-1", id="own-2"), {**ORGANISATION, "id": "o"}]
    yield from (json.loads(json.dumps(one), parse_float=Decimal) for one in own)
    for path in sorted(SHARED.glob("*.json")) if SHARED.is_dir() else ():
        yield json.loads(path.read_text("utf-8"), parse_float=Decimal)


def exactly(thing):
    """A resource with its numbers as they are written, without what the server says of it."""
    if isinstance(thing, dict):
        return {k: exactly(v) for k, v in thing.items() if k not in ("versionId", "lastUpdated")}
    if isinstance(thing, list):
        return [exactly(one) for one in thing]
    return str(thing) if isinstance(thing, Decimal) else thing


def without_meta(thing):
    told = exactly(thing)
    if not told.get("meta"):
        told.pop("meta", None)
    return told


def test_examples_come_out_as_they_went_in(door):
    who = caller(door.token)
    held, refused = [], []
    for one in examples():
        if one["resourceType"] in queries.NOT_KEPT:
            continue
        try:
            actions.must_be_sound(one)
        except Wrong as wrong:
            refused.append(wrong.where)
            continue
        held.append(one)
    assert set(refused) <= {NOT_SOUND} and len(held) >= 3
    for at in range(0, len(held), 300):
        wishes = [actions.Wish(dict(one), one["id"]) for one in held[at : at + 300]]
        actions.store(by=who.actor, wishes=wishes, place=who.place, check=False)
    for one in held:
        answer = door("GET", f"{one['resourceType']}/{one['id']}")
        told = json.loads(answer.content, parse_float=Decimal)
        assert without_meta(told) == without_meta(one)
    for one in held[:60]:
        found = door("GET", f"{one['resourceType']}?_id={one['id']}").told
        assert found["total"] == 1


def test_fhirclient_works(live_server, open_door):
    """The client of SMART Health IT reads, writes and searches."""
    from fhirclient import client
    from fhirclient.models.humanname import HumanName
    from fhirclient.models.patient import Patient

    door = open_door()
    smart = client.FHIRClient(settings={"app_id": "t", "api_base": f"{live_server.url}/fhir"})
    smart.server.session.headers["Authorization"] = f"Bearer {door.token}"
    one = Patient(patient())
    made = one.create(smart.server)
    found = Patient.where(struct={"name": "王秀"}).perform_resources_iter(smart.server)
    assert [each.id for each in found] == [made["id"]]
    read = Patient.read(made["id"], smart.server)
    read.name = [HumanName({"text": "王秀英", "family": "王"})]
    read.update(smart.server)
    assert Patient.read(made["id"], smart.server).name[0].given is None


def test_fhirpy_works(live_server, open_door):
    """The client of Beda Software creates, searches in pages, patches and deletes."""
    from fhirpy import SyncFHIRClient
    from fhirpy.base.exceptions import ResourceNotFound

    door = open_door()
    client = SyncFHIRClient(f"{live_server.url}/fhir", authorization=f"Bearer {door.token}")
    for number in range(5):
        client.resource("Organization", name=f"医院{number}", active=True).save()
    rows = client.resources("Organization").search(active="true").limit(2).fetch_all()
    assert sorted(one["name"] for one in rows) == [f"医院{n}" for n in range(5)]
    assert len(client.resources("Organization").search(name="医院").fetch_all()) == 5
    one = client.resources("Organization").search(name="医院3").get()
    one["name"] = "人民医院"
    one.save()
    assert client.reference("Organization", one.id).to_resource()["name"] == "人民医院"
    one.delete()
    with pytest.raises(ResourceNotFound):
        client.reference("Organization", one.id).to_resource()


KIT = """
const Client = require("fhir-kit-client");
const [base, token, patient] = process.argv.slice(1);
const assert = require("assert");
(async () => {
  const client = new Client({ baseUrl: base, bearerToken: token });
  const able = await client.capabilityStatement();
  assert.strictEqual(able.fhirVersion, "4.0.1");
  const one = await client.create({ resourceType: "Patient", body: JSON.parse(patient) });
  const read = await client.read({ resourceType: "Patient", id: one.id });
  assert.strictEqual(read.name[0].text, "王秀英");
  const seen = await client.vread({
    resourceType: "Patient", id: one.id, version: one.meta.versionId,
  });
  assert.deepStrictEqual(seen, read);
  const changed = await client.update({
    resourceType: "Patient", id: one.id, body: { ...read, active: false },
  });
  assert.notStrictEqual(changed.meta.versionId, one.meta.versionId);
  const entry = [...Array(5).keys()].map((n) => ({
    request: { method: "POST", url: "Organization" },
    resource: { resourceType: "Organization", name: `医院${n}` },
  }));
  const done = await client.transaction({
    body: { resourceType: "Bundle", type: "transaction", entry },
  });
  assert.strictEqual(done.entry.length, 5);
  let page = await client.search({
    resourceType: "Organization", searchParams: { name: "医院", _count: 2 },
  });
  const names = [];
  while (page) {
    names.push(...page.entry.map((each) => each.resource.name));
    page = await client.nextPage({ bundle: page });
  }
  assert.deepStrictEqual(names.sort(), [0, 1, 2, 3, 4].map((n) => `医院${n}`));
  const found = await client.search({
    resourceType: "Organization", searchParams: { name: "医院3" }, options: { postSearch: true },
  });
  const id = found.entry[0].resource.id;
  const patched = await client.patch({
    resourceType: "Organization", id,
    JSONPatch: [{ op: "replace", path: "/name", value: "人民医院" }],
  });
  assert.strictEqual(patched.name, "人民医院");
  const valid = await client.operation({
    name: "validate", resourceType: "Patient", input: JSON.parse(patient),
  });
  assert.strictEqual(valid.issue[0].severity, "information");
  const past = await client.history({ resourceType: "Organization", id });
  assert.strictEqual(past.total, 2);
  await client.delete({ resourceType: "Organization", id });
  await assert.rejects(
    client.read({ resourceType: "Organization", id }),
    (wrong) => wrong.response.status === 410
      && wrong.response.data.resourceType === "OperationOutcome",
  );
  console.log("done");
})().catch((wrong) => { console.error(wrong); process.exit(1); });
"""


def test_fhir_kit_client_works(live_server, open_door, settings):
    """The client of Vermonster, in JavaScript, does what clients do."""
    door = open_door()
    where = {**os.environ, "NODE_PATH": str(settings.NODE_MODULES)}
    words = [f"{live_server.url}/fhir", door.token, json.dumps(patient())]
    ran = subprocess.run(
        ["node", "-e", KIT, "--", *words], env=where, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0 and ran.stdout == "done\n", ran.stderr
