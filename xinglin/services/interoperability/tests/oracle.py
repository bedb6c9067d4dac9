"""A naive FHIR search in memory, by fhirpathpy: it shares no code with the server."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

from fhirpathpy import evaluate
from fhirpathpy.models import models

EXPRESSIONS = {
    ("Patient", "gender"): "Patient.gender",
    ("Patient", "family"): "Patient.name.family",
    ("Patient", "identifier"): "Patient.identifier",
    ("Patient", "birthdate"): "Patient.birthDate",
    ("Patient", "address-city"): "Patient.address.city",
    ("Patient", "active"): "Patient.active",
    ("Observation", "code"): "Observation.code",
    ("Observation", "status"): "Observation.status",
    ("Observation", "date"): "Observation.effective",
    ("Observation", "value-quantity"): "Observation.value.ofType(Quantity)",
    ("Observation", "subject"): "Observation.subject",
    ("Observation", "component-code"): "Observation.component.code",
    ("Encounter", "class"): "Encounter.class",
    ("Encounter", "date"): "Encounter.period",
    ("Encounter", "status"): "Encounter.status",
}
CHINA = dt.timezone(dt.timedelta(hours=8))


def matches(kind: str, name: str, value: str, resource: Any) -> bool:
    """Whether a resource fulfils one parameter of a search."""
    code, _, modifier = name.partition(":")
    found = evaluate(resource, EXPRESSIONS[kind, code], None, models["r4"])
    if modifier == "missing":
        return (not found) == (value == "true")
    several = value.split(",")
    if modifier == "not":
        return not any(_is(code, one, "", each) for each in several for one in found)
    return any(_is(code, one, modifier, each) for each in several for one in found)


def _is(code: str, one: Any, modifier: str, value: str) -> bool:
    if code in ("family", "address-city"):
        return _text(one, modifier, value)
    if code in ("birthdate", "date"):
        return _date(one, value)
    if code == "value-quantity":
        return _quantity(one, value)
    if code == "subject":
        return value in (one.get("reference"), str(one.get("reference", "")).split("/")[-1])
    return _token(one, value)


def _text(one: str, modifier: str, value: str) -> bool:
    if modifier == "exact":
        return one == value
    folded, wanted = _fold(one), _fold(value)
    return wanted in folded if modifier == "contains" else folded.startswith(wanted)


def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def _token(one: Any, value: str) -> bool:
    if isinstance(one, bool):
        one = "true" if one else "false"
    if isinstance(one, str):
        pairs = [("", one)]
    elif "coding" in one:
        pairs = [(c.get("system", ""), c.get("code", "")) for c in one["coding"]]
    else:
        pairs = [(one.get("system", ""), one.get("code") or one.get("value") or "")]
    system, bar, code = value.partition("|")
    if not bar:
        return any(c == value for _, c in pairs)
    return any(s == system and (not code or c == code) for s, c in pairs)


def _span(text: str) -> tuple[dt.datetime, dt.datetime]:
    if match := re.fullmatch(r"(\d{4})", text):
        year = int(match[1])
        return dt.datetime(year, 1, 1, tzinfo=CHINA), dt.datetime(year + 1, 1, 1, tzinfo=CHINA)
    if match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month = int(match[1]), int(match[2])
        after = (year + month // 12, month % 12 + 1)
        return dt.datetime(year, month, 1, tzinfo=CHINA), dt.datetime(*after, 1, tzinfo=CHINA)
    if len(text) == 10:
        begin = dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)
        return begin, begin + dt.timedelta(days=1)
    begin = dt.datetime.fromisoformat(text)
    begin = begin if begin.tzinfo else begin.replace(tzinfo=CHINA)
    return begin, begin + dt.timedelta(seconds=1)


def _date(one: Any, value: str) -> bool:
    if isinstance(one, dict):
        far = dt.datetime(1, 1, 2, tzinfo=CHINA), dt.datetime(9999, 12, 30, tzinfo=CHINA)
        low = _span(one["start"])[0] if one.get("start") else far[0]
        high = _span(one["end"])[1] if one.get("end") else far[1]
    else:
        low, high = _span(str(one))
    prefix = value[:2] if value[:2].isalpha() else "eq"
    begin, end = _span(value.removeprefix(prefix))
    inside = begin <= low and high <= end
    return {
        "eq": inside, "ne": not inside, "gt": high > end, "lt": low < begin,
        "ge": high > end or inside, "le": low < begin or inside,
        "sa": low >= end, "eb": high <= begin,
    }[prefix]  # fmt: skip


def _quantity(one: Any, value: str) -> bool:
    written, *unit = value.split("|")
    if unit and unit[-1] not in (one.get("code"), one.get("unit")):
        return False
    if unit and unit[0] and (unit[0] != one.get("system") or unit[-1] != one.get("code")):
        return False
    prefix = written[:2] if written[:2].isalpha() else "eq"
    text = written.removeprefix(prefix)
    number, held = float(text), float(one["value"])
    half = 0.5 * 10 ** -len(text.partition(".")[2])
    inside = number - half <= held < number + half
    return {
        "eq": inside, "ne": not inside, "gt": held > number, "ge": held >= number,
        "lt": held < number, "le": held <= number,
    }[prefix]  # fmt: skip
