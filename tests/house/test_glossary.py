"""One word, one thing, one spelling: GLOSSARY.md and the registries agree."""

import re

from tests.house.tree import PACKAGE, ROOT, STACK, folders


def rows(text: str) -> list[tuple[str, str, str, str]]:
    """The (Chinese, our word, meaning, where) of every row of the glossary's tables."""
    cells = [
        re.split(r"\s*\|\s*", one.strip("| \n")) for one in text.splitlines() if one[:1] == "|"
    ]
    return [tuple(one) for one in cells if len(one) == 4 and set(one[0]) - set("-: ")]


GLOSSARY = [one for one in rows((ROOT / "GLOSSARY.md").read_text("utf-8")) if one[1] != "our word"]


def test_the_table_is_read():
    text = "| 中文 | our word | meaning | where |\n|---|---|---|---|\n| 随访 | visit | … | `x` |\n"
    assert rows(text)[1:] == [("随访", "visit", "…", "`x`")]
    assert len(GLOSSARY) > 40


def test_no_word_stands_for_two_things():
    words = [word for _, word, _, _ in GLOSSARY]
    assert not {one for one in words if words.count(one) > 1}


def test_where_says_where():
    """Every place that a row names exists, or is a room of the house that is not furnished yet."""
    planned = {f"engines/{name}" for name in STACK}
    named = {place for *_, where in GLOSSARY for place in re.findall("`(.+?)`", where)}
    assert named and not [one for one in named - planned if not (PACKAGE / one).exists()]


def test_every_folder_of_the_house_is_in_the_glossary():
    words = {word for _, word, _, _ in GLOSSARY}
    built = {one.name for floor in ("engines", "services") for one in folders(floor)}
    assert built <= words, f"say what they are: {built - words}"


def test_roles_and_benches_are_called_so():
    from xinglin.engines.access import roles
    from xinglin.ui.pages import BENCHES

    said = {(term, word) for term, word, _, _ in GLOSSARY}
    assert {(role.title, role.code.replace("_", " ")) for role in roles} <= said
    assert {(title, code) for code, (title, _) in BENCHES.items()} <= said
