"""A shared document as its DocumentReference points to it: Binary/cda-…, plain or as a resource."""

from __future__ import annotations

import base64

from xinglin.engines.exchange import queries as exchange
from xinglin.engines.exchange.queries import Wrong
from xinglin.kernel.errors import Missing
from xinglin.services.interoperability.fhir.asking import Ask, Reply, said

DOOR, XML = "exchange.fhir", "application/xml"


def number_of(written: str) -> int:
    """The number of a document; raises Missing for what is none."""
    number = written.removeprefix("cda-")
    if not (written.startswith("cda-") and number.isascii() and number.isdigit()):
        raise Missing("没有这份文档，或不在授权范围内")
    return int(number) if len(number) < 16 else 0


def binary(ask: Ask) -> Reply:
    """GET Binary/cda-…: the bytes as they are, or a Binary resource for who asks for JSON."""
    ask.must("Binary", "r")
    try:
        row = exchange.document_of(number_of(ask.path[1]), ask.caller.actor, DOOR)
    except Missing as missing:
        raise Wrong("not-found", missing.what) from None
    data = exchange.document_bytes(row, ask.caller.actor)
    if "json" in ask.headers.get("accept", "") or dict(ask.query).get("_format"):
        told = {"resourceType": "Binary", "id": row.number, "contentType": XML,
                "data": base64.b64encode(data).decode()}  # fmt: skip
        return said(told, name="binary")
    return Reply(200, data, name="binary", resources=1, kind=XML)
