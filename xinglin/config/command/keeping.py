"""Backup, restore and the check of an instance."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from io import StringIO
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from xinglin.config.command.showing import answer_json, as_json, ready_store
from xinglin.engines.ledger import queries as ledger
from xinglin.kernel import events
from xinglin.kernel.errors import Refused

KEPT = ("secrets", "lake", "files")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_(file: Path) -> None:
    """Write the whole instance (store, lake, files, secrets) into one .tar.gz archive.

    The archive holds the keys that open sealed numbers: keep it as safe as the instance itself.
    """
    with tempfile.TemporaryDirectory(dir=settings.HOME) as work:
        store = _copy_store(Path(work))
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        with tarfile.open(draft, "w:gz", compresslevel=3) as archive:
            archive.add(store, f"store/{store.name}")
            for name in KEPT:
                if (settings.HOME / name).exists():
                    archive.add(settings.HOME / name, name)
        draft.chmod(0o600)
        draft.replace(file)
    click.echo(f"已备份到 {file}（{file.stat().st_size / 2**20:.1f} MB）。")


def _copy_store(work: Path) -> Path:
    """A consistent copy of the store, taken while others go on writing."""
    if connection.vendor == "sqlite":
        copy = work / "xinglin.sqlite3"
        with (
            closing(sqlite3.connect(str(settings.DATABASES["default"]["NAME"]))) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return copy
    copy = work / "xinglin.dump"
    command = ["pg_dump", "--format=custom", f"--file={copy}", os.environ["DATABASE_URL"]]
    subprocess.run(command, check=True)
    return copy


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_(file: Path) -> None:
    """Bring an archive of `xinglin backup` back into an empty XINGLIN_HOME."""
    kept = settings.HOME / "store" / "xinglin.sqlite3"
    if connection.vendor == "sqlite" and kept.exists() and kept.stat().st_size:
        raise Refused(
            f"{settings.HOME} 里已有数据，没有恢复",
            why="恢复会覆盖现有的数据",
            mend="请把 XINGLIN_HOME 指向一个空目录，或先把现有目录移走",
        )
    connection.close()
    with tempfile.TemporaryDirectory(dir=settings.HOME) as work:
        try:
            with tarfile.open(file) as archive:
                archive.extractall(work, filter="data")
        except (tarfile.TarError, EOFError, OSError) as fault:
            raise Refused(f"{file} 打不开，没有恢复", why="不是完整的备份文件") from fault
        if not any((Path(work) / "store").glob("xinglin.*")):
            raise Refused(f"{file} 里没有数据，没有恢复", why="不是 xinglin backup 写的备份")
        for name in KEPT:
            if (Path(work) / name).exists():
                shutil.rmtree(settings.HOME / name, ignore_errors=True)
                (Path(work) / name).replace(settings.HOME / name)
        for part in (Path(work) / "store").iterdir():
            if part.suffix == ".dump":
                url = f"--dbname={os.environ['DATABASE_URL']}"
                command = ["pg_restore", "--clean", "--if-exists", "--no-owner", url, str(part)]
                subprocess.run(command, check=True)
            else:
                part.replace(settings.HOME / "store" / part.name)
    click.echo("已恢复。请运行 xinglin check 核对。")


@click.command()
@as_json
def check_(json_: bool) -> None:
    """Is this instance sound? Settings, tables, versions, audit chain, names of events."""
    ready_store()
    problems: list[str] = []
    try:
        call_command("check", fail_level="WARNING", stdout=StringIO(), stderr=StringIO())
    except SystemCheckError as fault:
        problems.append(str(fault))
    problems += [f"事件 {name} 有人等待，但没有人声明" for name in events.unheard_names()]
    held, broken = ledger.verify_chain()
    if broken is not None:
        problems.append(f"审计链在第 {broken.number} 条断开：{broken.why}")
    answer = {"commit": ledger.head(), "audit_entries": held, "problems": problems}
    if json_:
        answer_json(answer)
    else:
        click.echo(f"提交 {answer['commit']}，审计 {held} 条。")
        click.echo("\n".join(problems) if problems else "一切正常。")
    sys.exit(1 if problems else 0)
