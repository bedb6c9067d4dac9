"""Reports from the console."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xinglin.config.command.showing import answer_json, as_json
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.places import queries as places
from xinglin.engines.reports import actions as reports
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.reporting import queries


@click.group()
def report_() -> None:
    """Write the annual summary; re-check every number printed in one."""


@report_.command("annual")
@click.option("--place", default=None, help="Division code; the county or city unless given.")
@click.option("--year", "year_", required=True, type=click.IntRange(1950, 2100))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@as_json
def annual(place: str | None, year_: int, out: Path, json_: bool) -> None:
    """Write the annual summary as an official .docx; every number carries its passport."""
    where = places.place(place) if place else places.top()
    if where is None:
        raise Refused("这里还没有任何区划", mend="请先运行 xinglin demo，或导入区划表")
    document = queries.annual(where, year_, today(), KEEPER_AT_CONSOLE)
    made = reports.write(document, out)
    if json_:
        answer_json(
            {
                "file": str(made.path),
                "figures": len(made.figures),
                "missing": [str(gap) for gap in made.missing],
                "fonts_missing": [font.name for font in made.fonts or ()],
            }
        )
        return
    click.echo(f"已生成 {made.path}：{len(made.figures)} 个数字，待补 {len(made.missing)} 处。")
    for gap in made.missing:
        click.echo(f"  待补：{gap}", err=True)


@report_.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def verify(file: Path, json_: bool) -> None:
    """Count every number printed in a report again; name those that do not hold."""
    verdict = queries.check(file, KEEPER_AT_CONSOLE)
    if json_:
        answer_json(
            {
                "checked": verdict.checked,
                "holds": verdict.holds,
                "findings": [str(one) for one in verdict.findings],
            }
        )
    else:
        click.echo(f"核对 {verdict.checked} 个数字，{len(verdict.findings)} 处不符。")
        for one in verdict.findings:
            click.echo(f"  {one}", err=True)
    sys.exit(0 if verdict.holds else 1)
