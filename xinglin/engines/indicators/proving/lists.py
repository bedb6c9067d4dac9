"""Fingerprints of lists of people: equal lists have equal ones, and they name nobody.

Each line of a list becomes a number by a keyed digest; a list is the sum of its lines modulo
2^128. So the fingerprint of a town is the sum of its villages', and the order of a list is no
matter. The key never leaves the instance: without it nobody can try out who might be on a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.indicators.counting.tally import LEVELS
from xinglin.engines.indicators.proving.standings import Seen, amount_of, spelled
from xinglin.engines.indicators.words import band_of

MODULUS = 1 << 128
Key = tuple[int, str, str]  # place, sex, age band


@dataclass
class Listed:
    """Sums over one cell, with the fingerprints of both its lists."""

    above: int = 0
    below: int = 0
    total: int = 0
    numerator: int = 0
    denominator: int = 0
    spread: dict[int, int] = field(default_factory=dict)

    def add(
        self, above: int, below: int, total: int, at: int | None, tokens: Iterable[Any]
    ) -> None:
        """Put more of the same cell to it."""
        high_above, low_above, high_below, low_below = (int(one or 0) for one in tokens)
        self.above += above
        self.below += below
        self.total += total
        if at is not None:
            self.spread[at] = self.spread.get(at, 0) + above
        self.numerator = (self.numerator + (high_above << 64) + low_above) % MODULUS
        self.denominator = (self.denominator + (high_below << 64) + low_below) % MODULUS

    @property
    def fingerprints(self) -> tuple[str, str]:
        """Of the list above the line and of the list below it."""
        return f"{self.numerator:032x}", f"{self.denominator:032x}"


def listed(
    con: Any, seen: Seen, key: bytes, wanted: Iterable[int], by: Iterable[str] = (),
    bands: tuple[int, ...] = (), spread: bool = False,
) -> dict[Key, Listed]:  # fmt: skip
    """The sums and fingerprints of every wanted place, divided by sex and age band as asked.

    With `spread` the amounts are counted one by one as well.
    """
    places, divided = set(wanted), set(by)
    sums: dict[Key, Listed] = defaultdict(Listed)
    rows = con.execute(_statement(seen, key, divided, bands, spread)).fetchall()
    for village, sex, first, at, above, below, total, *tokens in rows:
        band = band_of(first, bands) if first >= 0 else ""
        chain = {village, *(village // step * step for step in LEVELS), seen.area[0]} & places
        for place in chain:
            for cell in {(place, s, b) for s in {"", sex} for b in {"", band}}:
                sums[cell].add(above, below, total, at, tokens)
    return sums


def _statement(seen: Seen, key: bytes, by: set[str], bands: tuple[int, ...], spread: bool) -> str:
    amount = amount_of(seen.statement)
    record = '"record"' if '"record"' in seen.statement.sql else "NULL::BIGINT"
    sex = "sex" if "sex" in by else "''"
    middle = f"CASE WHEN counted = 1 THEN {amount} END" if spread else "NULL::BIGINT"
    band = "-1"
    if "age_band" in by:
        steps = " ".join(f"WHEN age >= {one} THEN {one}" for one in sorted(bands, reverse=True))
        band = f"CASE {steps} ELSE -1 END"
    told = ", ".join(f"coalesce({one}::VARCHAR, '')" for one in ("person", record, amount))
    line = f"concat_ws('|', '{key.hex()}', {told})"
    half = f"{2**64 - 1}::UHUGEINT"
    tokens = ", ".join(
        f"sum({part}) FILTER ({flag} = 1)"
        for flag in ("counted", "based")
        for part in ("(token >> 64)::UBIGINT", f"(token & {half})::UBIGINT")
    )
    return f"""
        SELECT village, of_sex, band, middle, sum(counted)::BIGINT, sum(based)::BIGINT,
            coalesce(sum(amount) FILTER (counted = 1), 0)::BIGINT, {tokens}
        FROM (
            SELECT village, {sex} AS of_sex, {band} AS band, counted, based, {amount} AS amount,
                {middle} AS middle,
                md5_number({line}) AS token
            FROM ({spelled(seen.statement, seen.sources())})
        ) GROUP BY ALL
    """
