"""A figure's value as a FHIR R4 MeasureReport: its counts, its score, its subjects by number.

People are numbers (`Patient/17`) and never names; a cell that is too small to be shown says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import orjson

from xinglin.engines.exchange.rules.fhir.measures import (
    COHORT,
    COMPOSITE,
    HL7,
    OWN,
    POPULATIONS,
    PROPORTION,
    RATIO,
    SCORING_UNIT,
    UCUM,
    Resource,
    canonical,
    concept,
    dimensions,
    identity,
    improvement,
    populations,
    scoring,
    told,
    ucum,
    unit_of,
)
from xinglin.engines.indicators import Formula, Indicator, Result
from xinglin.kernel.time import Period

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
MASKED, NOT_APPLICABLE, UNKNOWN = "masked", "not-applicable", "unknown"
SUMMARY, SUBJECTS = "summary", "subject-list"
SEXES = {"0": ("未知", "unknown"), "1": ("男", "male"), "2": ("女", "female"),
         "9": ("未说明", "other")}  # fmt: skip
Count = int | None


@dataclass(frozen=True)
class Cell:
    """One value with its two sides; `hidden` when it is too small for who asked."""

    numerator: Count
    denominator: Decimal | None
    value: Decimal | None
    based: Count = None  # people below the line, where the denominator is an estimate made of them
    left_out: Count = None  # looked at and not below the line; None where nobody may know
    hidden: bool = False


@dataclass(frozen=True)
class Asked:
    """Of what a report speaks: figure, definition, place, time, state of the data."""

    one: Indicator
    result: Result | Formula
    period: Period
    place: str
    place_name: str
    commit: int
    snapshot: str
    at: dt.datetime


@dataclass(frozen=True)
class Stratum:
    """A part of a division: `dimension` and the code and title of its value."""

    dimension: str
    code: str
    title: str
    cell: Cell


@dataclass(frozen=True)
class Subjects:
    """The people of each population, by number, each once, in order; their hash with the value."""

    of: Mapping[str, Sequence[int]]
    hash: str


@dataclass(frozen=True)
class Report:
    """Everything that a MeasureReport is written from."""

    asked: Asked
    whole: Cell
    strata: Sequence[Stratum] = ()
    subjects: Subjects | None = None
    hash: str = field(default="")


def measure_report(report: Report) -> Resource:
    """The value as a MeasureReport, with its subjects where they are given."""
    asked, subjects = report.asked, report.subjects
    one = asked.one
    better = {"higher": "increase", "lower": "decrease"}.get(one.better)
    lists = _lists(report) if subjects else []
    return {
        "resourceType": "MeasureReport",
        "id": identity(one.code, asked.place, asked.period.code),
        "language": "zh-CN",
        **({"contained": lists} if lists else {}),
        "extension": [
            told("commit", valueInteger=asked.commit),
            told("snapshot", valueString=asked.snapshot),
            told("definition-hash", valueString=one.fingerprint),
            told("hash", valueString=subjects.hash if subjects else hash_of(report)),
            {"url": SCORING_UNIT, "valueCodeableConcept": unit_of(one.unit_type)},
        ],
        "status": "complete",
        "type": SUBJECTS if subjects else SUMMARY,
        "measure": canonical(one.code, one.version),
        "subject": {
            "type": "Location",
            "identifier": {"system": f"{OWN}:place", "value": asked.place},
            "display": asked.place_name,
        },
        "date": asked.at.isoformat(timespec="seconds"),
        "reporter": {"type": "Organization", "display": one.owner},
        "period": {"start": asked.period.start.isoformat(), "end": asked.period.end.isoformat()},
        **({"improvementNotation": improvement(better)} if better else {}),
        "group": [_group(report)],
    }


def hash_of(report: Report) -> str:
    """SHA-256 over definition, state of the data and value: equal when the same was counted."""
    asked, whole = report.asked, report.whole
    said = {
        "code": asked.one.code, "definition": asked.one.fingerprint, "place": asked.place,
        "period": asked.period.code, "commit": asked.commit, "snapshot": asked.snapshot,
        "numerator": whole.numerator, "denominator": _text(whole.denominator),
        "value": _text(whole.value),
    }  # fmt: skip
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


# --- groups --------------------------------------------------------------------------------


def _group(report: Report) -> Resource:
    asked, whole = report.asked, report.whole
    estimated = whole.denominator if scoring(asked.result) == RATIO else None
    extra = [told("denominator", valueDecimal=float(estimated))] if estimated is not None else []
    group: Resource = {
        "extension": extra,
        "population": _populations(asked.result, whole, whole.left_out, report.subjects),
        "measureScore": _score(asked.one, whole),
        "stratifier": _stratifiers(report),
    }
    return {name: value for name, value in group.items() if value}


def _populations(
    result: Result | Formula, cell: Cell, left_out: Count, subjects: Subjects | None = None
) -> list[Resource]:
    found = []
    for code in populations(result):
        number = _counted(result, code, cell, left_out)
        if subjects is not None and number is None:
            number = len(subjects.of[code])
        one: Resource = {
            "code": concept(f"{HL7}/measure-population", code, POPULATIONS[code][1]),
            **_count(cell, number),
        }
        if subjects is not None:
            one["subjectResults"] = {"reference": f"#{code}"}
        found.append(one)
    return found


def _counted(result: Result | Formula, code: str, cell: Cell, left_out: Count) -> Count:
    """How many are in a population; who is left out is in the denominator until he is."""
    kind = scoring(result)
    if code in ("numerator", "measure-population") or kind == COHORT:
        return cell.numerator
    if code == "denominator-exclusion":
        return left_out
    below = cell.based
    if kind == PROPORTION and "denominator-exclusion" in populations(result):
        return None if below is None or left_out is None else below + left_out
    if kind == COMPOSITE or (kind == RATIO and code == "initial-population"):
        return None  # of several groups: people may be in more than one of them
    return below


def _count(cell: Cell, number: Count) -> Resource:
    if number is not None and not cell.hidden:
        return {"count": number}
    return {"_count": _absent(MASKED if cell.hidden else UNKNOWN)}


def _absent(why: str) -> Resource:
    return {"extension": [{"url": ABSENT, "valueCode": why}]}


def _score(one: Indicator, cell: Cell) -> Resource:
    """The value with its unit: a number as it is printed, or why there is none."""
    unit = {"unit": one.unit, "system": UCUM, "code": ucum(one.unit_type)}
    if cell.hidden:
        return {**_absent(MASKED), **unit}
    if cell.value is None:
        return {**_absent(NOT_APPLICABLE), **unit}
    return {"value": number(cell.value), **unit}


def number(value: Decimal) -> int | float:
    """A decimal as JSON takes it: 62.50 is 62.5, which is the same number.

    >>> number(Decimal("62.50")), number(Decimal("7.00"))
    (62.5, 7)
    """
    return int(value) if value == value.to_integral_value() else float(value)


def _stratifiers(report: Report) -> list[Resource]:
    """The divisions asked for; left out are nobody's sex or village, so strata are without them."""
    titles = dimensions(report.asked.one)
    found: dict[str, list[Resource]] = {}
    for one in report.strata:
        coding = {"system": f"{OWN}:dimension:{one.dimension}", "code": one.code}
        stratum = {
            "value": {"coding": [coding], "text": one.title},
            "population": _populations(report.asked.result, one.cell, 0),
            "measureScore": _score(report.asked.one, one.cell),
        }
        kept = {name: value for name, value in stratum.items() if value}
        found.setdefault(one.dimension, []).append(kept)
    return [
        {"code": [concept(f"{OWN}:dimension", name, says=titles[name][0])], "stratum": several}
        for name, several in found.items()
    ]


