"""Reports within one's reach: the desk, one report, its sentences and who changed which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.reports import queries as reports
from xinglin.engines.reports import said
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.papers import sm3
from xinglin.kernel.time import Period
from xinglin.services.reporting.documents import shipped
from xinglin.services.reporting.models import (
    Report,
    ReportComment,
    ReportFile,
    ReportSentence,
    ReportTemplate,
)
from xinglin.services.reporting.rules import LETTER

READ = "reporting.write"


def reports_of(seen_by: Actor, place: Any = None) -> QuerySet[Report]:
    """The reports of a place and of those below it, newest first."""
    seen_by.must(READ)
    rows = within(Report.objects.all(), seen_by, READ)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows.select_related("place", "institution").order_by("-pk")


def one(pk: int, seen_by: Actor) -> Report:
    """One report."""
    found = within(Report.objects.all(), seen_by, READ).select_related("place", "institution")
    report = found.filter(pk=pk).first()
    if report is None:
        raise Missing("没有这份报告", why="它不在您的管辖范围内", mend="请从报告工作台打开")
    return report


def published(seen_by: Actor, place: Any = None) -> QuerySet[Report]:
    """Reports whose public version is out, newest first."""
    seen_by.must("reporting.published")
    rows = Report.objects.exclude(published_on=None)
    if place is not None:
        inside = Q(place__number__range=(place.number, place.last))
        rows = rows.filter(inside | Q(place__number__lte=place.number, place__last__gte=place.last))
    return rows.select_related("place").order_by("-published_on", "-pk")


def for_everybody(place: Any = None) -> QuerySet[Report]:
    """What is published, newest first, for whoever asks: of a place with those below it."""
    rows = Report.objects.exclude(published_on=None).exclude(public="")
    rows = rows.exclude(kind=LETTER)
    if place is not None:
        rows = rows.filter(place__number__range=(place.number, place.last))
    return rows.select_related("place").order_by("-published_on", "-pk")


def places_with_published() -> list[Any]:
    """The places of which there is a published report, from above."""
    found = {one.place_id: one.place for one in for_everybody()}
    return [found[number] for number in sorted(found)]


def content_of(digest: str) -> bytes:
    """A kept file, proved to be the one that was sealed under this digest."""
    row = ReportFile.objects.filter(pk=digest).first()
    if row is None:
        raise Missing("没有这个文件", mend="请联系平台管理员从备份中恢复")
    content = bytes(row.content)
    if sm3(content) != digest:
        raise Refused("文件与登记的摘要不符", why="文件可能被改动", mend="请联系平台管理员")
    return content


def numbered(digest: str) -> Report | None:
    """The issued report whose sealed file has this digest."""
    return Report.objects.filter(file=digest).exclude(issued_on=None).first()


def sentence(pk: int, seen_by: Actor) -> ReportSentence:
    """One sentence of a report within reach."""
    found = ReportSentence.objects.select_related("report").filter(pk=pk).first()
    if found is None:
        raise Missing("没有这一句", mend="请刷新报告页面")
    one(found.report_id, seen_by)
    return found


def sentences_of(report: Report) -> list[ReportSentence]:
    """All sentences in reading order."""
    return list(report.sentences.order_by("paragraph", "nth"))


def numbers_in(report: Report) -> dict[str, str]:
    """How each number of the report reads, by its mark; those edited out since included."""
    return {mark.name: mark.text for mark in reports.numbers_of(content_of(report.first))}


def shown_for_editing(row: ReportSentence) -> str:
    """A sentence as it is edited: its numbers in brackets."""
    return said(row.text, numbers_in(row.report), bracketed=True)


@dataclass(frozen=True)
class Wording:
    """How a sentence read at some time, and who made it read so."""

    text: str
    who: str
    at: Any
    commit: int
    why: str


def history(row: ReportSentence) -> list[Wording]:
    """Every wording of a sentence, newest first, with its hand and its time."""
    numbers = numbers_in(row.report)
    found = []
    for version in ledger.history_of(row):
        made = ledger.commit_of(version.since)
        found.append(Wording(
            said(version.text, numbers), made.who_name if made else "", made.at if made else None,
            version.since, made.why if made else "",
        ))  # fmt: skip
    return found


def comments(report: Report, sentence_id: int | None = None) -> QuerySet[ReportComment]:
    """What was said on a report, or on one of its sentences; open ones first."""
    rows = report.comments.select_related("sentence")
    if sentence_id is not None:
        rows = rows.filter(sentence_id=sentence_id)
    return rows.order_by("settled_on", "-pk")


def templates_of(seen_by: Actor, place: Any) -> QuerySet[ReportTemplate]:
    """The templates that hold at a place: its own and those of the places above it."""
    seen_by.must(READ)
    rows = ReportTemplate.objects.filter(
        place__number__lte=place.number, place__last__gte=place.last
    )
    return rows.select_related("place").order_by("retired_on", "-pk")


def the_template(kind: str, place: Any) -> tuple[int | None, bytes]:
    """The template of a kind at a place: the nearest and newest, else the one that is shipped."""
    rows = ReportTemplate.objects.filter(
        kind=kind, retired_on=None, place__number__lte=place.number, place__last__gte=place.last
    )
    row = rows.order_by("-place__number", "-pk").first()
    return (None, shipped(kind)) if row is None else (row.pk, content_of(row.file))


def last_year(report: Report) -> Report | None:
    """The report of the same kind and place a year before: an issued one if there is any."""
    before = Period.parse(report.period).previous_year().code
    rows = Report.objects.filter(
        kind=report.kind, place_id=report.place_id, period=before,
        institution=report.institution,
    ).exclude(pk=report.pk)  # fmt: skip
    return rows.exclude(issued_on=None).order_by("-pk").first() or rows.order_by("-pk").first()
