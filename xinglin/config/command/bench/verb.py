"""The verb: which benchmarks there are, and what they are asked with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from xinglin.config.command.bench import (
    booking,
    building,
    cases,
    dosing,
    due,
    exchanging,
    figures,
    growth,
    linkage,
    pages,
    refreshing,
    reporting,
    rival,
    searching,
    speaking,
    telling,
)
from xinglin.config.command.bench.drawing import Dice, must_be_made_up
from xinglin.config.command.bench.measuring import Row
from xinglin.config.command.showing import answer_json, as_json
from xinglin.engines.ledger import queries as ledger

HERE: dict[str, Callable[[Dice, int], list[Row]]] = {
    "search": searching.search,
    "due": due.due,
    "figures": figures.figures,
    "book": booking.book,
    "page": pages.page,
    "refresh": refreshing.refresh,
    "rebuild": refreshing.rebuild,
    "report": reporting.report,
    "vaccines": dosing.vaccines,
    "fhir": speaking.fhir,
}
# On made-up records of their own: no county is asked, nothing is written.
ALONE: dict[str, Callable[[int, int], list[Row]]] = {"linkage": linkage.linkage}
NAMES = ("demo", *ALONE, *HERE, "cases", "exchange")
MAKES = {"demo", "exchange", *ALONE}  # these need no county in XINGLIN_HOME
TIMES = (1, 4, 16, 64)


@click.command()
@click.argument("name", default="all", type=click.Choice((*NAMES, "all")))
@click.option(
    "--residents",
    default=50_000,
    show_default=True,
    type=click.IntRange(100, 20_000_000),
    help="Size of the county that `demo`, `exchange` and `--growth` build.",
)
@click.option(
    "--draws",
    default=200,
    show_default=True,
    type=click.IntRange(8, 100_000),
    help="About how many questions a benchmark asks.",
)
@click.option("--seed", default=1, show_default=True, type=int, help="Other seeds ask otherwise.")
@click.option("--growth", "growth_", is_flag=True, help="At 1, 4 and 16 times --residents.")
@click.option(
    "--upto",
    default=16,
    show_default=True,
    type=click.Choice([4, 16, 64]),
    help="How many times --residents is the last step of --growth.",
)
@click.option(
    "--beside",
    default="",
    metavar="URL",
    help="Another server that is asked the same: a PostgreSQL by `book`, a FHIR R4 by `exchange`.",
)
@click.option(
    "--token",
    default="",
    envvar="XINGLIN_BESIDE_TOKEN",
    help="The bearer token that the FHIR server of --beside wants, if it wants one.",
)
@click.option(
    "--resources",
    default=50_000,
    show_default=True,
    type=click.IntRange(200, 1_000_000),
    help="How many resources, and rows of a table, `exchange` brings in.",
)
@click.option(
    "--cases",
    "cases_",
    default=1_000_000,
    show_default=True,
    type=click.IntRange(1_000, 20_000_000),
    help="How many cases the office of `cases` holds.",
)
@click.option(
    "--febrl",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of Febrl sets: `linkage` is measured on them instead of on made-up people.",
)
@as_json
def bench_(
    name: str,
    residents: int,
    draws: int,
    seed: int,
    growth_: bool,
    upto: int,
    beside: str,
    token: str,
    resources: int,
    cases_: int,
    febrl: Path | None,
    json_: bool,
) -> None:
    """Measure NAME, or all.

    With --growth, figures and book grow a city of counties alike; exchange and
    other names build each size.

    Only right answers count. `demo`, `exchange` and `--growth` build counties in homes of their own
    and take them away again. Everything else runs on the made-up county in XINGLIN_HOME and leaves
    audit entries there; `refresh` writes a day's work into it.
    """  # fmt: skip

    def say(text: str) -> None:
        click.echo(text, err=True)

    asked = exchanging.Asked(resources, draws, seed, beside, token)
    if growth_:
        sizes = [residents * many for many in TIMES if many <= upto]
        _grown(name, sizes, asked, say, json_)
        return
    rows: list[Row] = []
    wanted = NAMES if name == "all" else (name,)
    if not set(wanted) <= MAKES:
        must_be_made_up()
    for one in wanted:
        say(f"正在测量 {one}")
        if one == "demo":
            rows += building.build(residents, seed)
        elif one == "linkage" and febrl is not None:
            rows += linkage.linkage_of_febrl(febrl, seed)
        elif one in ALONE:
            rows += ALONE[one](residents, seed)
        elif one == "exchange":
            rows += exchanging.exchange(residents, asked)
        elif one == "cases":
            rows += cases.cases(draws, cases_)
        else:
            rows += HERE[one](Dice(seed), draws)
        if one == "book" and beside:
            rows += rival.beside(Dice(seed), draws, beside)
    if json_:
        answer_json({"seed": seed, **_county(wanted), "rows": [row.as_dict() for row in rows]})
    else:
        telling.tell(rows)


def _grown(
    name: str, sizes: list[int], asked: exchanging.Asked, say: Callable[[str], None], json_: bool
) -> None:  # fmt: skip
    """Sizes one after the other, and the curves."""
    seed, draws, every = asked.seed, asked.draws, []
    if name in growth.COUNTED or name == "exchange":
        grown_ = (
            _exchanged(sizes, asked, say)
            if name == "exchange"
            else growth.grow_copies(sizes, seed, draws, asked.beside, say)
        )
        for size, rows in grown_:
            every.append((size, rows))
            if not json_:
                telling.tell_size(size, rows)
        grown = growth.curves(every)
    else:
        grown = growth.grow(sizes, seed, draws, say)
    if json_:
        told = {str(size): rows for size, rows in every}
        answer_json({"seed": seed, "sizes": told, "growth": [one.as_dict() for one in grown]})
    else:
        telling.tell_growth(grown)


def _exchanged(
    sizes: list[int], asked: exchanging.Asked, say: Callable[[str], None]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The same delivery into a county of every size."""
    for size in sizes:
        say(f"{size} 居民")
        yield size, [row.as_dict() for row in exchanging.exchange(size, asked)]


def _county(wanted: tuple[str, ...]) -> dict[str, int]:
    """How large the county was that was measured."""
    if set(wanted) <= MAKES:
        return {}
    first, last = Dice(0).range
    return {"residents": last - first + 1, "commit": ledger.head()}
