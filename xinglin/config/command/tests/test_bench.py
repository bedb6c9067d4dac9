"""Each benchmark runs on a tiny county and answers in its shape; nothing here measures time."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from xinglin.config.command.bench import copies, linkage, rival
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
