"""What a Patient says: who somebody is, by which numbers, where he lives, whether he lives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.codes import parse_id
from xinglin.engines.exchange.rules.cells import Unclear, phone_of
from xinglin.engines.exchange.rules.fhir.paths import at, codings, day, each, text
from xinglin.engines.exchange.words import Judged, set_aside

# The number of the resident identity card, as WS 364 and the FHIR profiles of China name it.
OFFICIAL = frozenset(
    {
        "urn:oid:2.16.156.10011.1.3",
        "2.16.156.10011.1.3",
        "urn:oid:2.16.156.112604.1.2.9",
        "https://www.hl7china.org/fhir/sid/idcard",
    }
)
DOCUMENTS = {"PPN": "03", "DL": "05", "NIIP": "12"}  # HL7 table 0203 → CV02.01.101
SEXES = {"male": "1", "female": "2", "unknown": "0", "other": "9"}
EARLIEST = dt.date(1880, 1, 1)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number by which another system knows the person."""

    kind: str
    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Patient:
    """A person as a Patient resource tells of him."""

    name: str
    sex: str
    birth: dt.date
    id_number: str = ""
    phone: str = ""
    address: str = ""
    deceased_on: dt.date | None = None
    divisions: tuple[str, ...] = ()
    numbers: tuple[Numbered, ...] = field(default=())


def read_patient(resource: dict[str, Any], today: dt.date) -> Patient | Judged:
    """The person, or why the resource is set aside."""
    sex = SEXES.get(text(resource, "gender"), "")
    birth = day(resource, "birthDate")
    name = _name(resource)
    absent = [
        title
        for title, given in (("姓名", name), ("性别", sex), ("完整的出生日期", birth))
        if not given
    ]
    if absent or birth is None:
        return set_aside(f"缺少{'、'.join(absent)}", "请来源机构补全后重新发送", "Patient")
    if not EARLIEST <= birth <= today:
        return set_aside("出生日期早于1880年或晚于今天", "请来源机构核对", "birthDate")
    deceased = day(resource, "deceasedDateTime", begin=True)
    if deceased is not None and not birth <= deceased <= today:
        return set_aside("死亡日期早于出生日期或晚于今天", "请来源机构核对", "deceased")
    number, others = "", []
    for one in each(resource, "identifier"):
        value, system = text(one, "value"), text(one, "system")
        if not value:
            continue
        if system in OFFICIAL:
            read = parse_id(value, today)
            wrong = [problem.text for problem in read.problems if problem.rejects]
            if wrong:
                return set_aside(wrong[0], "请来源机构对照证件核对", "identifier")
            if read.birth != birth:
                return set_aside("出生日期与身份证号不一致", "请来源机构对照证件核对", "birthDate")
            number = read.number
        elif system:
            others.append(_numbered(one, system, value))
    return Patient(
        name, sex, birth, number, _phone(resource), _address(resource), deceased,
        _divisions(resource), tuple(others),
    )  # fmt: skip


def _numbered(one: dict[str, Any], system: str, value: str) -> Numbered:
    kinds = [DOCUMENTS[code] for _, code, _ in codings(one, "type") if code in DOCUMENTS]
    return Numbered(kinds[0] if kinds else "99", system[:120], value[:80])


def _name(resource: dict[str, Any]) -> str:
    names = sorted(each(resource, "name"), key=lambda one: text(one, "use") != "official")
    for one in names:
        given = at(one, "given")
        parts = [part.strip() for part in given or () if isinstance(part, str)]
        family, whole = text(one, "family"), text(one, "text")
        if whole:
            return whole[:80]
        chinese = any("\u3400" <= char <= "\u9fff" for char in family + "".join(parts))
        joined = "".join([family, *parts]) if chinese else " ".join([*parts, family])
        if joined.strip():
            return " ".join(joined.split())[:80]
    return ""


def _phone(resource: dict[str, Any]) -> str:
    for one in each(resource, "telecom"):
        if text(one, "system") == "phone":
            try:
                return phone_of(text(one, "value"))
            except Unclear:
                continue
    return ""


def _address(resource: dict[str, Any]) -> str:
    for one in each(resource, "address"):
        lines = at(one, "line")
        parts = [part for part in lines or () if isinstance(part, str)]
        told = text(one, "text") or " ".join([*parts, text(one, "city"), text(one, "state")])
        if told.strip():
            return " ".join(told.split())[:200]
    return ""


def _divisions(resource: dict[str, Any]) -> tuple[str, ...]:
    """Whatever in an address may be a division code, longest first."""
    found: set[str] = set()
    for one in each(resource, "address"):
        words = [text(one, part) for part in ("district", "city", "state", "postalCode")]
        for more in each(one, "extension"):
            words += [text(more, "valueCode"), text(more, "valueString")]
            words += [text(more, "valueCoding", "code")]
        found.update(w for w in words if w.isascii() and w.isdigit() and len(w) in (6, 9, 12, 15))
    return tuple(sorted(found, key=lambda code: (-len(code), code)))
