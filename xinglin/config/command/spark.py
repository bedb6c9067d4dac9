"""A Spark cluster on this machine, for figures that are counted on one."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from xinglin.engines.indicators import actions


@click.group()
def spark_() -> None:
    """A Spark cluster on this machine."""


@spark_.command("cluster")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--cores", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Cores of each worker.")  # fmt: skip
@click.option("--memory", default="1g", show_default=True, help="Memory of each worker.")
def cluster(workers: int, cores: int, memory: str) -> None:
    """Run one master and some workers until interrupted (Ctrl-C); then nothing of them is left.

    Bound to 127.0.0.1, with a secret of their own in XINGLIN_HOME/spark, where `figures compute
    --engine spark` finds both address and secret.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    folder = Path(settings.HOME) / "spark"
    with actions.spark_cluster(folder, workers=workers, cores=cores, memory=memory) as running:
        click.echo(
            f"Spark集群已启动：{running.url}，{workers}个工作进程，每个{cores}核{memory}内存。"
        )
        click.echo("按 Ctrl-C 停止。")
        while running.alive():
            time.sleep(1)
        raise click.ClickException("Spark集群中有进程意外退出，详见 spark 目录中的日志")


def _interrupt(*_: Any) -> None:
    raise click.Abort
