"""Where Java is: Spark runs on 17 or 21."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from xinglin.kernel.errors import Refused

FITS = (17, 21)
INSTALLED = Path("/usr/lib/jvm")


def java_home() -> Path:
    """The folder of a Java that Spark runs on; refused where there is none."""
    for folder in _candidates():
        if _version(folder) in FITS:
            return folder
    raise Refused(
        "没有可用的Java",
        why="Spark需要Java 17或21",
        mend="请安装openjdk-17-jre-headless，或设置JAVA_HOME",
    )


def _candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    if found := shutil.which("java"):
        yield Path(found).resolve().parent.parent
    for number in FITS:
        yield from sorted(INSTALLED.glob(f"*{number}*"))


@functools.cache
def _version(folder: Path) -> int:
    """The major version of the Java in a folder; 0 if there is none that answers."""
    try:
        told = subprocess.run(
            [folder / "bin" / "java", "-version"], capture_output=True, text=True, timeout=60
        )
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0
