"""A report beside last year's: on the page, and as a file with the changes tracked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.reports import actions as reports
from xinglin.engines.reports import queries as reading
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import Period, now, today
from xinglin.services.reporting import queries
from xinglin.services.reporting.pages.sending import file_of
from xinglin.ui import Drawn, Notice, Sheet, page


def _before(report: Any, actor: Any) -> tuple[str, bytes]:
    """Last year's report; where there is none, what the same template would have said."""
    earlier = queries.last_year(report)
    if earlier is not None:
        return earlier.number or earlier.title, queries.content_of(earlier.file)
    when = Period.parse(report.period).previous_year()
    to = queries.institution_of(report.institution_id)
    made = queries.draft(report.kind, report.place, when, today(), actor, institution=to)
    return f"按同一模板生成的{when.title}文本", made.content


@page("<int:pk>/redline/", title="与上年比较", may="reporting.write")
def redline(request: Any, pk: int) -> Any:
    """What was added and deleted since last year, paragraph by paragraph and table by table."""
    report = queries.one(pk, request.actor)
    beside, before = _before(report, request.actor)
    blocks = reading.beside(before, queries.content_of(report.file))
    if not blocks:
        raise Missing("没有可以比较的文字")
    texts, tables = [one for one in blocks if not one.rows], [one for one in blocks if one.rows]
    changed, redrawn = (sum(one.is_changed for one in several) for several in (texts, tables))
    return Sheet(
        title=f"与上年比较：{report.title}",
        crumbs=[("报告工作台", reverse("reporting:desk")),
                (report.title, reverse("reporting:one", args=[pk]))],
        links=[("带修订标记的 Word 文件", reverse("reporting:redline_file", args=[pk]))],
        panels=[
            Notice(f"对照：{beside}。共{len(texts)}段，{changed}段有改动；"
                   f"{len(tables)}张表，{redrawn}张有改动。"),
            Drawn("reporting/redline.html", {"blocks": blocks}),
        ],
    )  # fmt: skip


@page("<int:pk>/redline/file/", title="带修订标记的报告", may="reporting.write")
def redline_file(request: Any, pk: int) -> Any:
    """The same as .docx, insertions and deletions tracked as a word processor does."""
    report = queries.one(pk, request.actor)
    _, before = _before(report, request.actor)
    made = reports.redline(
        before, queries.content_of(report.file), report.drafter or "报告工作台", now()
    )
    return file_of(made, f"{report.title}（与上年比较）.docx")
