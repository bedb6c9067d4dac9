"""The web server."""

from __future__ import annotations

import os

import click

from xinglin.config.command.showing import ready_store


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=os.cpu_count() or 2, show_default=True)
def serve_(host: str, port: int, workers: int) -> None:
    """Serve the pages until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    ready_store()
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
