"""Exchange: bulk import, transactions, Excel and searches, beside another FHIR server.

Everything goes the way of users, over HTTP and by the command, into a county of its own that holds
so many residents already. The other server gets the same resources and is asked the same.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from xinglin.config.command.bench.bringing import brought
from xinglin.config.command.bench.building import STARTED, home_of_its_own, xinglin
from xinglin.config.command.bench.door import Door
from xinglin.config.command.bench.lives import DAYS, OF_ONE, Plan, lives
from xinglin.config.command.bench.loading import measured
from xinglin.config.command.bench.measuring import Limit, Row
from xinglin.config.command.bench.servers import served, work_of
from xinglin.kernel.time import now

WORKERS = 2
CLIENT = "bench"
THEIRS = "另一台服务器"


@dataclass(frozen=True)
class Asked:
    """How much is brought in and asked, and beside whom."""

    resources: int
    draws: int
    seed: int
    beside: str = ""
    token: str = ""


def exchange(residents: int, asked: Asked) -> list[Row]:
    """The rows of ours, each beside the other's, in a county of so many residents."""
    with home_of_its_own() as home:
        xinglin(home, "demo", "--residents", str(residents), "--seed", str(asked.seed))
        return in_home(home, residents, asked)


def in_home(home: Path, residents: int, asked: Asked) -> list[Row]:
    """The same, in a made-up county that is there and has no work waiting."""
    plan = _plan(asked, _villages(home))
    with _door(home) as (door, pids):
        ours = measured(door, plan, lambda: sum(work_of(pid) for pid in pids))
    ours += brought(home, plan.people, asked.resources)
    ours = [replace(one, facts={"residents": residents} | one.facts) for one in ours]
    if not asked.beside:
        return ours
    return side_by_side(ours, measured(Door(asked.beside, asked.token), plan))


def side_by_side(ours: list[Row], theirs: list[Row]) -> list[Row]:
    """Our rows with what the other needed beside them, then the other's own."""
    others = {one.what: one.spread.median for one in theirs if one.spread}
    several = [
        replace(one, limits=(*one.limits, Limit(THEIRS, others[one.what])))
        if one.what in others else one
        for one in ours
    ]  # fmt: skip
    return several + [
        replace(one, what=f"{one.what}（{THEIRS}）", target="", elsewhere="") for one in theirs
    ]


def _plan(asked: Asked, villages: list[str]) -> Plan:
    """Other people in every run: the other server may hold those of the last one."""
    moment = int(now().timestamp())
    mark, first = f"b{moment:x}", DAYS * (moment % 199)
    people = max(2, asked.resources // OF_ONE)
    several = lives(mark, first, people + asked.draws, villages)
    dice = random.Random(asked.seed)
    return Plan(several[:people], several[people:], asked.draws, dice)


def _villages(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "store" / "xinglin.sqlite3")) as bare:
        found = bare.execute("SELECT code FROM places_place WHERE level = 'village' ORDER BY 1")
        return [str(code) for (code,) in found]


@contextmanager
def _door(home: Path) -> Iterator[tuple[Door, list[int]]]:
    """Our server as `xinglin serve` starts it, with a client's token, and its import job."""
    words = ("access", "token", "--client", CLIENT, "--scope", "system/*.cruds", "--json")
    token = json.loads(xinglin(home, *words))["access_token"]
    environment = {**os.environ, "XINGLIN_HOME": str(home), "DATABASE_URL": ""}
    command = [sys.executable, "-c", STARTED, "serve", "--no-work", "--workers", str(WORKERS)]
    with served(command, environment) as server, _worker(environment) as pid:
        yield Door(f"http://127.0.0.1:{server.port}/fhir", token), [server.pid, pid]


@contextmanager
def _worker(environment: Mapping[str, str]) -> Iterator[int]:
    command = [sys.executable, "-m", "xinglin.config.command.bench.taking"]
    with subprocess.Popen(command, env={**environment}, stdout=subprocess.PIPE) as running:
        try:
            if running.stdout is not None:
                running.stdout.readline()  # it says when it is ready
            yield running.pid
        finally:
            running.terminate()
