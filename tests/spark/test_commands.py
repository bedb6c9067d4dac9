"""The cluster as an operator runs it, and figures as he counts them on it."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings

from tests.spark.conftest import java_processes
from xinglin.config.command import cli
from xinglin.engines.indicators.spark.cluster import cluster as start
from xinglin.kernel.errors import Refused
from xinglin.kernel.spark import java, session

ROOT = Path(__file__).parent.parent.parent
MANUAL = ROOT / "docs/how-to/count-on-spark.md"
COMMAND = re.compile(r"^\.venv/bin/xinglin (.+)$", re.MULTILINE)


def commands() -> list[list[str]]:
    """Every command of the how-to, in order."""
    return [shlex.split(words) for words in COMMAND.findall(MANUAL.read_text("utf-8"))]


def test_the_manual_counts_on_the_cluster(counted: None) -> None:
    typed = [words for words in commands() if words[0] == "figures"]
    assert len(typed) == 2
    for words in typed:
        there, here = (
            CliRunner().invoke(cli, [*asked, "--json"], catch_exceptions=False)
            for asked in (words, [w for w in words if w not in ("--engine", "spark")])
        )
        assert there.exit_code == 0 and json.loads(there.output) == json.loads(here.output)


def test_the_manual_runs_a_cluster_of_which_nothing_is_left(tmp_path: Path) -> None:
    [words] = [words for words in commands() if words[0] == "spark"]
    home = tmp_path / "var"
    running = subprocess.Popen(
        [sys.executable, "-c", "from xinglin.config.command import main; main()", *words],
        env=os.environ | {"XINGLIN_HOME": str(home), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert running.stdout is not None
    told = running.stdout.readline()
    assert "spark://127.0.0.1:" in told and "2个工作进程" in told
    kept = session.read_properties(home / "spark" / "spark.properties")
    assert kept["spark.master"] in told and len(kept["spark.authenticate.secret"]) == 64
    assert len(java_processes(str(home))) == 3
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=90) == 130
    running.stdout.close()
    assert not (home / "spark" / "spark.properties").exists()
    for _ in range(100):
        if not java_processes(str(home)):
            break
        time.sleep(0.1)
    assert not java_processes(str(home))


def test_a_cluster_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Spark集群"), start(tmp_path, memory="no memory"):
        raise AssertionError("it started")
    assert not java_processes(str(tmp_path))


def test_without_an_address_there_is_no_cluster(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "SPARK_MASTER", "")
    monkeypatch.setattr(settings, "SPARK_PROPERTIES", tmp_path / "none")
    with pytest.raises(Refused, match="没有设置Spark集群"):
        session.master()


def test_without_java_it_is_said(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(java, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Refused, match="Java"):
        java.java_home()


def test_without_pyspark_it_is_said(monkeypatch: Any) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: None)
    with pytest.raises(Refused, match="没有安装Spark"):
        session.check_installed()
