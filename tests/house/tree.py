"""The source tree as the house tests read it, and how a rule reports what breaks it."""

import ast
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "xinglin"

Rule = Callable[["Source"], Iterable[tuple[int, str]]]


@dataclass(frozen=True)
class Source:
    """One Python file: where it lies (from the repository's root) and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def floor(self) -> str:
        """`kernel`, `engines`, `ui`, …"""
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def folder(self) -> str:
        """The engine or service it belongs to, `xinglin.engines.people`; else its floor."""
        deep = 3 if self.floor in {"engines", "services", "programmes", "registers"} else 2
        return ".".join(self.parts[:deep])

    @property
    def kind(self) -> str:
        """Which of the few files it is (`queries`), also when that file became a folder."""
        deep = 3 if self.floor in {"engines", "services"} else 2
        return self.parts[deep] if len(self.parts) > deep else ""

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    def nodes(self, *kinds: type[ast.AST]) -> Iterator:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))


@cache
def sources(under: str = "xinglin") -> list[Source]:
    """Every Python file under a folder of the repository."""
    files = sorted((ROOT / under).rglob("*.py"))
    return [Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in files]


@cache
def production() -> list[Source]:
    """Every file of the platform that is neither test nor migration."""
    found = [one for one in sources() if not one.is_test and not one.is_migration]
    assert len(found) > 5, "the platform is not where this test looks for it"
    return found


def faults(rule: Rule, *among: Source) -> list[str]:
    """What breaks a rule, as `path:line what`; the whole platform when no files are given."""
    return [
        f"{one.path}:{line} {what}" for one in among or production() for line, what in rule(one)
    ]


def folders(floor: str) -> list[Path]:
    """The engines, services… there are: folders with Python in them."""
    return sorted(one.parent for one in (PACKAGE / floor).glob("*/__init__.py"))


def dotted(node: ast.AST) -> str:
    """`timezone.now` for the expression that says so; empty for anything cleverer."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""


def settings() -> dict:
    """The `[tool]` tables of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]


def layers(contract: str) -> dict[str, int]:
    """How high each name stands in an import contract of pyproject.toml; 0 is the ground."""
    [found] = [one for one in settings()["importlinter"]["contracts"] if one["name"] == contract]
    return {
        name.strip(" ()"): height
        for height, layer in enumerate(reversed(found["layers"]))
        for name in layer.split("|")
    }


FLOORS = layers("The house has its floors")
STACK = layers("Engines stand on one another in this order")
FILES = layers("Inside a service, the same few files in the same order")
