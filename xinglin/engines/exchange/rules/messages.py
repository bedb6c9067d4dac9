"""HL7 v2: what a message says as FHIR resources, and how it is acknowledged.

Parsing is the `hl7` library's; what this module adds is which fields mean what. The resources go
the way of every FHIR import, so that people are matched and records written by the same hands.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import hl7

from xinglin.engines.exchange.words import Malformed

TAKEN = {
    "ADT": ("A01", "A04", "A08", "A40"), "ORU": ("R01",),
    "SIU": ("S12", "S13", "S14", "S15", "S26"),
}  # fmt: skip
# Made, moved, changed, called off, not come: of one appointment under one number.
BOOKED = {"S15": "cancelled", "S26": "noshow"}
IDENTITY_CARD = "urn:oid:2.16.156.10011.1.3"
IDENTITY_KINDS = frozenset({"NNCHN", "NN", "NI", "ID", "SFZ"})
SEXES = {"M": "male", "F": "female", "U": "unknown", "O": "other", "A": "other", "1": "male",
         "2": "female"}  # fmt: skip
CLASSES = {"I": "IMP", "O": "AMB", "E": "EMER", "P": "AMB", "B": "IMP", "R": "AMB"}
STATUSES = {"F": "final", "C": "corrected", "P": "preliminary", "A": "amended", "R": "preliminary"}
CODINGS = {"LN": "http://loinc.org", "I10": "http://hl7.org/fhir/sid/icd-10",
           "SCT": "http://snomed.info/sct"}  # fmt: skip
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(?:\.\d+)?([+-]\d{4})?")
_CARD = re.compile(r"\d{17}[\dXx]")
_ID = re.compile(r"[^A-Za-z0-9.-]+")


class Unfit(ValueError):
    """A message that says too little, or is of a kind that is not taken; the text says why."""

    def __init__(self, why: str, field: str = "", rejects: bool = False) -> None:
        super().__init__(why)
        self.why, self.field, self.rejects = why, field, rejects


@dataclass(frozen=True)
class Read:
    """A message: who sent it, under which number, of which kind, in what characters."""

    message: Any
    sender: str
    control: str
    kind: str
    encoding: str

    def get(
        self, segment: str, field: int, component: int = 1, *, nth: int = 1, rep: int = 1
    ) -> str:
        """What stands in a field; nothing when it stands nowhere."""
        try:
            found = self.message.extract_field(segment, nth, field, rep, component, 1)
            return str(self.message.unescape(str(found or ""))).replace('""', "").strip()
        except (hl7.HL7Exception, LookupError, ValueError, TypeError):
            return ""

    def count(self, segment: str) -> int:
        """How many segments of a name there are."""
        return sum(1 for one in self.message if str(one[0]) == segment)

    def names(self) -> list[str]:
        """The segments in their order."""
        return [str(one[0]) for one in self.message]


def encoding_of(data: bytes) -> str:
    """By MSH-18, else UTF-8 if it can be that, else GB18030.

    >>> encoding_of(b"MSH|^~\\\\&|A|B|||1||ADT^A01|1|P|2.4||||||GB 18030-2000")
    'gb18030'
    """
    head = data.split(b"\r", 1)[0].decode("ascii", "replace")
    fields = head.split(head[3:4]) if len(head) > 3 else []
    said = re.sub(r"[^A-Z0-9]", "", fields[17].upper()) if len(fields) > 17 else ""
    if said.startswith(("GB18030", "GBK", "GB2312")):
        return "gb18030"
    if said.startswith(("UNICODEUTF8", "UTF8")):
        return "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def read_message(data: bytes) -> Read:
    """The message; raises Malformed when it is none."""
    data = data.strip(b"\r\n \x00").replace(b"\r\n", b"\r").replace(b"\n", b"\r")
    if not data.startswith(b"MSH") or len(data) < 9 or data[3:4].isalnum():
        raise Malformed("no MSH")
    if len(set(data[3:8])) != 5 or any(chr(one).isalnum() or one < 33 for one in data[3:8]):
        raise Malformed("no separators")
    encoding = encoding_of(data)
    try:
        message = hl7.parse(data.decode(encoding))
        first = Read(message, "", "", "", encoding)
    except (hl7.HL7Exception, UnicodeDecodeError, LookupError, ValueError, TypeError) as error:
        raise Malformed("cannot be parsed") from error
    sender = "/".join(filter(None, (first.get("MSH", 3), first.get("MSH", 4))))[:120]
    kind = "^".join(filter(None, (first.get("MSH", 9), first.get("MSH", 9, 2))))[:20]
    return Read(message, sender, first.get("MSH", 10)[:80], kind, encoding)


def must_be_taken(read: Read) -> None:
    """Raise Unfit for a message of another kind, or without a number or a sender."""
    if not read.control:
        raise Unfit("没有消息编号（MSH-10）", "MSH-10", rejects=True)
    if not read.sender:
        raise Unfit("没有发送系统（MSH-3）", "MSH-3", rejects=True)
    kind, _, event = read.kind.partition("^")
    if event not in TAKEN.get(kind, ()):
        known = "、".join(f"{kind}^{one}" for kind, events in TAKEN.items() for one in events)
        raise Unfit(f"不接收{read.kind or '没有类型的'}消息；接收：{known}", "MSH-9", rejects=True)


def answer(read: Read | None, code: str, text: str, moment: dt.datetime) -> bytes:
    """The acknowledgement, in the characters of the message: AA, AE or AR, and why."""
    get = read.get if read is not None else (lambda *words, **more: "")
    plain = re.sub(r"[|^~\\&\r\n]", " ", text)[:200]
    control = read.control if read is not None else ""
    number = hashlib.sha256(f"{control}{moment.isoformat()}".encode()).hexdigest()[:20]
    charset = (
        "GB 18030-2000" if read is not None and read.encoding == "gb18030" else "UNICODE UTF-8"
    )
    event = get("MSH", 9, 2)
    head = [
        "MSH", "^~\\&", "XINGLIN", "", _bare(get("MSH", 3)), _bare(get("MSH", 4)),
        f"{moment:%Y%m%d%H%M%S}", "", f"ACK^{_bare(event)}" if event else "ACK", number, "P",
        _bare(get("MSH", 12)) or "2.4", "", "", "", "", "", charset,
    ]  # fmt: skip
    lines = ["|".join(head), f"MSA|{code}|{_bare(control)}|{plain}"]
    return ("\r".join(lines) + "\r").encode(
        read.encoding if read is not None else "utf-8", "replace"
    )


def _bare(text: str) -> str:
    return re.sub(r"[|^~\\&\r\n]", "", text)


# --- what a message says ---


def resources_of(read: Read, cover: Callable[[str], str]) -> list[dict[str, Any]]:
    """The resources that a message tells of, people first; raises Unfit.

    `cover` makes a key of an identity number that says nothing of it.
    """
    must_be_taken(read)
    patient = _patient(read, cover)
    found = [patient]
    who = {"reference": f"Patient/{patient['id']}"}
    kind, _, event = read.kind.partition("^")
    if kind == "SIU":
        return [*found, _appointment(read, who, event)]
    if event != "A40":
        found += _encounter(read, who)
    if kind == "ORU":
        found += _observations(read, who)
    return found


def merged_away(read: Read, cover: Callable[[str], str]) -> str:
    """The key of the number by which the sender does not know the person any more (A40)."""
    number = read.get("MRG", 1)
    if not number:
        raise Unfit("没有被合并的病人号（MRG-1）", "MRG-1")
    return cover(number) if _CARD.fullmatch(number) else _id(number)


def _id(*parts: str) -> str:
    """An id of FHIR made of a sender's number; what cannot stand in one is told by a digest."""
    text = "-".join(parts)
    plain = _ID.sub("-", text)
    if plain == text and 0 < len(text) <= 64:
        return text
    return f"{plain[:40]}-{hashlib.sha256(text.encode()).hexdigest()[:20]}" if text else ""


