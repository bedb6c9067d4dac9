"""The audit trail."""

from __future__ import annotations

import sys

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json
from xinglin.engines.ledger import queries


@click.group()
def audit_() -> None:
    """The audit trail: verify the chain, read the latest entries."""


@audit_.command("verify")
@as_json
def verify(json_: bool) -> None:
    """Walk the whole chain; name the first broken link."""
    held, broken = queries.verify_chain()
    if json_:
        answer_json(
            {
                "held": held,
                "broken": None if broken is None else {"number": broken.number, "why": broken.why},
            }
        )
    elif broken is None:
        click.echo(f"审计链完整：共 {held} 条，逐条相符。")
    else:
        click.echo(
            f"审计链在第 {broken.number} 条断开：{broken.why}（此前 {held} 条相符）", err=True
        )
    sys.exit(0 if broken is None else 1)


@audit_.command("tail")
@click.option("--last", default=20, show_default=True)
@click.option("--verb", "verb_", default=None, help="Only entries of this verb.")
@as_json
def tail(last: int, verb_: str | None, json_: bool) -> None:
    """The latest entries, newest first."""
    found = queries.entries(**({"verb": verb_} if verb_ else {}))[:last]
    rows = [
        (e.number, e.at[:19], e.who_name, e.door, e.verb, e.subject, e.subject_id, e.outcome)
        for e in found
    ]
    titles = ("序号", "时间", "人员", "入口", "动作", "对象", "编号", "结果")
    if json_:
        names = ("number", "at", "who", "door", "verb", "subject", "subject_id", "outcome")
        answer_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        answer_table(titles, rows)
