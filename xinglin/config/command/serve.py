"""The web server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import click

from xinglin.config.command.showing import ready_store


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=os.cpu_count() or 2, show_default=True)
@click.option("--work/--no-work", default=True, show_default=True,
              help="Also do queued jobs, in a process beside it (`xinglin work`).")  # fmt: skip
def serve_(host: str, port: int, workers: int, work: bool) -> None:
    """Serve the pages until stopped."""
    ready_store()
    beside = _Beside() if work else None
    try:
        _serve(host, port, workers)
    finally:
        if beside is not None:
            beside.end()


class _Beside:
    """A worker in a process of its own, begun anew whenever it dies."""

    def __init__(self) -> None:
        self.ended = False
        self.process = self._begun()
        threading.Thread(target=self._keep, daemon=True).start()

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "xinglin.config.command", "work"])

    def _keep(self) -> None:
        while True:
            self.process.wait()
            if self.ended:
                return
            time.sleep(2)
            self.process = self._begun()

    def end(self) -> None:
        """Let it finish its step and go."""
        self.ended = True
        self.process.terminate()
        self.process.wait()


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "xinglin.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,  # one store connection a worker; more threads were slower
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
