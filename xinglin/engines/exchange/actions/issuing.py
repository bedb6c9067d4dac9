"""Issues what is on record here as shared documents: the same record gives the same document.

A record that changed since gives a new version, and the one before is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import unseal
from xinglin.engines.codes import (
    BLOOD_ABO,
    EDUCATION,
    ETHNIC,
    FOLLOWUP_MODE,
    MARRIAGE,
    OCCUPATION_STATUS,
)
from xinglin.engines.exchange.actions.documents import HERE, keep, sensitive_programme, show
from xinglin.engines.exchange.models import Document
from xinglin.engines.exchange.queries.issuable import Source, sources_of
from xinglin.engines.exchange.rules.cda.writing import Line, Page, lines_of, written
from xinglin.engines.exchange.words.papers import (
    DIAGNOSIS,
    DOCUMENTS,
    ELEMENTS,
    ICD10,
    MODE,
    NEXT_ON,
    papers,
)
from xinglin.engines.followup import programmes, schedule_of
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.places.models import Institution
from xinglin.engines.records.models import Condition, Dose, Visit
from xinglin.engines.records.queries import readable
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import now

MAY = "people.reveal"  # a document names the identity number in full
NOT_SAID = "机构未登记"
# The columns of a resident as elements of WS 363.3 and their code tables.
DETAILS = {
    "ethnic": ("DE02.01.025.00", "民族代码", ETHNIC, "3.3"),
    "marriage": ("DE02.01.018.00", "婚姻状况代码", MARRIAGE, "3.5"),
    "education": ("DE02.01.041.00", "学历代码", EDUCATION, "3.6"),
    "occupation": ("DE02.01.052.00", "职业类别代码", OCCUPATION_STATUS, "3.7"),
    "blood": ("DE04.50.001.00", "ABO血型代码", BLOOD_ABO, "1.85"),
}


def issue_document(*, by: Actor, resident: int, kind: str, may: str = "records.read") -> Document:
    """
    The document of a kind that says what was recorded last of somebody.

    Raises Missing when nothing of that kind is on record, or it is kept from whoever asks. `may` is
    what allows the reading: the file, or the door for other systems.
    """
    who = readable(resident, by, "records.issue", may)
    by.must(MAY, who.place_id)
    paper = papers[kind]
    source = next(iter(sources_of(who, by, paper)), None)
    if source is None:
        raise Missing(f"没有可以出具的{paper.title}", mend="请先完成相应的服务记录")
    return _issued(by, who, source)


def _issued(by: Actor, who: Resident, source: Source) -> Document:
    """The standing document if the record has not changed since; else a version made now."""
    name = f"{DOCUMENTS}^{source.name}" if source.table != "doses" else (
        f"{DOCUMENTS}^XL-{source.paper.code}-{who.pk}")  # fmt: skip
    own = f"{name}-{source.since}.{who.since}"
    standing = Document.objects.filter(sender=HERE, family=name).order_by("-version").first()
    if standing is not None and standing.own == own:
        return standing
    version = standing.version + 1 if standing is not None else 1
    page = _page(who, source, own, name, version, standing.own if standing is not None else "")
    data = written(page)
    with commit(by=by, why=f"出具共享文档 {source.paper.code}"):
        row = keep(
            sender=HERE, digest=hashlib.sha256(data).hexdigest(), data=data, place=who.place_id,
            kind=source.paper.code, title=source.paper.title, own=own, family=name,
            version=version, made_at=page.made_at, day=source.day,
            institution=page.institution, institution_no=page.institution_number,
            author=page.author, resident=who, issued=True, replaces=standing,
            programme=sensitive_programme(source.paper.code), state=Document.TAKEN,
            diagnoses=[f"icd10|{one}" for one in _reasons(source)],
        )  # fmt: skip
        if standing is not None:
            standing.state = Document.REPLACED
            standing.save()
        audit.note(
            "exchange.issue", by=by, place=who.place_id, subject="people.resident",
            subject_id=who.pk, detail={"document": row.pk, "kind": row.kind},
        )  # fmt: skip
    show(by, [row, *([standing] if standing is not None else [])])
    return row


def _page(who: Resident, source: Source, own: str, name: str, version: int, before: str) -> Page:
    at: Institution | None = getattr(source.row, "institution", None)
    if at is None and who.institution_id is not None:
        at = Institution.objects.filter(pk=who.institution_id).first()
    staff = getattr(source.row, "staff", None)
    card = Identifier.objects.filter(resident=who, kind="01", ends_on=None).first()
    return Page(
        paper=source.paper, number=_bare(own), set_number=_bare(name), version=version,
        made_at=now(), began=source.day, ended=getattr(source.row, "ended_on", None),
        name=who.name, sex=who.sex, birth=who.birth,
        id_number=unseal(card.value) if card is not None else "",
        file_number=who.record_no or "",
        own_number=f"XL-{who.pk}",
        phone=unseal(who.phone) if who.phone is not None else "", address=who.address,
        institution=at.name if at is not None else NOT_SAID,
        institution_number=at.uscc if at is not None else "",
        author=staff.name if staff is not None else "",
        author_number=staff.licence_no if staff is not None else "",
        before=_bare(before), lines=tuple(_lines(source)), shots=tuple(_shots(who, source)),
    )  # fmt: skip


def _bare(number: str) -> str:
    return number.rpartition("^")[2]


def _lines(source: Source) -> Iterable[Line]:
    section = source.paper.sections[0]
    for code in _reasons(source):
        named = (
            Condition.objects.filter(encounter=source.row, code=code)
            .values_list("title", flat=True)
            .first()
            or code
        )
        told = {"code": code, "codeSystem": ICD10, "displayName": named}
        yield Line(section, ELEMENTS, DIAGNOSIS, "疾病诊断编码", f"{named}（{code}）",
                   (("CD", told),))  # fmt: skip
    if source.table == "person":
        yield from _details(source)
    if source.table != "visit":
        return
    visit: Visit = source.row
    plan = programmes[visit.programme]
    yield from lines_of(source.paper, plan.form(visit.kind), visit.answers)
    last = source.paper.sections[-1]
    if visit.mode:
        title = dict(FOLLOWUP_MODE.choices()).get(visit.mode, visit.mode)
        told = {"code": visit.mode, "displayName": title}
        yield Line(last, ELEMENTS, MODE, "随访方式代码", title, (("CD", told),))
    if visit.next_on:
        day = f"{visit.next_on:%Y%m%d}"
        yield Line(last, ELEMENTS, NEXT_ON, "下次随访日期", f"{visit.next_on}",
                   (("TS", {"value": day}),))  # fmt: skip


def _details(source: Source) -> Iterable[Line]:
    """What is known of a person besides the header."""
    for column, (code, title, codes, system) in DETAILS.items():
        held = getattr(source.row, column)
        if held:
            words = codes.title_of(held) or held
            told = {"code": held, "codeSystem": f"2.16.156.10011.2.3.{system}",
                    "displayName": words}  # fmt: skip
            yield Line(source.paper.sections[-1], ELEMENTS, code, title, words, (("CD", told),))


def _reasons(source: Source) -> list[str]:
    if source.table != "encounter":
        return []
    codes = [source.row.reason] if source.row.reason else []
    rows = Condition.objects.filter(encounter=source.row, system="icd10")
    return list(dict.fromkeys([*codes, *rows.values_list("code", flat=True)]))


def _shots(who: Resident, source: Source) -> Iterable[dict[str, str]]:
    if source.table != "doses":
        return
    for row in Dose.objects.filter(resident=who).order_by("day", "pk"):
        schedule = schedule_of(row.product)
        known = schedule.products.get(row.product) if schedule is not None else None
        yield {
            "code": row.product, "title": known.title if known is not None else row.product,
            "day": row.day.isoformat(), "lot": row.lot,
            "number": str(row.number) if row.number else "",
        }  # fmt: skip
