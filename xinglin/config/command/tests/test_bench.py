"""Each benchmark runs on a tiny county and answers in its shape; nothing here measures time."""

import json
import os
import random
import shutil
import sqlite3
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from xinglin.config.command.bench import copies, exchanging, linkage, lives, loading, rival
from xinglin.config.command.bench.door import Door
from xinglin.config.command.bench.measuring import Row, Spread
from xinglin.config.command.tests.instances import ROOT, made_up
from xinglin.kernel.errors import Refused

FEBRL = ROOT / "xinglin/engines/people/tests/febrl"
NAMES = ("search", "due", "figures", "page", "refresh", "rebuild")
SHAPE = {"bench", "what", "unit", "min", "median", "p95", "asked", "right", "limits", "facts",
         "target", "elsewhere"}  # fmt: skip


def holds_its_shape(row):
    """A row with right answers, in order, each limit with its ratio."""
    assert set(row) == SHAPE
    assert 0 < row["right"] <= row["asked"], row
    assert 0 < row["min"] <= row["median"] <= row["p95"]
    for limit in row["limits"]:
        assert limit["what"] and limit["value"] > 0 and limit["ratio"] > 0
    return True


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_answers_in_its_shape(built, name):
    if name == "figures":
        built.types("lake", "refresh")
    told = built.types("bench", name, "--json", "--draws", 8, "--seed", 5).json
    assert told["seed"] == 5 and told["residents"] >= 300
    assert {row["bench"] for row in told["rows"]} == {name}
    assert all(holds_its_shape(row) for row in told["rows"])
    assert any(row["limits"] for row in told["rows"])


def test_every_search_and_every_due_list_is_right(built):
    for name in ("search", "due"):
        rows = built.types("bench", name, "--json", "--draws", 64, "--seed", 11).json["rows"]
        assert [(row["what"], row["right"]) for row in rows] == [
            (row["what"], row["asked"]) for row in rows
        ]


def test_an_inbox_is_read_and_cases_are_moved(built):
    rows = built.types("bench", "cases", "--json", "--draws", 8, "--cases", 4000).json["rows"]
    assert all(holds_its_shape(row) and row["right"] == row["asked"] for row in rows)
    assert [row["facts"]["cases"] for row in rows] == [4000, 4000]


def test_linkage_stands_beside_plain_splink(tmp_path):
    shutil.copy(FEBRL / "febrl1.csv.gz", tmp_path / "dataset1.csv.gz")
    rows = [row.as_dict() for row in linkage.linkage_of_febrl(tmp_path, seed=1)]
    assert all(holds_its_shape(row) for row in rows)
    ours, plain = (row["facts"] for row in rows)
    assert ours["precision"] == 1 and ours["recall"] > 0.985 and plain["recall"] > 0.9


def test_a_county_is_built_in_a_home_of_its_own(empty):
    told = empty.types("bench", "demo", "--residents", 150, "--json").json
    [row] = told["rows"]
    assert holds_its_shape(row) and row["facts"]["residents"] >= 150
    assert not (empty.home / "lake").exists()


def test_growth_prints_an_exponent(empty):
    words = ("--growth", "--residents", 100, "--upto", 4, "--draws", 8)
    grown = empty.types("bench", *words, "--json").json["growth"]
    assert {one["bench"] for one in grown} == {"demo", "figures", "search"}
    for one in grown:
        assert len(one["sizes"]) == len(one["costs"]) > 0
        assert (one["exponent"] is None) == (len(one["sizes"]) == 1)


def test_the_table_for_people_has_the_limit_beside(built):
    said = built.types("bench", "search", "--draws", 8).out
    assert "极限" in said and "主键查找" in said


def test_a_city_of_counties_alike_counts_so_many_times_as_much(tmp_path):
    with made_up(tmp_path / "city") as city:
        store = city.home / "store" / "xinglin.sqlite3"
        like = copies.pattern(store)
        wanted = ("figures", "compute", "HTN1", "HTN2", "--period", "2025", "--json", "--place")
        [first, second] = city.types(*wanted, "990101").json
        copies.copy(store, like, 1, 1)
        copies.copy(store, like, 2, 2)
        with closing(sqlite3.connect(store)) as con:
            assert con.execute("PRAGMA foreign_key_check").fetchall() == []
        city.types("lake", "refresh", "--full")
        for place, times in (("990103", 1), ("9901", 3)):
            found = city.types(*wanted, place).json
            assert [one["numerator"] for one in found] == [
                times * one["numerator"] for one in (first, second)
            ]
        with pytest.raises(Refused, match="一个县"):
            copies.pattern(store)


