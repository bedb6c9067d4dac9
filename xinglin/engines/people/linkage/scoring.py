"""Scores the pairs of a population with a model: in Splink, on DuckDB."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from xinglin.engines.people.linkage.preparing import ID
from xinglin.engines.people.linkage.settings import splink_settings
from xinglin.engines.people.linkage.training import api_on
from xinglin.engines.people.rules.linking import Model
from xinglin.kernel.duck import opened


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


def score_all(people: pa.Table, model: Model, least: float | None = None) -> Pairs:
    """Every pair of the population that is at least so likely, by Splink on DuckDB."""
    from splink import Linker

    con = opened()
    try:
        con.execute("SET preserve_insertion_order = false")
        con.register("arrived", people)
        con.execute("CREATE TABLE everybody AS SELECT * FROM arrived")
        linker = Linker(
            api_on(con).register("everybody"), splink_settings(model, len(people)),
            log_level=logging.ERROR, validate_settings=False,
        )  # fmt: skip
        told = linker.inference.predict(
            threshold_match_probability=model.possible_from if least is None else least,
            warning_mode="never",
        )
        found = con.execute(
            f"SELECT {ID}_l, {ID}_r, match_probability FROM {told.physical_name} "
            "ORDER BY match_weight DESC, 1, 2"
        ).fetchnumpy()
    finally:
        con.close()
    return _pairs(found)


def _pairs(found: dict[str, Any]) -> Pairs:
    return Pairs(
        np.asarray(found[f"{ID}_l"], np.int64),
        np.asarray(found[f"{ID}_r"], np.int64),
        np.asarray(found["match_probability"], np.float64),
    )
