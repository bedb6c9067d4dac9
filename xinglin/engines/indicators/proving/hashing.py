"""The hashes that make a stored value and an act of storing tamper-evident."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

ROW = (
    "code", "version", "expression", "place", "place_name", "period", "sex", "age_band",
    "numerator", "denominator", "value", "unit", "commit", "snapshot", "above", "below",
)  # fmt: skip


def of_row(row: Mapping[str, Any]) -> str:
    """SHA-256 over everything that a stored value says."""
    return _sha({name: row[name] for name in ROW})


def of_expression(row: Mapping[str, Any]) -> str:
    """SHA-256 over how a value was computed: equal expressions are kept once."""
    names = ("code", "version", "fingerprint", "period", "words", "sql", "tables", "arithmetic")
    return _sha({name: row[name] for name in names})


def of_storing(hashes: Iterable[str]) -> str:
    """SHA-256 over the hashes of all values that were stored together, in their order."""
    digest = hashlib.sha256()
    for one in hashes:
        digest.update(f"{one}\n".encode())
    return digest.hexdigest()


def _sha(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(dict(told), option=orjson.OPT_SORT_KEYS)).hexdigest()
