"""Published reports for everybody, without a login: the list of a place, the text, the file."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.urls import reverse

from xinglin.kernel.errors import Missing, Refused
from xinglin.services.reporting import queries, rules
from xinglin.services.reporting.pages.sending import file_of
from xinglin.services.reporting.pages.sheet import published_document
from xinglin.ui import PUBLIC, Column, Drawn, Facts, Sheet, Table, day, page
from xinglin.ui.asked import word

LEAD = "经公开的工作总结和简报；不足5人的数字以“＊”代替，不含个人信息"
MOST, SPAN = 60, 60  # pages of one address in so many seconds


def _not_too_often(request: Any) -> None:
    """Slow down whoever fetches everything at once; counted in each worker by itself."""
    key = f"reporting.noticeboard:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, SPAN)
    try:
        seen = cache.incr(key)
    except ValueError:  # it lapsed between the two
        return
    if seen > MOST:
        raise TooOften("打开得太频繁", mend="请一分钟后再试")


class TooOften(Refused):
    """Somebody asks for more than a reader reads."""

    status = 429


@page("/reports/", title="公开的报告", menu="reports", may=PUBLIC, order=90, lead=LEAD)
def noticeboard(request: Any) -> Any:
    """What the bureaus have published, newest first; `place` narrows it down."""
    _not_too_often(request)
    places = queries.places_with_published()
    chosen = next((one for one in places if one.code == word(request.GET, "place")), None)
    rows = queries.for_everybody(chosen)
    columns = [
        Column("title", "报告", grow=True,
               link=lambda r: reverse("reporting:noticeboard_read", args=[r.pk])),
        Column(lambda r: rules.KINDS[r.kind], "种类", key="kind", sort=False),
        Column(lambda r: r.number or "—", "发文字号", key="serial", sort=False),
        Column("organ", "发文机关", sort=False),
        Column("published_on", "公开日期", day),
    ]  # fmt: skip
    views = [("全部地区", "?"), *((one.name, f"?place={one.code}") for one in places)]
    return Sheet(
        title="公开的报告" if chosen is None else f"公开的报告：{chosen.name}", lead=LEAD,
        panels=[
            Table(rows, columns, views=views, chooser=False, export=False,
                  empty="还没有公开的报告；报告印发并公开后在这里查阅"),
        ],
    )  # fmt: skip


@page("/reports/<int:pk>/", title="公开的报告", may=PUBLIC)
def noticeboard_read(request: Any, pk: int) -> Any:
    """The public version as a page, and what proves the file."""
    _not_too_often(request)
    report = _published(pk)
    content = queries.content_of(report.public)
    facts = {
        "发文机关": report.organ, "发文字号": report.number, "时期": report.period,
        "印发日期": report.issued_on, "公开日期": report.published_on,
        "隐去的数字": f"{report.hidden} 处", "文件摘要（SM3）": report.public,
    }  # fmt: skip
    return Sheet(
        title=report.title, lead=report.place.name,
        crumbs=[("公开的报告", reverse("reporting:noticeboard"))],
        links=[("Word 文件", reverse("reporting:noticeboard_file", args=[pk]))],
        panels=[
            Drawn("reporting/document.html", published_document(content), span=8, tall=True),
            Facts({k: v for k, v in facts.items() if v}, columns=1, title="公开信息", span=4),
        ],
    )  # fmt: skip


@page("/reports/<int:pk>/file/", title="公开的报告文件", may=PUBLIC)
def noticeboard_file(request: Any, pk: int) -> Any:
    """The public version as a file, as it was sealed."""
    _not_too_often(request)
    report = _published(pk)
    return file_of(queries.content_of(report.public), f"{report.title}（公开版）.docx")


def _published(pk: int) -> Any:
    found = queries.for_everybody().filter(pk=pk).first()
    if found is None:
        raise Missing("没有这份公开的报告", mend="请从“公开的报告”打开")
    return found
