"""What is asked for, made sense of: which figures by which definition, which place, which state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.counting.hand import at_hand
from xinglin.engines.indicators.figures import LakeStatus
from xinglin.engines.indicators.lake import manifest
from xinglin.engines.indicators.words import Indicator, bases, book, indicators
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.places import Area, area
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period

IN_FORCE = "in force"
DUCKDB, SPARK = "duckdb", "spark"
Definition = str | Mapping[str, str] | None


def lake_folder() -> Path:
    """Where the lake of this instance lies."""
    return Path(settings.HOME) / "lake"


def lake_status() -> LakeStatus:
    """Which commit the lake shows, and how many came after."""
    found = manifest.read(lake_folder())
    if found is None:
        return LakeStatus(None, ledger.head(), "", {}, 0, "")
    size = sum(part.size for parts in found.parts.values() for part in parts.values())
    return LakeStatus(found.commit, ledger.head(), found.at, found.rows(), size, found.snapshot)


def the_lake(as_of: int | None, engine: str = DUCKDB) -> Lake:
    """The lake as known at a commit; the latest that it holds where none is named.

    `engine` counts in it: DuckDB in this process, or Spark on the cluster of the instance.
    """
    if engine not in (DUCKDB, SPARK):
        raise Refused(f"没有计算引擎“{engine}”", mend=f"可用：{DUCKDB}、{SPARK}")
    found = manifest.read(lake_folder())
    if found is None:
        raise Refused("还没有可供统计的数据", why="数据湖尚未建立", mend="请先更新数据湖")
    if as_of is not None and as_of < 1:
        raise Refused(f"没有提交 {as_of}", why="提交从 1 开始编号", mend="请填写 1 或更大的数")
    if as_of is not None and as_of > found.commit:
        raise Refused(f"数据湖只更新到提交 {found.commit}", mend="请先更新数据湖，或选择更早的提交")
    if engine == SPARK:
        from xinglin.engines.indicators.spark.lake import SparkLake  # loaded when it is asked for

        return SparkLake(lake_folder(), found, as_of)
    return Lake(lake_folder(), found, as_of)


@contextmanager
def asked_much(place: Any, as_of: int | None = None) -> Iterator[None]:
    """Within it, whatever is asked of a place and those below reads each table of theirs once."""
    where = the_area(place)
    with at_hand(the_lake(as_of), where.number, where.last):
        yield


def figures_list() -> list[dict[str, Any]]:
    """Every declared figure with its words."""
    return [one.as_dict() for one in indicators]


def bases_list() -> list[dict[str, Any]]:
    """Every population that a share or a rate may be taken of."""
    return [
        {
            "code": one.code,
            "title": one.title,
            "english": one.english,
            "programme": one.programme,
            "definition": one.definition,
        }
        for one in bases
    ]


def the_area(place: Any) -> Area:
    """A place given as code, number or row."""
    number = getattr(place, "number", place)
    return area(f"{number:015d}" if isinstance(number, int) else str(number))


def the_period(period: Period | str) -> Period:
    """A period given as itself or as its code."""
    return period if isinstance(period, Period) else Period.parse(period)


def the_figures(
    codes: str | Sequence[str], definition: Definition, period: Period
) -> list[Indicator]:
    """The figures of these codes, by the newest definition or the one asked for.

    `definition` is a version, a version for each code, or `in force`: the one that held at the end
    of the period.
    """
    wanted = [codes] if isinstance(codes, str) else list(codes)
    found = []
    for one in (book(code) for code in wanted):
        if definition == IN_FORCE:
            meant = one.in_force(period.end)
        else:
            by_code = definition if isinstance(definition, Mapping) else {one.code: definition}
            meant = one.at(by_code.get(one.code))
        if not meant.examples:
            raise Refused(f"指标“{one.title}”的定义版本{meant.version}没有算例，还不能使用")
        found.append(meant)
    return found
