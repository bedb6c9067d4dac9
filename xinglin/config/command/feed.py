"""Feeds from the console: declare one, list them, run one now."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import actions, queries


@click.group()
def feed_() -> None:
    """Files that come by themselves, from a folder or over HTTPS.

    The worker (`xinglin work`) runs each in its rhythm; a gap is said until it closes.
    """


@feed_.command("add")
@click.argument("name")
@click.option("--sender", required=True, help="Whose files they are; mappings are kept by it.")
@click.option("--folder", default="", help="Folder below XINGLIN_FEED_FOLDER.")
@click.option("--https", "address", default="", help="Address; its host in XINGLIN_FEED_HOSTS.")
@click.option("--every", default=60, show_default=True, help="Minutes between two looks.")
@click.option("--as", "as_dataset", default="", help="Data set; found by its columns if not said.")
@click.option("--place", required=True, help="Division code of the place it is for.")
@click.option("--enrol", is_flag=True, help="Enrol people whose diagnoses a programme is for.")
@click.option("--ask-token", is_flag=True, help="Ask for the sender's token; it is kept sealed.")
def add(
    name: str,
    sender: str,
    folder: str,
    address: str,
    every: int,
    as_dataset: str,
    place: str,
    enrol: bool,
    ask_token: bool,
) -> None:
    """Declare a feed, or change the one of that NAME."""
    if bool(folder) == bool(address):
        raise click.UsageError("Say --folder or --https, one of them.")
    ready_store()
    token = click.prompt("Token", hide_input=True) if ask_token else ""
    found = actions.declare_feed(
        by=KEEPER_AT_CONSOLE,
        name=name,
        sender=sender,
        kind="folder" if folder else "https",
        address=folder or address,
        every=every,
        place=place,
        as_dataset=as_dataset,
        enrol=enrol,
        token=token,
    )
    click.echo(f"已登记定时接收 {found.name}，每 {found.every} 分钟一次。")


@feed_.command("list")
@as_json
def list_(json_: bool) -> None:
    """Every feed, rows received of rows listed, and its open gaps."""
    ready_store()
    held = queries.standings(KEEPER_AT_CONSOLE)
    rows = []
    for one in queries.feeds(KEEPER_AT_CONSOLE):
        stands = held.get(one.pk, queries.NOTHING)
        rows.append((one.name, one.sender, stands.received, stands.listed, stands.gaps))
    if json_:
        names = ("name", "sender", "received", "listed", "gaps")
        answer_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        answer_table(("名称", "来源单位", "收到", "应收", "缺口"), rows)


@feed_.command("manifest")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def manifest(files: tuple[Path, ...]) -> None:
    """Write the manifest of FILES, in their order, beside the first: for whoever sends."""
    rows = [(one, actions.rows_in(one)) for one in files]
    made = actions.write_manifest(folder=files[0].parent, files=rows)
    click.echo(f"清单已写到 {made}，{len(rows)} 批，共 {sum(n for _, n in rows):,} 行。")


@feed_.command("run")
@click.argument("name")
@as_json
def run(name: str, json_: bool) -> None:
    """Take what has come of the feed NAME; exit code 1 while a gap stays open."""
    ready_store()
    ran = actions.run_feed(by=KEEPER_AT_CONSOLE, feed=queries.feed_named(name, KEEPER_AT_CONSOLE))
    if json_:
        answer_json(ran.as_json())
    else:
        click.echo(f"接收 {len(ran.taken)} 批；收到 {ran.received:,} / 应收 {ran.listed:,}。")
        titles = dict(queries.STATES)
        for number, state in ran.gaps:
            click.echo(f"缺口：第 {number} 批，{titles[state]}。", err=True)
    sys.exit(1 if ran.gaps else 0)
