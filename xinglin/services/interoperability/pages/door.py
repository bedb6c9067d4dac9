"""The addresses under which other systems find the platform: /fhir, and /cda for documents."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xinglin.services.interoperability.fhir import exchanging
from xinglin.services.interoperability.fhir.serving import answer
from xinglin.ui import endpoint


@endpoint("fhir", "fhir/", "fhir/<path:rest>", name="fhir")
def fhir(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Everything under /fhir; strangers get 401 and an OperationOutcome."""
    return answer(request, rest)


@endpoint("cda", "cda/", "cda/<path:rest>", name="cda")
def cda(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Everything under /cda: shared documents are registered, asked for and fetched."""
    return exchanging.answer(request, rest)
