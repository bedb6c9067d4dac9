"""What the manual tells people to type exists, and its links lead somewhere."""

import re
import shlex

import click

from tests.house.tree import ROOT

FILES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
COMMAND = re.compile(r"^\s*(?:\w+=\S+ )*\.venv/bin/xinglin (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


def wrong(words: str) -> str:
    """What is wrong with the words after `xinglin`; empty when they could be typed."""
    from xinglin.config.command import cli

    command: click.Command = cli
    rest = shlex.split(words)
    try:
        while isinstance(command, click.Group):
            context = click.Context(command)
            below = command.get_command(context, rest[0]) if rest else None
            if below is None:
                return f"no verb {words!r}"
            command, rest = below, rest[1:]
        known = {name for one in command.params for name in one.opts}
        unknown = {one for one in rest if one.startswith("--")} - known
        return f"{words!r} has no {unknown}" if unknown else ""
    except ModuleNotFoundError as missing:
        return f"{words!r}: {missing}"


def test_commands_are_checked():
    assert not wrong("audit verify")
    assert wrong("audit guess") and wrong("audit verify --harder") and wrong("fly")


def test_every_command_of_the_manual_exists():
    said = [words for file in FILES for words in COMMAND.findall(file.read_text("utf-8"))]
    assert len(said) > 8
    assert not [fault for words in said if (fault := wrong(words))]


def test_every_link_leads_somewhere():
    links = [(file, to) for file in FILES for to in LINK.findall(file.read_text("utf-8"))]
    dead = [f"{file.name}: {to}" for file, to in links if not (file.parent / to).exists()]
    assert len(links) > 20
    assert not dead


def test_every_decision_is_listed():
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text("utf-8")
    records = sorted(one.name for one in folder.glob("[0-9]*.md"))
    assert records and all(f"({one})" in listed for one in records)
    assert [one[:4] for one in records] == [f"{n:04d}" for n in range(1, len(records) + 1)]
