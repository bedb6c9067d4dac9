"""Writes a document of our own: header by the standard, a section for each part of the answers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from xinglin.engines.exchange.rules.cda.opening import HL7, XSI
from xinglin.engines.exchange.words.papers import (
    DOCUMENTS,
    ELEMENTS,
    FILE_NUMBERS,
    IDENTITY_CARDS,
    INSTITUTIONS,
    KINDS,
    LOINC,
    OWN_CODES,
    OWN_PEOPLE,
    OWN_QUESTIONS,
    SEXES,
    STAFF,
    Paper,
    part_of,
    parts,
)
from xinglin.engines.records import Choice, Form, Measure, Pair, Question, Tick, Ticks

SEX_TITLES = {"1": "男", "2": "女", "0": "未知的性别", "9": "未说明的性别"}
NAMES = {ELEMENTS: "卫生信息数据元目录", OWN_QUESTIONS: "杏林项目目录", LOINC: "LOINC"}
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Path = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One answer: in which section, by which code, under which title, in words and as values.

    A value is the type of HL7 with its attributes; `text` of an ST is told as its content.
    """

    section: str
    system: str
    code: str
    title: str
    words: str
    values: tuple[tuple[str, Mapping[str, str]], ...]
    loinc: str = ""


@dataclass(frozen=True)
class Page:
    """Everything that a document of ours says."""

    paper: Paper
    number: str
    set_number: str
    version: int
    made_at: dt.datetime
    began: dt.date
    ended: dt.date | None
    name: str
    sex: str
    birth: dt.date
    id_number: str
    file_number: str
    phone: str
    address: str
    institution: str
    institution_number: str
    author: str
    author_number: str
    own_number: str
    before: str = ""
    lines: Sequence[Line] = field(default_factory=tuple)
    shots: Sequence[Mapping[str, str]] = ()


def lines_of(paper: Paper, form: Form, answers: Mapping[str, Any]) -> Iterator[Line]:
    """The answers to a form as they stand in a document of that kind."""
    for asked in form:
        section = part_of(paper, asked.code)
        if isinstance(asked, Pair):
            for one in (asked.upper, asked.lower):
                yield from _line(section, one, answers)
        else:
            yield from _line(section, asked, answers)


def _line(section: str, asked: Question, answers: Mapping[str, Any]) -> Iterator[Line]:
    given = answers.get(asked.code)
    if given in (None, "", []):
        return
    system, code = (ELEMENTS, asked.element) if asked.element else (OWN_QUESTIONS, asked.code)
    words = asked.show(answers)
    yield Line(
        section, system, code, asked.title, words, tuple(_values(asked, given, words)), asked.loinc
    )


def _values(asked: Question, given: Any, words: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(asked, Measure):
        yield "PQ", {"value": f"{given:.6f}".rstrip("0").rstrip("."), "unit": asked.unit or "1"}
    elif isinstance(asked, Choice):
        for one in given if isinstance(asked, Ticks) else [given]:
            title = asked.title_of(one)
            yield "CD", {"code": str(one), "codeSystem": OWN_CODES, "displayName": title}
    elif isinstance(asked, Tick):
        yield "BL", {"value": "true" if given else "false"}
    else:
        yield "ST", {"text": words}


def written(page: Page) -> bytes:
    """The document as UTF-8."""
    root = etree.Element(f"{{{HL7}}}ClinicalDocument", nsmap={None: HL7, "xsi": XSI})
    _add(root, "realmCode", code="CN")
    _add(root, "typeId", root="2.16.840.1.113883.1.3", extension="POCD_MT000040")
    _add(root, "templateId", root=page.paper.template)
    _add(root, "id", root=DOCUMENTS, extension=page.number)
    _add(root, "code", code=page.paper.code, codeSystem=KINDS,
         codeSystemName="卫生信息共享文档规范编码体系")  # fmt: skip
    _add(root, "title", page.paper.title)
    _add(root, "effectiveTime", value=f"{page.made_at:%Y%m%d%H%M%S%z}")
    _add(root, "confidentialityCode", code="N", codeSystem="2.16.840.1.113883.5.25",
         codeSystemName="Confidentiality", displayName="正常访问保密级别")  # fmt: skip
    _add(root, "languageCode", code="zh-CN")
    _add(root, "setId", root=DOCUMENTS, extension=page.set_number)
    _add(root, "versionNumber", value=str(page.version))
    _subject(root, page)
    _author(root, page)
    _event(root, page)
    _body(root, page)
    told: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True, standalone=None
    )
    return told


def _add(above: Any, name: str, words: str = "", **attributes: str) -> Any:
    """An element below another; what XML cannot hold is left out."""
    below = etree.SubElement(above, f"{{{HL7}}}{name}")
    for key, value in attributes.items():
        if value:
            below.set(key, _UNFIT.sub("", value))
    if words:
        below.text = _UNFIT.sub("", words)
    return below


def _subject(root: Any, page: Page) -> None:
    target = _add(root, "recordTarget", typeCode="RCT", contextControlCode="OP")
    role = _add(target, "patientRole", classCode="PAT")
    if page.file_number:
        _add(role, "id", root=FILE_NUMBERS, extension=page.file_number)
    elif page.id_number:
        _add(role, "id", root=IDENTITY_CARDS, extension=page.id_number)
    else:
        _add(role, "id", root=OWN_PEOPLE, extension=page.own_number)
    if page.address:
        _add(role, "addr", page.address, use="H")
    if page.phone:
        _add(role, "telecom", value=f"tel:{page.phone}")
    person = _add(role, "patient", classCode="PSN", determinerCode="INSTANCE")
    if page.id_number:
        _add(person, "id", root=IDENTITY_CARDS, extension=page.id_number)
    _add(person, "name", page.name)
    _add(person, "administrativeGenderCode", code=page.sex, codeSystem=SEXES,
         codeSystemName="生理性别代码表(GB/T 2261.1)",
         displayName=SEX_TITLES.get(page.sex, ""))  # fmt: skip
    _add(person, "birthTime", value=f"{page.birth:%Y%m%d}")


