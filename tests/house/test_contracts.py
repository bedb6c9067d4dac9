"""Each import contract reports the violation that is meant for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import FILES, FLOORS, ROOT, STACK, settings

PLANTED = {
    "The house has its floors": [
        ("kernel/time.py", "from xinglin.engines.people import queries"),
        ("engines/people/actions.py", "import xinglin.ui"),
        ("common/__init__.py", ""),
    ],
    "Engines stand on one another in this order": [
        ("engines/places/queries.py", "from xinglin.engines.people import queries"),
        ("engines/exchange/queries.py", "from xinglin.engines.reports import queries"),
        ("engines/money/__init__.py", ""),
    ],
    "Services do not know each other": [
        ("services/ehr/pages.py", "from xinglin.services.clinic import queries"),
    ],
    "Programmes do not know each other": [
        ("programmes/one.py", "from xinglin.programmes import two"),
    ],
    "Registers do not know each other": [
        ("registers/one.py", "from xinglin.registers import two"),
    ],
    "Programmes and rules are plain Python": [
        ("programmes/one.py", "from django.db import models"),
        ("registers/one.py", "from xinglin.engines.people import queries"),
        ("services/ehr/rules.py", "from xinglin.engines.people import actions"),
        ("services/ehr/workflow.py", "import xinglin.ui"),
        ("engines/people/words.py", "from xinglin.engines.people import models"),
    ],
    "Inside a service, the same few files in the same order": [
        ("services/ehr/rules.py", "from xinglin.services.ehr import models"),
        ("services/ehr/queries.py", "from xinglin.services.ehr import actions"),
        ("services/ehr/utils.py", ""),
    ],
}
ALL = [(name, *planted) for name, several in PLANTED.items() for planted in several]


def empty_house(at: Path) -> None:
    """A house with every room and no furniture, under the contracts of this repository."""
    rooms = [*FLOORS, *(f"engines/{name}" for name in STACK), "services/ehr", "services/clinic"]
    files = [f"{room}/__init__.py" for room in rooms] + ["__init__.py", "kernel/time.py"]
    files += [f"engines/{name}/{file}.py" for name in STACK for file in (*FILES, "words")]
    files += [f"services/{name}/{file}.py" for name in ("ehr", "clinic") for file in FILES]
    files += [
        f"{floor}/{name}.py" for floor in ("programmes", "registers") for name in ("one", "two")
    ]
    for file in files:
        (at / "xinglin" / file).parent.mkdir(parents=True, exist_ok=True)
        (at / "xinglin" / file).write_text("")
    (at / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")


def lint(at: Path) -> subprocess.CompletedProcess[str]:
    run = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", run], cwd=at, env={"PYTHONPATH": "."}, capture_output=True, text=True
    )


def test_an_empty_house_keeps_every_contract(tmp_path):
    empty_house(tmp_path)
    assert lint(tmp_path).returncode == 0


@pytest.mark.parametrize("contract, file, line", ALL)
def test_a_planted_violation_is_reported(tmp_path, contract, file, line):
    empty_house(tmp_path)
    (tmp_path / "xinglin" / file).parent.mkdir(exist_ok=True)
    (tmp_path / "xinglin" / file).write_text(line + "\n")
    said = lint(tmp_path)
    broken = [one for one in said.stdout.splitlines() if one.endswith("BROKEN")]
    assert any(one.startswith(contract) for one in broken), said.stdout + said.stderr


def test_every_contract_is_planted_against():
    assert {one["name"] for one in settings()["importlinter"]["contracts"]} == PLANTED.keys()
