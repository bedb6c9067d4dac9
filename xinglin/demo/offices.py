"""What services make up of their own once the county lives: a service's `demo.py` has `make_up`."""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.apps import apps

from xinglin.engines.access import Actor
from xinglin.engines.jobs import jobs
from xinglin.engines.jobs.actions import ask


def stages(by: Actor, day: dt.date, seed: int) -> list[tuple[str, Callable[[], Any]]]:
    """One stage for each service that makes something up, in the order of the services."""
    return [
        (f"{title}示例", partial(make_up, by=by, day=day, seed=seed))
        for title, make_up in _declared("make_up")
    ]


def once_indexed(*, by: Actor, day: dt.date) -> None:
    """What a service's `demo.py` does in `once_indexed`: it reads single people, found by index."""
    for _title, finish in _declared("once_indexed"):
        finish(by=by, day=day)


def once_counted(*, by: Actor, day: dt.date) -> list[str]:
    """Queue what services make up of the figures, for the platform's first minutes.

    It is long work, and nobody waits for it before the pages open: a service's `demo.py` declares
    a job `<service>.once_counted`. The titles of what was queued.
    """
    codes = [f"{plate.label}.once_counted" for plate in apps.get_app_configs()]
    asked = [code for code in codes if code in jobs]
    for code in asked:
        ask(by=by, code=code, arguments={"day": str(day)})
    return [jobs[code].title for code in asked]


def _declared(verb: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Services whose `demo.py` has this function: the service's title, and the function."""
    for plate in apps.get_app_configs():
        name = f"{plate.name}.demo"
        if plate.name.startswith("xinglin.services.") and importlib.util.find_spec(name):
            found = getattr(importlib.import_module(name), verb, None)
            if found is not None:
                yield str(plate.verbose_name), found
