"""The lake: the columnar copy that figures are counted from."""

from __future__ import annotations

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions, queries


@click.group()
def lake_() -> None:
    """The columnar copy that figures are counted from."""


@lake_.command("refresh")
@click.option("--full", is_flag=True, help="Write everything anew instead of what changed.")
@as_json
def refresh(full: bool, json_: bool) -> None:
    """Bring the lake up to the latest commit."""
    ready_store()

    def say(text: str) -> None:
        if not json_:
            click.echo(text, err=True)

    done = actions.refresh(by=KEEPER_AT_CONSOLE, full=full, say=say)
    if json_:
        answer_json(done)
        return
    click.echo(f"数据湖已更新到提交 {done.commit}，用时 {done.seconds:.1f} 秒。")


@lake_.command("status")
@as_json
def status(json_: bool) -> None:
    """Up to which commit the lake is, table by table."""
    now = queries.lake_status()
    if json_:
        answer_json(now.as_dict())
        return
    rows = list(now.tables.items())
    answer_table(("表", "行数"), rows, f"提交 {now.commit}（账本在提交 {now.head}）")
