"""What services make up of their own once the county lives: a service's `demo.py` has `make_up`."""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps

from xinglin.engines.access import Actor


def stages(by: Actor, day: dt.date, seed: int) -> list[tuple[str, Callable[[], Any]]]:
    """One stage for each service that makes something up, in the order of the services."""
    found: list[tuple[str, Callable[[], Any]]] = []
    for plate in apps.get_app_configs():
        name = f"{plate.name}.demo"
        if not plate.name.startswith("xinglin.services.") or not importlib.util.find_spec(name):
            continue
        make_up = importlib.import_module(name).make_up
        found.append((f"{plate.verbose_name}示例", partial(make_up, by=by, day=day, seed=seed)))
    return found
