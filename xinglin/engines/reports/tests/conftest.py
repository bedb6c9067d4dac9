"""Documents written for the tests, and hands that tamper with them."""

from __future__ import annotations

import docx
import pytest
from docx.oxml.ns import qn

from xinglin.engines.reports import actions
from xinglin.engines.reports.rules.phrases import figures_of
from xinglin.engines.reports.tests.sample import summary, with_everything


@pytest.fixture
def written(tmp_path):
    return actions.write(summary(), tmp_path / "summary.docx")


@pytest.fixture
def red(tmp_path):
    return actions.write(with_everything(), tmp_path / "red.docx")


@pytest.fixture
def honest(written):
    """A recount that finds what was found before."""
    known = {figure for mark in written.figures for figure in figures_of(mark.printed)}
    return lambda figure: figure if figure in known else None


@pytest.fixture
def alter():
    """Change a written file by hand, as one would in a word processor."""

    def altered(path, change):
        made = docx.Document(str(path))
        change(made)
        made.save(str(path))
        return path

    return altered


@pytest.fixture
def run_of():
    """The run that holds a marked number."""

    def found(made, name):
        for start in made.element.body.iter(qn("w:bookmarkStart")):
            if start.get(qn("w:name")) == name:
                return start.getnext()
        raise AssertionError(name)

    return found