def _patient(read: Read, cover: Callable[[str], str]) -> dict[str, Any]:
    if not read.count("PID"):
        raise Unfit("没有病人信息（PID）", "PID")
    number, identity = "", ""
    for rep in range(1, 9):
        value = read.get("PID", 3, rep=rep)
        kind = read.get("PID", 3, 5, rep=rep).upper()
        if not value:
            break
        if kind in IDENTITY_KINDS:
            identity = identity or value
        else:
            number = number or value
    identity = identity or read.get("PID", 19)
    if _CARD.fullmatch(number):  # some use the identity number as their own
        identity, number = identity or number, ""
    if not number and not identity:
        raise Unfit("没有病人号（PID-3）", "PID-3")
    family, given = read.get("PID", 5), read.get("PID", 5, 2)
    birth = moment_of(read.get("PID", 7))
    found: dict[str, Any] = {
        "resourceType": "Patient",
        "id": _id(number) if number else cover(identity),
        "identifier": [{"system": f"urn:hl7:{read.sender}", "value": number}] if number else [],
        "name": [{"text": family if not given else f"{family}{given}"}],
        "gender": SEXES.get(read.get("PID", 8).upper(), "unknown"),
        "birthDate": birth[:10],
    }
    if identity:
        found["identifier"].append({"system": IDENTITY_CARD, "value": identity})
    if phone := read.get("PID", 13) or read.get("PID", 13, 12):
        found["telecom"] = [{"system": "phone", "value": phone}]
    lines = " ".join(filter(None, (read.get("PID", 11, 3), read.get("PID", 11))))
    if lines or read.get("PID", 11, 9):
        found["address"] = [{"text": lines, "district": read.get("PID", 11, 9)}]
    return found


