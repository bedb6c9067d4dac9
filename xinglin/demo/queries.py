"""What the demo can answer of itself: which stages are in the store, and where its rows begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Min

DOOR = "demo"
_WHY = re.compile(r"示范数据：(\d+)人，种子(-?\d+)，(\d{4}-\d{2}-\d{2})：(.+)")


@dataclass(frozen=True)
class Begun:
    """What an earlier run built: its size, seed and day, and the stages that are finished."""

    residents: int
    seed: int
    day: str
    stages: frozenset[str]


def why(residents: int, seed: int, day: str, stage: str) -> str:
    """The reason under which a stage is committed; `begun` reads it back."""
    return f"示范数据：{residents}人，种子{seed}，{day}：{stage}"


def begun() -> Begun | None:
    """What is already there, or None in a store without made-up data."""
    commits: Any = apps.get_model("ledger.Commit")
    found = commits.objects.filter(door=DOOR).order_by("number").values_list("why", flat=True)
    read = [match.groups() for match in map(_WHY.fullmatch, found) if match]
    if not read:
        return None
    residents, seed, day, _ = read[0]
    return Begun(int(residents), int(seed), day, frozenset(stage for *_, stage in read))


def first_id(table: str, **where: Any) -> int:
    """The lowest id among the rows that fit; a stage inserts its rows as one unbroken range."""
    model: Any = apps.get_model(table)
    return int(model.objects.filter(**where).aggregate(first=Min("pk"))["first"])


def anybody(table: str) -> bool:
    """Whether the table holds any row."""
    model: Any = apps.get_model(table)
    return bool(model.objects.exists())
