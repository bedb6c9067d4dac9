"""An engine is entered by its words, its queries and its actions, and by nothing else."""

import ast

from tests.house.tree import FLOORS, STACK, Source, faults, folders, sources

DOORS = {"words", "queries", "actions"}
ALSO = {
    ("indicators", "tables"),  # the tables an indicator is written over
}
OF_AN_ENGINE = {"models", "queries", "actions", "jobs", "demo"}  # decision 0002
IN_SETS = {("models", "ledger")}  # a service's models inherit Tracked


def only_words(source: Source):
    """An engine's `__init__` holds a docstring, imports of its own words, and `__all__`."""
    if source.floor != "engines" or len(source.parts) != 4 or source.parts[3] != "__init__":
        return
    for node in source.tree.body[1:]:
        module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        words = module.startswith(f"{source.folder}.words.")
        listed = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        if not (words or listed):
            yield node.lineno, "a front door re-exports its words and nothing else"


def by_the_door(source: Source):
    """From outside, an engine is its package, queries, actions; lower models for engines only."""
    for line, name in imported(source):
        parts = name.split(".")
        if parts[:2] != ["xinglin", "engines"] or len(parts) < 4:
            continue
        engine, door = parts[2], parts[3]
        if source.folder == f"xinglin.engines.{engine}" or door in DOORS or (engine, door) in ALSO:
            continue
        if door == "models" and (source.kind, engine) in IN_SETS:
            continue
        if door == "models" and source.floor == "engines" and source.kind in OF_AN_ENGINE:
            continue  # import-linter sees to it that the engine lies below
        yield line, f"{name} is not a door of {engine}"


def imported(source: Source):
    """Every (line, module that is reached) of a file's imports inside the engines."""
    for node in source.nodes(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif node.module and node.module.count(".") == 2:  # from xinglin.engines.x import y
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from ((node.lineno, name) for name in inner if is_module(name))
        elif node.module:
            yield node.lineno, node.module


def is_module(name: str) -> bool:
    return name in MODULES


MODULES = {".".join(one.parts).removesuffix(".__init__") for one in sources()} | {
    "xinglin.engines.people.models"  # so that the examples below hold in an empty house
}


def test_a_front_door_of_words():
    good = '"""Why."""\nfrom xinglin.engines.people.words import Sex\n__all__ = ["Sex"]'
    bad = '"""Why."""\nfrom xinglin.engines.people.models import Resident'
    assert not faults(only_words, Source("xinglin/engines/people/__init__.py", good))
    assert faults(only_words, Source("xinglin/engines/people/__init__.py", bad))
    assert not faults(only_words)


def test_nobody_climbs_in_by_the_window():
    good = "from xinglin.engines.people import queries\nfrom xinglin.engines.people import Sex"
    bad = "from xinglin.engines.people import models"
    worse = "from xinglin.engines.people.rules import mask"
    desk = "xinglin/services/ehr/queries.py"
    assert not faults(by_the_door, Source(desk, good))
    assert faults(by_the_door, Source(desk, bad))
    assert faults(by_the_door, Source(desk, worse))
    assert not faults(by_the_door, Source("xinglin/engines/records/models.py", bad))
    assert not faults(by_the_door)


def test_every_folder_has_its_place_in_the_contracts():
    assert {one.name for one in folders("")} <= FLOORS.keys()
    assert {one.name for one in folders("engines")} <= STACK.keys()
    assert folders("engines"), "no engine was found"
