"""What the body of a document says in structured entries, one fact for each observation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xinglin.engines.exchange.rules.cda.heading import moment
from xinglin.engines.exchange.rules.cda.opening import HL7, XSI, all_at, at, attribute, said
from xinglin.engines.exchange.words.papers import ELEMENTS, LOINC, OWN_QUESTIONS
from xinglin.engines.records import BLOOD_PRESSURE, Question, questions

MOST = 2_000
PARTS = (BLOOD_PRESSURE.upper, BLOOD_PRESSURE.lower)
_BY_ELEMENT = {one.element: one for one in (*PARTS, *questions) if one.element}
_BY_LOINC = {one.loinc: one for one in (*PARTS, *questions) if one.loinc}


@dataclass(frozen=True)
class Value:
    """One value: what it is as text, its code and the list that code is of, its unit."""

    kind: str
    text: str = ""
    code: str = ""
    system: str = ""
    unit: str = ""

    @property
    def plain(self) -> str:
        """The value in words."""
        return f"{self.text or self.code} {self.unit}".strip()

    @property
    def number(self) -> float | None:
        """The value of a quantity or a number."""
        if self.kind not in ("PQ", "INT", "REAL"):
            return None
        try:
            found = float(self.text)
        except ValueError:
            return None
        return found if math.isfinite(found) else None


@dataclass(frozen=True)
class Fact:
    """An observation: its code in a list, its title, its values, the section it stands in."""

    system: str
    code: str
    title: str
    values: tuple[Value, ...]
    section: str = ""
    loinc: str = ""
    at: str = ""

    @property
    def field(self) -> str:
        """The name under which our forms keep its answer; empty when they ask no such thing."""
        if self.system == OWN_QUESTIONS:
            return self.code
        found = self.question
        return found.code if found is not None else ""

    @property
    def question(self) -> Question | None:
        """The question of the catalogue that it answers."""
        if self.system == OWN_QUESTIONS:
            return questions.get(self.code)
        if self.system == ELEMENTS:
            return _BY_ELEMENT.get(self.code) or _BY_LOINC.get(self.loinc)
        return _BY_LOINC.get(self.code if self.system == LOINC else self.loinc)


@dataclass(frozen=True)
class Shot:
    """A dose as a document tells of it."""

    product: str
    title: str
    day: str
    lot: str
    number: str


def facts_in(root: Any) -> list[Fact]:
    """Every observation with a code and a value, in their order."""
    found: list[Fact] = []
    for section in _sections(root):
        code = attribute(section, "code", "code", 20)
        for one in section.iter(f"{{{HL7}}}observation"):
            if _owner(one) is not section:
                continue
            fact = _fact(one, code)
            if fact is not None and len(found) < MOST:
                found.append(fact)
    return found


def shots_in(root: Any) -> list[Shot]:
    """Every dose that was given."""
    found = []
    for one in list(root.iter(f"{{{HL7}}}substanceAdministration"))[:MOST]:
        material = at(one, "consumable/manufacturedProduct/manufacturedMaterial")
        time = moment(attribute(one, "effectiveTime", "value"))
        if material is not None and time is not None:
            found.append(Shot(
                attribute(material, "code", "code", 40),
                attribute(material, "code", "displayName") or said(at(material, "name")),
                time.date().isoformat(), said(at(material, "lotNumberText"), 30),
                attribute(one, "repeatNumber", "value", 4) or attribute(one, "doseNumber", "value"),
            ))  # fmt: skip
    return found


def _sections(root: Any) -> Iterator[Any]:
    yield from list(root.iter(f"{{{HL7}}}section"))[:200]


def _owner(one: Any) -> Any:
    """The nearest section around an element."""
    above = one.getparent()
    while above is not None and above.tag != f"{{{HL7}}}section":
        above = above.getparent()
    return above


def _fact(one: Any, section: str) -> Fact | None:
    if one.get("negationInd") == "true":
        return None
    code = attribute(one, "code", "code", 40)
    values = tuple(value for held in all_at(one, "value") if (value := _value(held)) is not None)
    if not code or not values:
        return None
    loinc = ""
    for other in all_at(one, "code/translation"):
        if other.get("codeSystem") == LOINC:
            loinc = attribute(other, "", "code", 20)
    time = moment(attribute(one, "effectiveTime", "value"))
    return Fact(
        attribute(one, "code", "codeSystem", 60), code, attribute(one, "code", "displayName", 80),
        values, section, loinc, time.date().isoformat() if time else "",
    )  # fmt: skip


def _value(held: Any) -> Value | None:
    """A value by its type; nothing where it is said to be unknown."""
    if held.get("nullFlavor"):
        return None
    kind = str(held.get(f"{{{XSI}}}type") or "").rpartition(":")[2]
    written = attribute(held, "", "value")
    if kind in ("CD", "CE", "CV", "CO", "CS"):
        code = attribute(held, "", "code", 40)
        text = attribute(held, "", "displayName") or said(held)
        known = Value("CD", text, code, attribute(held, "", "codeSystem", 60))
        return known if code or text else None
    if kind in ("PQ", "INT", "REAL"):
        unit = attribute(held, "", "unit", 20)
        return Value(kind, written, unit="" if unit == "1" else unit) if written else None
    if kind == "BL":
        return Value("BL", written) if written in ("true", "false") else None
    if kind == "TS":
        time = moment(written)
        return Value("TS", time.date().isoformat()) if time else None
    words = said(held, 1_000) or written
    return Value("ST", words) if words else None
