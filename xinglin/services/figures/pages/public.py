"""What is counted, for everybody to read: published definitions, without data, without a login."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinglin.engines.exchange import queries as exchange
from xinglin.engines.indicators import book, indicators
from xinglin.services.figures import queries, rules
from xinglin.services.figures.pages import addresses
from xinglin.services.figures.pages.saying import direction_of, goal_of
from xinglin.ui import (
    PUBLIC,
    Column,
    Drawn,
    Facts,
    Notice,
    Prose,
    Sheet,
    Table,
    link,
    page,
    said,
)
from xinglin.ui.asked import word

LEAD = "公开的口径，不含数据；任何人都可以查阅"
FHIR = "application/fhir+json"


@page("/definitions/", title="指标定义", menu="figures", may=PUBLIC, order=90, lead=LEAD)
def definitions(request: Any) -> Any:
    """Every published definition: what is counted, of whom, by which source, in which version."""
    wanted = word(request.GET, "q", longest=40)
    found = queries.sought(wanted)
    columns = [
        Column("code", "代码", link=_of),
        Column(lambda one: one, "指标", _named, key="title", grow=True,
               export=lambda one: said(one.title)),
        Column("unit", "单位", said),
        Column(lambda one: goal_of(one), "目标", key="goal"),
        Column(lambda one: direction_of(one), "方向", key="better"),
        Column("base", "统计口径", said, filter=_choices("base")),
        Column("owner", "责任科室", said, filter=_choices("owner")),
        Column("version", "版本", link=lambda one: addresses.definition(one.code, one.version)),
        Column("english", "英文名", hidden=True),
        Column("source", "来源", said, hidden=True),
    ]  # fmt: skip
    search = {"wanted": wanted, "fields": [], "kept": [], "on": bool(wanted), "clear": "?"}
    return Sheet(
        lead=f"{len(found)} / {len(list(indicators))} 个指标　{said(LEAD)}",
        panels=[
            Drawn("figures/search.html", search),
            Table(found, columns, title="全部定义", size=200, empty="没有这样的指标"),
        ],
    )


def _of(one: Any) -> str:
    return addresses.definition(one.code)


def _choices(name: str) -> list[tuple[str, str]]:
    return [(each, each) for each in queries.kinds_of(name)]


def _named(one: Any) -> SafeString:
    told = said(one.title), said(rules.in_one_line(one.definition))
    return format_html(
        '<a class="figure-name" href="{}">{}</a><span class="in-one-line">{}</span>',
        addresses.definition(one.code), *told,
    )  # fmt: skip


@page("/definitions/<slug:code>/", title="指标定义", may=PUBLIC)
def definition(request: Any, code: str) -> Any:
    """One published definition, the version that holds now, with its worked examples."""
    return _definition(book(code), newest=True)


@page("/definitions/<slug:code>/<slug:version>/", title="指标定义", may=PUBLIC)
def definition_version(request: Any, code: str, version: str) -> Any:
    """One version of a definition, for good: what an old figure was counted by."""
    return _definition(
        queries.version_of(book(code), version), newest=version == book(code).version
    )


def _definition(one: Any, newest: bool) -> Sheet:
    permalink = addresses.definition(one.code, one.version)
    facts = [
        ("代码", one.code),
        ("英文名", one.english),
        ("单位", one.unit),
        ("方向", direction_of(one)),
        ("目标", goal_of(one)),
        ("统计口径", one.base),
        ("来源", one.source),
        ("责任科室", one.owner),
        ("施行日期", one.valid_from),
        ("可以划分", "、".join(str(said(t)) for t in queries.dimensions_of(one).values())),
        ("本版永久链接", link(permalink, permalink)),
    ]
    english = getattr(one, "english_definition", "")
    old = Notice("这是旧版定义，仅供查阅当时的数字", "remind", word="旧版",
                 links=[("现行定义", addresses.definition(one.code))])  # fmt: skip
    return Sheet(
        title=one.title,
        lead=f"{one.code}　{one.english}",
        crumbs=[("指标定义", "/definitions/")],
        links=[("FHIR Measure", addresses.measure(one.code))],
        panels=[
            None if newest else old,
            Prose(said(rules.paragraphs(one.definition)), title="定义", span=7, tall=True),
            Facts(facts, title="要素", span=5, columns=1, skip_empty=True),
            Prose(rules.paragraphs(english), title="English", span=7) if english else None,
            _versions(one),
            *(_example(each, at, one) for at, each in enumerate(one.examples, start=1)),
        ],
    )


def _versions(one: Any) -> Table:
    columns = [
        Column("version", "版本", link=lambda r: addresses.definition(one.code, r["version"]),
               sort=False),
        Column("from", "自", sort=False),
        Column("until", "至", sort=False),
        Column("why", "缘由", said, sort=False, grow=True),
    ]  # fmt: skip
    return Table(queries.history_of(one), columns, title="版本沿革", span=5, chooser=False, key="v")


def _example(example: Any, at: int, one: Any) -> Drawn:
    values = {
        "example": example,
        "period": example.period.title,
        "gives": queries.outcome_of(example, one),
        "tables": queries.tables_of(example),
    }
    return Drawn("figures/example.html", values, title=f"算例 {at}", note=example.about)


@page("/definitions/<slug:code>.json", title="FHIR Measure", may=PUBLIC)
def measure(request: Any, code: str) -> HttpResponse:
    """The definition as a FHIR Measure, for other people's software."""
    return _fhir(exchange.measure(code), f"measure-{code}.json")


@page("<slug:code>/measure-report.json", title="FHIR MeasureReport", may="figures.read")
def measure_report(request: Any, code: str) -> HttpResponse:
    """The figure as a FHIR MeasureReport: its numbers, or its subjects for who may see them."""
    from xinglin.services.figures.pages.surroundings import Looked

    seen = Looked(request, code)
    kind = "subject-list" if word(request.GET, "report") == "subject-list" else "summary"
    told = exchange.measure_report(code, seen.here, seen.period, report=kind, seen_by=seen.actor)
    return _fhir(told, f"measurereport-{code}-{seen.here.code}-{seen.period.code}.json")


def _fhir(told: dict[str, Any], name: str) -> HttpResponse:
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Type"] = f"{FHIR}; charset=utf-8"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
