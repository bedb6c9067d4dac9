"""Every verb says what it is for; wrong usage is 2, refusals are sentences and 1."""

import click
import pytest
from click.testing import CliRunner

from xinglin.config.command import VERBS, cli


def below(name, command):
    """Every command from here down, with the words that lead to it."""
    yield name, command
    if isinstance(command, click.Group):
        for one in command.list_commands(click.Context(command)):
            child = command.get_command(click.Context(command), one)
            assert child is not None, one
            yield from below((*name, one), child)


EVERY = dict(below((), cli))


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_verb_has_help(words):
    said = CliRunner().invoke(cli, [*words, "--help"])
    assert said.exit_code == 0, said.output
    told = " ".join((EVERY[words].help or "").split())
    assert told and told[:60] in " ".join(said.output.split())


def test_verbs_are_those_of_the_manual():
    assert {"demo", "serve", "import", "template", "people", "lake", "figures", "report", "audit",
            "backup", "restore", "check", "bench"} <= set(VERBS)  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [["fly"], ["demo", "--residents", "many"], ["figures", "compute"], ["lake", "polish"],
     ["bench", "everything"], ["report", "annual", "--year", "20"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_2(words):
    assert CliRunner().invoke(cli, words).exit_code == 2


def test_wrong_usage_is_2_when_typed(empty):
    done = empty.types("fly", code=2)
    assert "fly" in done.err and not done.out
    done = empty.types("figures", "compute", code=2)
    assert "Usage" in done.err


def test_an_empty_home_refuses_in_chinese(empty):
    empty.types("check")
    empty.types("figures", "compute", "HTN2", "--place", "990101", "--period", "2026", code=1)
    asked = ("figures", "compute", "HTN2", "--place", "990101", "--period", "2026")
    assert empty.types(*asked, code=1).refused()
    assert empty.types("report", "annual", "--year", 2026, "--out", "r.docx", code=1).refused()
    assert empty.types("bench", "search", code=1).refused("示范县")
    assert not (empty.home / "r.docx").exists()
