"""The lake as Spark reads it: the files that the manifest names, at one commit, from one place."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from xinglin.engines.indicators.lake.manifest import Manifest, Part
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.spark.session import session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SPARK = {
    "BIGINT": "bigint", "INTEGER": "int", "SMALLINT": "smallint", "TINYINT": "tinyint",
    "VARCHAR": "string", "DATE": "date", "FLOAT": "float", "DOUBLE": "double",
    "BOOLEAN": "boolean",
}  # fmt: skip
SMALL = 16 << 20  # a part of a shuffle is worth having from so many bytes on
_lock = threading.Lock()


class SparkLake:
    """The lake at one state as known at one commit, asked by way of the instance's cluster."""

    dialect = "pyspark"

    def __init__(self, folder: Path, manifest: Manifest, as_of: int | None = None) -> None:
        self.folder, self.manifest = folder, manifest
        self.as_of = manifest.commit if as_of is None else as_of

    def _state(self) -> tuple[str, str, int, str]:
        return self.dialect, str(self.folder), self.as_of, self.manifest.snapshot

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SparkLake) and self._state() == other._state()

    def __hash__(self) -> int:
        return hash(self._state())

    def run(
        self, statement: str, tables: list[str], first: int, last: int
    ) -> list[tuple[Any, ...]]:
        """What a statement over tables of the lake answers, for a range of places."""
        with _lock:  # names of tables belong to a session, and a session to one question at a time
            spark = session()
            spark.conf.set("spark.sql.shuffle.partitions", self._shuffles(tables))
            for table in tables:
                self._rows(spark, table, first, last).createOrReplaceTempView(table)
            return [tuple(row) for row in spark.sql(statement).collect()]

    def _shuffles(self, tables: list[str]) -> int:
        read = sum(p.size for t in tables for p in self.manifest.parts.get(t, {}).values())
        return max(2, min(200, read // SMALL))

    def _rows(self, spark: SparkSession, table: str, first: int, last: int) -> DataFrame:
        """The rows of a table in a range of places that were known at the commit."""
        columns = LAKE[table].columns
        schema = ", ".join(f"`{name}` {SPARK[kind]}" for name, kind in columns.items())
        lots = self.manifest.lots(table)
        if not lots:
            return spark.createDataFrame([], schema)
        known = "until IS NULL"
        if self.as_of < self.manifest.commit:
            known = f"since <= {self.as_of} AND (until IS NULL OR until > {self.as_of})"
        found = []
        for parts, gone in lots:
            rows = spark.read.schema(schema).parquet(*self._paths(parts))
            if gone is not None:
                without = spark.read.parquet(*self._paths([gone]))
                rows = rows.join(without, list(LAKE[table].keys), "left_anti")
            found.append(rows.select(*columns))
        whole = functools.reduce(lambda one, two: one.unionByName(two), found)
        return whole.where(f"{known} AND place BETWEEN {first} AND {last}").drop("since", "until")

    def _paths(self, parts: Iterable[Part]) -> list[str]:
        return [f"{self._seen_as()}/{part.file}" for part in parts]

    def _seen_as(self) -> str:
        """Where the cluster finds the lake: at the same path, unless the instance says otherwise."""
        return str(settings.SPARK_LAKE).rstrip("/") if settings.SPARK_LAKE else str(self.folder)
