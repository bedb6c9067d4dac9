"""Web servers that a benchmark starts, measures and stops again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from xinglin.kernel.errors import Refused


@dataclass(frozen=True)
class Server:
    """A running web server."""

    port: int
    pid: int

    def work(self) -> float:
        """Processor seconds of the server and its workers so far; 0 where nobody tells."""
        return work_of(self.pid)


def work_of(pid: int) -> float:
    """Processor seconds of a process and those it began, so far; 0 where nobody tells."""
    return sum(_alone(one) for one in _with_children(pid))


def _with_children(pid: int) -> list[int]:
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return [pid]
    return [pid, *(one for child in below for one in _with_children(int(child)))]


def _alone(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(command: list[str], environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A web server on a free port, stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(
            [*command, "--port", str(port)], stdout=said, stderr=said, start_new_session=True,
            env=None if environment is None else {**environment},
        )  # fmt: skip
        try:
            _wait(port, running, said)
            yield Server(port, running.pid)
        finally:
            running.send_signal(signal.SIGTERM)
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()


def _wait(port: int, running: subprocess.Popen[Any], said: IO[bytes]) -> None:
    until = time.monotonic() + 90
    while running.poll() is None and time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    said.seek(0)
    raise Refused("网页服务没有启动", why=said.read().decode("utf-8", "replace").strip()[-400:])
