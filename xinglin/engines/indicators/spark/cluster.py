"""A standalone Spark cluster on this machine: one master, some workers, all on 127.0.0.1.

For trying and testing, and for a machine with many cores. Ports are whichever are free; nobody
takes part without the secret, which lies in a file that only its owner reads.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xinglin.kernel.errors import Refused
from xinglin.kernel.spark.java import java_home
from xinglin.kernel.spark.session import check_installed

HERE = "127.0.0.1"
PATIENCE = 90  # seconds until the cluster must stand
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
# What Java 17 must open to Spark; the same list as in Spark's own JavaModuleOptions.
OPENED = (
    "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio",
    "java.util", "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch",
    "sun.nio.cs", "sun.security.action", "sun.util.calendar",
)  # fmt: skip

# Nothing that pays only after minutes.
BRIEF = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@dataclass
class Cluster:
    """A running cluster: its address, the file a session reads, its processes."""

    url: str
    properties: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def alive(self) -> bool:
        """Whether master and workers all run."""
        return all(one.poll() is None for one in self.processes)


@contextlib.contextmanager
def cluster(
    folder: Path, *, workers: int = 2, cores: int = 1, memory: str = "512m", brief: bool = False
) -> Iterator[Cluster]:
    """A cluster for as long as the block lasts; its files lie in `folder`.

    Every process it started, executors included, is gone when the block is left. One that is
    `brief` starts fast and counts small lakes only: Java compiles little of what it runs.
    """
    check_installed()
    folder.mkdir(parents=True, exist_ok=True)
    properties = folder / "spark.properties"
    processes: list[subprocess.Popen[bytes]] = []
    try:
        with _secret(properties, memory, BRIEF if brief else {}):
            master = _start(folder, "master", MASTER, ["--port", "0"], properties)
            processes.append(master)
            url = _line(folder / "master.log", r"Starting Spark master at (spark://\S+)", master)
            for number in range(1, workers + 1):
                asked = ["--cores", str(cores), "--memory", memory]
                asked += ["--work-dir", str(folder / f"work-{number}"), url]
                one = _start(folder, f"worker-{number}", WORKER, asked, properties)
                processes.append(one)
            for number, one in enumerate(processes[1:], start=1):
                _line(folder / f"worker-{number}.log", r"(registered with master)", one)
            with open(properties, "a", encoding="utf-8") as file:
                file.write(f"spark.master {url}\n")
            yield Cluster(url, properties, processes)
    finally:
        _stop(processes)


@contextlib.contextmanager
def _secret(properties: Path, memory: str, more: Mapping[str, str]) -> Iterator[None]:
    """The file with the cluster's secret, for as long as the cluster stands."""
    properties.unlink(missing_ok=True)
    told = {
        "spark.authenticate": "true",
        "spark.authenticate.secret": secrets.token_hex(32),
        "spark.executor.memory": memory,
        "spark.executor.cores": "1",
        "spark.driver.memory": "1g",
        **more,
    }
    with os.fdopen(os.open(properties, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{name} {value}\n" for name, value in told.items())
    try:
        yield
    finally:
        properties.unlink(missing_ok=True)


def _start(
    folder: Path, name: str, main: str, arguments: list[str], properties: Path
) -> subprocess.Popen[bytes]:
    """A process of the cluster, in a group of its own; it ends with whoever started it."""
    import pyspark

    home = Path(pyspark.__file__).parent
    java = java_home()
    opened = [f"--add-opens=java.base/{one}=ALL-UNNAMED" for one in OPENED]
    where = ["--host", HERE, "--webui-port", "0", "--properties-file", str(properties)]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "JAVA_HOME": str(java),
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HERE,
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_SCALA_VERSION": "2.13",
    }
    with open(folder / f"{name}.log", "wb") as log:
        return subprocess.Popen(
            [
                *_ends_with_parent(), java / "bin" / "java", "-Xmx256m", *opened,
                "-cp", f"{home}/jars/*", main, *where, *arguments,
            ],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment,
            start_new_session=True,
        )  # fmt: skip


def _ends_with_parent() -> list[str]:
    """Words before a command that let Linux end it when its parent is gone, even if killed."""
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", "TERM"] if found else []


def _line(log: Path, pattern: str, process: subprocess.Popen[bytes]) -> str:
    """Wait until a process says something in its log."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := re.search(pattern, log.read_text("utf-8", "replace"), re.IGNORECASE):
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    last = log.read_text("utf-8", "replace").splitlines()[-3:]
    raise Refused("Spark集群没有启动", why=" ".join(last), mend=f"详见 {log}")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End these processes and all that they started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        for one in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(one.pid, how)
        for one in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                one.wait(timeout=20)
