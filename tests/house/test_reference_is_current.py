"""What is generated from the declarations says what the declarations say."""

import subprocess
import sys

from tests.house.tree import ROOT

PAGES = {"programmes", "indicators", "permissions", "pages", "code-tables", "command-line"}


def test_the_reference_is_current():
    said = subprocess.run(
        [sys.executable, "script/docs", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert said.returncode == 0, f"{said.stdout}{said.stderr}\nrun script/docs"


def test_a_changed_declaration_is_noticed(tmp_path):
    run = [sys.executable, "script/docs", "--check", "--into", str(tmp_path)]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 1 and "programmes.md" in said.stdout


def test_the_reference_is_whole():
    assert {one.stem for one in (ROOT / "docs/reference").glob("*.md")} >= PAGES
