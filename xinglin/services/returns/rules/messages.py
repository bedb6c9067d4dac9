"""A message that goes up is a FHIR batch; its receipt is the answer, entry by entry."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

SYSTEM = "urn:xinglin:returns"
LONGEST = 300


@dataclass(frozen=True)
class Receipt:
    """What the other side says of one entry."""

    status: int
    why: str = ""

    @property
    def taken(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300


def bundle(
    interface: str, number: int, entries: Sequence[tuple[str, Mapping[str, Any] | None]]
) -> bytes:
    """A message: each thing is put under its own address, so that sending it again changes nothing;
    what is no more (None) is taken away.

    >>> orjson.loads(bundle("p", 1, [("Patient/990101-7", None)]))["entry"]
    [{'request': {'method': 'DELETE', 'url': 'Patient/990101-7'}}]
    """
    told = {
        "resourceType": "Bundle", "type": "batch",
        "identifier": {"system": SYSTEM, "value": f"{interface}/{number}"},
        "entry": [
            {"resource": one, "request": {"method": "PUT", "url": url}} if one is not None
            else {"request": {"method": "DELETE", "url": url}}
            for url, one in entries
        ],
    }  # fmt: skip
    return orjson.dumps(told)


def digest_of(content: bytes) -> str:
    """The digest under which a message, or a thing in it, is written down."""
    return hashlib.sha256(content).hexdigest()


def receipts(answer: bytes, size: int) -> list[Receipt] | None:
    """What a batch response says of each entry, in their order; None when it is not one for them.

    >>> told = b'{"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"201 Created"}}]}'
    >>> receipts(told, 1), receipts(told, 2), receipts(b"<html>", 1)
    ([Receipt(status=201, why='')], None, None)
    """  # noqa: E501 - one line to read
    try:
        told = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return None
    entries = told.get("entry") if isinstance(told, dict) else None
    if not isinstance(entries, list) or len(entries) != size:
        return None
    found = [_receipt(one) for one in entries]
    return [one for one in found if one is not None] if all(found) else None


def _receipt(entry: Any) -> Receipt | None:
    said = entry.get("response") if isinstance(entry, dict) else None
    if not isinstance(said, dict):
        return None
    head = str(said.get("status", ""))[:3]
    if not head.isdecimal() or len(head) != 3:
        return None
    status = int(head)
    return Receipt(status, "" if 200 <= status < 300 else _why(said.get("outcome")))


def _why(outcome: Any) -> str:
    """The first reason in an OperationOutcome.

    >>> _why({"issue": [{"diagnostics": "身份证号有误"}]})
    '身份证号有误'
    """
    issues = outcome.get("issue") if isinstance(outcome, dict) else None
    for one in issues if isinstance(issues, list) else ():
        if not isinstance(one, dict):
            continue
        details = one.get("details")
        text = details.get("text") if isinstance(details, dict) else ""
        if said := one.get("diagnostics") or text:
            return str(said)[:LONGEST]
    return "对方没有说明原因"
