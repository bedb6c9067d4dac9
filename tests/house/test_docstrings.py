"""Packages say why they exist; whatever is declared says what people get."""

import ast

from tests.house.tree import PACKAGE, Source, dotted, faults

DECLARES = {"page", "panel", "indicator", "verb", "job"}


def says_why(source: Source):
    """Every module and every public class and function of a declaration has a docstring."""
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield 1, "a file says what it is for"
    if source.parts[-1] == "__init__" and not source.text.strip():
        yield 1, "a package says why it exists"
    for node in source.nodes(ast.FunctionDef):
        names = {dotted(getattr(one, "func", one)).split(".")[-1] for one in node.decorator_list}
        shown = names & DECLARES and not node.name.startswith("_")
        if shown and not ast.get_docstring(node):
            yield node.lineno, f"{node.name} is shown to people and says nothing of itself"


def test_everything_declared_is_documented():
    good = '"""What people see."""\n@page("x/")\ndef x(request):\n    """The desk."""'
    bad = '"""What people see."""\n@page("x/")\ndef x(request):\n    return []'
    assert not faults(says_why, Source("xinglin/services/ehr/pages.py", good))
    assert faults(says_why, Source("xinglin/services/ehr/pages.py", bad))
    assert faults(says_why, Source("xinglin/services/ehr/__init__.py", ""))
    assert faults(says_why, Source("xinglin/services/ehr/rules.py", "x = 1"))
    assert not faults(says_why)


def test_every_folder_with_python_is_a_package():
    holders = {file.parent for file in PACKAGE.rglob("*.py") if "tests" not in file.parts}
    bare = [str(one) for one in holders if not (one / "__init__.py").exists()]
    assert not bare, "a folder without __init__ is invisible to the import linter"
    assert len(holders) > 8
