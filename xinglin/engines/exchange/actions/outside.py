"""Calls out for the FHIR door: fetches a file that a client named, sends a notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.conf import settings

from xinglin.engines.exchange.reading.calling import call, lines_from
from xinglin.engines.exchange.rules.fhir.addresses import address_of


def pull(url: str) -> Iterator[bytes]:
    """The lines of a file on a host that the keeper named; raises Barred or Unreachable."""
    return lines_from(address_of(url), hosts=settings.FHIR_HOSTS, authority=settings.FHIR_CA)


def notify(
    url: str, *, below: str = "", headers: Mapping[str, str] | None = None, body: bytes = b""
) -> int:
    """The status with which the other side answers: a POST, or a PUT of a resource below."""
    address = address_of(url)
    return call(
        address.below(below) if below else address, "PUT" if below else "POST",
        hosts=settings.FHIR_HOSTS, headers=headers or {}, body=body, authority=settings.FHIR_CA,
    )  # fmt: skip
