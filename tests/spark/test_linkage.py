"""Who is found to stand twice by DuckDB, is found by Spark: every pair, every group."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from xinglin.config.command import cli
from xinglin.demo.doubles import Made, made_up
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.people import actions, queries
from xinglin.engines.people.actions.linking import grouped, sound_in
from xinglin.engines.people.linkage.preparing import prepared
from xinglin.engines.people.linkage.scoring import Pairs, score_all
from xinglin.kernel.errors import Refused

VILLAGE = 990101001001000
# Letters of more than one byte, one of them changed: a distance must count them alike everywhere.
FOREIGN = [
    ("Жанна Ыбрай", "Жанна Ибрай"),
    ("ئالىم قادىر", "ئالىم قادىرى"),
    ("José Núñez", "Jose Núnez"),
]


def twice_and_more() -> Made:
    """Some thousands with twins, missing numbers and every error, and people of other letters."""
    made = made_up(2_500, seed=11)
    columns = {name: list(values) for name, values in made.columns.items()}
    person = list(made.person)
    for number, names in enumerate(FOREIGN):
        for name in names:
            for column, values in columns.items():
                values.append(name if column == "name" else values[number])
            person.append(len(made) + number)
    return Made(columns, person)


def as_set(pairs: Pairs) -> set[tuple[int, int]]:
    """Who was found, whatever the order."""
    return set(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True))


def test_pairs_and_groups_are_the_same(cluster: Any) -> None:
    made, model = twice_and_more(), queries.built_in_model()
    table = prepared(made.columns)
    here, there = (score_all(table, model, 0.01, engine) for engine in ("duckdb", "spark"))
    assert as_set(here) == as_set(there) and len(here) > 400
    assert np.array_equal(here.one, there.one) and np.array_equal(here.other, there.other)
    assert np.allclose(here.probability, there.probability, rtol=0, atol=1e-12)
    numbers = sound_in(table)
    one, other = (grouped(found.from_(0.9), numbers).groups_of_several() for found in (here, there))
    assert one == other
    quality = actions.groups_judged(one, made.person)
    assert quality.recall is not None and quality.recall > 0.95


def test_the_register_is_linked_on_the_cluster(counted: None) -> None:
    columns = made_up(250, seed=3).columns
    actions.register_many(
        by=KEEPER_AT_CONSOLE, names=columns["name"], sexes=columns["sex"],
        births=[str(born) for born in columns["birth"]], places=[VILLAGE] * 250,
        id_numbers=columns["number"], phones=columns["phone"],
    )  # fmt: skip
    there, here = (
        CliRunner().invoke(cli, ["people", "link", *more, "--json"], catch_exceptions=False)
        for more in (["--engine", "spark"], [])
    )
    assert there.exit_code == 0 and json.loads(there.output) == json.loads(here.output)
    assert json.loads(here.output)["pairs"] >= 30


def test_no_other_engine_links() -> None:
    with pytest.raises(Refused, match="没有计算引擎"):
        actions.groups_among(made_up(20).columns, queries.built_in_model(), engine="abacus")
