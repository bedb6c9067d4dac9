"""Checks before publishing, from the console."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xinglin.config.command.figures import figures_
from xinglin.config.command.showing import answer_json, as_json
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import queries
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period


@figures_.command("check")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--place", help="Check what is counted here: a division code.")
@click.option("--period", help="2021, 2021-Q3, 2021-09, 2021-01-01..2021-09-21 or mch2021.")
@click.option("--code", "codes", multiple=True, help="Only these indicators (with --place).")
@click.option("--bare-rates", is_flag=True, help="Doubt rates without numerator or denominator.")
@click.option("--all", "all_", is_flag=True, help="List what holds as well.")
@as_json
def check(
    file: Path | None, place: str | None, period: str | None, codes: tuple[str, ...],
    bare_rates: bool, all_: bool, json_: bool,
) -> None:  # fmt: skip
    """Sums, rates, whole numbers, order, units: of a table in Excel or CSV, or of counted figures.

    Ends with 1 when a figure should not be published so.
    """
    if file is not None:
        found = queries.check_sheet(file, bare_rates=bare_rates)
    elif place and period:
        found = queries.check_place(codes, place, Period.parse(period), seen_by=KEEPER_AT_CONSOLE)
    else:
        raise Refused("请给出要核对的文件，或 --place 与 --period")
    faults = sum(one.bad for one in found)
    if json_:
        answer_json({
            "checked": len(found), "faults": faults, "holds": not faults,
            "findings": [one.as_dict() for one in found],
        })  # fmt: skip
    else:
        shown = found if all_ else [one for one in found if one.grade != "holds"]
        click.echo(f"核对 {len(found)} 处，{faults} 处不成立。")
        for one in shown:
            click.echo(f"[{one.verdict}] {one.title}：{one.says}")
            if one.mend:
                click.echo(f"    {one.mend}")
    sys.exit(1 if faults else 0)