def _encounter(read: Read, who: dict[str, str]) -> list[dict[str, Any]]:
    number = read.get("PV1", 19)
    began = moment_of(read.get("PV1", 44))
    if not number or not began:
        return []
    period = {"start": began}
    if ended := moment_of(read.get("PV1", 45)):
        period["end"] = ended
    return [{
        "resourceType": "Encounter", "id": _id(number),
        "status": "finished" if ended else "in-progress",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                  "code": CLASSES.get(read.get("PV1", 2).upper(), "AMB")},
        "subject": who, "period": period,
    }]  # fmt: skip


def _observations(read: Read, who: dict[str, str]) -> list[dict[str, Any]]:
    """A resource for each OBX, under the OBR that stands before it."""
    found, request, result = [], 0, 0
    for name in read.names():
        if name == "OBR":
            request += 1
        elif name == "OBX":
            result += 1
            found.append(_observation(read, who, request, result))
    if not found:
        raise Unfit("没有检验结果（OBX）", "OBX")
    return found


def _observation(read: Read, who: dict[str, str], request: int, result: int) -> dict[str, Any]:
    order = read.get("OBR", 3, nth=request) or read.get("OBR", 2, nth=request)
    if not order:
        raise Unfit("没有检验单号（OBR-3）", "OBR-3")
    at = moment_of(read.get("OBX", 14, nth=result)) or moment_of(read.get("OBR", 7, nth=request))
    if not at:
        raise Unfit("没有检验时间（OBX-14 或 OBR-7）", "OBX-14")
    code, title = read.get("OBX", 3, nth=result), read.get("OBX", 3, 2, nth=result)
    system = read.get("OBX", 3, 3, nth=result)
    sub = read.get("OBX", 4, nth=result)
    found: dict[str, Any] = {
        "resourceType": "Observation",
        "id": _id(order, system, code, sub),
        "status": STATUSES.get(read.get("OBX", 11, nth=result), "unknown"),
        "subject": who,
        "code": {"text": title, "coding": [
            {"system": CODINGS.get(system, f"urn:hl7:{read.sender}:{system}"), "code": code,
             "display": title},
        ]},
        "effectiveDateTime": at,
    }  # fmt: skip
    value, kind = read.get("OBX", 5, nth=result), read.get("OBX", 2, nth=result)
    if kind == "NM" or (kind == "SN" and (value := read.get("OBX", 5, 2, nth=result))):
        try:
            found["valueQuantity"] = {
                "value": float(value), "unit": read.get("OBX", 6, nth=result),
                "code": read.get("OBX", 6, nth=result),
            }  # fmt: skip
        except ValueError:
            raise Unfit(f"第{result}项结果不是数字（OBX-5）", "OBX-5") from None
    elif kind in ("CE", "CWE"):
        found["valueString"] = read.get("OBX", 5, 2, nth=result) or value
    else:
        found["valueString"] = value
    return found


def _appointment(read: Read, who: dict[str, str], event: str) -> dict[str, Any]:
    number = read.get("SCH", 2) or read.get("SCH", 1)
    start = moment_of(read.get("SCH", 11, 4)) or moment_of(read.get("AIS", 4))
    status = BOOKED.get(event, "booked")
    if not number or (not start and status != "cancelled"):
        raise Unfit("没有预约号或预约时间（SCH-2、SCH-11）", "SCH")
    found: dict[str, Any] = {
        "resourceType": "Appointment", "id": _id(number), "status": status,
        "description": read.get("SCH", 7, 2) or read.get("AIS", 3, 2),
        "participant": [{"actor": who, "status": "accepted"}],
    }  # fmt: skip
    if start:
        found |= {"start": start, "end": _end_of(read, start)}
    if status != "booked" and (why := read.get("SCH", 6, 2) or read.get("SCH", 6)):
        found["cancelationReason"] = {"text": why}
    return found


def _end_of(read: Read, start: str) -> str:
    """When an appointment ends: as it is said, or after its minutes, or as it begins."""
    if told := moment_of(read.get("SCH", 11, 5)):
        return told
    minutes = read.get("SCH", 9) or read.get("AIS", 7)
    if not minutes.isdecimal() or len(minutes) > 4 or "T" not in start:
        return start
    return (dt.datetime.fromisoformat(start) + dt.timedelta(minutes=int(minutes))).isoformat()


def moment_of(text: str) -> str:
    """A time of HL7 as FHIR writes it; nothing when it is no time.

    >>> moment_of("202603011530"), moment_of("20260301"), moment_of("2026")
    ('2026-03-01T15:30:00+08:00', '2026-03-01', '')
    """
    found = _TIME.fullmatch(text)
    if found is None:
        return ""
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        dt.datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0),
                    int(second or 0))  # fmt: skip
    except ValueError:
        return ""
    if hour is None:
        return f"{year}-{month}-{day}"
    zone = f"{zone[:3]}:{zone[3:]}" if zone else "+08:00"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"
