"""Bringing data in, and the templates that it comes in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from xinglin.config.command.showing import answer_json, answer_table, as_json, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import Totals, actions, codes, dataset


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--as", "as_dataset", default="", help="Data set; found by its columns if not said.")
@click.option("--place", default=None, help="Division code for people whose own place is unknown.")
@click.option("--enrol", is_flag=True, help="Enrol people whose diagnoses a programme is for.")
@click.option("--source", default="", help="Name of the sending system, if its files do not say.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="THEIRS=OURS",
    help="A sender's column ('XM=姓名') or code ('性别:甲=男'); remembered with --source.",
)
@click.option(
    "--resubmit",
    "batch",
    type=int,
    default=None,
    help="Take the rows of this batch again that were set aside, and only those.",
)
@click.option(
    "--from",
    "returned",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="With --resubmit: the returned verdict workbook with corrected rows.",
)
@click.option("--dry-run", is_flag=True, help="Say what would become of every row; write nothing.")
@click.option("--template", "template", default="", help="Write the Excel template of a data set.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it.")
@click.option("--list", "listed", is_flag=True, help="Name the data sets that can be imported.")
@as_json
def import_(
    files: tuple[Path, ...],
    as_dataset: str,
    place: str | None,
    enrol: bool,
    source: str,
    maps: tuple[str, ...],
    batch: int | None,
    returned: Path | None,
    dry_run: bool,
    template: str,
    out: Path | None,
    listed: bool,
    json_: bool,
) -> None:
    """Bring in Excel, CSV, NDJSON, FHIR bundles or CDA documents (FILES may be folders).

    Every row gets a verdict; the verdict workbook lies beside the file. An interrupted import goes
    on where it stopped when it is asked for again; the same file twice changes nothing.

    --resubmit BATCH takes rows again that were set aside: from the returned workbook, or without
    --from as they were kept, when what they waited for has come.
    """
    if listed:
        _list(json_)
        return
    if template:
        _write_template(template, out)
        return
    if batch is not None:
        _resubmit(batch, returned, json_)
        return
    if returned is not None:
        raise click.UsageError("--from belongs to --resubmit BATCH.")
    if not files:
        raise click.UsageError("Name the FILES to import, or --list, or --template DATASET.")
    ready_store()
    with _progress(json_) as tell:
        totals = actions.import_files(
            by=KEEPER_AT_CONSOLE,
            files=files,
            as_dataset=as_dataset,
            place=place,
            enrol=enrol,
            dry_run=dry_run,
            source=source,
            maps=maps,
            progress=tell,
        )
    if json_:
        answer_json(totals.as_json())
    elif totals.total or not totals.refused:
        _say(totals)
    for one in totals.refused:
        parts = "；".join(part for part in (one["what"], one["why"], one["mend"]) if part)
        click.echo(f"{one['file']}：{parts}。", err=True)
    sys.exit(1 if totals.refused else 0)


def _resubmit(batch: int, returned: Path | None, json_: bool) -> None:
    """Take rows of a batch again, and say what came of them."""
    ready_store()
    with _progress(json_) as tell:
        told = actions.resubmit(by=KEEPER_AT_CONSOLE, batch=batch, file=returned, progress=tell)
    if json_:
        answer_json(told.as_json())
        return
    taken = told.taken
    click.echo(
        f"批次 {batch} 重交 {taken.total} 行：接收 {taken.accepted}，无变化 {taken.unchanged}，"
        f"仍搁置 {taken.set_aside}，待人工核实 {taken.waiting}。"
    )
    if told.before:
        click.echo(f"另有 {told.before} 行早已接收，没有重复。")
    if told.unnumbered:
        click.echo(f"{told.unnumbered} 行没有行号，没有读取。")
    click.echo(f"这个批次还有 {told.open} 行待改正。")


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """A line for every file on a terminal; nothing anywhere else."""
    console = Console(stderr=True)
    shown = console.is_terminal and not quiet
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(pulse_style="green"),
        TextColumn("{task.completed} 条"),
        TimeElapsedColumn(),
        console=console,
        disable=not shown,
    )
    tasks: dict[str, Any] = {}

    def tell(what: str, done: int) -> None:
        if shown:
            if what not in tasks:
                tasks[what] = bar.add_task(what[:40], total=None)
            bar.update(tasks[what], completed=done)

    with bar:
        yield tell


def _say(totals: Totals) -> None:
    """The totals in words."""
    told = totals.as_json()
    click.echo("试运行，没有写入任何内容。" if totals.dry_run else "导入完成。")
    rows = [(kind, number) for kind, number in told["resources"].items()]
    answer_table(("类型", "条数"), rows, f"共 {totals.total} 条")
    click.echo(
        f"入库 {totals.recorded} 条（新接收 {totals.accepted}，无变化 {totals.unchanged}），"
        f"搁置 {totals.set_aside}，待人工核实 {totals.waiting}，原样保存 {totals.kept}。"
    )
    for code, number in told["enrolled"].items():
        left_out = totals.not_enrolled.get(code, 0)
        click.echo(
            f"纳入 {code}：{number} 人"
            + (f"；符合诊断而未纳入 {left_out} 人。" if left_out else "。")
        )
    if totals.visits:
        click.echo(f"随访 {totals.visits} 次。")
    for one in totals.passed_over:
        click.echo(f"没有导入的列：{one}")
    for file in totals.verdict_files:
        click.echo(f"每一行的结论：{file}")


@click.command()
@click.argument("code", metavar="DATASET")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None)
def template_(code: str, out: Path | None) -> None:
    """Write the Excel template and data dictionary of DATASET (`list` names them all)."""
    if code == "list":
        _list(False)
        return
    _write_template(code, out)


def _list(json_: bool) -> None:
    rows = [(one, dataset(one).title) for one in codes()]
    if json_:
        answer_json([{"code": code, "title": title} for code, title in rows])
    else:
        answer_table(("数据集", "名称"), rows)


def _write_template(code: str, out: Path | None) -> None:
    wanted = dataset(code)
    path = actions.write_template(wanted, out or Path(f"{wanted.title}模板.xlsx"))
    click.echo(f"模板已写到 {path}。")
