"""The same scores on a Spark cluster: Splink says the same levels in Spark's SQL."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xinglin.kernel.spark.session import session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FEW = 20_000  # so many records are compared before Java has compiled what compares them
SHARE = 20_000  # records of each part that the cluster works on


def scored(
    people: pa.Table, told: dict[str, Any], least: float, columns: list[str]
) -> dict[str, Any]:
    """These columns of every pair that is at least so likely.

    The records travel as Arrow into the memory of the workers; none of them is left there.
    """
    from splink import Linker
    from splink.backends.spark import SparkAPI

    spark = session().newSession()  # names and plan of its own; figures may be counted meanwhile
    for name, value in _plan(len(people)).items():
        spark.conf.set(name, value)
    api = SparkAPI(
        spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False
    )
    try:
        linker = Linker(
            api.register(spark.createDataFrame(people)), told,
            log_level=logging.ERROR, validate_settings=False,
        )  # fmt: skip
        found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        pairs = spark.table(found.physical_name).select(*columns).toArrow()
        return {name: pairs[name].to_numpy() for name in columns}
    finally:
        _let_go(spark)


def _plan(records: int) -> dict[str, str]:
    """How the work is shared out; the levels are more than Java compiles at once.

    >>> _plan(3_000)["spark.sql.shuffle.partitions"], _plan(10**6)["spark.sql.shuffle.partitions"]
    ('2', '50')
    """
    return {
        "spark.sql.shuffle.partitions": str(max(2, records // SHARE)),
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(SHARE),
        # The plan names the rows; it does not hold them: a driver would drown in its own plan.
        "spark.sql.execution.arrow.localRelationThreshold": "0",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN" if records <= FEW else "FALLBACK",
    }


def _let_go(spark: SparkSession) -> None:
    """Take what was kept out of the memory of the workers: what Splink keeps on its way too, of
    which no name is left. Whoever links at the same time has it counted again."""
    for table in spark.sql("SHOW TABLES").collect():
        if table["isTemporary"]:
            spark.catalog.dropTempView(table["tableName"])
    spark.catalog.clearCache()
