"""Reads the expressions of search parameters: a path through a resource, with few conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from xinglin.engines.exchange.rules.fhir.definitions import Parameter, keys_of

_AS = re.compile(r"^\((?P<path>[\w.]+) as (?P<type>\w+)\)(?P<rest>.*)$")
_CALL = re.compile(r"\.as\((\w+)\)")
_WHERE = re.compile(r"\.where\((\w+)='([\w-]+)'\)")
_RESOLVED = re.compile(r"\.where\(resolve\(\) is (\w+)\)")
_ALIVE = re.compile(r"^(?P<path>\w+\.\w+)\.exists\(\) and (?P=path) != false$")


@dataclass(frozen=True, slots=True)
class Value:
    """A value with the type that its place in the resource gives it."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: the keys under which the element may stand, with their types."""

    keys: tuple[tuple[str, str], ...]
    where: tuple[str, str] | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled expression."""

    steps: tuple[Step, ...]
    exists: bool = False

    def read(self, resource: dict[str, Any]) -> Iterator[Value]:
        """The values at the path."""
        found: list[tuple[str, Any]] = [("", resource)]
        for step in self.steps:
            found = [one for _, thing in found for one in _taken(thing, step)]
        if self.exists:
            alive = any(value is not False for _, value in found)
            yield Value("boolean", alive)
            return
        for kind, value in found:
            yield Value(kind, value)


def _taken(thing: Any, step: Step) -> Iterator[tuple[str, Any]]:
    if not isinstance(thing, dict):
        return
    for key, kind in step.keys:
        here = thing.get(key)
        for one in here if isinstance(here, list) else (here,):
            if one is None:
                continue
            if step.where and not (
                isinstance(one, dict) and one.get(step.where[0]) == step.where[1]
            ):
                continue
            if step.target and target_of(one) != step.target:
                continue
            yield kind, one


def target_of(reference: Any) -> str:
    """The type of resource that a reference says it leads to; empty when it does not say."""
    if not isinstance(reference, dict):
        return ""
    written = reference.get("reference")
    if isinstance(written, str) and not written.startswith(("#", "urn:")):
        parts = written.split("/_history/")[0].rsplit("/", 2)
        if len(parts) > 1 and parts[-2][:1].isupper():
            return parts[-2]
    said = reference.get("type")
    return said if isinstance(said, str) else ""


@cache
def reader(parameter: Parameter) -> Callable[[dict[str, Any]], Iterator[Value]]:
    """A function that gives the values of a search parameter in a resource."""
    paths = tuple(
        path for one in parameter.expressions for path in [_compiled(parameter.owner, one)] if path
    )

    def read(resource: dict[str, Any]) -> Iterator[Value]:
        for path in paths:
            yield from path.read(resource)

    return read


@cache
def begins(parameter: Parameter) -> frozenset[str] | None:
    """The keys of a resource without which it says nothing here; None when it does even so."""
    paths = [_compiled(parameter.owner, one) for one in parameter.expressions]
    if any(path is not None and (path.exists or not path.steps) for path in paths):
        return None
    return frozenset(key for path in paths if path for key, _ in path.steps[0].keys)


def readable(parameter: Parameter) -> bool:
    """Whether all that the expression says is understood; others are not offered."""
    return all(_compiled(parameter.owner, one) is not None for one in parameter.expressions)


def _compiled(owner: str, expression: str) -> Path | None:
    if alive := _ALIVE.match(expression):
        steps = _steps(owner, alive["path"])
        return Path(steps, exists=True) if steps else None
    text = expression
    if cast := _AS.match(text):
        text = f"{cast['path']}.as({cast['type']}){cast['rest']}"
    steps = _steps(owner, text)
    return Path(steps) if steps else None


def _steps(owner: str, text: str) -> tuple[Step, ...] | None:
    """The steps of a path; None where something stands in it that is not understood."""
    marks: list[str] = []

    def keep(match: re.Match[str]) -> str:
        marks.append(match[0])
        return f"@{len(marks) - 1}"

    for pattern in (_CALL, _WHERE, _RESOLVED):
        text = pattern.sub(keep, text)
    if not re.fullmatch(r"[\w.@]+", text):
        return None
    first, *names = text.split(".")
    here, steps = (owner if first == "Resource" else first), []
    for name in names:
        plain, *told = name.split("@")
        keys = keys_of(here, plain)
        where, target = None, ""
        for one in told:
            mark = marks[int(one)]
            if match := _CALL.fullmatch(mark):
                keys = tuple(pair for pair in keys if pair[1] == match[1])
            elif match := _WHERE.fullmatch(mark):
                where = (match[1], match[2])
            elif match := _RESOLVED.fullmatch(mark):
                target = match[1]
        if not keys:
            return None
        steps.append(Step(keys, where, target))
        here = keys[0][1]
    return tuple(steps)
