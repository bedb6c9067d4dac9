"""JSON without loss: a decimal number leaves with the digits with which it came."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from xinglin.engines.exchange.rules.fhir.outcomes import Wrong

_read = msgspec.json.Decoder(float_hook=Decimal)
_sorted = msgspec.json.Encoder(decimal_format="number", order="sorted")
_write = msgspec.json.Encoder(decimal_format="number")
WRONG_JSON = "请求内容不是完整的 JSON"


def read(body: bytes | memoryview) -> Any:
    """What the bytes say; raises Wrong when they are no JSON."""
    try:
        return _read.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, ArithmeticError, RecursionError, ValueError):
        raise Wrong(
            "structure", WRONG_JSON, mend="请检查 JSON 的括号、引号和编码（UTF-8）"
        ) from None


def read_resource(body: bytes | memoryview) -> dict[str, Any]:
    """The object that the bytes spell; raises Wrong when it is none."""
    told = read(body)
    if not isinstance(told, dict):
        raise Wrong(
            "structure", "请求内容不是 FHIR 资源", mend="请发送一个带 resourceType 的 JSON 对象"
        )
    return told


def write(thing: Any) -> bytes:
    """The JSON of a thing that was read."""
    return _write.encode(thing)


def content(resource: dict[str, Any]) -> bytes:
    """What a resource says, however it is laid out and whichever version it is."""
    meta = {
        name: value
        for name, value in (resource.get("meta") or {}).items()
        if name not in ("versionId", "lastUpdated")
    }
    rest = {name: value for name, value in resource.items() if name != "meta"}
    return _sorted.encode({**rest, "meta": meta} if meta else rest)
