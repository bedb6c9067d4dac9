"""Subscriptions: refused when they cannot be served, tried once, told of everything exactly so."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import logging
import threading

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.access.queries import seal
from xinglin.engines.exchange.reading import calling
from xinglin.engines.jobs.actions import tend
from xinglin.engines.jobs.models import Run
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now
from xinglin.services.interoperability import actions, queries
from xinglin.services.interoperability.actions import hooks
from xinglin.services.interoperability.jobs import run_hooks
from xinglin.services.interoperability.models import Hook, Notice
from xinglin.services.interoperability.rules import WrongHeader, header_of
from xinglin.services.interoperability.tests.test_rest import (
    ORGANISATION,
    patient,
    pressure,
    refused,
)


class Receiver:
    """Another system that is told of news: what came, and what it answers."""

    def __init__(self):
        self.came, self.status = [], 200
        this = self

        class Taking(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                size = int(self.headers.get("Content-Length") or 0)
                this.came.append((self.command, self.path, dict(self.headers),
                                  self.rfile.read(size)))  # fmt: skip
                self.send_response(this.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_PUT = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.host = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings):
    one = Receiver()
    settings.FHIR_HOSTS = [one.host]
    yield one
    one.server.shutdown()
    one.server.server_close()


def wanted(endpoint, criteria="Organization?name=县", **channel):
    more = {name: channel.pop(name) for name in ("status", "end", "id") if name in channel}
    return {
        "resourceType": "Subscription", "status": "requested", "reason": "同步", **more,
        "criteria": criteria,
        "channel": {"type": "rest-hook", "endpoint": endpoint, **channel},
    }  # fmt: skip


def work():
    run_hooks(by=KEEPER_AT_CONSOLE, tell=lambda *_, **__: None)


def status(door, told):
    return door("GET", f"Subscription/{told['id']}").told["status"]


def test_from_request_to_news(door, receiver):
    door.create(ORGANISATION)
    told = door.create(wanted(f"{receiver.host}/hook?k=1", header=["X-Key: geheim"]))
    assert told["status"] == "requested" and told["channel"]["header"] == ["X-Key: ***"]
    door.create(ORGANISATION)
    work()
    assert status(door, told) == "active"
    empty = ("POST", "/hook?k=1", "geheim", b"")
    came = [(one[0], one[1], one[2]["X-Key"], one[3]) for one in receiver.came]
    assert came == [empty, empty], "the handshake, then one piece of news"
    door.create({**ORGANISATION, "name": "市医院"})
    work()
    assert len(receiver.came) == 2 and not queries.hooks_due(now())
    made = door.create(ORGANISATION)
    assert queries.hooks_due(now())
    door("PUT", f"Organization/{made['id']}", {**made, "active": False})
    work()
    work()
    assert len(receiver.came) == 3, "two versions before it was looked at: one notice"
    assert Notice.objects.filter(state="sent").count() == 2
    assert door("DELETE", f"Subscription/{told['id']}").status_code == 204
    assert not Hook.objects.exists() and not Notice.objects.exists()


def test_the_resource_is_put_to_a_server(door, receiver):
    more = {"payload": "application/fhir+json", "header": ["Authorization: Bearer x"]}
    told = door.create(wanted(f"{receiver.host}/fhir/", "Observation", **more))
    who = door.create(patient())
    work()
    seen = door.create(pressure(f"Patient/{who['id']}"))
    receiver.came.clear()
    work()
    [(method, path, headers, body)] = receiver.came
    assert (method, path) == ("PUT", f"/fhir/Observation/{seen['id']}")
    assert json.loads(body) == seen and headers["Content-Type"] == "application/fhir+json"
    assert headers["Authorization"] == "Bearer x"
    kept = {**door("GET", f"Subscription/{told['id']}").told, "reason": "另一个原因"}
    assert kept["channel"]["header"] == ["Authorization: ***"]
    assert door("PUT", f"Subscription/{told['id']}", kept).told["status"] == "requested"
    assert actions.headers_of(Hook.objects.get()) == {"Authorization": "Bearer x"}
    moved = {**kept, "channel": {**kept["channel"], "endpoint": "https://evil.example.cn/fhir"}}
    refused(door("PUT", f"Subscription/{told['id']}", moved), 422, "value")


def test_vain_tries_are_repeated_and_then_said(door, receiver, caplog):
    caplog.set_level(logging.DEBUG)
    told = door.create(wanted(f"{receiver.host}/hook"))
    work()
    door.create(ORGANISATION)
    receiver.status = 503
    waits = []
    for _ in range(hooks.FAILS):
        Hook.objects.update(next_at=now())
        work()
        one = Hook.objects.get()
        if one.next_at:
            waits.append(round((one.next_at - now()).total_seconds() / 60))
    assert waits[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert (one.state, one.why) == ("error", "对方应答 503（连续8次）")
    there = door("GET", f"Subscription/{told['id']}").told
    assert (there["status"], there["error"]) == ("error", "对方应答 503（连续8次）")
    door.create({**ORGANISATION, "name": "县二院"})
    assert not queries.hooks_due(now())
    refused(door("PUT", f"Subscription/{told['id']}", there), 422, "value")
    receiver.status = 200
    receiver.came.clear()
    again = door("PUT", f"Subscription/{told['id']}", {**there, "status": "requested"})
    assert again.status_code == 200 and "error" not in again.told
    work()
    assert status(door, told) == "active" and len(receiver.came) == 3, "nothing was lost"
    assert "县医院" not in caplog.text and "县二院" not in caplog.text


def test_what_is_not_wanted_does_not_keep_the_rest_waiting(door, receiver):
    door.create(wanted(f"{receiver.host}/fhir", payload="application/fhir+json"))
    work()
    door.create(ORGANISATION)
    receiver.status = 422
    for _ in range(hooks.REFUSALS):
        Hook.objects.update(next_at=None)
        work()
    receiver.status = 200
    door.create({**ORGANISATION, "name": "县二院"})
    Hook.objects.update(next_at=None)
    work()
    assert list(Notice.objects.order_by("pk").values_list("state", "status")) == [
        ("dropped", 422), ("sent", 200)]  # fmt: skip


def test_killed_between_sending_and_writing_it_is_sent_again(door, receiver, monkeypatch):
    door.create(wanted(f"{receiver.host}/hook"))
    work()
    door.create(ORGANISATION)
    end = hooks._end

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(hooks, "_end", killed)
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.setattr(hooks, "_end", end)
    assert queries.hooks_due(now())
    work()
    assert len(receiver.came) == 3 and not queries.hooks_due(now())


def test_told_no_more_than_the_client_may_read(open_door, receiver):
    far = open_door(code="far", place="990101002")
    told = far.create(wanted(f"{receiver.host}/fhir", "Patient", payload="application/fhir+json"))
    near = open_door(code="near")
    work()
    receiver.came.clear()
    near.create(patient())
    west = [{"district": "990101002101", "text": "西一村"}]
    near.create(patient(address=west, name=[{"text": "赵丽华"}], birthDate="1975-06-07"))
    work()
    assert [one[0] for one in receiver.came] == ["PUT"] and Notice.objects.count() == 1
    near.create(patient(address=[{"district": "990101002101"}], name=[{"text": "李四"}]))
    actions.register(by=KEEPER_AT_CONSOLE, code="far", title="西镇", place="990101002",
                     scope="system/Subscription.cruds")  # fmt: skip
    work()
    assert len(receiver.came) == 1
    assert Notice.objects.get(state="dropped").why == "客户端不能再读这个资源"
    refused(near("DELETE", f"Subscription/{told['id']}"), 403, "forbidden")
    refused(near("PUT", f"Subscription/{told['id']}",
                 {**told, "status": "off"}), 403, "forbidden")  # fmt: skip
    actions.switch(by=KEEPER_AT_CONSOLE, client=queries.client_of("far"), active=False)
    assert queries.hooks_at_work(now()) == []


@pytest.mark.parametrize(("change", "code"), [
    ({"criteria": "Observation?colour=red"}, "not-supported"),
    ({"criteria": "Nothing?x=1"}, "value"),
    ({"criteria": "Observation?_include=*"}, "not-supported"),
    ({"criteria": "Observation?date=x"}, "value"),
    ({"criteria": "Subscription"}, "not-supported"),
    ({"channel": {"type": "websocket", "endpoint": "https://x.example.cn"}}, "not-supported"),
    ({"channel": {"type": "rest-hook"}}, "value"),
    ({"status": "error"}, "value"),
    ({"status": "active"}, "value"),
    ({"end": "2020-01-01T00:00:00Z"}, "value"),
    ({"criteria": ""}, "structure"),
])  # fmt: skip
def test_what_cannot_be_served_is_refused_when_it_is_written(door, change, code):
    answer = door("POST", "Subscription", {**wanted("https://his.example.cn/x"), **change})
    assert answer.status_code in (400, 422), answer.content.decode()
    assert answer.told["issue"][0]["code"] in (code, "required", "value")
    assert not Hook.objects.exists()


@pytest.mark.parametrize("endpoint", [
    "http://his.example.cn/x", "https://10.0.0.1/x", "https://127.0.0.1/", "https://localhost/x",
    "https://[::ffff:10.0.0.1]/", "https://a:b@his.example.cn/", "https://his/x", "ftp://x.cn/",
    "https://169.254.169.254/latest", "https://[fd00::1]/", "https://his.example.cn/#x",
])  # fmt: skip
def test_no_notice_goes_inside(door, endpoint):
    answer = door("POST", "Subscription", wanted(endpoint))
    assert answer.status_code in (403, 422), endpoint
    assert not Hook.objects.exists()


def test_a_name_that_leads_inside_is_found_out_when_it_is_called(door, monkeypatch):
    told = door.create(wanted("https://his.example.cn/hook"))
    monkeypatch.setattr(calling.socket, "getaddrinfo",
                        lambda *_, **__: [(2, 1, 6, "", ("10.1.2.3", 443))])  # fmt: skip
    work()
    there = door("GET", f"Subscription/{told['id']}").told
    assert there["status"] == "error" and "内部网络" in there["error"]


def test_headers_and_payloads_that_cannot_be(door):
    for header in (["X"], ["Host: x"], ["X: a\nb"], ["Content-Length: 5"], ["X: ***"],
                   [f"X{n}: 1" for n in range(11)]):  # fmt: skip
        answer = door("POST", "Subscription", wanted("https://his.example.cn/x", header=header))
        assert answer.status_code in (400, 413, 422), header
    for more in ({"payload": "text/plain"}, {"payload": "application/fhir+xml"}):
        refused(door("POST", "Subscription", wanted("https://his.example.cn/x", **more)), 422,
                "not-supported")  # fmt: skip
    refused(door("POST", "Subscription", wanted("https://his.example.cn/x?a=1",
            payload="application/fhir+json")), 422, "not-supported")  # fmt: skip
    with pytest.raises(WrongHeader):
        header_of("Transfer-Encoding: chunked")


def test_scopes_of_what_is_watched(open_door):
    narrow = open_door("system/Subscription.cruds system/Observation.rs", code="narrow")
    where = "https://his.example.cn/x"
    refused(narrow("POST", "Subscription", wanted(where, "Patient")), 403, "forbidden")
    refused(narrow("POST", "Subscription", wanted(where, "Observation?patient.name=x")), 403,
            "forbidden")  # fmt: skip
    assert narrow("POST", "Subscription", wanted(where, "Observation")).status_code == 201


def test_off_and_ended_and_turned(door, receiver):
    soon = (now() + dt.timedelta(hours=1)).isoformat(timespec="seconds")
    told = door.create(wanted(f"{receiver.host}/hook", end=soon))
    work()
    hook = Hook.objects.get()
    with pytest.raises(Refused):
        actions.turn(by=KEEPER_AT_CONSOLE, hook=hook, state="requested")
    actions.turn(by=KEEPER_AT_CONSOLE, hook=hook, state="off")
    assert status(door, told) == "off"
    door.create(ORGANISATION)
    actions.turn(by=KEEPER_AT_CONSOLE, hook=Hook.objects.get(), state="requested")
    work()
    assert status(door, told) == "active" and not Notice.objects.exists()
    Hook.objects.update(ends_at=now())
    assert queries.hooks_due(now())
    work()
    assert status(door, told) == "off"
    patch = [{"op": "replace", "path": "/status", "value": "requested"},
             {"op": "remove", "path": "/end"}]  # fmt: skip
    done = door("PATCH", f"Subscription/{told['id']}", patch,
                content_type="application/json-patch+json")  # fmt: skip
    assert done.told["status"] == "requested"
    Run.objects.all().delete()
    tend()
    assert Run.objects.filter(job="interoperability.hooks").count() == 1


def test_what_stands_in_the_way_is_said(door, receiver, settings):
    told = door.create(wanted(f"{receiver.host}/hook"))
    settings.FHIR_HOSTS = ["http://127.0.0.1:1"]
    Hook.objects.update(endpoint=seal("http://127.0.0.1:1/hook"))
    work()
    one = Hook.objects.get()
    assert (one.state, one.why, one.fails) == ("requested", "连不上对方", 1)
    settings.FHIR_HOSTS = [receiver.host]
    Hook.objects.update(endpoint=seal(f"{receiver.host}/hook"), next_at=None)
    work()
    door.create(ORGANISATION)
    Hook.objects.update(endpoint=seal("http://127.0.0.1:1/hook"))
    settings.FHIR_HOSTS = ["http://127.0.0.1:1"]
    work()
    one = Hook.objects.get()
    assert (one.state, one.why, one.fails) == ("active", "连不上对方", 1)
    settings.FHIR_HOSTS = []
    Hook.objects.update(next_at=None)
    work()
    assert status(door, told) == "error" and "内部网络" in Hook.objects.get().why
    Hook.objects.update(state="active", criteria=seal("colour=red"))
    work()
    assert "colour" in Hook.objects.get().why and Notice.objects.get().state == "waiting"


def test_a_change_of_mind_while_it_is_being_tried_counts(door, receiver, monkeypatch):
    told = door.create(wanted(f"{receiver.host}/hook"))
    notify = hooks.exchange.notify

    def meanwhile(*given, **more):
        answer = notify(*given, **more)
        door("PUT", f"Subscription/{told['id']}", {**told, "status": "off"})
        return answer

    monkeypatch.setattr(hooks.exchange, "notify", meanwhile)
    work()
    assert status(door, told) == "off" == Hook.objects.get().state


def test_not_too_many(door, monkeypatch):
    monkeypatch.setattr(hooks, "MOST", 1)
    door.create(wanted("https://his.example.cn/x"))
    refused(door("POST", "Subscription", wanted("https://his.example.cn/x")), 413, "too-costly")
    assert Hook.objects.count() == 1 and len(door("GET", "Subscription").told["entry"]) == 1


def test_in_a_transaction(door, receiver):
    entries = [
        {"request": {"method": "PUT", "url": "Subscription/one"},
         "resource": wanted(f"{receiver.host}/hook", id="one")},
        {"request": {"method": "POST", "url": "Organization"}, "resource": ORGANISATION},
    ]  # fmt: skip
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    assert door("POST", "", bundle).status_code == 200
    assert Hook.objects.get().key == "one"
    work()
    assert status(door, {"id": "one"}) == "active"
    entries[0]["resource"] = wanted(f"{receiver.host}/hook", "Organization?x=1", id="one")
    assert door("POST", "", bundle).status_code == 400 and Hook.objects.get().names == "name"
