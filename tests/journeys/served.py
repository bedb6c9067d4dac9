"""The platform as it is installed, served from a home of its own for as long as journeys last."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
XINGLIN = Path(sys.executable).with_name("xinglin")


@dataclass
class Reply:
    """What the server answered to a request without a browser."""

    status: int
    headers: Message
    text: str
    cookies: dict[str, str]


@dataclass
class Served:
    """A running platform: where it is, who lives in it, and what its log says."""

    port: int
    home: Path
    facts: dict[str, Any]
    environment: dict[str, str]

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the server wrote about itself."""
        return (self.home / "server.log").read_text("utf-8", errors="replace")

    def person(self, key: str) -> dict[str, Any]:
        """One of the journeys' own people."""
        return dict(self.facts["people"][key])

    def place(self, key: str) -> dict[str, Any]:
        """`village`, `elsewhere` or `county`."""
        return dict(self.facts[key])

    def command(self, *words: str) -> str:
        """What a verb of the command line prints."""
        done = subprocess.run(
            [XINGLIN, *words], env=self.environment, capture_output=True, text=True, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def get(self, path: str, who: str = "", address: str = "127.0.0.1", **headers: str) -> Reply:
        """A page as `who` gets it, without a browser."""
        if who:
            headers["Cookie"] = f"sessionid={self.facts['sessions'][who]}"
        return self.ask("GET", path, address=address, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        *,
        data: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        address: str = "127.0.0.1",
    ) -> Reply:
        """One request from one of this machine's own addresses."""
        link = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=300, source_address=(address, 0)
        )
        try:
            body = urlencode(data) if data is not None else None
            given = dict(headers or {})
            if body is not None:
                given["Content-Type"] = "application/x-www-form-urlencoded"
            link.request(method, path, body, given)
            answer = link.getresponse()
            text = answer.read().decode("utf-8", errors="replace")
            cookies = dict(
                one.partition(";")[0].split("=", 1)
                for one in answer.headers.get_all("Set-Cookie") or []
            )
            return Reply(answer.status, answer.headers, text, cookies)
        finally:
            link.close()


@contextmanager
def county() -> Iterator[Served]:
    """A built and served county, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="xinglin-journeys-"))
    with _store(os.environ.get("DATABASE_URL", "")) as store:
        environment = {**os.environ, "XINGLIN_HOME": str(home)}
        environment.update({"DATABASE_URL": store} if store else {})
        try:
            with _server(home, environment, _build(environment)) as served:
                yield served
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _build(environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.county"],
        env=environment, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


@contextmanager
def _server(home: Path, environment: dict[str, str], facts: dict[str, Any]) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = Served(port, home, facts, environment)
    command = [XINGLIN, "serve", "--port", str(port), "--workers", "2"]
    with (home / "server.log").open("wb") as log:
        running = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
        )
        try:
            _wait(served, running)
            yield served
        finally:
            running.send_signal(signal.SIGTERM)
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait(20)


def _wait(served: Served, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while True:
        assert running.poll() is None and time.monotonic() < until, served.log
        try:
            if served.get("/login/").status == 200:
                return
        except (OSError, http.client.HTTPException):  # nobody there yet, or we met ourselves
            time.sleep(0.2)


@contextmanager
def _store(url: str) -> Iterator[str]:
    """A database of the journeys' own on the given PostgreSQL; nothing to do for SQLite."""
    if not url:
        yield ""
        return
    import psycopg
    from psycopg import sql

    name = f"journeys_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as link:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
