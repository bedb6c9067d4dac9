"""The master index from the console."""

from __future__ import annotations

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.people import actions, queries


@click.group()
def people_() -> None:
    """The master index: find, merge, un-merge."""


@people_.command("find")
@click.argument("text")
@as_json
def find(text: str, json_: bool) -> None:
    """Find people by name, pinyin, initials, ID, phone or record number."""
    hits = queries.find(text, seen_by=KEEPER_AT_CONSOLE)
    rows = [(h.resident, h.name, h.sex, h.birth, h.place, h.why) for h in hits]
    if json_:
        names = ("resident", "name", "sex", "birth", "place", "why")
        answer_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        answer_table(("编号", "姓名", "性别", "出生日期", "居住地", "为何匹配"), rows)


@people_.command("merge")
@click.argument("kept", type=int)
@click.argument("gone", type=int)
@click.option("--why", required=True)
def merge(kept: int, gone: int, why: str) -> None:
    """Merge two rows that are one person; every record remembers where it came from."""
    done = actions.merge(by=KEEPER_AT_CONSOLE, kept=kept, gone=gone, why=why)
    click.echo(f"已合并：{gone} 并入 {kept}，合并编号 {done.pk}。")


@people_.command("unmerge")
@click.argument("merge", type=int)
@click.option("--why", required=True)
def unmerge(merge: int, why: str) -> None:
    """Undo a merge: every record goes back to where it came from."""
    done = actions.unmerge(by=KEEPER_AT_CONSOLE, merge=merge, why=why)
    click.echo(f"已撤销合并 {done.pk}。")
