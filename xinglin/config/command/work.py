"""The worker that does long jobs."""

from __future__ import annotations

import logging
import threading

import click

from xinglin.config.command.showing import ready_store

TENDED_EVERY = 20.0


@click.command()
@click.option("--once", is_flag=True, help="Do what is queued, then stop.")
@click.option("--interval", default=1.0, show_default=True, type=click.FloatRange(0.05, 60),
              help="Seconds between looks at an empty queue.")  # fmt: skip
def work_(once: bool, interval: float) -> None:
    """Do queued jobs (imports, refreshes, reports) until stopped, and what is due each night.

    Several workers may run; a job whose worker was killed is taken up again by the next one.
    """
    from django_tasks_db.management.commands.db_worker import Worker

    from xinglin.engines.jobs import actions

    ready_store()
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    actions.tend()
    worker = Worker(
        queue_names=["default"], excluded_queue_names=[], interval=interval, batch=once,
        backend_name="default", startup_delay=False, max_tasks=None, worker_id=_name(),
    )  # fmt: skip
    worker.configure_signals()
    if not once:
        threading.Thread(target=_tending, daemon=True).start()
    worker.run()


def _name() -> str:
    import os
    import socket

    return f"{socket.gethostname()}-{os.getpid()}"[:64]


def _tending() -> None:
    """Look after the queue beside the work, with a connection of its own."""
    import time

    from django.db import DatabaseError, close_old_connections

    from xinglin.engines.jobs import actions

    while True:
        time.sleep(TENDED_EVERY)
        close_old_connections()
        try:
            actions.tend()
        except DatabaseError:
            logging.getLogger("xinglin.jobs").warning("the queue could not be looked after")
