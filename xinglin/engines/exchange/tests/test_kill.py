"""An import that is killed in the middle goes on where it stopped; the end is the same."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.times import times
from xinglin.engines.exchange.tests.conftest import DIVISIONS
from xinglin.engines.exchange.tests.made import ROSTER_HEADER, row

ROOT = Path(__file__).resolve().parents[4]
COUNTS = (
    "people_resident", "people_identifier", "exchange_known", "exchange_verdict",
)  # fmt: skip


def command(home: Path, *words: object, wait: bool = True) -> subprocess.Popen:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_URL", "XINGLIN"))}
    env |= {"XINGLIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "xinglin.config.settings"}
    run = "from xinglin.config.command import main; main()"
    started = subprocess.Popen(
        [sys.executable, "-c", run, *map(str, words)], cwd=ROOT, env=env,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if wait:
        out, err = started.communicate(timeout=300)
        assert started.returncode == 0, err + out
    return started


def asked(home: Path, question: str) -> list:
    store = home / "store" / "xinglin.sqlite3"
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=20) as opened:
        return opened.execute(question).fetchall()


def counted(home: Path) -> dict[str, object]:
    found: dict[str, object] = {t: asked(home, f"SELECT count(*) FROM {t}") for t in COUNTS}
    found["people"] = asked(home, "SELECT name, birth, place_id FROM people_resident ORDER BY 1, 2")
    totals = "accepted, unchanged, set_aside, waiting, rows_done, finished_at IS NOT NULL"
    found["batch"] = asked(home, f"SELECT {totals} FROM exchange_batch")
    return found


@pytest.fixture
def roster(tmp_path):
    """Nine thousand rows, a few of them bad or said twice."""
    lines = [",".join(ROSTER_HEADER)]
    for at in range(9_000):
        birth, sequence = f"{1950 + at // 400}0{1 + at % 9}1{at % 10}", 1 + at % 400
        cells = row("王" + "一二三四五六七八九十"[at % 10], sequence, birth)
        if at % 997 == 0:
            cells[1] = cells[1][:-1] + "?"
        lines.append(",".join(cells))
    path = tmp_path / "roster.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def home_with_places(path: Path) -> Path:
    path.mkdir()
    places = path / "places.csv"
    places.write_text("\n".join(",".join(one) for one in DIVISIONS), "utf-8")
    command(path, "places", "load", places)
    return path


def test_killed_in_the_middle_and_gone_on(tmp_path, roster):
    whole, broken = home_with_places(tmp_path / "a"), home_with_places(tmp_path / "b")
    words = ("import", roster, "--as", "residents", "--place", "990101", "--json")
    command(whole, *words)
    started = command(broken, *words, wait=False)
    deadline = time.monotonic() + 120
    done = 0
    while time.monotonic() < deadline and started.poll() is None and not done:
        try:
            done = (asked(broken, "SELECT max(rows_done) FROM exchange_batch")[0][0]) or 0
        except sqlite3.OperationalError:
            done = 0
        time.sleep(0.005)
    os.kill(started.pid, signal.SIGKILL)
    started.communicate()
    assert 0 < done < 9_000, "killed too early or too late to say anything"
    assert asked(broken, "SELECT finished_at FROM exchange_batch") == [(None,)]
    kept = asked(broken, "SELECT count(*) FROM people_resident")[0][0]
    assert kept, "what was accepted stays accepted"
    command(broken, *words)
    assert counted(broken) == counted(whole)
    assert len(asked(broken, "SELECT 1 FROM exchange_batch")) == 1
    assert not list(tmp_path.glob(".*draft"))


def test_killed_at_any_moment_of_many_imports(tmp_path):
    """Import after import is killed somewhere, before its first row or after its last, and begun
    again: every person is there once, every row has one verdict, every batch is finished once."""
    home, dice, each, turns = home_with_places(tmp_path / "c"), random.Random(7), 600, times(2)
    killed = 0
    for turn in range(turns):
        path = tmp_path / f"{turn}.csv"
        path.write_text("\n".join([",".join(ROSTER_HEADER), *(
            ",".join(row("李" + "一二三四五六七八九十"[at % 10], 1 + at % 60,
                         f"{1930 + turn % 90}{1 + at // 60:02d}{1 + turn // 90:02d}"))
            for at in range(each)
        )]), "utf-8")  # fmt: skip
        words = ("import", path, "--as", "residents", "--place", "990101", "--json")
        started = command(home, *words, wait=False)
        time.sleep(dice.uniform(0.5, 5))
        if started.poll() is None:
            os.kill(started.pid, signal.SIGKILL)
            killed += 1
        started.communicate()
        command(home, *words)
    assert killed or turns < 10
    assert asked(home, "SELECT count(*) FROM people_resident") == [(turns * each,)]
    told = "SELECT sum(accepted + unchanged + set_aside + waiting), min(finished_at) IS NOT NULL"
    [(rows, finished)] = asked(home, f"{told} FROM exchange_batch WHERE accepted > 0")
    assert (rows, finished) == (turns * each, 1)
    assert asked(home, "SELECT count(*) FROM exchange_batch WHERE finished_at IS NULL") == [(0,)]
    command(home, "audit", "verify")
