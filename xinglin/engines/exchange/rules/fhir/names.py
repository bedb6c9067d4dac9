"""By what name a resource is known: its system and key, from its URL, its id, or its content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from xinglin.engines.exchange.rules.fhir.paths import text

UUIDS = "urn:uuid"
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REST = re.compile(
    r"(?:(?P<base>https?://.+)/)?(?P<kind>[A-Z][A-Za-z]+)/(?P<id>[^/?#]+)(/_history/.*)?"
)
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Name:
    """A resource's type with the system that gave the key."""

    kind: str
    system: str
    key: str

    def short(self) -> str:
        """As a verdict names it."""
        return f"{self.kind}/{self.key}"[:200]


def name_of(resource: dict[str, Any], full_url: str, source: str, digest: str) -> Name:
    """The name of a resource as it came: by its full URL, else its id, else its content."""
    kind = text(resource, "resourceType")[:40]
    if full_url.startswith("urn:uuid:"):
        return _name(kind, UUIDS, full_url.removeprefix("urn:uuid:").lower())
    found = _REST.fullmatch(full_url)
    if found is not None and found["base"]:
        return _name(kind, found["base"], found["id"])
    key = text(resource, "id")
    if not key:
        return _name(kind, "urn:digest", digest)
    return _name(kind, UUIDS, key.lower()) if _UUID.fullmatch(key) else _name(kind, source, key)


def name_in(reference: str, source: str, kind: str) -> Name | None:
    """The name of what a reference points to; None where it points to nothing that can be known."""
    if reference.startswith("urn:uuid:"):
        return _name(kind, UUIDS, reference.removeprefix("urn:uuid:").lower())
    found = _REST.fullmatch(reference)
    if found is None:
        return None
    if found["base"]:
        return _name(found["kind"], found["base"], found["id"])
    if _UUID.fullmatch(found["id"]):
        return _name(found["kind"], UUIDS, found["id"].lower())
    return _name(found["kind"], source, found["id"])


def _name(kind: str, system: str, key: str) -> Name:
    return Name(kind, _short(system), _short(key))


def _short(word: str) -> str:
    if len(word) <= LONGEST:
        return word
    return f"{word[:100]}~{hashlib.sha256(word.encode()).hexdigest()[:40]}"
