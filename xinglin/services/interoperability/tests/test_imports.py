"""Bulk import by the door: kept before it is acknowledged, a verdict for every line, taken once."""

from __future__ import annotations

import json

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange.models import Resource
from xinglin.engines.exchange.queries import faults
from xinglin.engines.exchange.reading import calling
from xinglin.engines.jobs.actions import tend
from xinglin.engines.jobs.models import Run
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Observation
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now
from xinglin.services.interoperability import actions, queries
from xinglin.services.interoperability.actions import imports
from xinglin.services.interoperability.jobs import take_imports
from xinglin.services.interoperability.models import Import, ImportPiece, ImportSource
from xinglin.services.interoperability.tests.test_rest import (
    ORGANISATION,
    ids,
    patient,
    pressure,
    refused,
)

ASYNC = "respond-async"
NDJSON = "application/fhir+ndjson"


def lines(*several):
    return "\n".join(
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in several
    ).encode()


def post(door, *several):
    answer = door("POST", "$import", lines(*several), content_type=NDJSON, prefer=ASYNC)
    assert answer.status_code == 202, answer.content.decode()
    return answer.headers["Content-Location"].split("/fhir/")[1]


def work():
    take_imports(by=KEEPER_AT_CONSOLE, tell=lambda *_, **__: None)


def streamed(door, url):
    answer = door.browser.get(
        "/fhir/" + url.split("/fhir/")[1], HTTP_AUTHORIZATION=f"Bearer {door.token}"
    )
    assert answer.status_code == 200
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def outcomes(door, status):
    """By verdict: the lines it was said of, and the first issue."""
    told = door("GET", status).told
    found = {}
    for one in [*told["output"], *told["error"]]:
        several = streamed(door, one["url"])
        assert len(several) == one["count"]
        assert not [fault for each in several for fault in faults(each)]
        found[one["extension"]["verdict"]] = several
    return found


def rows(several):
    return [
        next(e["valuePositiveInt"] for e in one["extension"] if e["url"].endswith(":line"))
        for one in several
    ]


def test_lines_become_resources_and_records_with_a_verdict_each(door):
    who = patient(id="p1")
    status = post(
        door, pressure("Patient/p1", id="o1"), who, ORGANISATION, "{broken", "",
        {**patient(id="p2"), "gender": "f"}, pressure("Patient/none", id="o2"),
    )  # fmt: skip
    waiting = door("GET", status)
    assert waiting.status_code == 202 and waiting.headers["X-Progress"] == "0/6"
    assert not Resource.objects.exists()
    sealed = ImportPiece.objects.filter(body__isnull=False)
    assert sealed and all("王秀英".encode() not in bytes(one.body) for one in sealed)
    work()
    told = outcomes(door, status)
    assert rows(told["accepted"]) == [2, 1, 3], "people first, whatever the order of lines"
    assert rows(told["set_aside"]) == [6, 7, 4]
    by_line = dict(zip(rows(told["set_aside"]), told["set_aside"], strict=True))
    assert by_line[6]["issue"][0]["expression"] == ["Patient.gender"]
    assert by_line[4]["issue"][0]["severity"] == "error"
    assert Resident.objects.count() == 1 and Observation.objects.count() == 1
    assert ids(door("GET", "Observation?subject=Patient/p1")) == ["o1"]
    one = Import.objects.get()
    assert (one.total, one.done, one.accepted, one.set_aside) == (6, 6, 3, 3)
    kept = [line.row for piece in ImportPiece.objects.all() for line in queries.lines_of(piece)]
    assert sorted(kept) == [4, 6, 7], "what was taken is kept here no longer"


def test_lines_that_nobody_had_taken_again_go_and_their_verdicts_stay(door):
    status = post(door, patient(id="p1"), "{broken")
    work()
    ended = Import.objects.get().finished_at
    assert actions.forget_lines(by=KEEPER_AT_CONSOLE, before=ended) == 0
    assert actions.forget_lines(by=KEEPER_AT_CONSOLE, before=now()) == 1
    assert not ImportPiece.objects.filter(body__isnull=False).exists()
    assert rows(outcomes(door, status)["set_aside"]) == [2]
    with pytest.raises(Refused, match="没有搁置"):
        actions.try_again(by=KEEPER_AT_CONSOLE, found=Import.objects.get())


