"""What the header of a document says: which kind, of whom, by whom, and whether it replaces one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xinglin.engines.codes import parse_id
from xinglin.engines.exchange.rules.cda.opening import Unfit, all_at, at, attribute, opened, said
from xinglin.engines.exchange.rules.messages import moment_of
from xinglin.engines.exchange.words.papers import (
    FILE_NUMBERS,
    IDENTITY_CARDS,
    KINDS,
    Paper,
    papers,
)
from xinglin.kernel.time import ZONE

SEXES = {"1": "1", "2": "2", "0": "0", "9": "9", "M": "1", "F": "2", "UN": "0"}
KNOWN = "、".join(f"{one.code}{one.title}" for one in papers)


@dataclass(frozen=True)
class Subject:
    """Whom a document is about, as its header says."""

    name: str
    sex: str
    birth: dt.date
    id_number: str
    file_number: str
    others: tuple[tuple[str, str], ...]
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Heading:
    """The header of a document, checked."""

    paper: Paper
    title: str
    own: str
    set_id: str
    version: int
    replaces: tuple[str, ...]
    made_at: dt.datetime
    on: dt.date
    until: dt.date | None
    subject: Subject
    institution: str
    institution_id: str
    author: str


def read_heading(root: Any, now: dt.datetime) -> Heading:
    """What the header says; raises Unfit with the field and what would mend it."""
    paper = _paper(root)
    own = _named(at(root, "id"))
    if not own:
        raise Unfit("没有文档编号（id 的 root 和 extension）", "id")
    made_at = moment(attribute(root, "effectiveTime", "value"))
    if made_at is None:
        raise Unfit("没有文档生成时间（effectiveTime）", "effectiveTime")
    if made_at > now + dt.timedelta(days=1):
        raise Unfit("文档生成时间晚于今天", "effectiveTime")
    institution, institution_id, author = _author(root)
    on, until = _when(root, made_at)
    return Heading(
        paper=paper,
        title=said(at(root, "title")) or paper.title,
        own=own,
        set_id=_named(at(root, "setId")) or own,
        version=_version(root),
        replaces=_replaced(root),
        made_at=made_at,
        on=min(on, now.astimezone(ZONE).date()),
        until=until,
        subject=_subject(root, now.astimezone(ZONE).date()),
        institution=institution,
        institution_id=institution_id,
        author=author,
    )


def read_document(data: bytes, now: dt.datetime) -> tuple[Any, Heading]:
    """The root and the header of a document; raises Unfit."""
    root = opened(data)
    return root, read_heading(root, now)


def kind_of(root: Any) -> str:
    """The kind that a document says it is, if it is one that is known."""
    code = attribute(root, "code", "code")
    return code if code in papers else ""


def moment(written: str) -> dt.datetime | None:
    """A time of HL7, in the zone of China where it says none.

    >>> str(moment("202603011530"))
    '2026-03-01 15:30:00+08:00'
    """
    told = moment_of(written)
    if not told:
        return None
    try:
        found = dt.datetime.fromisoformat(told)
        found = found.replace(tzinfo=ZONE) if found.tzinfo is None else found
        return found.astimezone(ZONE)
    except (ValueError, OverflowError):
        return None


def _paper(root: Any) -> Paper:
    code, system = attribute(root, "code", "code"), attribute(root, "code", "codeSystem")
    found = papers.get(code)
    if found is None or (system and system != KINDS):
        raise Unfit(
            f"不认识的文档类型“{code[:40]}”" if code else "没有文档类型（code）", "code",
            f"接收的类型：{KNOWN}",
        )  # fmt: skip
    return found


def _named(one: Any) -> str:
    """An identifier as one text; empty when a part of it is missing."""
    root, extension = attribute(one, "", "root", 80), attribute(one, "", "extension", 110)
    return f"{root}^{extension}" if root and extension else ""


def _version(root: Any) -> int:
    written = attribute(root, "versionNumber", "value")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 1


def _replaced(root: Any) -> tuple[str, ...]:
    found = []
    for one in all_at(root, "relatedDocument"):
        if one.get("typeCode") == "RPLC":
            found += [_named(known) for known in all_at(one, "parentDocument/id")]
    return tuple(name for name in found if name)


def _author(root: Any) -> tuple[str, str, str]:
    """The institution that answers for the document, its number, and who wrote it."""
    ways: tuple[tuple[str, Callable[[Any], str]], ...] = (
        ("author/assignedAuthor/representedOrganization", lambda one: said(at(one, "name"))),
        ("custodian/assignedCustodian/representedCustodianOrganization",
         lambda one: said(at(one, "name"))),
    )  # fmt: skip
    author = said(at(root, "author/assignedAuthor/assignedPerson/name"), 80)
    for path, name in ways:
        for one in all_at(root, path):
            number = attribute(one, "id", "extension", 60)
            if told := name(one) or number:
                return told[:160], number, author
    raise Unfit(
        "没有文档作者所属的机构", "author",
        "请补全 author/assignedAuthor/representedOrganization 的 id 和 name",
    )  # fmt: skip


def _when(root: Any, made_at: dt.datetime) -> tuple[dt.date, dt.date | None]:
    """The days of what is told of: of the meeting, the service, else of the document."""
    for path in ("componentOf/encompassingEncounter", "documentationOf/serviceEvent"):
        span = at(root, f"{path}/effectiveTime")
        began = moment(attribute(span, "low", "value") or attribute(span, "", "value"))
        if began is not None:
            ended = moment(attribute(span, "high", "value"))
            later = ended.date() if ended and ended >= began else None
            return began.date(), later
    return made_at.date(), None


def _subject(root: Any, today: dt.date) -> Subject:
    role = at(root, "recordTarget/patientRole")
    if role is None:
        raise Unfit("没有患者信息（recordTarget）", "recordTarget")
    person = at(role, "patient")
    numbers = [
        (attribute(one, "", "root", 80), attribute(one, "", "extension", 80))
        for one in (*all_at(person, "id"), *all_at(role, "id"))
    ]
    held = {root_: number for root_, number in reversed(numbers) if root_ and number}
    name, born = said(at(person, "name"), 80), _day(attribute(person, "birthTime", "value"))
    sex = SEXES.get(attribute(person, "administrativeGenderCode", "code").upper(), "")
    card = held.pop(IDENTITY_CARDS, "")
    if card:
        card, born, sex = _identity(card, born, sex, today)
    missing = [title for title, known in (("姓名", name), ("性别", sex), ("出生日期", born))
               if not known]  # fmt: skip
    if missing or born is None:
        raise Unfit(f"患者缺少{'、'.join(missing)}", "recordTarget")
    if not held and not card:
        raise Unfit(
            "没有患者的号码（身份证号、健康档案号或院内号）", "recordTarget",
            f"请在 patient/id 填写身份证号（root {IDENTITY_CARDS}）",
        )  # fmt: skip
    phone = attribute(role, "telecom", "value", 40).removeprefix("tel:").strip()
    return Subject(
        name, sex, born, card, held.pop(FILE_NUMBERS, ""), tuple(sorted(held.items())),
        phone, said(at(role, "addr")),
    )  # fmt: skip


def _identity(
    card: str, born: dt.date | None, sex: str, today: dt.date
) -> tuple[str, dt.date, str]:
    read = parse_id(card, today)
    wrong = [one.text for one in read.problems if one.rejects]
    if wrong or read.birth is None:
        raise Unfit(wrong[0] if wrong else "身份证号无效", "patient/id", "请对照证件核对后重新发送")
    if born is not None and born != read.birth:
        raise Unfit("出生日期与身份证号不一致", "birthTime", "请对照证件核对后重新发送")
    return read.number, read.birth, sex or read.sex


def _day(written: str) -> dt.date | None:
    found = moment(written)
    return found.date() if found is not None else None
