"""Learns the weights without labels: chance agreement by counting, true agreement by EM."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from xinglin.engines.people.linkage.preparing import ID
from xinglin.engines.people.linkage.settings import learnt, splink_settings, with_counted
from xinglin.engines.people.rules.linking import Model
from xinglin.kernel.duck import opened

# Records that agree in one of these are nearly always one person; each lets the others be learnt.
# No rule that a family fulfils: EM would take its members for one person who differs from himself.
LEARNT_BY = (
    "l.sorted = r.sorted AND l.birth = r.birth",
    "l.number = r.number",
    "l.phone = r.phone AND l.birth = r.birth AND l.sex = r.sex",
    "l.phone = r.phone AND l.sorted = r.sorted",
    "l.sorted = r.sorted AND l.village = r.village",
)
ONE_PERSON = LEARNT_BY[:3]
SURELY = (
    "l.number = r.number AND l.sorted = r.sorted",
    "l.sound = r.sound AND l.birth = r.birth AND l.phone = r.phone",
)
FOUND_SURELY = 0.8  # about how many of all true pairs these rules find
SAMPLE = 120_000
PAIRS = 200_000


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

    con = opened()
    try:
        con.register("everybody", people)
        part = min(1.0, SAMPLE / max(len(people), 1))
        con.execute(
            "CREATE TABLE sample AS SELECT * FROM everybody "
            f"WHERE hash(substr(birth, 3, 6)) % 10000 < {int(part * 10000)} ORDER BY {ID}"
        )
        row = con.execute("SELECT count(*) FROM sample").fetchone()
        size = row[0] if row else 0
        linker = _linker(con, splink_settings())
        linker.training.estimate_u_using_random_sampling(
            max_pairs=PAIRS, seed=seed, min_count_per_level=None
        )
        # What agrees by being the same is counted in full, not sampled: the rarest agreements are
        # the weightiest, and no sample meets them.
        sure = _pairs_under(con, SURELY)
        _take_once(con)
        saved = linker.misc.save_model_to_json()
        told = with_counted(saved, _agreeing(con))
        linker = _linker(con, told)
        for rule in LEARNT_BY:
            if _pairs_under(con, [rule]):  # nobody agrees in it: nothing to learn from
                linker.training.estimate_parameters_using_expectation_maximisation(
                    rule,
                    record_sample_proportion=1.0,
                    # Where nearly all pairs are one person, it would run to one and say nothing.
                    fix_probability_two_random_records_match=True,
                )
        saved = linker.misc.save_model_to_json()
    finally:
        con.close()
    model = Model(version, min(2 * sure / FOUND_SURELY / max(size, 1), 1.0), learnt(saved))
    return replace(model, trained_on=trained_on)


def _linker(con: Any, settings: dict[str, Any]) -> Any:
    from splink import Linker

    # Splink drops nothing of its own accord; another linker reads the same table.
    return Linker(api_on(con).register("sample"), settings, log_level=logging.ERROR)


def _take_once(con: Any) -> None:
    """
    The table `once`: of records that are nearly always one person the first only. Whoever stands
    twice agrees with himself, and in a small sample that would pass for chance.
    """
    again = " UNION ".join(
        f"SELECT r.{ID} FROM sample l JOIN sample r ON {rule} WHERE l.{ID} < r.{ID}"
        for rule in ONE_PERSON
    )
    con.execute(f"CREATE TABLE once AS SELECT * FROM sample WHERE {ID} NOT IN ({again})")


def _pairs_under(con: Any, rules: Sequence[str]) -> int:
    """How many pairs agree in one of the rules at least."""
    pairs = " UNION ".join(
        f"SELECT l.{ID} AS one, r.{ID} AS other FROM sample l JOIN sample r ON {rule} "
        f"WHERE l.{ID} < r.{ID}"
        for rule in rules
    )
    row = con.execute(f"SELECT count(*) FROM ({pairs})").fetchone()
    return int(row[0]) if row else 0


COUNTED = {
    "name": ("name",), "sound": ("sound",), "sorted": ("sorted",), "shape": ("shape",),
    "family": ("family",), "birth": ("birth",), "sex": ("sex",),
    "phone": ("phone",), "village": ("village",), "house": ("village", "address"),
    "address": ("address",), "town": ("substr(village, 1, 9)",),
}  # fmt: skip


def _agreeing(con: Any) -> dict[str, float]:
    """How often two records that have a value at all have the same, for each column."""
    found = {}
    for code, columns in COUNTED.items():
        row = con.execute(
            "SELECT sum(n * (n - 1)), sum(n) FROM (SELECT count(*)::DOUBLE AS n FROM once "
            f"WHERE {' AND '.join(f'{column} IS NOT NULL' for column in columns)} "
            f"GROUP BY {', '.join(columns)})"
        ).fetchone()
        same, size = (float(value or 0) for value in row)
        found[code] = same / max(size * (size - 1), 1)
    return found
