"""A name says what a thing is; a drawer for everything says nothing."""

import ast
import re

from tests.house.tree import FILES, FLOORS, Source, faults, folders, sources

DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "core", "lib", "shared", "base"}
EMPTY = re.compile(r"(Manager|Handler|Processor|Helper|Mixin|Util|Utils)$|^Base[A-Z]")
BESIDES = {"__init__", "apps", "migrations", "tests", "templates", "static", "management"}


def telling_names(source: Source):
    """No file is a drawer; no class is named for being a class."""
    for part in source.parts[1:]:
        if part in DRAWERS:
            yield 1, f"{part} is a drawer, not a name"
    for node in source.nodes(ast.ClassDef):
        if EMPTY.search(node.name):
            yield node.lineno, f"{node.name}: say what it is of, or for"


def the_same_few_files(source: Source):
    """A service holds the files of the list in the import contract; a longer list is a decision."""
    inside = source.floor == "services" and len(source.parts) > 3
    if inside and source.kind not in FILES.keys() | BESIDES:
        yield 1, f"{source.kind} is not one of the files of a service"


def test_names_tell():
    assert not faults(telling_names, Source("xinglin/kernel/time.py", "class Span: pass"))
    assert faults(telling_names, Source("xinglin/services/ehr/utils.py", ""))
    assert faults(telling_names, Source("xinglin/core/time.py", ""))
    for name in ("VisitManager", "BaseVisit", "ScopedMixin", "RowHandler"):
        assert faults(telling_names, Source("xinglin/ui/page.py", f"class {name}: pass"))
    assert not faults(telling_names, Source("xinglin/ui/page.py", "class Basement: pass"))
    assert not faults(telling_names)
    assert not faults(telling_names, *sources("tests"))


def test_a_service_holds_the_same_few_files():
    assert not faults(the_same_few_files, Source("xinglin/services/ehr/pages.py", ""))
    assert not faults(the_same_few_files, Source("xinglin/services/ehr/pages/person.py", ""))
    assert faults(the_same_few_files, Source("xinglin/services/ehr/views.py", ""))
    assert not faults(the_same_few_files)


def test_a_service_says_why_and_shows_its_name_plate():
    for service in folders("services"):
        front = ast.parse((service / "__init__.py").read_text("utf-8"))
        only_why = ast.get_docstring(front) and len(front.body) == 1
        assert only_why, f"{service.name}: a docstring and nothing else"
        assert (service / "apps.py").exists(), f"{service.name} has no name plate"


def test_floors_hold_no_stray_files():
    stray = [one.path for one in sources() if len(one.parts) == 3 and one.floor not in FLOORS]
    assert not stray
    loose = [
        one.path
        for one in sources()
        if one.floor in {"engines", "services"} and len(one.parts) == 3
        if one.parts[2] != "__init__"
    ]
    assert not loose, "an engine or a service is a folder"
