"""Hands a panel's rows out as a file, and puts on record that it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase

from xinglin.kernel import audit, time
from xinglin.ui import asked, hooks
from xinglin.ui.panels import export
from xinglin.ui.panels.export import About, as_csv, as_xlsx, limited
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said

KINDS = (("xlsx", "Excel（附口径）"), ("csv", "CSV"))
Passports = Sequence[Mapping[str, Any]] | Callable[[], Sequence[Mapping[str, Any]]]


def wanted(request: Any) -> str:
    """The kind of file that the URL asks for; nothing when it asks for none."""
    return asked.one_of(request.GET, "as", [kind for kind, _title in KINDS])


def ways(panel: Panel) -> list[tuple[str, str]]:
    """The kinds of files a panel can be had as, and where."""
    return [(said(title), f"{panel.address}&as={kind}") for kind, title in KINDS]


def filed(
    panel: Panel,
    kind: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    filters: Sequence[tuple[str, str]] = (),
    passports: Passports = (),
) -> HttpResponseBase:
    """The rows as a file of that kind, refused when there are too many; the reading is on record.

    `filters` are (name, value) pairs as the reader sees them; `passports` tells of each figure in
    the file what it is and how it is proved.
    """
    name = str(said(title or panel.title))
    request: Any = panel.request
    if getattr(request.actor, "known", False):
        audit.note_reading(
            "ui.export",
            by=request.actor,
            subject=str(request.resolver_match.view_name),
            detail={"panel": panel.number, "as": kind, "filters": sorted(n for n, _v in filters)},
        )
    kept = limited(rows, export.MOST_ROWS)
    if kind == "csv":
        return as_csv(name, header, kept)
    told = passports() if callable(passports) else passports
    return as_xlsx(name, header, kept, About(_about(request, name, filters), told))


def _about(request: Any, title: str, filters: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Where the file was taken from, by whom, when, and what was left out by choice."""
    own = asked.url_with(request, {})
    path = own if own.startswith("/") else f"{request.path}{own}"
    place = getattr(request, "place", None)
    cut = hooks.data_cut(request)
    facts = [
        (said("表名"), title),
        (said("来自页面"), request.build_absolute_uri(path)),
        (said("页面所在地区"), f"{place.name}（{place.code}）" if place else ""),
        (said("筛选"), "；".join(f"{name}：{value}" for name, value in filters) or said("无")),
        (said("指标数据截至"), cut),
        (said("导出人"), getattr(request.actor, "name", "")),
        (said("导出时间"), time.now()),
        (said("说明"), said("证件号码、电话按导出人的权限遮蔽；与页面所见相同")),
    ]
    return [(str(name), value) for name, value in facts if value not in (None, "")]
