"""How verbs answer: as JSON for software, as words and tables for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click
import orjson
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.table import Table

as_json = click.option("--json", "json_", is_flag=True, help="Answer in JSON.")
at_place = click.option("--place", required=True, help="Division code of 6, 9 or 12 digits.")
in_period = click.option(
    "--period", required=True, help="2021, 2021-Q3, 2021-09, 2021-01-01..2021-09-21 or mch2021."
)


def by_engine(command: Callable[..., None]) -> Callable[..., None]:
    """Options of a verb whose work a cluster can do."""
    engine = click.option(
        "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True,
        help="Work in this process, or on a Spark cluster.",
    )  # fmt: skip
    master = click.option(
        "--master", default="", help="The cluster, spark://host:port; else XINGLIN_SPARK_MASTER."
    )
    return engine(master(command))


def answer_json(answer: Any) -> None:
    """Print one JSON document."""
    click.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2, default=str).decode())


def answer_table(titles: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "") -> None:
    """Print a table for people."""
    table = Table(*titles, title=title or None)
    for row in rows:
        table.add_row(*("—" if cell is None else str(cell) for cell in row))
    Console().print(table)


def ready_store() -> None:
    """Bring the store's tables up to date before a verb that writes."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
