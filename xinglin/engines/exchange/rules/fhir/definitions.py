"""The official FHIR R4 definitions as far as they are needed: elements, codes, parameters."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import orjson

FILE = "r4.json.gz"
EVERY = "Resource"
VERSION = "4.0.1"


@dataclass(frozen=True, slots=True)
class Field:
    """An element of a resource or a type; `most` 0 means any number; `choice` is a `…[x]`."""

    name: str
    least: int
    most: int
    kinds: tuple[str, ...]
    values: str = ""
    choice: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A search parameter of one type of resource, under a number of its own in the index."""

    owner: str
    code: str
    kind: str
    expressions: tuple[str, ...]
    targets: tuple[str, ...]
    number: int


@cache
def _all() -> dict[str, Any]:
    packed = files(__package__).joinpath(FILE).read_bytes()
    found: dict[str, Any] = orjson.loads(gzip.decompress(packed))
    return found


@cache
def kinds() -> frozenset[str]:
    """The types of resource of R4."""
    return frozenset(_all()["resources"])


@cache
def fields(owner: str) -> dict[str, Field]:
    """The elements of a resource, a type or a part (`Patient.contact`) by the key in JSON.

    A choice stands there under each of its keys: `valueQuantity`, `valueString`, …
    """
    found = {}
    for name, told in _all()["elements"].get(owner, {}).items():
        least, most, types = told[:3]
        values = told[3] if len(told) > 3 else ""
        if not name.endswith("[x]"):
            found[name] = Field(name, least, most, tuple(types), values)
            continue
        stem = name.removesuffix("[x]")
        for one in types:
            key = stem + one[0].upper() + one[1:]
            found[key] = Field(stem, least, most, (one,), values, choice=True)
    return found


@cache
def keys_of(owner: str, name: str) -> tuple[tuple[str, str], ...]:
    """Under which keys an element may stand, with the type under each."""
    return tuple(
        (key, field.kinds[0] if field.kinds else "")
        for key, field in fields(owner).items()
        if field.name == name
    )


@cache
def required(owner: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The elements that must be there, each with its keys."""
    names = dict.fromkeys(one.name for one in fields(owner).values() if one.least)
    return tuple((name, tuple(key for key, _ in keys_of(owner, name))) for name in names)


@cache
def codes(url: str) -> frozenset[str]:
    """The codes of a value set that is bound by force; empty where it is not listed."""
    return frozenset(_all()["codes"].get(url, ()))


@cache
def parameters(kind: str) -> dict[str, Parameter]:
    """The search parameters of a type of resource by code, those of every resource included."""
    found = {}
    for owner in (EVERY, kind):
        for code, (type_, expressions, targets) in _all()["parameters"].get(owner, {}).items():
            number = crc32(f"{kind}.{code}".encode()) & 0x7FFFFFFF
            found[code] = Parameter(kind, code, type_, tuple(expressions), tuple(targets), number)
    return found


@cache
def compartment(kind: str) -> tuple[str, ...]:
    """The parameters that put a resource of this type into a patient's compartment."""
    return tuple(_all()["patient"].get(kind, ()))


@cache
def summary(kind: str) -> frozenset[str]:
    """The elements of a summary."""
    return frozenset(_all()["summary"].get(kind, ()))
