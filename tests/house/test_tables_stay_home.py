"""Tables are read and written in models, queries and actions, and nowhere else."""

import ast

from tests.house.tree import Source, faults

AT_HOME = {"models", "queries", "actions"}
BEHIND_OBJECTS = "xinglin/engines/ledger/versions.py"  # what `.objects` of every row is made of


def at_home(source: Source):
    """`.objects`, `.save()` and `.delete()` on rows stand in three files of a folder."""
    if source.kind in AT_HOME or source.path == BEHIND_OBJECTS:
        return
    for node in source.nodes(ast.Attribute):
        if node.attr in {"objects", "_base_manager", "_default_manager"}:
            yield node.lineno, f".{node.attr} belongs in models, queries or actions"
    for node in source.nodes(ast.Call):  # a row is saved without a path; a document with one
        verb = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if verb in {"save", "delete"} and not node.args:
            yield node.lineno, f".{verb}() belongs in models, queries or actions"


def test_tables_stay_home():
    row = "Resident.objects.filter(sex='1')"
    assert not faults(at_home, Source("xinglin/services/ehr/queries.py", row))
    assert not faults(at_home, Source("xinglin/services/ehr/queries/timeline.py", row))
    assert faults(at_home, Source("xinglin/services/ehr/pages.py", row))
    assert faults(at_home, Source("xinglin/services/ehr/jobs.py", "person.save()"))
    assert not faults(at_home, Source("xinglin/services/ehr/documents.py", "letter.save(path)"))
    assert not faults(at_home)
