"""Gives every test run a home of its own, before the settings are read.

Loaded by `-p` in pyproject.toml: the settings look at XINGLIN_HOME when Django is set up, which is
earlier than any conftest. Without it a test run would write into the county of whoever runs it.
"""

import atexit
import os
import shutil
import tempfile

if "XINGLIN_TEST_HOME" in os.environ:  # a worker of pytest-xdist has a home within its parent's
    run = os.environ["XINGLIN_TEST_HOME"]
    own = os.environ["XINGLIN_HOME"] = tempfile.mkdtemp(dir=run)
    if os.path.isdir(f"{run}/secrets"):  # the same keys: one reads what another has sealed
        shutil.copytree(f"{run}/secrets", f"{own}/secrets")
else:
    home = tempfile.mkdtemp(prefix="xinglin-test-")
    os.environ["XINGLIN_TEST_HOME"] = os.environ["XINGLIN_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)
# Compiled once for all workers, and for all runs of one `script/test`.
os.environ["XINGLIN_STATEMENTS"] = os.environ.get("XINGLIN_TEST_STATEMENTS") or os.path.join(
    os.environ["XINGLIN_TEST_HOME"], "statements"
)