def test_the_same_again_changes_nothing(door):
    several = [patient(id="p1"), pressure("Patient/p1"), ORGANISATION]
    for number in range(2):
        status = post(door, *several)
        work()
        told = outcomes(door, status)
        assert {name: len(each) for name, each in told.items()} == (
            {"unchanged": 3} if number else {"accepted": 3}
        )
    assert Resident.objects.count() == 1 and Observation.objects.count() == 1
    status = post(door, {**ORGANISATION, "id": "h"}, {**ORGANISATION, "id": "h", "name": "乙"})
    work()
    assert len(outcomes(door, status)["accepted"]) == 2, "twice in one delivery: in turn"


def test_killed_anywhere_nothing_is_lost_and_nothing_comes_twice(door, monkeypatch):
    monkeypatch.setattr(imports, "ROWS", 2)
    several = [{**ORGANISATION, "name": f"第{n}医院"} for n in range(7)]
    status = post(door, *several)
    settle, calls = imports._settle, []

    def killed(*given):
        calls.append(1)
        settle(*given)
        if len(calls) % 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(imports, "_settle", killed)
    for _ in range(10):
        try:
            work()
        except KeyboardInterrupt:
            assert Resource.objects.count() == Import.objects.get().done
    assert Import.objects.get().accepted == 7 == Resource.objects.count()
    assert len(calls) > 4 and door("GET", status).status_code == 200


def test_a_piece_at_which_the_program_fails_is_set_aside_after_three_tries(door, monkeypatch):
    status = post(door, ORGANISATION)
    take = imports._Piece.take

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(imports._Piece, "take", fails)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            work()
    work()
    [one] = outcomes(door, status)["set_aside"]
    assert "程序出错" in one["issue"][0]["diagnostics"]
    monkeypatch.setattr(imports._Piece, "take", take)
    assert actions.try_again(by=KEEPER_AT_CONSOLE, found=Import.objects.get()) == 1
    work()
    one = Import.objects.get()
    assert (one.accepted, one.set_aside, one.total) == (1, 0, 1)
    with pytest.raises(Refused):
        actions.try_again(by=KEEPER_AT_CONSOLE, found=one)


def test_what_waited_for_somebody_is_taken_when_tried_again(door):
    status = post(door, pressure("Patient/late", id="o1"))
    work()
    assert rows(outcomes(door, status)["set_aside"]) == [1]
    url = door("GET", status).told["extension"]["linesLeft"]
    assert [one["id"] for one in streamed(door, url)] == ["o1"]
    post(door, patient(id="late"))
    work()
    one = Import.objects.order_by("pk").first()
    actions.try_again(by=KEEPER_AT_CONSOLE, found=one)
    work()
    one.refresh_from_db()
    assert (one.accepted, one.set_aside) == (1, 0) and Observation.objects.count() == 1


def test_scopes_and_places_hold_line_by_line(open_door):
    narrow = open_door("system/Organization.cruds system/Patient.rs", code="narrow")
    status = post(narrow, ORGANISATION, patient(), {**ORGANISATION, "id": "xl-9"},
                  {"resourceType": "Subscription", "status": "off"},
                  {"resourceType": "Parameters"})  # fmt: skip
    work()
    told = outcomes(narrow, status)
    assert (len(told["accepted"]), len(told["set_aside"])) == (1, 4)
    assert Resource.objects.filter(kind="Patient").count() == 0
    refused(open_door("system/*.rs", code="reader")("POST", "$import", lines(ORGANISATION),
            content_type=NDJSON, prefer=ASYNC), 403, "forbidden")  # fmt: skip
    refused(open_door(code="third")("GET", status), 404, "not-found")
    actions.switch(by=KEEPER_AT_CONSOLE, client=queries.client_of("narrow"), active=False)
    assert queries.open_imports() == []


def test_a_client_that_is_switched_off_meanwhile_waits(door, monkeypatch):
    monkeypatch.setattr(imports, "ROWS", 1)
    post(door, ORGANISATION, {**ORGANISATION, "name": "乙"})
    client = queries.client_of("hospital")

    def tell(*_):
        actions.switch(by=KEEPER_AT_CONSOLE, client=client, active=False)

    actions.take_imports(tell=tell)
    one = Import.objects.get()
    assert (one.accepted, one.finished_at) == (1, None) and not queries.imports_due(now())
    actions.switch(by=KEEPER_AT_CONSOLE, client=client, active=True)
    work()
    assert Import.objects.get().accepted == 2


