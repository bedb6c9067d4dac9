"""A figure's definition as a FHIR R4 Measure: words and shape, never data."""

from __future__ import annotations

import re
from typing import Any

from xinglin.engines.indicators import (
    AGE_BAND,
    INSTITUTION,
    MCH_YEAR,
    MONTH,
    PLACE,
    QUARTER,
    SEX,
    YEAR,
    Count,
    Formula,
    Indicator,
    Ratio,
    Result,
    Share,
    Unit,
    bases,
)

OWN = "urn:xinglin"
HL7 = "http://terminology.hl7.org/CodeSystem"
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
SCORING_UNIT = "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-scoringUnit"
UCUM = "http://unitsofmeasure.org"
PROPORTION, RATIO, VARIABLE = "proportion", "ratio", "continuous-variable"
COHORT, COMPOSITE = "cohort", "composite"
Resource = dict[str, Any]

# Units that UCUM knows by a code of its own; whatever is counted is a thing in braces.
CODES = {
    "percent": "%", "per-mille": "[ppth]", "per-thousand": "[ppth]", "per-ten-thousand": "10*-4",
    "per-hundred-thousand": "10*-5", "points": "%", "days": "d", "hours": "h", "minutes": "min",
    "years-of-age": "a", "mmhg": "mm[Hg]", "millilitres": "mL", "square-metres": "m2",
    "times-as-many": "1",
}  # fmt: skip
DIMENSIONS = {
    PLACE: ("地区", "Place"),
    INSTITUTION: ("机构", "Institution"),
    SEX: ("性别", "Sex"),
    AGE_BAND: ("年龄段", "Age band"),
    MONTH: ("月", "Month"),
    QUARTER: ("季度", "Quarter"),
    YEAR: ("年", "Year"),
    MCH_YEAR: ("妇幼年度", "Maternal and child health year"),
}
# What each population of a measure means here, in Chinese and English.
POPULATIONS = {
    "initial-population": ("统计时考察的全部对象", "Initial Population"),
    "denominator": ("分母：含随后剔除的对象", "Denominator"),
    "denominator-exclusion": ("考察过而不计入分母的对象", "Denominator Exclusion"),
    "numerator": ("分子", "Numerator"),
    "measure-population": ("有数值的对象", "Measure Population"),
}


def scoring(result: Result | Formula) -> str:
    """How FHIR calls this kind of measure."""
    if isinstance(result, Share):
        return PROPORTION
    if isinstance(result, Ratio):
        return RATIO
    if isinstance(result, Count):
        return COHORT
    return COMPOSITE if isinstance(result, Formula) else VARIABLE


def populations(result: Result | Formula) -> tuple[str, ...]:
    """The populations that a measure of this kind is told in."""
    kind = scoring(result)
    if kind == PROPORTION:
        left_out = ("denominator-exclusion",) if getattr(result, "left_out", None) else ()
        return ("initial-population", "denominator", *left_out, "numerator")
    return {
        RATIO: ("initial-population", "denominator", "numerator"),
        COHORT: ("initial-population",),
        VARIABLE: ("initial-population", "measure-population"),
        COMPOSITE: ("initial-population",),
    }[kind]


def measure(one: Indicator, result: Result | Formula) -> Resource:
    """The definition of a figure as a Measure."""
    newest = one.definitions[0].version == one.version
    return {
        "resourceType": "Measure",
        "id": identity(one.code),
        "language": "zh-CN",
        "extension": [
            told("definition-hash", valueString=one.fingerprint),
            {"url": SCORING_UNIT, "valueCodeableConcept": unit_of(one.unit_type)},
        ],
        "url": canonical(one.code),
        "version": one.version,
        "name": _name(one.code),
        "title": one.title,
        **_translated("title", one.english),
        "status": "active" if newest else "retired",
        "experimental": False,
        **({"date": one.valid_from.isoformat()} if one.valid_from else {}),
        "publisher": one.owner,
        "description": one.definition,
        **_translated("description", one.english_definition),
        "jurisdiction": [concept("urn:iso:std:iso:3166", "CN", "China")],
        **({"effectivePeriod": _in_force(one)} if one.valid_from else {}),
        "relatedArtifact": _sources(one, result),
        "scoring": concept(f"{HL7}/measure-scoring", scoring(result)),
        "rateAggregation": "各地先把分子、分母分别相加再相除，不得对比率求平均",
        **_improvement(one.better),
        **_definitions(one),
        "group": [_group(one, result)],
    }


