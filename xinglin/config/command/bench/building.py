"""Demo: a county built from nothing in a home of its own, by the same command that people type."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from xinglin.config.command.bench.limits import inserted, written
from xinglin.config.command.bench.measuring import Limit, Row, Spread, timed
from xinglin.kernel.errors import Refused

FACTS = (
    "records_visit", "records_observation", "records_encounter", "records_condition",
    "followup_enrolment",
)  # fmt: skip
STARTED = "from xinglin.config.command import main; main()"


@contextmanager
def home_of_its_own() -> Iterator[Path]:
    """An empty XINGLIN_HOME that goes away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="xinglin-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def xinglin(home: Path, *words: str) -> str:
    """What `xinglin` answers in another home, in a process of its own, on SQLite."""
    environment = {**os.environ, "XINGLIN_HOME": str(home), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", STARTED, *words], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise Refused(f"xinglin {words[0]} 没有完成", why=done.stderr.strip()[-400:])
    return done.stdout


def build(residents: int, seed: int) -> list[Row]:
    """One county of that many residents, from an empty folder to figures that can be asked."""
    with home_of_its_own() as home:
        words = ("demo", "--residents", str(residents), "--seed", str(seed))
        seconds = timed(lambda: xinglin(home, *words))
        return [row_of(home, seconds, residents)]


def row_of(home: Path, seconds: float, residents: int) -> Row:
    """The row of a county that was built in so many seconds."""
    store = home / "store" / "xinglin.sqlite3"
    counted = _counted(store)
    people = counted.pop("people_resident")
    facts = sum(counted.values())
    size = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    # Some stand twice in the made-up county, as they do in real ones.
    right = residents <= people <= 1.01 * residents + 10 and all(counted.values())
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    every = ("people_resident", "people_identifier", *FACTS)
    return Row(
        "demo", f"{residents} 居民建县", "s", Spread.of([seconds] if right else []), 1, int(right),
        (
            Limit("同样的行写入无索引的表", inserted(store, every)),
            Limit("顺序写入同样的字节并落盘", written(size, home)),
        ),
        {"residents": people, "facts": facts, "bytes": size, "peak_memory": memory,
         "rows/s": round((people + facts) / seconds)},
        target="5 万 ≤ 45 s；320 万、4000 万条 ≤ 20 min、≤ 12 GB",
        elsewhere="ORM 逐条 4–12 千行/s，executemany 15 万行/s，COPY 10 万行/s",
    )  # fmt: skip


def _counted(store: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as bare:
        return {
            table: int(bare.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
            for table in ("people_resident", *FACTS)
        }
