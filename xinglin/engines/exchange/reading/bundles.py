"""Opens JSON: bundles, single resources, and NDJSON that is read line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import orjson

from xinglin.engines.exchange.reading.archives import AGAIN, BROKEN
from xinglin.engines.exchange.reading.limits import LIMITS
from xinglin.kernel.errors import Refused

MEND = "请提供 FHIR R4 的 Bundle、单个资源，或每行一个资源的 NDJSON"
MARK = b"\xef\xbb\xbf"
NOTHING = msgspec.Raw(b"")


class _Outside(msgspec.Struct):
    """As much of a resource as says what it is."""

    resourceType: str = ""
    entry: msgspec.Raw = NOTHING
    meta: msgspec.Raw = NOTHING


class _Wrapped(msgspec.Struct):
    resource: msgspec.Raw = NOTHING


_outside = msgspec.json.Decoder(_Outside)
_wrapped = msgspec.json.Decoder(_Wrapped)
_entries = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource with its bytes as they came, its full URL, and what is to be done with it."""

    resource: dict[str, Any]
    raw: bytes
    full_url: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A JSON file: a bundle with its entries, or one resource."""

    path: Path
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Where a resource of an NDJSON file stands; a line that is no resource has no type."""

    path: Path
    number: int
    offset: int
    length: int
    kind: str


def is_bundle(path: Path) -> bool:
    """Whether a JSON file is a bundle, or one resource; raises Refused when it is neither."""
    return _look(path.read_bytes().removeprefix(MARK)).resourceType == "Bundle"


def open_json(path: Path) -> Opened:
    """What a JSON file brings; raises Refused when it is cut short or no FHIR."""
    body = path.read_bytes().removeprefix(MARK)
    told = _look(body)
    if told.resourceType != "Bundle":
        return Opened(path, (Entry(_object(body), body),))
    return Opened(path, tuple(_entry(one) for one in _listed(told.entry)))


def _look(body: bytes) -> _Outside:
    try:
        told = _outside.decode(body)
    except msgspec.ValidationError:
        raise Refused("这不是 FHIR 资源", why="没有 resourceType", mend=MEND) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(BROKEN, why="JSON 没有写完，或内容已损坏", mend=AGAIN) from None
    if not told.resourceType:
        raise Refused("这不是 FHIR 资源", why="没有 resourceType", mend=MEND)
    return told


def _listed(raw: msgspec.Raw) -> list[msgspec.Raw]:
    try:
        return _entries.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return []


def _entry(raw: msgspec.Raw) -> Entry:
    told = _object(bytes(raw))
    request, url = told.get("request"), told.get("fullUrl")
    method = request.get("method") if isinstance(request, dict) else ""
    resource = told.get("resource")
    return Entry(
        resource if isinstance(resource, dict) else {},
        bytes(_wrapped.decode(raw).resource) if isinstance(resource, dict) else b"",
        url if isinstance(url, str) else "",
        method if isinstance(method, str) else "",
    )


def _object(body: bytes) -> dict[str, Any]:
    """The object that the bytes spell; empty when they spell none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of an NDJSON file with the type of each; nothing is kept in memory."""
    offset = number = 0
    with path.open("rb") as opened:
        while line := opened.readline(LIMITS.line):
            number += 1
            if body := line.strip().removeprefix(MARK):
                yield Line(path, number, offset, len(line), kind_of(body))
            offset += len(line)


def kind_of(body: bytes) -> str:
    """The type of the resource that a line spells; empty when it spells none."""
    try:
        return _outside.decode(body).resourceType
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def load(line: Line) -> Entry:
    """The resource of a line."""
    with line.path.open("rb") as opened:
        opened.seek(line.offset)
        body = opened.read(line.length).strip().removeprefix(MARK)
    return Entry(_object(body), body)
