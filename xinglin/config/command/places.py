"""Divisions from the console."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from xinglin.config.command.showing import ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places import actions, queries


@click.group()
def places_() -> None:
    """The division tree."""


@places_.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load a GB/T 2260-shaped CSV list: code, name (a header row is passed over)."""
    ready_store()
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = [(row[0], row[1]) for row in csv.reader(opened) if len(row) >= 2]
    if rows and not rows[0][0].strip().isdigit():
        rows = rows[1:]
    with commit(by=KEEPER_AT_CONSOLE, why=f"导入区划表 {file.name}"):
        fresh, bad = actions.load_divisions(rows=rows)
    click.echo(f"新增区划 {fresh} 个；不能接收 {len(bad)} 行。")
    for number, why in bad:
        click.echo(f"  第{number}行：{why}", err=True)
    sys.exit(1 if bad else 0)


@places_.command("tree")
@click.argument("code")
def tree(code: str) -> None:
    """The places right below a place."""
    for child in queries.children(queries.place(code).number):
        click.echo(f"{child.code}  {child.name}")
