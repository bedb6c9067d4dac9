"""Fresh parameters, drawn from the county itself with bare SQL: people, places of every level."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from django.db import connection

from xinglin.demo import queries as demo
from xinglin.engines.access import CDC_OFFICER, Actor, Grant
from xinglin.engines.places import Area, area
from xinglin.kernel.errors import Refused

LEVELS = {"village": 12, "town": 9, "county": 6, "city": 4}


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a statement answers, through Django's connection and past everything of ours."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def one(statement: str, *values: Any) -> Any:
    """The first value of the first row; None when there is none."""
    found = rows(statement, *values)
    return found[0][0] if found else None


def must_be_made_up() -> None:
    """Refuse unless a made-up county lies here: reads are audited, and a day's work is written."""
    if "people_resident" not in connection.introspection.table_names() or demo.begun() is None:
        raise Refused(
            "这里没有示范县，不能做基准测试",
            why="基准测试会留下审计记录，并写入一天的随访，只在虚构的县里进行",
            mend="请先运行 xinglin demo，或用 XINGLIN_HOME 指向一个示范县",
        )
    if not one("SELECT 1 FROM people_resident LIMIT 1"):
        raise Refused("这个示范县里没有居民", mend="请用 xinglin demo --residents 建一个有居民的县")


@dataclass(frozen=True)
class Somebody:
    """A resident as his own row says."""

    number: int
    name: str
    pinyin: str
    initials: str
    place: int
    record_no: str
    phone: bytes | None


class Dice:
    """Draws people and places; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        least, most = rows("SELECT min(id), max(id) FROM people_resident")[0]
        self.range = (int(least), int(most))

    def somebody(self) -> Somebody:
        """A resident who lives and is still here, each as likely as any other."""
        while True:
            found = rows(
                "SELECT id, name, pinyin, initials, place_id, record_no, phone "
                "FROM people_resident WHERE id = %s AND deceased_on IS NULL "
                "AND left_on IS NULL AND merged_into_id IS NULL",
                self.random.randint(*self.range),
            )
            if found:
                number, name, pinyin, initials, place, record_no, phone = found[0]
                return Somebody(
                    number, name, pinyin, initials, place, record_no or "",
                    bytes(phone) if phone is not None else None,
                )  # fmt: skip

    def level(self) -> str:
        """A level of places."""
        return self.random.choice(list(LEVELS))

    def around(self, place: int, level: str) -> Area:
        """The village, town, county or city in which a place lies."""
        return area(f"{place:015d}"[: LEVELS[level]])


def officer(where: Area) -> Actor:
    """Somebody who may see that place and nothing else."""
    return Actor(None, "基准测试", grants=(Grant(CDC_OFFICER, where.number, where.last),))
