"""Where a figure, its people, its passport and its definition are found."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def _at(name: str, place: Any, period: Any, more: dict[str, Any], *named: Any) -> str:
    asked = {"at": getattr(place, "code", place), "period": getattr(period, "code", period), **more}
    query = urlencode({key: value for key, value in asked.items() if value not in (None, "")})
    return f"{reverse(f'figures:{name}', args=named)}?{query}"


def book(place: Any, period: Any, **more: Any) -> str:
    """The indicator book at a place."""
    return _at("whole", place, period, more)


def one(code: str, place: Any, period: Any, **more: Any) -> str:
    """The page of one figure; `place` and `period` may be things or their codes."""
    return _at("one", place, period, more, code)


def table(code: str, place: Any, period: Any, **more: Any) -> str:
    """The figure divided by place, sex, age…"""
    return _at("divided", place, period, more, code)


def people(code: str, place: Any, period: Any, side: str = "", **more: Any) -> str:
    """The people behind a figure."""
    return _at("people_behind", place, period, {"side": side, **more}, code)


def records(code: str, place: Any, period: Any, person: int, side: str = "") -> str:
    """The records that made one person count."""
    return _at("records_behind", place, period, {"side": side}, code, person)


def why(code: str, place: Any, period: Any, **more: Any) -> str:
    """Why the figure changed."""
    return _at("why", place, period, more, code)


def passport(code: str, place: Any, period: Any, **more: Any) -> str:
    """The figure's passport."""
    return _at("passport", place, period, more, code)


def definition(code: str, version: str = "") -> str:
    """The published definition, or one version of it for good."""
    if version:
        return reverse("figures:definition_version", args=[code, version])
    return reverse("figures:definition", args=[code])


def passport_json(code: str, place: Any, period: Any) -> str:
    """The figure's passport for machines."""
    return _at("passport_json", place, period, {}, code)


def measure(code: str) -> str:
    """The definition as a FHIR Measure."""
    return reverse("figures:measure", args=[code])


def measure_report(code: str, place: Any, period: Any, report: str = "summary") -> str:
    """The figure as a FHIR MeasureReport."""
    return _at("measure_report", place, period, {"report": report}, code)
