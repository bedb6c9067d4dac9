"""Scores the pairs of a population with a model: by Splink, on DuckDB or on Spark."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from xinglin.engines.people.linkage.preparing import ID
from xinglin.engines.people.linkage.settings import splink_settings
from xinglin.engines.people.linkage.training import api_on
from xinglin.engines.people.rules.linking import Model
from xinglin.kernel.duck import opened
from xinglin.kernel.errors import Refused

DUCKDB, SPARK = "duckdb", "spark"
COLUMNS = [f"{ID}_l", f"{ID}_r", "match_weight", "match_probability"]


@dataclass(frozen=True)
class Pairs:
    """Pairs of records with how likely each is one person, in columns; likeliest first."""

    one: np.ndarray
    other: np.ndarray
    probability: np.ndarray

    def __len__(self) -> int:
        return len(self.one)

    def from_(self, least: float) -> Pairs:
        """Those at least so likely."""
        kept = self.probability >= least
        return Pairs(self.one[kept], self.other[kept], self.probability[kept])


def score_all(
    people: pa.Table, model: Model, least: float | None = None, engine: str = DUCKDB
) -> Pairs:
    """Every pair of the population that is at least so likely; the same pairs on either engine."""
    told = splink_settings(model, len(people))
    least = model.possible_from if least is None else least
    if engine == SPARK:
        from xinglin.engines.people.linkage import on_spark  # an optional part: when asked for

        return _in_order(on_spark.scored(people, told, least, COLUMNS))
    if engine != DUCKDB:
        raise Refused(f"没有计算引擎“{engine}”", mend=f"可用：{DUCKDB}、{SPARK}")
    return _in_order(_on_duckdb(people, told, least))


def _on_duckdb(people: pa.Table, told: dict[str, Any], least: float) -> dict[str, Any]:
    from splink import Linker

    con = opened()
    try:
        con.execute("SET preserve_insertion_order = false")
        con.register("arrived", people)
        con.execute("CREATE TABLE everybody AS SELECT * FROM arrived")
        linker = Linker(
            api_on(con).register("everybody"), told,
            log_level=logging.ERROR, validate_settings=False,
        )  # fmt: skip
        found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        return con.execute(f"SELECT {', '.join(COLUMNS)} FROM {found.physical_name}").fetchnumpy()
    finally:
        con.close()


def _in_order(found: Mapping[str, Any]) -> Pairs:
    """Likeliest first. The last digits of a weight are the engine's own: they order nothing."""
    one, other, weight, probability = (np.asarray(found[name]) for name in COLUMNS)
    order = np.lexsort((other, one, -weight.round(6)))
    return Pairs(
        one[order].astype(np.int64), other[order].astype(np.int64),
        probability[order].astype(np.float64),
    )  # fmt: skip
