"""Finds the Chinese words in the code that people may see, sentences with gaps included."""

import ast
import inspect
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("kernel", "engines", "programmes", "registers", "services")
# Not seen on a page: tests, the made-up county, rows of code tables, what stands in Chinese files
# (templates of workbooks, the layout of official documents), the texts of printed reports.
LEFT_OUT = (
    "/tests/",
    "/migrations/",
    "/demo.py",
    "engines/codes/words/diseases.py",
    "engines/codes/rules/names.py",
    "engines/exchange/documents.py",
    "engines/exchange/words/roster.py",
    "engines/reports/layout/",
    "services/reporting/documents/",
    "engines/reports/rules/numbers.py",
    "engines/reports/rules/outline.py",
    "engines/reports/rules/phrases.py",
)
# The value sets that pages show by title; the other code tables are data.
VALUE_SETS_SHOWN = (
    "sex", "ethnic", "marriage", "education", "occupation-status", "payment", "blood-abo",
    "family-relation", "institution-kind", "drug-adherence", "followup-mode", "visit-evaluation",
)  # fmt: skip
HAN = re.compile(r"[\u3400-\u9fff]")
GAP = re.compile(r"\{\d\}")
OPTIONS = re.compile(r"[\w+]+ [^|\n]+(\|[\w+]+ [^|\n]+)+")
SOURCES_OF_DEFINITIONS = {"indicator"}
UNSEEN_CALLS = {"compile", "sub", "match", "fullmatch", "search", "split", "maketrans", "strip"}


@dataclass
class Words:
    """One text: where it stands, and whether it has gaps `{1}`, `{2}`… for what is filled in."""

    text: str
    places: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def files() -> list[Path]:
    """The files whose words people may see."""
    found = [one for floor in FLOORS for one in sorted((ROOT / "xinglin" / floor).rglob("*.py"))]
    return [one for one in found if not any(part in one.as_posix() for part in LEFT_OUT)]


def words_of(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Every text of a module with its gaps, in reading order; the code's own words are left out."""
    unseen = _unseen(tree)
    for node in _walk(tree, unseen):
        if isinstance(node, (ast.JoinedStr, ast.BinOp)):
            text, gaps = _sentence(node)
        elif isinstance(node, ast.FunctionDef):
            text, gaps = _definition(node), []
        else:
            text, gaps = str(getattr(node, "value", "")), []
        if text.startswith("\n"):  # a table of examples or limits
            continue
        for one in _options(text) if OPTIONS.fullmatch(text) else [text]:
            if HAN.search(GAP.sub("", one)):
                yield _bare(one), gaps


def value_sets() -> Iterator[tuple[str, str, str]]:
    """Titles of the value sets that pages show: where they stand, the title, its English."""
    from xinglin.engines.codes import VALUE_SETS

    for name in VALUE_SETS_SHOWN:
        for one in VALUE_SETS[name].codes:
            yield f"xinglin/engines/codes/tables/{name}.tsv", one.title, one.english


def declared() -> Iterator[tuple[str, str]]:
    """Titles that declarations put together when they are read: of questions, choices, figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinglin.config.settings")
    import django

    django.setup()
    from xinglin.engines.followup import programmes
    from xinglin.engines.indicators import indicators

    for plan in programmes:
        where = f"xinglin/programmes: {plan.code}"
        for asked in plan.asks:
            yield where, asked.title
            yield from ((where, title) for _, title in getattr(asked, "choices", ()))
    for one in indicators:
        yield f"xinglin: {one.code}", one.title


@cache
def seen() -> dict[str, Words]:
    """Every text people may see, in the order of the tree."""
    found: dict[str, Words] = {}
    for where, title, _english in value_sets():
        found.setdefault(title, Words(title, [where]))
    for file in files():
        where = file.relative_to(ROOT).as_posix()
        for text, gaps in words_of(ast.parse(file.read_text("utf-8"))):
            held = found.setdefault(text, Words(text, gaps=gaps))
            if where not in held.places:
                held.places.append(where)
    for where, text in declared():
        if HAN.search(text):
            found.setdefault(text, Words(text, [where]))
    return found


def _walk(node: ast.AST, unseen: set[int]) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if id(child) in unseen:
            continue
        if isinstance(child, ast.FunctionDef) and _defines(child):
            yield child
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child
        if isinstance(child, ast.Subscript) and isinstance(child.value, ast.Constant):
            yield from (ast.Constant(one) for one in str(child.value.value))  # "一二三四"[quarter]
        elif isinstance(child, ast.JoinedStr) or _composed(child):
            yield child
            for part in _pieces(child):
                if not isinstance(part, ast.Constant):
                    yield from _walk(ast.Expr(part), unseen)
        else:
            yield from _walk(child, unseen)


def _unseen(tree: ast.Module) -> set[int]:
    """Docstrings, and what is only compared, looked up or matched."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first))
        if isinstance(node, ast.Call) and _called(node) in UNSEEN_CALLS:
            found.update(id(one) for one in node.args)
        if isinstance(node, ast.Compare):
            found.update(id(one) for one in (node.left, *node.comparators))
    return found


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _options(text: str) -> list[str]:
    """The titles out of `1 轻|2 中|3 重`."""
    return [one.partition(" ")[2].strip() for one in text.split("|")]


def _defines(node: ast.FunctionDef) -> bool:
    """Whether the docstring is shown: the definition of an indicator."""
    calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
    return any(_called(one) in SOURCES_OF_DEFINITIONS for one in calls)


def _definition(node: ast.FunctionDef) -> str:
    """A published definition, in the paragraphs in which its page shows it."""
    from xinglin.services.figures.rules import paragraphs

    return paragraphs(inspect.cleandoc(ast.get_docstring(node) or ""))


def _sentence(node: ast.expr) -> tuple[str, list[str]]:
    """An f-string, or texts that are added up, as one text with gaps."""
    text, gaps = "", []
    for part in _pieces(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            text += part.value
        else:
            gaps.append(ast.unparse(part))
            text += f"{{{len(gaps)}}}"
    return text, gaps


def _pieces(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_pieces(node.left), *_pieces(node.right)]
    if isinstance(node, ast.JoinedStr):
        return [getattr(one, "value", one) if _gap(one) else one for one in node.values]
    return [node]


def _gap(node: ast.AST) -> bool:
    return isinstance(node, ast.FormattedValue)


def _composed(node: ast.AST) -> bool:
    """Whether a sum adds Chinese words to something."""
    words = [one for one in _pieces(node) if isinstance(one, ast.Constant)]
    return isinstance(node, ast.BinOp) and any(
        isinstance(one.value, str) and HAN.search(one.value) for one in words
    )


def _bare(text: str) -> str:
    """A text without the mark that joins it to another."""
    text = text.strip("；　\n ")
    inside = text[1:-1]
    wrapped = text[:1] + text[-1:] == "（）" and not set("（）") & set(inside)
    return inside if wrapped else text
