"""Shared documents as a hospital's system writes them, for the tests."""

from __future__ import annotations

from typing import Any

from xinglin.engines.exchange.tests.made import number

CARD = number("19600301", 1)
DE = "2.16.156.10011.2.2.1"


def observed(code: str, value: str, title: str = "", system: str = DE) -> str:
    """An entry; `value` is the value element's attributes, or its type and text."""
    return (
        f'<entry><observation classCode="OBS" moodCode="EVN"><code code="{code}" '
        f'codeSystem="{system}" displayName="{title}"/>{value}</observation></entry>'
    )


def quantity(value: Any, unit: str = "mmHg") -> str:
    """A value with its unit."""
    return f'<value xsi:type="PQ" value="{value}" unit="{unit}"/>'


PRESSURE = observed("DE04.10.174.00", quantity(152), "收缩压") + observed(
    "DE04.10.176.00", quantity(88), "舒张压"
)


def section(code: str, title: str, *entries: str, text: str = "") -> str:
    """A section with its entries."""
    return (
        f'<component><section><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
        f"<title>{title}</title><text>{text}</text>{''.join(entries)}</section></component>"
    )


def paper(kind: str = "HSDB04.01", own: str = "D1", body: str | None = None, **more: Any) -> str:
    """A document; more: card, name, sex, birth, day, version, replaces, author, head, file."""
    told = {"card": CARD, "name": "王五", "sex": "1", "birth": "19600301", "day": "20260301",
            "version": "", "replaces": "", "author": "杏林县人民医院", "head": "", "file": "",
            "encoding": "UTF-8"} | more  # fmt: skip
    author = (
        '<author><assignedAuthor><assignedPerson><name>李医生</name></assignedPerson>'
        f'<representedOrganization><id root="2.16.156.10011.1.5" extension="H1"/>'
        f"<name>{told['author']}</name></representedOrganization></assignedAuthor></author>"
        if told["author"] else ""
    )  # fmt: skip
    version = (
        f'<versionNumber value="{told["version"]}"/>' if told["version"] else "<versionNumber/>"
    )
    replaced = (
        f'<relatedDocument typeCode="RPLC"><parentDocument><id root="2.16.156.10011.1.1" '
        f'extension="{told["replaces"]}"/></parentDocument></relatedDocument>'
        if told["replaces"] else ""
    )  # fmt: skip
    card = f'<id root="2.16.156.10011.1.3" extension="{told["card"]}"/>' if told["card"] else ""
    file = f'<id root="2.16.156.10011.1.2" extension="{told["file"]}"/>' if told["file"] else ""
    body = section("8716-3", "生命体征", PRESSURE) if body is None else body
    return (
        f'<?xml version="1.0" encoding="{told["encoding"]}"?>\n{told["head"]}'
        '<ClinicalDocument xmlns="urn:hl7-org:v3" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><realmCode code="CN"/>'
        f'<id root="2.16.156.10011.1.1" extension="{own}"/>'
        f'<code code="{kind}" codeSystem="2.16.156.10011.2.4"/><title>随访</title>'
        f'<effectiveTime value="{told["day"]}103000"/><setId/>{version}'
        f'<recordTarget><patientRole>{file}<telecom value="13900000000"/><patient>{card}'
        f'<name>{told["name"]}</name><administrativeGenderCode code="{told["sex"]}"/>'
        f'<birthTime value="{told["birth"]}"/></patient></patientRole></recordTarget>'
        f"{author}{replaced}<component><structuredBody>{body}</structuredBody></component>"
        "</ClinicalDocument>"
    )