def _author(root: Any, page: Page) -> None:
    author = _add(root, "author", typeCode="AUT", contextControlCode="OP")
    _add(author, "time", value=f"{page.made_at:%Y%m%d%H%M%S%z}")
    assigned = _add(author, "assignedAuthor", classCode="ASSIGNED")
    _identified(assigned, STAFF, page.author_number)
    _add(_add(assigned, "assignedPerson"), "name", page.author or page.institution)
    _organisation(_add(assigned, "representedOrganization"), page)
    custodian = _add(_add(root, "custodian", typeCode="CST"), "assignedCustodian",
                     classCode="ASSIGNED")  # fmt: skip
    _organisation(_add(custodian, "representedCustodianOrganization", classCode="ORG",
                       determinerCode="INSTANCE"), page)  # fmt: skip


def _identified(below: Any, root: str, number: str) -> None:
    """An identifier, or that there is none."""
    if number:
        _add(below, "id", root=root, extension=number)
    else:
        _add(below, "id", nullFlavor="NI")


def _organisation(below: Any, page: Page) -> None:
    _identified(below, INSTITUTIONS, page.institution_number)
    _add(below, "name", page.institution)


def _event(root: Any, page: Page) -> None:
    """When what it tells of took place, and which document it replaces, in the schema's order."""
    if not page.paper.met:
        event = _add(_add(root, "documentationOf"), "serviceEvent", classCode="PCPR")
        _span(event, page)
    if page.before:
        related = _add(root, "relatedDocument", typeCode="RPLC")
        before = _add(related, "parentDocument")
        _add(before, "id", root=DOCUMENTS, extension=page.before)
        _add(before, "setId", root=DOCUMENTS, extension=page.set_number)
    if page.paper.met:
        event = _add(
            _add(root, "componentOf"), "encompassingEncounter", classCode="ENC", moodCode="EVN"
        )
        _add(event, "code", code=page.paper.met, codeSystem="2.16.840.1.113883.5.4")
        _span(event, page)


def _span(event: Any, page: Page) -> None:
    span = _add(event, "effectiveTime")
    _add(span, "low", value=f"{page.began:%Y%m%d}")
    if page.ended:
        _add(span, "high", value=f"{page.ended:%Y%m%d}")


def _body(root: Any, page: Page) -> None:
    body = _add(_add(root, "component"), "structuredBody")
    for code in page.paper.sections:
        lines = [one for one in page.lines if one.section == code]
        shots = page.shots if code == "11369-6" else ()
        if lines or shots:
            _section(body, code, lines, shots)


def _section(
    body: Any, code: str, lines: Sequence[Line], shots: Sequence[Mapping[str, str]]
) -> None:
    section = _add(_add(body, "component"), "section")
    _add(section, "code", code=code, codeSystem=LOINC, codeSystemName="LOINC",
         displayName=parts[code].title)  # fmt: skip
    _add(section, "title", parts[code].title)
    table = _add(_add(section, "text"), "table")
    head = _add(_add(table, "thead"), "tr")
    for title in ("项目", "内容"):
        _add(head, "th", title)
    rows = _add(table, "tbody")
    for title, words in _shown(lines, shots):
        row = _add(rows, "tr")
        _add(row, "td", title)
        _add(row, "td", words)
    for one in lines:
        _entry(section, one)
    for shot in shots:
        _shot(section, shot)


def _shown(lines: Sequence[Line], shots: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for one in lines:
        yield one.title, one.words
    for shot in shots:
        yield shot["title"], "　".join(filter(None, (shot["day"], shot.get("lot"))))


def _entry(section: Any, one: Line) -> None:
    held = _add(_add(section, "entry", typeCode="COMP"), "observation", classCode="OBS",
                moodCode="EVN")  # fmt: skip
    code = _add(held, "code", code=one.code, codeSystem=one.system,
                codeSystemName=NAMES.get(one.system, ""), displayName=one.title)  # fmt: skip
    if one.loinc:
        _add(code, "translation", code=one.loinc, codeSystem=LOINC, codeSystemName="LOINC")
    for kind, told in one.values:
        plain = {name: text for name, text in told.items() if name != "text"}
        value = _add(held, "value", told.get("text", ""), **plain)
        value.set(f"{{{XSI}}}type", kind)


def _shot(section: Any, shot: Mapping[str, str]) -> None:
    given = _add(_add(section, "entry", typeCode="COMP"), "substanceAdministration",
                 classCode="SBADM", moodCode="EVN")  # fmt: skip
    _add(given, "effectiveTime", value=shot["day"].replace("-", ""))
    if shot.get("number"):
        _add(given, "repeatNumber", value=shot["number"])
    made = _add(_add(given, "consumable"), "manufacturedProduct")
    material = _add(made, "manufacturedMaterial")
    _add(material, "code", code=shot["code"], codeSystem=OWN_CODES, displayName=shot["title"])
    if shot.get("lot"):
        _add(material, "lotNumberText", shot["lot"])
