"""One Spark session for the process, and what a cluster is told."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from xinglin.kernel.errors import Refused
from xinglin.kernel.spark.java import java_home

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What both engines must agree on, and what a question of a few seconds is better off with.
TOLD = {
    "spark.app.name": "xinglin",
    "spark.ui.enabled": "false",
    "spark.io.encryption.enabled": "true",  # who is who never lies open on a disk
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.ansi.enabled": "true",  # a number too large is refused, never wrapped around
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
    # A question of many joins sorts in many places at once, each with a page of its own. Left alone
    # a page grows with the memory of a worker to a sixteenth of it, and the seventeenth finds none.
    "spark.buffer.pageSize": "1m",
}
_lock = threading.Lock()
_opened: dict[int, tuple[str, SparkSession]] = {}


def read_properties(file: Path) -> dict[str, str]:
    """The lines `name value` of a properties file; nothing where there is no such file."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    return {pair[0]: pair[1].strip() for pair in pairs if len(pair) == 2}


def master() -> str:
    """The cluster of this instance: XINGLIN_SPARK_MASTER, else what its properties say."""
    found = settings.SPARK_MASTER or read_properties(settings.SPARK_PROPERTIES).get("spark.master")
    if not found:
        raise Refused(
            "没有设置Spark集群",
            mend="请设置XINGLIN_SPARK_MASTER（如spark://主机:7077），或运行xinglin spark cluster",
        )
    return str(found)


def check_installed() -> None:
    """Refuse where the optional part `spark` was not installed."""
    if find_spec("pyspark") is None:
        raise Refused("没有安装Spark", mend="请运行 uv sync --inexact --extra spark")


def session() -> SparkSession:
    """The session of this process with its cluster: opened once, which takes some seconds."""
    check_installed()
    wanted = master()
    with _lock:
        found = _opened.get(os.getpid())
        if found and found[0] != wanted:
            _shut(found[1])
            found = None
        if found is None:
            found = (wanted, _open(wanted))
            _opened[os.getpid()] = found
            atexit.register(close)
        return found[1]


def close() -> None:
    """End the session of this process and the Java process that belongs to it."""
    with _lock:
        found = _opened.pop(os.getpid(), None)
        if found:
            _shut(found[1])


def _open(wanted: str) -> SparkSession:
    from pyspark.sql import SparkSession

    # Read by spark-submit itself: a secret does not show among the arguments of a process.
    file = settings.SPARK_PROPERTIES
    submit = f"--properties-file {file} pyspark-shell" if file.exists() else "pyspark-shell"
    told: Mapping[str, str] = {**TOLD, **_local(wanted)}
    own = read_properties(file)
    builder = SparkSession.builder.master(wanted)
    for name, value in told.items():
        builder = builder.config(name, own.get(name, value))
    with _environment(JAVA_HOME=str(java_home()), PYSPARK_SUBMIT_ARGS=submit, **_address(wanted)):
        try:
            return builder.getOrCreate()
        except Exception as error:  # py4j's own, whatever Java threw
            raise Refused(
                f"连接不上Spark集群“{wanted}”", why=str(error).splitlines()[0],
                mend="请确认集群在运行，地址和密钥正确",
            ) from error  # fmt: skip


def _is_here(wanted: str) -> bool:
    return wanted.startswith(("local", "spark://127.0.0.1:", "spark://localhost:"))


def _local(wanted: str) -> dict[str, str]:
    """A cluster on this machine talks to nobody outside."""
    if not _is_here(wanted):
        return {}
    return {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def _address(wanted: str) -> dict[str, str]:
    return {"SPARK_LOCAL_IP": "127.0.0.1"} if _is_here(wanted) else {}


@contextlib.contextmanager
def _environment(**wanted: str):  # type: ignore[no-untyped-def]
    """Variables of the environment for a while: the Java process inherits them."""
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _shut(one: SparkSession) -> None:
    """Stop the session; its Java process ends when its input is closed."""
    from pyspark import SparkContext

    one.stop()
    gateway = SparkContext._gateway
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=60)
        SparkContext._gateway = SparkContext._jvm = None
