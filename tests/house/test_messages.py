"""Whoever reads English reads all of it: the catalogue is whole, and compiled."""

import subprocess
import sys

import pytest
from django.utils import translation

from script.translation import catalogue, seen
from tests.house.tree import ROOT
from xinglin.engines.access import queries as access
from xinglin.engines.access import roles
from xinglin.engines.followup import programmes
from xinglin.engines.indicators import indicators
from xinglin.ui import said
from xinglin.ui.pages import BENCHES, all_pages

PO = ROOT / "xinglin/config/locale/en/LC_MESSAGES/django.po"


def english(text: str) -> bool:
    with translation.override("en"):
        return not seen.HAN.search(str(said(text)))


def column_titles() -> set[str]:
    """First words of every `Column("field", "title")` and `Field("name", "title")` of a service."""
    import ast

    calls = (
        node
        for file in (ROOT / "xinglin/services").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Column", "Field"}
    )
    second = (node.args[1] for node in calls if len(node.args) > 1)
    return {str(one.value) for one in second if isinstance(one, ast.Constant)}


def questions() -> set[str]:
    asked = {question for plan in programmes for question in plan.asks}
    titles = {question.title for question in asked}
    choices = {title for one in asked for _, title in getattr(one, "choices", ())}
    return titles | choices | {title for plan in programmes for title, _ in plan.asks.groups}


SHOWN = {
    "pages": lambda: {
        page.title for page in all_pages() if ".tests." not in page.function.__module__
    },
    "benches": lambda: {title for title, _icon in BENCHES.values()},
    "columns and fields": column_titles,
    "questions": questions,
    "programmes and grades": lambda: (
        {plan.title for plan in programmes}
        | {rule.title for plan in programmes for rule in plan.plan if rule.title}
        | {rule.says for plan in programmes for rule in plan.plan}
    ),
    "indicators": lambda: {one.title for one in indicators},
    "roles": lambda: {role.title for role in roles},
    "permissions": lambda: {
        title for code, title, _ in access.permission_titles() if not code.startswith("uitest.")
    },
}


@pytest.mark.parametrize("what", SHOWN)
def test_what_is_shown_has_english(what):
    shown = SHOWN[what]()
    foreign = sorted(text for text in shown if not english(text))
    assert len(shown) > 3
    assert len(foreign) <= 0.05 * len(shown), f"translate, then run script/messages: {foreign}"


def test_the_catalogue_is_current():
    told = subprocess.run(
        [sys.executable, "script/messages", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 0, f"{told.stdout}{told.stderr}"


def test_nearly_every_text_is_translated():
    held = catalogue.read(PO)
    missing = [text for text in seen.seen() if text not in held]
    assert len(missing) <= 0.05 * len(seen.seen()), missing


def test_what_is_written_is_read_again(tmp_path):
    texts = [seen.Words("一“{1}”\n二", ["a.py"], ["name"]), seen.Words('说"\\', ["b.py"])]
    told = {texts[0].text: "one “{1}”\ntwo", texts[1].text: 'says "\\'}
    (tmp_path / "x.po").write_text(catalogue.written(texts, told), "utf-8")
    assert catalogue.read(tmp_path / "x.po") == told
    assert catalogue.wrong_gaps({"{1}年": "year"}) == ["{1}年"]


def test_words_are_found_where_they_stand():
    import ast

    code = '''
"""文档"""
a = f"{name}已签署" + "（完）"
b = "1 轻|2 重"
c = x == "比较"
d = "甲乙"[n]
'''
    assert [text for text, _gaps in seen.words_of(ast.parse(code))] == [
        "{1}已签署（完）", "轻", "重", "甲", "乙",
    ]  # fmt: skip
