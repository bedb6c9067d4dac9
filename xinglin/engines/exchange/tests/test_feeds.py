"""What comes by itself comes whole: each batch once, every gap named until it closes."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import http.server
import ssl
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates import self_signed
from xinglin.engines.access import KEEPER_AT_CONSOLE, STEWARD, Actor, Grant
from xinglin.engines.exchange import actions, queries
from xinglin.engines.exchange.actions import feeding
from xinglin.engines.exchange.models import Batch, Delivered, Feed, Unread
from xinglin.engines.exchange.reading import calling, fetching
from xinglin.engines.exchange.reading.fetching import Asked, fetch, must_be_allowed
from xinglin.engines.exchange.rules.feeding import (
    Listed,
    broken_of,
    manifest_of,
    missing_of,
)
from xinglin.engines.exchange.rules.fhir.addresses import address_of
from xinglin.engines.exchange.tests.made import ROSTER_HEADER, row
from xinglin.engines.exchange.words import GENESIS, chained
from xinglin.engines.jobs.actions import tend
from xinglin.engines.jobs.models import Run
from xinglin.engines.people.models import Resident
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import now

ME = KEEPER_AT_CONSOLE


class Sender:
    """A folder with numbered files and their manifest, as a sender would keep them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.batches = folder, {}
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, number: int, people: int = 2, header=None, **said):
        lines = [header or ROSTER_HEADER]
        lines += [row("王" + "一二三四五六七八九"[at], 10 * number + at) for at in range(people)]
        text = "\n".join(",".join(one) for one in lines)
        name = f"b{number}.csv"
        (self.folder / name).write_text(text, "utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.batches[number] = {"file": name, "rows": people, "digest": digest} | said

    def publish(self, *leaving_out: int, break_at: int = 0):
        lines, chain = ["序号,文件,行数,摘要,链"], GENESIS
        for number, one in sorted(self.batches.items()):
            chain = chained(chain, number, one["rows"], one["digest"])
            told = "f" * 64 if number == break_at else chain
            if number not in leaving_out:
                lines.append(f"{number},{one['file']},{one['rows']},{one['digest']},{told}")
        (self.folder / "manifest.csv").write_text("\n".join(lines), "utf-8")


@pytest.fixture
def sender(county, settings, tmp_path):
    settings.FEED_FOLDER = tmp_path / "feeds"
    settings.HOME = tmp_path / "home"
    return Sender(tmp_path / "feeds" / "hospital")


@pytest.fixture
def feed(sender):
    return declared()


def declared(**more):
    given = {
        "by": ME, "name": "hospital", "sender": "县医院", "kind": "folder", "address": "hospital",
        "every": 60, "place": "990101", "as_dataset": "residents",
    }  # fmt: skip
    return actions.declare_feed(**(given | more))


def stands(feed):
    one = queries.standings(ME).get(feed.pk, queries.NOTHING)
    return one.received, one.listed, one.gaps


def test_a_gap_stays_open_until_the_missing_batch_comes(sender, feed):
    for number in (1, 2, 3):
        sender.add(number)
    sender.publish(2)
    ran = actions.run_feed(by=ME, feed=feed)
    assert (ran.taken, ran.gaps, ran.received) == ([1, 3], [(2, "missing")], 4)
    assert [g.number for g in queries.gaps(ME)] == [2]
    again = actions.run_feed(by=ME, feed=feed)
    assert again.taken == [] and Batch.objects.count() == 2, "nothing is taken twice"
    sender.publish()
    ran = actions.run_feed(by=ME, feed=feed)
    assert ran.as_json() == {
        "feed": "hospital", "taken": [2], "received": 6, "listed": 6, "gaps": [],
    }  # fmt: skip
    assert stands(feed) == (6, 6, 0) and not queries.gaps(ME).exists()
    late = Delivered.objects.get(number=2)
    assert late.gap and late.taken_at and Resident.objects.count() == 6
    assert queries.throughput(feed)[0][1] == 6 and queries.delivered(feed).count() == 3


def test_a_file_that_is_absent_changed_or_short_is_a_gap_of_its_own(sender, feed):
    sender.add(1)
    sender.add(2)
    sender.add(3, rows=9)
    sender.publish()
    whole = (sender.folder / "b2.csv").read_bytes()
    (sender.folder / "b1.csv").rename(sender.folder / "kept")
    (sender.folder / "b2.csv").write_bytes(whole + b"\n")
    ran = actions.run_feed(by=ME, feed=feed)
    assert ran.gaps == [(1, "absent"), (2, "changed"), (3, "short")]
    assert stands(feed) == (2, 13, 3)
    (sender.folder / "kept").rename(sender.folder / "b1.csv")
    (sender.folder / "b2.csv").write_bytes(whole)
    sender.batches[3]["rows"] = 2
    sender.publish()
    assert actions.run_feed(by=ME, feed=feed).gaps == [] and stands(feed) == (6, 6, 0)


def test_what_was_received_cannot_be_changed_unseen(sender, feed):
    sender.add(1)
    sender.add(2)
    sender.publish()
    actions.run_feed(by=ME, feed=feed)
    sender.add(1, people=3)
    sender.publish()  # the whole chain was made anew
    assert actions.run_feed(by=ME, feed=feed).gaps == [(1, "broken"), (2, "broken")]
    sender.add(1)
    sender.publish(break_at=2)
    assert actions.run_feed(by=ME, feed=feed).gaps == [(2, "broken")]
    sender.publish()
    assert actions.run_feed(by=ME, feed=feed).gaps == [] and Resident.objects.count() == 4


def test_a_foreign_header_waits_for_its_mapping_and_is_then_complete(sender, feed, tmp_path):
    sender.add(1, header=["XM", *ROSTER_HEADER[1:]])
    sender.publish()
    assert actions.run_feed(by=ME, feed=feed).gaps == [(1, "refused")]
    waits = Unread.objects.get(sender="县医院")
    columns = dict.fromkeys(waits.titles, "") | {"XM": "name", "身份证号": "id_number"}
    actions.take_unread(
        by=ME, unread=waits, sender="县医院", columns=columns, values={}, verdicts_in=tmp_path
    )
    assert actions.run_feed(by=ME, feed=feed).gaps == [] and Batch.objects.count() == 1


class Killed(BaseException):
    """The machine stops."""


def test_killed_anywhere_nothing_is_lost_or_taken_twice(sender, feed, monkeypatch):
    for number in (1, 2):
        sender.add(number)
    sender.publish()
    say = feeding._say

    def stop(*words, **more):
        raise Killed

    monkeypatch.setattr(feeding, "_say", stop)  # imported, and not yet written down
    with pytest.raises(Killed):
        actions.run_feed(by=ME, feed=feed)
    assert Batch.objects.count() == 1 and not Delivered.objects.exists()
    monkeypatch.setattr(feeding, "_say", say)
    assert actions.run_feed(by=ME, feed=feed).taken == [1, 2]
    assert (Batch.objects.count(), Resident.objects.count()) == (2, 4)


def test_a_feed_is_run_when_it_is_due(sender, feed):
    sender.add(1)
    assert queries.any_due(now()) and queries.due_feeds() == [feed]
    done = actions.run_due(by=ME, feeds=[feed], tell=lambda done, total: None)
    feed.refresh_from_db()
    assert done == [] and "清单" in feed.problem, "there was no manifest"
    assert now() < feed.next_at <= now() + dt.timedelta(minutes=6)
    assert not queries.any_due(now())
    Feed.objects.update(next_at=now())
    asked = tend()
    assert asked and Run.objects.filter(job="administration.feeds").count() == 1
    tend()
    assert Run.objects.filter(job="administration.feeds").count() == 1
    sender.publish()
    assert len(actions.run_due(by=ME, feeds=[feed], tell=lambda done, total: None)) == 1
    feed.refresh_from_db()
    assert feed.problem == "" and feed.next_at > now() + dt.timedelta(minutes=55)
    actions.switch_feed(by=ME, feed=feed, active=False)
    assert queries.due_feeds() == []


@pytest.mark.parametrize("more, says", [
    ({"name": "Ä"}, "名称"), ({"sender": " "}, "来源单位"), ({"every": 1}, "间隔"),
    ({"address": "../x"}, "文件夹"), ({"address": "/etc"}, "文件夹"), ({"kind": "ftp"}, "方式"),
    ({"kind": "https", "address": "http://a/"}, "https"),
    ({"kind": "https", "address": "https://10.0.0.1/"}, "名单"),
    ({"kind": "https", "address": "https://[::1/"}, "地址"),
    ({"as_dataset": "nonsense"}, "数据集"),
])  # fmt: skip
def test_what_cannot_be_a_feed_is_refused(sender, more, says):
    with pytest.raises(Refused, match=says):
        declared(**more)


def test_a_feed_stays_within_reach(sender, feed):
    far = Actor(5, "甲", grants=(Grant(STEWARD, 990102000000000, 990102999999999),))
    for do in (
        lambda: declared(by=far),
        lambda: actions.switch_feed(by=far, feed=feed, active=False),
        lambda: actions.run_feed(by=far, feed=feed),
    ):
        with pytest.raises(NotAllowed):
            do()
    for ask in (lambda: queries.feed(feed.pk, far), lambda: queries.feed_named("hospital", far)):
        with pytest.raises(Missing):
            ask()
    assert declared(every=30, token="secret").pk == feed.pk
    feed.refresh_from_db()
    assert b"secret" not in bytes(feed.token)
    (sender.folder.parent / "other").mkdir()
    assert declared(address="other").token is None, "a token is not sent to another address"


def test_a_link_out_of_the_folder_is_not_followed(sender, feed, tmp_path, monkeypatch):
    sender.add(1)
    sender.publish()
    (tmp_path / "elsewhere").write_bytes((sender.folder / "b1.csv").read_bytes())
    (sender.folder / "b1.csv").unlink()
    (sender.folder / "b1.csv").symlink_to(tmp_path / "elsewhere")
    assert actions.run_feed(by=ME, feed=feed).gaps == [(1, "absent")]
    (sender.folder / "b1.csv").unlink()
    sender.add(1)
    monkeypatch.setattr(feeding, "LARGEST", 10)
    assert actions.run_feed(by=ME, feed=feed).gaps == [(1, "refused")]


# --- over HTTPS ---


@pytest.fixture
def served(tmp_path, sender):
    """The sender's folder over HTTPS, with a certificate of an authority of its own."""
    pem, secret = self_signed(tmp_path)
    seen: list[str] = []

    class Answers(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *words):
            super().__init__(*words, directory=str(sender.folder))

        def do_GET(self):
            seen.append(self.headers.get("Authorization", ""))
            if self.path.endswith("moved.csv"):
                self.send_response(302)
                self.send_header("Location", "https://169.254.169.254/")
                self.end_headers()
                return
            super().do_GET()

        def log_message(self, *words):
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        def handle_error(self, *words):
            pass

    server = Quiet(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"localhost:{server.server_port}", str(pem), seen
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_feed_over_https_is_asked_with_its_token_and_its_certificate(served, sender, settings):
    host, authority, seen = served
    settings.FEED_HOSTS, settings.FEED_CA = [host], authority
    feed = declared(kind="https", address=f"https://{host}/", token="abc")
    sender.add(1)
    sender.publish()
    assert actions.run_feed(by=ME, feed=feed).taken == [1] and set(seen) == {"Bearer abc"}
    settings.FEED_CA = ""
    with pytest.raises(Refused, match="证书"):
        actions.run_feed(by=ME, feed=feed)
    settings.FEED_HOSTS = []
    with pytest.raises(Refused, match="名单"):
        actions.run_feed(by=ME, feed=feed)


def test_nothing_too_large_or_moved_is_followed(served, sender, tmp_path):
    host, authority, _ = served
    asked = Asked(f"https://{host}/", (host,), authority)
    (sender.folder / "big.csv").write_bytes(b"x" * 100_000)
    assert fetch(asked, "none.csv", tmp_path, 10) is None
    with pytest.raises(Refused, match="302"):
        fetch(asked, "moved.csv", tmp_path, 10)
    with pytest.raises(Refused, match="太大"):
        fetch(asked, "big.csv", tmp_path, 1000)
    assert not (tmp_path / "big.csv").exists()
    with pytest.raises(Refused, match="连不上"):
        fetch(Asked("https://localhost:1/", ("localhost:1",)), "x", tmp_path, 10)


def test_only_named_hosts_are_asked(monkeypatch):
    must_be_allowed("https://data.example/x/", ("data.example",))
    for address in ("https://data.example:8443/", "https://u:p@data.example/", "file:///etc/passwd",
                    "https://data.example/?a=1", "https://data.example.evil/"):  # fmt: skip
        with pytest.raises(Refused):
            must_be_allowed(address, ("data.example",))
    assert fetching.CONNECT < fetching.READ < fetching.WHOLE


# --- the manifest ---


@pytest.mark.parametrize("lines, says", [
    ([], "缺少"), (["序号,文件"], "缺少"),
    (["序号,文件,行数,摘要,链", f"1,../x,1,{GENESIS},{GENESIS}"], "文件名"),
    (["序号,文件,行数,摘要,链", f"0,x,1,{GENESIS},{GENESIS}"], "整数"),
    (["序号,文件,行数,摘要,链", f"1,x,1,zz,{GENESIS}"], "摘要"),
    (["序号,文件,行数,摘要,链", *[f"1,x,1,{GENESIS},{GENESIS}"] * 2], "重复"),
])  # fmt: skip
def test_a_manifest_that_cannot_be_read_says_where(lines, says):
    with pytest.raises(Refused, match=says):
        manifest_of(line.split(",") for line in lines)


def test_a_manifest_of_too_many_lines_is_not_read(monkeypatch):
    monkeypatch.setattr("xinglin.engines.exchange.rules.feeding.MOST", 1)
    lines = [["number", "file", "rows", "sha256", "chain"], [""]]
    lines += [[str(at), "x", "1", GENESIS, GENESIS] for at in (1, 2)]
    with pytest.raises(Refused, match="太长"):
        manifest_of(lines)


@given(st.lists(st.lists(st.one_of(st.text(max_size=20), st.integers()), max_size=6), max_size=6))
def test_any_table_is_a_manifest_or_refused(lines):
    with contextlib.suppress(Refused):
        manifest_of([["序号", "文件", "行数", "摘要", "链"], *lines])


@given(st.lists(st.tuples(st.integers(0, 9), st.text("ab", max_size=3)), min_size=1, max_size=9),
       st.data())  # fmt: skip
def test_a_chain_shows_any_change(batches, data):
    chain, listed = GENESIS, []
    for number, (rows, digest) in enumerate(batches, start=1):
        chain = chained(chain, number, rows, digest)
        listed.append(Listed(number, "x", rows, digest, chain))
    assert broken_of(listed) == set()
    at = data.draw(st.integers(0, len(listed) - 1))
    one = listed[at]
    listed[at] = Listed(one.number, one.file, one.rows + 1, one.digest, one.chain)
    assert broken_of(listed) == {one.number}
    assert missing_of(n.number for n in listed if n is not listed[at]) == (
        [one.number] if one.number < len(listed) else []
    )


def test_a_sender_writes_the_manifest_that_is_read(sender, feed, sheet):
    for number in (1, 2):
        sender.add(number)
    files = [sender.folder / f"b{number}.csv" for number in (1, 2)]
    actions.write_manifest(
        folder=sender.folder, files=[(one, actions.rows_in(one)) for one in files]
    )
    assert actions.run_feed(by=ME, feed=feed).gaps == [] and stands(feed) == (4, 4, 0)
    (sender.folder / "x.json").write_text('{"a": 1}', "utf-8")
    with pytest.raises(Refused, match="表格"):
        actions.rows_in(sender.folder / "x.json")


# --- the FHIR door calls out the same way ---


def test_files_for_the_door_come_over_https_from_named_hosts(served, sender, settings):
    host, authority, _ = served
    settings.FHIR_HOSTS, settings.FHIR_CA = [host], authority
    (sender.folder / "a.ndjson").write_bytes(b'\xef\xbb\xbf{"a":1}\n{"b":2}\n\n{"c":3}')
    found = list(actions.pull(f"https://{host}/a.ndjson"))
    assert found == [b'{"a":1}', b'{"b":2}', b"", b'{"c":3}']
    with pytest.raises(actions.Barred, match="没有这个文件"):
        list(actions.pull(f"https://{host}/none.ndjson"))
    with pytest.raises(actions.Unreachable, match="302"):
        list(actions.pull(f"https://{host}/moved.csv"))
    address = address_of(f"https://{host}/a.ndjson")
    with pytest.raises(actions.Barred, match="太大"):
        list(calling.lines_from(address, hosts=[host], authority=authority, most=5))
    assert actions.notify(f"https://{host}/hook") == 501, "a folder takes no notices"
    settings.FHIR_CA = ""
    with pytest.raises(actions.Unreachable, match="证书"):
        list(actions.pull(f"https://{host}/a.ndjson"))
    settings.FHIR_HOSTS = []
    with pytest.raises(actions.Barred, match="名单"):
        list(actions.pull(f"https://{host}/a.ndjson"))
    with pytest.raises(actions.Barred, match="内部网络"):
        actions.notify(f"https://{host}/hook")
    settings.FHIR_HOSTS = ["nowhere.invalid", "localhost:1"]
    for url in ("https://nowhere.invalid/", "https://localhost:1/"):
        with pytest.raises(actions.Unreachable):
            actions.notify(url)
