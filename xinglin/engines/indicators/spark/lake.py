"""The lake as Spark reads it: the files that the manifest names, at one commit, from one place."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings

from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.lake.manifest import Part
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.kernel.spark.session import session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SPARK = {
    "BIGINT": "bigint", "INTEGER": "int", "SMALLINT": "smallint", "TINYINT": "tinyint",
    "VARCHAR": "string", "DATE": "date", "FLOAT": "float", "DOUBLE": "double",
    "BOOLEAN": "boolean",
}  # fmt: skip
SMALL = 64 << 20  # tables of so many bytes together are kept in the memory of the cluster
SHARE = 16 << 20  # a part of a shuffle is worth having from so many bytes on
_lock = threading.Lock()
_kept: dict[tuple[int, tuple[str, int, str]], dict[str, DataFrame]] = {}


class SparkLake(Lake):
    """The lake at one state as known at one commit, asked by way of the instance's cluster."""

    dialect = "pyspark"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SparkLake) and self._state() == other._state()

    def __hash__(self) -> int:
        return hash((self.dialect, self._state()))

    def run(
        self, statement: str, tables: list[str], first: int, last: int
    ) -> list[tuple[Any, ...]]:
        """What a statement over tables of the lake answers, for a range of places."""
        with _lock:  # names of tables belong to a session, and a session to one question at a time
            spark = session()
            size = sum(p.size for t in tables for p in self.manifest.parts.get(t, {}).values())
            little = size <= SMALL
            for name, value in _plan(size).items():
                spark.conf.set(name, value)
            for table in tables:
                rows = self._in_memory(spark, table) if little else self._rows(spark, table)
                there = rows.where(f"place BETWEEN {first} AND {last}")
                there.createOrReplaceTempView(table)
            return [tuple(row) for row in spark.sql(statement).collect()]

    def _in_memory(self, spark: SparkSession, table: str) -> DataFrame:
        """The rows of a small table, read once; those of an older state are let go."""
        mine = (id(spark), self._state())
        for other in [key for key in _kept if key != mine]:
            for rows in _kept.pop(other).values():
                if other[0] == id(spark):
                    rows.unpersist()
        held = _kept.setdefault(mine, {})
        if table not in held:
            held[table] = self._rows(spark, table).coalesce(2).cache()
        return held[table]

    def _rows(self, spark: SparkSession, table: str) -> DataFrame:
        """The rows of a table that were known at the commit."""
        columns = LAKE[table].columns
        lots = [self._lot(spark, table, parts, gone) for parts, gone in self.manifest.lots(table)]
        if not lots:
            empty = ", ".join(f"CAST(NULL AS {SPARK[t]}) AS `{c}`" for c, t in columns.items())
            return spark.sql(f"SELECT {empty} WHERE false").drop("since", "until")
        whole = functools.reduce(lambda one, two: one.unionByName(two), lots)
        return whole.where(self.held).drop("since", "until")

    def _lot(
        self, spark: SparkSession, table: str, parts: Sequence[Part], gone: Part | None
    ) -> DataFrame:
        """Files that are read alike, without the rows that are named as gone."""
        shaped = LAKE[table]
        rows = self._files(spark, parts, shaped.columns)
        if gone is None:
            return rows
        keys = {name: shaped.columns[name] for name in shaped.keys}
        without = rows.join(self._files(spark, [gone], keys), list(keys), "left_anti")
        return without.select(*shaped.columns)

    def _files(
        self, spark: SparkSession, parts: Iterable[Part], columns: dict[str, str]
    ) -> DataFrame:
        schema = ", ".join(f"`{name}` {SPARK[kind]}" for name, kind in columns.items())
        return spark.read.schema(schema).parquet(*(f"{self._seen_as()}/{p.file}" for p in parts))

    def _seen_as(self) -> str:
        """Where the cluster finds the lake: at the same path unless the instance says otherwise."""
        return str(settings.SPARK_LAKE).rstrip("/") if settings.SPARK_LAKE else str(self.folder)


def _plan(size: int) -> dict[str, str]:
    """How a question over so many bytes is shared out: a small one without ceremony.

    >>> _plan(1 << 20)["spark.sql.shuffle.partitions"], _plan(1 << 40)["spark.sql.adaptive.enabled"]
    ('2', 'true')
    """
    little = size <= SMALL
    return {
        "spark.sql.shuffle.partitions": str(max(2, min(200, size // SHARE))),
        "spark.sql.adaptive.enabled": "false" if little else "true",
        "spark.sql.autoBroadcastJoinThreshold": "-1" if little else str(10 << 20),
        "spark.sql.constraintPropagation.enabled": "false" if little else "true",
        "spark.sql.codegen.wholeStage": "false" if little else "true",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN" if little else "FALLBACK",
    }
