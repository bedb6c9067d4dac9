"""Reports from the console."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xinglin.config.command.showing import answer_json, as_json
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.places import queries as places
from xinglin.engines.reports import actions as reports
from xinglin.engines.reports import queries as reading
from xinglin.kernel.errors import Refused
from xinglin.kernel.papers import sm3
from xinglin.kernel.time import today, year
from xinglin.services.reporting import queries
from xinglin.services.reporting.rules import ANNUAL


@click.group()
def report_() -> None:
    """Write the annual summary; re-check every number printed in one."""


@report_.command("annual")
@click.option("--place", default=None, help="Division code; the county or city unless given.")
@click.option("--year", "year_", required=True, type=click.IntRange(1950, 2100))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Fill this .docx instead of the place's own template.",
)
@click.option("--pdf", is_flag=True, help="A PDF copy beside it (needs LibreOffice).")
@as_json
def annual(
    place: str | None, year_: int, out: Path, template: Path | None, pdf: bool, json_: bool
) -> None:
    """Write the annual summary as an official .docx; every number carries its passport."""
    where = places.place(place) if place else places.top()
    if where is None:
        raise Refused("这里还没有任何区划", mend="请先运行 xinglin demo，或导入区划表")
    made = queries.draft(
        ANNUAL, where, year(year_), today(), KEEPER_AT_CONSOLE,
        template=template.read_bytes() if template else None,
    )  # fmt: skip
    reports.keep_file(made.content, out)
    if pdf:
        reports.keep_file(reports.draw_pdf(made.content), out.with_suffix(".pdf"))
    if json_:
        answer_json(
            {
                "file": str(out),
                "figures": len(made.figures),
                "missing": [str(gap) for gap in made.missing],
                "fonts_missing": [font.name for font in made.fonts or ()],
            }
        )
        return
    click.echo(f"已生成 {out}：{len(made.figures)} 个数字，待补 {len(made.missing)} 处。")
    for gap in made.missing:
        click.echo(f"  待补：{gap}", err=True)


@report_.command("check-template")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def check_template(file: Path, json_: bool) -> None:
    """Say what keeps a template from being filled: unknown indicators, fields, broken tags."""
    faults = reading.check_template(file.read_bytes(), queries.vocabulary())
    if json_:
        answer_json({"fits": not faults, "faults": [str(one) for one in faults]})
    else:
        click.echo("模板可以填写。" if not faults else f"模板有 {len(faults)} 处不能填写。")
        for one in faults:
            click.echo(f"  {one}", err=True)
    sys.exit(1 if faults else 0)


@report_.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def verify(file: Path, json_: bool) -> None:
    """Count every number printed in a report again; name those that do not hold."""
    verdict = queries.check(file, KEEPER_AT_CONSOLE)
    issued = queries.numbered(sm3(file.read_bytes()))
    if json_:
        answer_json(
            {
                "checked": verdict.checked,
                "holds": verdict.holds,
                "number": issued.number if issued else "",
                "findings": [str(one) for one in verdict.findings],
            }
        )
    else:
        click.echo(f"核对 {verdict.checked} 个数字，{len(verdict.findings)} 处不符。")
        if issued is not None:
            click.echo(f"这是 {issued.number} 的印发原件，印发于 {issued.issued_on}，摘要相符。")
        for one in verdict.findings:
            click.echo(f"  {one}", err=True)
    sys.exit(0 if verdict.holds else 1)
