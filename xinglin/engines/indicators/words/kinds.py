"""The kinds of measure: what a definition returns when it is applied to a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

MEAN, PERCENTILE = "mean", "percentile"
Groups = Mapping[str, Any]


@dataclass(frozen=True)
class Share:
    """People out of people: whoever is counted above the line is also counted below it.

    `otherwise` names the reasons why somebody below the line is not above it, the first that holds
    is given; `left_out` names people who were looked at and belong neither below nor above. With
    `rows`, records (visits, doses) are counted instead of people.
    """

    numerator: Any
    denominator: Any
    per: int = 100
    otherwise: Groups = field(default_factory=dict)
    left_out: Groups = field(default_factory=dict)
    rows: bool = False


@dataclass(frozen=True)
class Ratio:
    """People beside a number derived from other people; one need not contain the other.

    With `rows` the records of the numerator are counted; a denominator of several groups is the
    sum of them (`times=0.5` makes their mean: the population of a period).
    """

    numerator: Any
    denominator: Any
    times: Decimal = Decimal(1)
    per: int = 100
    otherwise: Groups = field(default_factory=dict)
    left_out: Groups = field(default_factory=dict)
    rows: bool = False


@dataclass(frozen=True)
class Count:
    """So many people (one for each person), or so many rows (`rows=True`).

    `flow` says how it behaves in time: `` in the period, `stock` on a day, `in` or `out`.
    """

    numerator: Any
    rows: bool = False
    left_out: Groups = field(default_factory=dict)
    flow: str = ""


@dataclass(frozen=True)
class Total:
    """The sum of a column over rows, kept exactly to so many decimals."""

    numerator: Any
    value: Any
    decimals: int = 0
    left_out: Groups = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """The mean or a percentile of a column, over people (each once) or over rows.

    Below the line is whoever was asked about, above it who has a value. It is taken from the rows
    of each place anew and never from the figures of the places below.
    """

    numerator: Any
    value: Any
    statistic: str = MEAN
    at: int = 50
    decimals: int = 0
    otherwise: Groups = field(default_factory=dict)
    left_out: Groups = field(default_factory=dict)


Result = Share | Ratio | Count | Total | Measured


def share(
    numerator: Any,
    *,
    of: Any,
    otherwise: Groups | None = None,
    left_out: Groups | None = None,
    rows: bool = False,
) -> Share:
    """The share of the people `of` who are also among `numerator`, in per cent."""
    return Share(numerator, of, 100, otherwise or {}, left_out or {}, rows)


def rate(
    numerator: Any,
    *,
    of: Any,
    per: int = 1000,
    otherwise: Groups | None = None,
    left_out: Groups | None = None,
    rows: bool = False,
) -> Share:
    """So many of every `per` people."""
    return Share(numerator, of, per, otherwise or {}, left_out or {}, rows)


def ratio(
    numerator: Any,
    *,
    to: Any,
    times: Decimal | str = "1",
    per: int = 100,
    left_out: Groups | None = None,
    rows: bool = False,
) -> Ratio:
    """The people in `numerator` beside `times` the people in `to`, in per cent or another `per`.

    Several groups in `to` are added up: `to=(at_the_start, at_the_end), times="0.5"`.
    """
    return Ratio(numerator, to, Decimal(times), per, {}, left_out or {}, rows)


def count(of: Any, *, rows: bool = False, left_out: Groups | None = None) -> Count:
    """How many people there are; with `rows`, how many rows (visits, doses)."""
    return Count(of, rows, left_out or {})


def stock(of: Any, *, left_out: Groups | None = None) -> Count:
    """How many there are on a day (`enrolments.every().on(period.end)`); months do not add up."""
    return Count(of, False, left_out or {}, "stock")


def flow_in(of: Any, *, rows: bool = False) -> Count:
    """How many came in the period."""
    return Count(of, rows, {}, "in")


def flow_out(of: Any, *, rows: bool = False) -> Count:
    """How many left in the period."""
    return Count(of, rows, {}, "out")


def total(rows: Any, *, of: Any, decimals: int = 0, left_out: Groups | None = None) -> Total:
    """The sum of a column, kept to so many decimals (`of=row.value`)."""
    return Total(rows, of, decimals, left_out or {})


def mean(
    rows: Any, *, of: Any, decimals: int = 0,
    otherwise: Groups | None = None, left_out: Groups | None = None,
) -> Measured:  # fmt: skip
    """The mean of a column over those who have a value."""
    return Measured(rows, of, MEAN, 50, decimals, otherwise or {}, left_out or {})


def median(
    rows: Any, *, of: Any, decimals: int = 0,
    otherwise: Groups | None = None, left_out: Groups | None = None,
) -> Measured:  # fmt: skip
    """The middle value of a column; of two middle ones, their mean."""
    return percentile(rows, of=of, at=50, decimals=decimals, otherwise=otherwise, left_out=left_out)


def percentile(
    rows: Any, *, of: Any, at: int, decimals: int = 0,
    otherwise: Groups | None = None, left_out: Groups | None = None,
) -> Measured:  # fmt: skip
    """The value below which `at` per cent lie, as spreadsheets take it (between two neighbours)."""
    if not 0 <= at <= 100:
        raise ValueError("a percentile lies between 0 and 100")
    return Measured(rows, of, PERCENTILE, at, decimals, otherwise or {}, left_out or {})
