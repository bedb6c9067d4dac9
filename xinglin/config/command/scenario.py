"""Scenarios: real tables that are reproduced from records, and how they came out."""

from __future__ import annotations

from pathlib import Path

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json
from xinglin.demo.scenarios import scenarios
from xinglin.demo.scenarios.page import written
from xinglin.demo.scenarios.reporting import STATES
from xinglin.demo.scenarios.reporting import report as counted_anew
from xinglin.engines.access import KEEPER_AT_CONSOLE


@click.group()
def scenario_() -> None:
    """Real tables that `xinglin demo --scenario NAME` reproduces: list, report."""


@scenario_.command("list")
@as_json
def list_(json_: bool) -> None:
    """Every scenario that can be built."""
    rows = [
        {"name": one.name, "title": one.title, "day": str(one.day), "period": one.period,
         "residents": one.residents, "figures": len(one.rows)}
        for one in scenarios
    ]  # fmt: skip
    if json_:
        answer_json(rows)
        return
    table = [tuple(row.values()) for row in rows]
    answer_table(("名称", "标题", "日期", "时期", "居民", "数字"), table)


@scenario_.command("report")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the page, in Markdown."
)
@as_json
def report(out: Path | None, json_: bool) -> None:
    """Every printed figure beside the one counted from this instance's records, and why.

    Exit code 1 when a figure that is counted does not come out as it should.
    """
    found = counted_anew(KEEPER_AT_CONSOLE)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(written(found), "utf-8")
    if json_:
        answer_json(found.as_dict())
    else:
        rows = [
            (one.row.id, one.row.title, f"{one.row.printed}{one.row.unit}",
             one.wanted or one.row.printed, one.computed or "—", one.difference or "—",
             STATES[one.state], one.row.system)
            for one in found.lines
        ]  # fmt: skip
        titles = ("编号", "指标", "原文", "应为", "算得", "差", "结果", "系统")
        told = "，".join(f"{STATES[state]} {found.count(state)}" for state in STATES)
        answer_table(titles, rows, found.scenario.title)
        click.echo(f"{told}；居民 {found.scenario.residents} 人；提交 {found.commit}。")
    raise SystemExit(0 if found.met else 1)
