"""Returns from the console: declare an interface, list them, run one now."""

from __future__ import annotations

import sys

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.services.returns import actions, queries
from xinglin.services.returns.rules import DATASETS, STATES


@click.group()
def returns_() -> None:
    """Data that go up to other platforms, with a receipt for each thing.

    The worker (`xinglin work`) runs each interface in its rhythm; what stands still is an alarm.
    """


@returns_.command("add")
@click.argument("name")
@click.option("--counterpart", required=True, help="The platform that takes the data.")
@click.option("--dataset", required=True, type=click.Choice(list(DATASETS)))
@click.option("--place", required=True, help="Division code of the place whose data go up.")
@click.option("--https", "address", default="", help="Base of its FHIR; in XINGLIN_RETURN_HOSTS.")
@click.option("--folder", default="", help="Folder below XINGLIN_RETURN_FOLDER.")
@click.option("--every", default=1440, show_default=True, help="Minutes between two looks.")
@click.option("--codes", default="", help="Figures of the data set `figures`: 'HTN1 HTN2'.")
@click.option("--ask-token", is_flag=True, help="Ask for the token; it is kept sealed.")
def add(
    name: str,
    counterpart: str,
    dataset: str,
    place: str,
    address: str,
    folder: str,
    every: int,
    codes: str,
    ask_token: bool,
) -> None:
    """Declare an interface, or change the one of that NAME."""
    if bool(folder) == bool(address):
        raise click.UsageError("Say --folder or --https, one of them.")
    ready_store()
    made = actions.declare_interface(
        by=KEEPER_AT_CONSOLE,
        name=name,
        counterpart=counterpart,
        dataset=dataset,
        place=place,
        way="folder" if folder else "https",
        address=folder or address,
        every=every,
        codes=codes,
        token=click.prompt("Token", hide_input=True) if ask_token else "",
    )
    click.echo(f"已登记上报接口 {made.name}，每 {made.every} 分钟一次。")


@returns_.command("list")
@as_json
def list_(json_: bool) -> None:
    """Every interface with how many things are in each state."""
    ready_store()
    counts = queries.counts(KEEPER_AT_CONSOLE)
    rows = [
        (one.name, one.counterpart, one.dataset,
         *(counts.get(one.pk, {}).get(state, 0) for state in STATES))
        for one in queries.interfaces(KEEPER_AT_CONSOLE)
    ]  # fmt: skip
    if json_:
        names = ("name", "counterpart", "dataset", *STATES)
        answer_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        answer_table(("名称", "对方平台", "数据集", *STATES.values()), rows)


@returns_.command("run")
@click.argument("name")
@as_json
def run(name: str, json_: bool) -> None:
    """Send what waits of the interface NAME; exit code 1 when it did not arrive or came back."""
    ready_store()
    one = queries.interface_named(name, KEEPER_AT_CONSOLE)
    went = actions.run_interface(by=KEEPER_AT_CONSOLE, interface=one)
    if json_:
        answer_json({name: getattr(went, name) for name in went.__dataclass_fields__})
    else:
        click.echo(
            f"列入 {went.listed:,}，上传 {went.sent:,}，"
            f"确认 {went.acknowledged:,}，退回 {went.refused:,}。"
        )
        if went.why:
            click.echo(went.why, err=True)
    sys.exit(1 if went.why or went.refused else 0)