def _group(one: Indicator, result: Result | Formula) -> Resource:
    stratifiers = [
        {
            "code": {"text": title, **_translated("text", english)},
            "criteria": _criteria(f"{one.code}.{name}", title),
        }
        for name, (title, english) in dimensions(one).items()
    ]
    group: Resource = {
        "description": one.title,
        "population": [
            {
                "code": concept(f"{HL7}/measure-population", code, POPULATIONS[code][1]),
                "description": POPULATIONS[code][0],
                "criteria": _criteria(f"{one.code}.{code}", POPULATIONS[code][0]),
            }
            for code in populations(result)
        ],
        "stratifier": stratifiers,
    }
    return {name: value for name, value in group.items() if value}


def _criteria(name: str, says: str) -> Resource:
    """An expression by its name: it is evaluated where the definition is, not by the reader."""
    return {"description": says, "language": "text/x-xinglin", "expression": name}


def dimensions(one: Indicator) -> dict[str, tuple[str, str]]:
    """By what a figure may be divided, with Chinese and English titles."""
    own = {name: (found.title, name) for name, found in one.attributes.items()}
    named = {PLACE: DIMENSIONS[PLACE]} | {name: DIMENSIONS.get(name) for name in one.by}
    return {name: titles or own[name] for name, titles in named.items() if titles or name in own}


def _in_force(one: Indicator) -> Resource:
    until = one.chosen.until
    start = {"start": one.valid_from.isoformat()} if one.valid_from else {}
    return start | ({"end": until.isoformat()} if until else {})


def _sources(one: Indicator, result: Result | Formula) -> list[Resource]:
    found: list[Resource] = [{"type": "citation", "citation": one.source}]
    if isinstance(result, Formula):
        codes = dict.fromkeys(term.code for term in result.terms)
        found += [
            {"type": "composed-of", "display": str(result), "resource": canonical(code)}
            for code in codes
        ]
    return found


def _improvement(better: str) -> Resource:
    code = {"higher": "increase", "lower": "decrease"}.get(better)
    return {"improvementNotation": improvement(code)} if code else {}


def improvement(code: str) -> Resource:
    """Whether a rising value is a better one."""
    return concept(f"{HL7}/measure-improvement-notation", code)


def _definitions(one: Indicator) -> Resource:
    """The population that the figure is taken of, in words."""
    found = bases.get(one.base_code) if one.base_code else None
    return {"definition": [f"{found.title}：{found.definition}"]} if found else {}


# --- words that Measure and MeasureReport share --------------------------------------------


def canonical(code: str, version: str = "") -> str:
    """The address of a definition that stays: its name, not a place on the net."""
    return f"{OWN}:measure:{code}" + (f"|{version}" if version else "")


def identity(*parts: str) -> str:
    """Parts as a FHIR id: 64 letters, digits, dots and dashes.

    >>> identity("HTN1", "990101", "2025-01-01..2025-03-31")
    'HTN1-990101-2025-01-01..2025-03-31'
    """
    return re.sub(r"[^A-Za-z0-9.-]", "-", "-".join(parts))[:64]


def _name(code: str) -> str:
    """A name that software takes as an identifier.

    >>> _name("htn-1"), _name("1")
    ('Htn_1', 'M1')
    """
    plain = re.sub(r"\W", "_", code, flags=re.ASCII)
    return plain[:1].upper() + plain[1:] if plain[:1].isalpha() else f"M{plain}"


def told(name: str, **value: Any) -> Resource:
    """An extension of our own."""
    return {"url": f"{OWN}:figure:{name}", **value}


def concept(system: str, code: str, display: str = "", says: str = "") -> Resource:
    """A coded concept."""
    coding = {"system": system, "code": code} | ({"display": display} if display else {})
    return {"coding": [coding]} | ({"text": says} if says else {})


def unit_of(unit: Unit) -> Resource:
    """A unit as a coded concept of UCUM."""
    return concept(UCUM, ucum(unit), unit.english, unit.title)


def ucum(unit: Unit) -> str:
    """The UCUM code of a unit: what is counted stands in braces.

    >>> from xinglin.engines.indicators import PEOPLE, PERCENT
    >>> ucum(PERCENT), ucum(PEOPLE)
    ('%', '{people}')
    """
    return CODES.get(unit.code) or f"{{{unit.code}}}"


def _translated(name: str, english: str) -> Resource:
    """The English of a Chinese element, as FHIR's own extension says it."""
    if not english:
        return {}
    parts = [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": english}]
    return {f"_{name}": {"extension": [{"url": TRANSLATION, "extension": parts}]}}
