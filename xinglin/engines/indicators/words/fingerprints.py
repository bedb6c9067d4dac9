"""A definition's fingerprint: a hash of its words and of the code that it is made of.

Comments, layout and examples do not count; a helper, a limit or a standard that it refers to does,
as far as it stands in the programme or service that declares the figure.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import inspect
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MACHINERY = ("xinglin.engines.", "xinglin.kernel.")
Named = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


def fingerprint(function: Callable[..., Any], *told: str) -> str:
    """Twelve digits that change when words or meaning of a definition change."""
    digest = hashlib.sha256("\n".join((inspect.getdoc(function) or "", *told)).encode())
    for line in said_in_code(function):
        digest.update(line.encode())
    return digest.hexdigest()[:12]


def said_in_code(function: Callable[..., Any]) -> list[str]:
    """The function and everything it refers to in its own floor, without comments and layout."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    body = _bare(tree)
    found = {f"{function.__module__}.{function.__name__}": ast.unparse(body)}
    waiting = [(function.__module__, name) for name in _names(body)]
    while waiting:
        module, name = waiting.pop()
        for home, key, node in _meant(module, name):
            if key in found:
                continue
            found[key] = ast.unparse(_bare(node))
            waiting += [(home, one) for one in _names(node)]
    return [found[key] for key in sorted(found)]


def _bare(node: ast.AST) -> Any:
    """A definition without decorators and docstring."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        node.decorator_list = []
        first = node.body[0]
        spoken = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        if spoken and isinstance(first.value.value, str):  # type: ignore[attr-defined]
            node.body = node.body[1:] or [ast.Pass()]
    return node


def _names(node: ast.AST) -> list[str]:
    return sorted({one.id for one in ast.walk(node) if isinstance(one, ast.Name)})


def _meant(module: str, name: str) -> Iterator[tuple[str, str, ast.AST]]:
    """What a name means in a module: its module, its full name and the statement that makes it."""
    held = _top_level(module).get(name)
    if isinstance(held, ast.ImportFrom):
        original = next(a.name for a in held.names if (a.asname or a.name) == name)
        home = held.module or ""
        if home.startswith("xinglin.") and not home.startswith(MACHINERY):
            yield from _meant(home, original)
        return
    if held is not None:
        yield module, f"{module}.{name}", held


@functools.lru_cache(maxsize=256)
def _top_level(module: str) -> dict[str, ast.AST]:
    """The statements of a module by the names that they make."""
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None or not Path(found.origin).exists():
        return {}
    made: dict[str, ast.AST] = {}
    for node in ast.parse(Path(found.origin).read_text("utf-8")).body:
        for name in _made_by(node):
            made[name] = node
    return made


def _made_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    if isinstance(node, ast.Assign):
        return [one.id for target in node.targets for one in ast.walk(target)
                if isinstance(one, ast.Name)]  # fmt: skip
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []
