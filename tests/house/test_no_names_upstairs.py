"""Engines, ui and services know no programme and no register by name."""

import ast

from tests.house.tree import Source, dotted, faults, sources

BELOW = {"kernel", "engines", "ui", "services"}


def declared(word: str, among: list[Source]) -> set[str]:
    """The codes of everything declared as `word("code", …)` or `word(code="…", …)`."""
    calls = [call for one in among for call in one.nodes(ast.Call) if dotted(call.func) == word]
    first = [one for call in calls for one in call.args[:1]]
    named = [one.value for call in calls for one in call.keywords if one.arg == "code"]
    return {one.value for one in first + named if isinstance(one, ast.Constant)}


def codes() -> set[str]:
    """Every programme's code, as its file declares it."""
    files = [one for one in sources("xinglin/programmes") if not one.is_test]
    found = declared("Programme", files)
    files = [one for one in files if one.kind != "__init__"]
    assert found or not files, "programmes were found, but no code was"
    return found


def names_no_programme(source: Source, known: set[str] | None = None):
    """No string of a lower floor is a programme's code."""
    if source.floor not in BELOW:
        return
    known = codes() | {"htn"} if known is None else known
    for node in source.nodes(ast.Constant):
        if node.value in known:
            yield node.lineno, f"{node.value!r} is a programme's code"


def test_no_programme_is_named_below():
    bad = Source("xinglin/engines/followup/queries.py", "visits.filter(programme='htn')")
    assert faults(names_no_programme, bad)
    assert not faults(names_no_programme, Source("xinglin/programmes/hypertension.py", bad.text))
    good = Source("xinglin/services/clinic/queries.py", "visits.filter(programme=code)")
    assert not faults(names_no_programme, good)
    known = codes() | {"htn"}
    assert not faults(lambda source: names_no_programme(source, known))


def test_codes_are_found_however_they_are_declared():
    said = [Source("a.py", "Programme('htn')\nProgramme(code='dm2')\nRegister('drill')")]
    assert declared("Programme", said) == {"htn", "dm2"}
