"""Whatever is declared is whole, and its examples hold."""

import ast
import dataclasses
import importlib
from string import Template

import pytest

from tests.house.tree import ROOT, Source, sources

TEMPLATES = ROOT / "script" / "templates"
WORDS = {
    "Programme": {"code", "title", "source", "who", "asks", "visits", "plan", "examples"},
    "Register": {"title", "subject", "asks", "starts", "moves"},
    "indicator": {"title"},
}


def lacking(source: Source) -> list[str]:
    """What the declarations of a file leave unsaid."""
    return [
        f"{source.path}:{call.lineno} {call.func.id} without {word}"
        for call in source.nodes(ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id in WORDS
        for word in sorted(WORDS[call.func.id] - {one.arg for one in call.keywords})
    ]


def declaring() -> list[Source]:
    """The files in which programmes, registers and indicators are declared."""
    below = [one for floor in ("programmes", "registers") for one in sources(f"xinglin/{floor}")]
    counted = [one for one in sources("xinglin/services") if one.kind == "indicators"]
    return [one for one in below + counted if not one.is_test and one.parts[-1] != "__init__"]


def test_a_gap_is_noticed():
    whole = 'Register("drill", title="演练", subject=x, asks=[], starts="a", moves=[])'
    assert not lacking(Source("xinglin/registers/drills.py", whole))
    assert lacking(Source("xinglin/registers/drills.py", 'Register("drill", title="演练")'))
    assert lacking(Source("xinglin/programmes/one.py", '@indicator("x")\ndef x(period): pass'))


def test_declarations_are_whole():
    assert not [gap for one in declaring() for gap in lacking(one)]


def test_every_file_declares_something():
    silent = [
        one.path
        for one in declaring()
        if len(one.parts) == 3 and not any(word in one.text for word in WORDS)
    ]
    assert not silent, "a file of programmes or registers declares one"


@pytest.mark.parametrize("template", sorted(one.name for one in TEMPLATES.glob("*.txt")))
def test_templates_are_right(template):
    """What `just new` writes parses, is whole, and imports only what there is."""
    text = Template((TEMPLATES / template).read_text("utf-8"))
    written = Source(f"xinglin/{template}", text.substitute(name="one", Name="One", title="一"))
    assert not lacking(written)
    for node in written.nodes(ast.ImportFrom):
        home = ROOT / node.module.replace(".", "/")
        if "engines" in home.parts and not list(home.glob("words*")):
            continue  # an engine that has no words yet, or no engine
        there = importlib.import_module(node.module)
        assert not [one.name for one in node.names if not hasattr(there, one.name)], node.module


def test_the_template_of_a_programme_loads_as_it_is():
    """So that whoever begins has something that works, and its cases hold."""
    text = Template((TEMPLATES / "programme.txt").read_text("utf-8"))
    room: dict = {}
    exec(text.substitute(name="one", Name="One", title="一"), room)
    assert len(room["one"].cases()) > 1


def test_every_example_of_every_programme_holds():
    from xinglin.engines.followup.words.examples import broken_examples

    for one in found_programmes():
        assert one.cases(), f"{one.code} has no worked cases"
        assert not broken_examples(one)


def test_a_wrong_example_does_not_load():
    from xinglin.engines.followup.words.programmes import BrokenExample

    for one in found_programmes():
        table = "case | grade\nno such grade | flying"
        with pytest.raises(BrokenExample):
            dataclasses.replace(one, examples=table)


def found_programmes():
    """Every programme that is switched on; one for each file at least."""
    from xinglin.engines.followup.words.discovery import discover

    found = list(discover())
    files = [one for one in declaring() if one.floor == "programmes" and len(one.parts) == 3]
    assert len(found) >= len(files)
    return found