def test_statements_for_postgresql_say_the_same_in_its_words():
    said = rival.in_postgres(
        'SELECT CAST("a" > 1 AS SMALLINT) AS "x", FIRST("b") AS "y" FROM "t" GROUP BY 1'
    )
    assert said == (
        'SELECT CAST(CAST("a" > 1 AS INT) AS SMALLINT) AS "x", MIN("b") AS "y" FROM "t" GROUP BY 1'
    )


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="its county lies in SQLite")
def test_what_is_brought_in_is_found_again(tmp_path):
    with made_up(tmp_path / "county") as county:
        [(known,)] = county.asks("SELECT count(*) FROM sqlite_stat1 WHERE tbl LIKE 'exchange%'")
        assert known == 0, "what comes in later is not planned for by the few samples of now"
        asked = exchanging.Asked(resources=220, draws=4, seed=3)
        rows = [one.as_dict() for one in exchanging.in_home(county.home, 300, asked)]
    assert all(holds_its_shape(row) and row["right"] == row["asked"] for row in rows)
    assert len(rows) == 13 and {row["facts"]["residents"] for row in rows} == {300}
    taken = rows[0]["facts"]
    assert (taken["resources"], taken["way"]) == (220, "$import") and taken["cpu s"] > 0


class Other(BaseHTTPRequestHandler):
    """A server that takes transactions, has no $import, and finds what is asked by the person."""

    kept: dict[str, dict] = {}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/fhir":
            return self.says(400, {"resourceType": "OperationOutcome"})
        entries = json.loads(body)["entry"]
        self.kept |= {one["resource"].get("id", ""): one["resource"] for one in entries}
        return self.says(200, {"entry": [{"response": {"status": "201 Created"}}] * len(entries)})

    def do_GET(self):
        key = self.path.partition("patient=")[2].partition("&")[0]
        found = [
            one for one in self.kept.values()
            if one["resourceType"] == "Observation"
            and one["subject"]["reference"] == f"Patient/{key}"
        ]  # fmt: skip
        self.says(200, {"entry": [{"resource": one} for one in found]})

    def says(self, status, told):
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def other():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/fhir"
    finally:
        server.shutdown()
        server.server_close()


def test_a_server_without_import_gets_transactions_and_wrong_answers_do_not_count():
    people = lives.lives("m", 1, 20, ["990101001001"])
    plan = lives.Plan(people[:12], people[12:], 8, random.Random(1))
    with other() as base:
        rows = {one.what: one for one in loading.measured(Door(base), plan)}
    first = rows["批量导入，到能查到为止"]
    assert first.facts["way"] == "transactions of 500" and first.right == plan.size == 132
    assert [one.right for one in rows.values()][1:3] == [4, 4]
    wrong = rows["按标识查居民"]
    assert (wrong.asked, wrong.right, wrong.spread) == (8, 0, None)


def test_the_other_server_stands_beside_and_more_a_second_is_better():
    mine = [Row("exchange", "a", "资源/s", Spread(9, 10, 11), 1, 1), Row("exchange", "b", "行/s",
            Spread(1, 1, 1), 1, 1)]  # fmt: skip
    theirs = [Row("exchange", "a", "资源/s", Spread(5, 5, 5), 1, 1)]
    [a, b, c] = exchanging.side_by_side(mine, theirs)
    assert [(one.value, a.ratio(one)) for one in a.limits] == [(5, 0.5)]
    assert not b.limits and c.what == "a（另一台服务器）" and c.spread == Spread(5, 5, 5)


def test_people_made_up_for_exchange_are_sound_and_differ():
    people = lives.lives("m", 3 * lives.DAYS - 5, 10, ["990101001001"])
    assert len({one.id_card() for one in people}) == 10
    assert len(people[0].resources(lives.VISITS)) == lives.OF_ONE
    rows = list(lives.book_rows(people, 40))
    assert len(rows) == 40 == len({(row[0], row[2]) for row in rows}), "a visit a day at most"
    told = json.loads(loading.bundle(people[0]))["entry"]
    names = {one["fullUrl"] for one in told}
    assert len(told) == loading.OF_BUNDLE == len(names)
    assert all("id" not in one["resource"] for one in told)
    assert {one["resource"]["subject"]["reference"] for one in told[1:]} <= names