def test_what_is_not_understood_is_refused(door):
    for body, kind, prefer, code in (
        (lines(ORGANISATION), NDJSON, "", "invalid"),
        (b" \n", NDJSON, ASYNC, "structure"),
        (json.dumps(ORGANISATION), "application/fhir+json", ASYNC, "value"),
        (json.dumps({"resourceType": "Parameters", "parameter": [{"name": "x"}]}),
         "application/fhir+json", ASYNC, "not-supported"),
    ):  # fmt: skip
        refused(door("POST", "$import", body, content_type=kind, prefer=prefer), 400, code)
    refused(door("POST", "$import?x=1", lines(ORGANISATION), content_type=NDJSON, prefer=ASYNC),
            400, "not-supported")  # fmt: skip
    refused(door("GET", "$import"), 404, "not-found")
    refused(door("POST", "Patient", lines(patient()), content_type=NDJSON), 415, "not-supported")
    assert not Import.objects.exists()


def asked(*urls, kind="Organization", form="application/fhir+ndjson"):
    inputs = [
        {"name": "input", "part": [{"name": "type", "valueCode": kind},
                                   {"name": "url", "valueUrl": url}]}
        for url in urls
    ]  # fmt: skip
    return {"resourceType": "Parameters",
            "parameter": [{"name": "inputFormat", "valueCode": form}, *inputs]}  # fmt: skip


@pytest.mark.parametrize("url", [
    "https://169.254.169.254/latest", "https://127.0.0.1/x", "https://intranet/x",
    "https://files.example.cn:8443/x", "http://files.example.cn/x", "file:///etc/passwd",
    "https://files.example.cn@10.0.0.1/x", "https://files.example.cn/\r\nX: y", "https://[::1]/x",
    "https://files.example.cn.evil.cn/x", "gopher://files.example.cn/", "",
])  # fmt: skip
def test_files_are_fetched_from_named_hosts_only(door, settings, url):
    settings.FHIR_HOSTS = ["files.example.cn"]
    answer = door("POST", "$import", asked(url), prefer=ASYNC)
    assert answer.status_code in (400, 403, 422), url
    assert answer.told["resourceType"] == "OperationOutcome" and not Import.objects.exists()


def test_files_of_a_named_host_are_fetched_and_tried_again(door, settings, monkeypatch):
    settings.FHIR_HOSTS = ["files.example.cn"]
    down = ["https://files.example.cn/b"]

    def pulled(address, *, hosts, authority):
        url = f"https://{address.authority}{address.target}"
        if url in down:
            yield lines(ORGANISATION)
            raise calling.Unreachable("连不上对方")
        yield from lines({**ORGANISATION, "name": address.target}, patient(id="p")).split(b"\n")

    monkeypatch.setattr("xinglin.engines.exchange.actions.outside.lines_from", pulled)
    urls = ("https://files.example.cn/a", "https://files.example.cn/b")
    answer = door("POST", "$import", asked(*urls), prefer=ASYNC)
    assert answer.status_code == 202
    status = answer.headers["Content-Location"].split("/fhir/")[1]
    work()
    assert door("GET", status).status_code == 202 and not Resource.objects.exists()
    assert not queries.imports_due(now()), "the second file is asked for again later"
    ImportSource.objects.update(next_at=now())
    assert queries.imports_due(now())
    down.clear()
    work()
    told = outcomes(door, status)
    assert (len(told["accepted"]), len(told["set_aside"])) == (2, 2), "types as they were declared"
    down.append(urls[0])
    answer = door("POST", "$import", asked(urls[0]), prefer=ASYNC)
    for _ in range(imports.FETCHES):
        ImportSource.objects.filter(fetched_at=None).update(next_at=now())
        work()
    told = outcomes(door, answer.headers["Content-Location"].split("/fhir/")[1])
    assert [one["issue"][0]["diagnostics"] for one in told["sources"]] == ["连不上对方"]
    down.clear()
    actions.try_again(by=KEEPER_AT_CONSOLE, found=Import.objects.order_by("-pk").first())
    work()
    assert Import.objects.order_by("-pk").first().done == 2


def test_not_too_many_at_once_and_not_packed(door, monkeypatch):
    monkeypatch.setattr(imports, "HELD", 1)
    post(door, ORGANISATION)
    again = door("POST", "$import", lines(ORGANISATION), content_type=NDJSON, prefer=ASYNC)
    refused(again, 429, "too-costly")
    refused(door("POST", "Organization", ORGANISATION, content_encoding="gzip"), 415,
            "not-supported")  # fmt: skip


def test_the_worker_takes_up_what_nobody_asked_it_for(door):
    status = post(door, ORGANISATION)
    Run.objects.all().delete()
    assert tend() >= 1
    assert Run.objects.filter(job="interoperability.import").count() == 1
    assert door("DELETE", status).status_code == 202
    refused(door("GET", status), 404, "not-found")
    work()
    assert not Resource.objects.exists() and not ImportPiece.objects.exists()
