"""What a FHIR client asks and what it is answered, before and after HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from xinglin.engines.exchange import queries as exchange
from xinglin.engines.exchange.queries import Wrong
from xinglin.services.interoperability.queries import Caller

JSON = "application/fhir+json"
NDJSON = "application/fhir+ndjson"


@dataclass(slots=True)
class Ask:
    """One interaction: an HTTP request, or an entry of a bundle."""

    caller: Caller
    base: str
    method: str
    path: tuple[str, ...]
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    resource: Any = None
    form: list[tuple[str, str]] = field(default_factory=list)
    lines: bytes | None = None

    def must(self, kind: str, may: str) -> None:
        """Raise Wrong unless the client's scopes allow it."""
        if kind not in exchange.kinds():
            raise Wrong("not-found", f"没有资源类型“{kind[:60]}”")
        if not self.caller.scopes.allow(kind, may):
            raise Wrong("forbidden", f"授权范围不包括对 {kind} 的这项操作")

    def given(self) -> dict[str, Any]:
        """The resource that was sent; raises Wrong when there is none."""
        if not isinstance(self.resource, dict):
            raise Wrong("structure", "请求中没有资源", mend="请在请求正文中发送 JSON 资源")
        return self.resource


@dataclass(slots=True)
class Reply:
    """The answer: a status, bytes of JSON, headers; what was asked for, and how many were sent."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""
    resources: int = 0
    outcome: dict[str, Any] | None = None
    kind: str = JSON
    lines: Iterator[bytes] | None = None


def said(told: Any, status: int = 200, name: str = "", **headers: str) -> Reply:
    """An answer of one resource."""
    return Reply(status, exchange.exact.write(told), headers, name)


def etag(version: int) -> str:
    """The version as HTTP writes it."""
    return f'W/"{version}"'


def seen(ask: Ask) -> int | None:
    """The version that If-Match names; None where there is none."""
    written = ask.headers.get("if-match", "").strip()
    if not written:
        return None
    number = written.removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Wrong("conflict", "If-Match 不是本服务器的版本", mend='例如 If-Match: W/"12"')
    return int(number)


def pairs_of(text: str) -> list[tuple[str, str]]:
    """The pairs of a query as it is written in an address, a header or a bundle."""
    try:
        return parse_qsl(text.removeprefix("?"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        raise Wrong("too-costly", "查询条件过多") from None