# --- lists ---------------------------------------------------------------------------------


def _lists(report: Report) -> list[Resource]:
    """One List for each population: references to people by number."""
    assert report.subjects is not None
    return [
        {
            "resourceType": "List",
            "id": code,
            "status": "current",
            "mode": "snapshot",
            "title": POPULATIONS[code][0],
            "date": report.asked.at.isoformat(timespec="seconds"),
            **_entries(people),
        }
        for code, people in report.subjects.of.items()
    ]


def _entries(people: Iterable[int]) -> Resource:
    entries = [{"item": {"reference": f"Patient/{person}"}} for person in people]
    if entries:
        return {"entry": entries}
    reason = concept(f"{HL7}/list-empty-reason", "nilknown", "Nil Known")
    return {"emptyReason": reason}


def subjects_of(
    result: Result | Formula,
    above: Iterable[int],
    below: Iterable[int],
    left_out: Iterable[int],
    proof: str,
) -> Subjects:
    """The people of each population, each once, in the order of their numbers."""
    one, two, out = set(above), set(below), set(left_out)
    kind = scoring(result)
    everybody = {PROPORTION: two | out, RATIO: one | two, COHORT: one, COMPOSITE: one | two}
    members: dict[str, set[int]] = {
        "initial-population": everybody.get(kind, one | two),
        "denominator": two | out,
        "denominator-exclusion": out,
        "numerator": one,
        "measure-population": one,
    }
    if kind == RATIO:
        members["denominator"] = two
    return Subjects({code: sorted(members[code]) for code in populations(result)}, proof)
