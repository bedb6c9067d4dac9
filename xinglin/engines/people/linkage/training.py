"""Learns the weights without labels: chance agreement by sampling, true agreement by EM (Splink)."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pyarrow as pa

from xinglin.engines.people.linkage.preparing import ID
from xinglin.engines.people.linkage.settings import learnt, splink_settings
from xinglin.engines.people.rules.linking import Model

# Records that agree in one of these are nearly always one person; each lets the others be learnt.
LEARNT_BY = (
    "l.sorted = r.sorted AND l.birth = r.birth",
    "l.number = r.number",
    "l.phone = r.phone AND l.village = r.village AND l.sex = r.sex",
)
SURELY = ("l.number = r.number AND l.sorted = r.sorted", "l.sound = r.sound AND l.birth = r.birth "
          "AND l.phone = r.phone")  # fmt: skip
FOUND_SURELY = 0.8  # about how many of all true pairs these rules find
SAMPLE = 120_000
PAIRS = 1_000_000


def api_on(connection: Any) -> Any:
    """Splink's way to an open DuckDB connection."""
    from splink import DuckDBAPI

    for name in ("splink", "splink.internals"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return DuckDBAPI(connection=connection)


def train(people: pa.Table, *, version: str, seed: int = 1, trained_on: str = "") -> Model:
    """The model that these people teach; nobody says who is who.

    Of a large population those born in some days are taken, so that doubles stay together.
    """
    import duckdb
    from splink import Linker

    con = duckdb.connect()
    try:
        con.register("everybody", people)
        part = min(1.0, SAMPLE / max(len(people), 1))
        con.execute(
            "CREATE TABLE sample AS SELECT * FROM everybody "
            f"WHERE hash(substr(birth, 3, 6)) % 10000 < {int(part * 10000)} ORDER BY {ID}"
        )
        row = con.execute("SELECT count(*) FROM sample").fetchone()
        size = row[0] if row else 0
        api = api_on(con)
        linker = Linker(api.register("sample"), splink_settings(), log_level=logging.ERROR)
        training = linker.training
        training.estimate_probability_two_random_records_match(list(SURELY), recall=FOUND_SURELY)
        training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=seed)
        for rule in LEARNT_BY:
            training.estimate_parameters_using_expectation_maximisation(
                rule, record_sample_proportion=1.0
            )
        saved = linker.misc.save_model_to_json()
    finally:
        con.close()
    prior = float(saved["probability_two_random_records_match"])
    return replace(Model(version, prior * size, learnt(saved)), trained_on=trained_on)
