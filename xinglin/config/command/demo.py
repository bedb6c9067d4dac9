"""The made-up county."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from xinglin.config.command.showing import answer_table, ready_store
from xinglin.demo import county, offices
from xinglin.demo.scenarios import building, scenarios
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions as indicators

Tell = Callable[[str, int, int], None]


@click.command()
@click.option("--residents", default=50_000, show_default=True, type=click.IntRange(0, 20_000_000))
@click.option("--seed", default=1, show_default=True, type=int)
@click.option("--port", default=8000, show_default=True, help="The port to name in the address.")
@click.option("--scenario", default="", help="Build this scenario instead: xinglin scenario list.")
@click.option("--scale", default=1.0, show_default=True, help="A scenario's size, 0.02 of it say.")
def demo_(residents: int, seed: int, port: int, scenario: str, scale: float) -> None:
    """Build a made-up county of that many residents with three years of service.

    0 residents: places, institutions, staff and logins only. A build that was cut short goes on
    where it stopped; the same county again is left as it is. A scenario is a real table: its
    figures come out of the records of its made-up people.
    """
    ready_store()
    with _telling() as tell:
        if scenario:
            built = building.build(scenarios[scenario].scaled(scale), seed, progress=tell)
        else:
            built = county.build(residents, seed, by=KEEPER_AT_CONSOLE, progress=tell)
    refreshed = indicators.refresh(by=KEEPER_AT_CONSOLE)
    queued = []
    if built.fresh and built.residents and not scenario:
        queued = offices.once_counted(by=KEEPER_AT_CONSOLE, day=built.day)
    kind = "新建" if built.fresh else "已有"
    click.echo(
        f"{kind}虚构县（市）：居民 {built.residents} 人，{built.counties} 个县，种子 {built.seed}。"
    )
    click.echo(f"指标数据已更新到提交 {refreshed.commit}。\n")
    if queued:
        click.echo(f"服务启动后在后台完成：{'、'.join(queued)}。\n")
    if scenario:
        click.echo("各数字与原文的对照：xinglin scenario report\n")
    rows = [(x.username, x.password, x.role, x.name, x.place) for x in county.logins()]
    answer_table(("用户名", "密码", "角色", "姓名", "管辖范围"), rows)
    click.echo(f"\n网址 http://127.0.0.1:{port}/ （运行 xinglin serve --port {port} 后打开）")


@contextmanager
def _telling() -> Iterator[Tell]:
    """A progress bar on a terminal, a line a stage elsewhere."""
    if not sys.stderr.isatty():
        yield lambda title, done, whole: click.echo(f"[{done}/{whole}] {title}", err=True)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=1)
        yield lambda title, done, whole: bar.update(
            task, description=title, completed=done, total=whole
        )
