"""The document as a page: paragraphs in their styles, sentences to choose, numbers to look at."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xinglin.engines.reports import figures_of, said, slots
from xinglin.engines.reports import queries as reading
from xinglin.engines.reports.words.figures import MISSING
from xinglin.services.reporting import queries
from xinglin.ui import Column, Table

CLASSES = {
    "标题": "title", "一级": "h1", "二级": "h2", "三级": "h3", "四级": "h4", "发文机关标志": "mast",
    "发文字号": "serial", "发文字号无线": "serial", "函发文字号": "serial", "表题": "caption",
    "图题": "caption", "表注": "note", "署名": "sign", "成文日期": "sign", "主送机关": "to",
}  # fmt: skip


def document_of(report: Any, content: bytes, rows: list[Any], chosen: int) -> dict[str, Any]:
    """What the template draws: blocks in order; a table's cells together."""
    numbers = queries.numbers_in(report)
    by_line: dict[int, list[Any]] = {}
    for row in rows:
        by_line.setdefault(row.paragraph, []).append(row)

    def html_of(line: Any) -> SafeString:
        own = by_line.get(line.number, [])
        if not any(one.text for one in own):
            return SafeString("")
        return format_html_join("", "{}", ((_sentence(one, numbers, chosen),) for one in own))

    lines = reading.lines_of(queries.content_of(report.first))
    return {"blocks": _blocks(lines, html_of, reading.chart_points(content), report.number)}


def published_document(content: bytes) -> dict[str, Any]:
    """The same of a public version: its words and those numbers that are left in it."""
    numbers = {mark.name: mark.text for mark in reading.numbers_of(content)}
    lines = reading.lines_of(content)

    def html_of(line: Any) -> SafeString:
        return format_html("{}", said(line.text, numbers))

    return {"blocks": _blocks(lines, html_of, reading.chart_points(content), "")}


def _blocks(
    lines: list[Any], html_of: Any, charts: dict[str, list[tuple[str, str]]], serial: str
) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for line in lines:
        html = html_of(line)
        if line.cell is not None:
            table, row, _ = line.cell
            if not blocks or blocks[-1].get("table") != table:
                blocks.append({"table": table, "rows": []})
            cells = blocks[-1]["rows"]
            if not cells or cells[-1]["row"] != row:
                cells.append({"row": row, "cells": []})
            cells[-1]["cells"].append(html)
        elif line.picture:
            points = charts.get(line.picture, [])
            blocks.append({"chart": line.picture, "points": _bars(points)})
        elif html:
            css = CLASSES.get(line.style, "body")
            blocks.append({"css": css, "html": (serial if css == "serial" else "") or html})
    return blocks


def _bars(points: list[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Names, texts, and how long each bar is in steps of five per cent of the longest."""
    sizes = [_size(text) for _, text in points]
    most = max([*sizes, 1e-9])
    return [
        (name, text or "—", round(20 * size / most) * 5)
        for (name, text), size in zip(points, sizes, strict=True)
    ]


def _size(text: str) -> float:
    digits = "".join(sign for sign in text if sign.isdigit() or sign == ".")
    return float(digits) if digits.replace(".", "", 1).isdigit() else 0.0


def _sentence(row: Any, numbers: dict[str, str], chosen: int) -> SafeString:
    parts, rest = [], row.text
    for name in slots(row.text):
        before, _, rest = rest.partition(f"⟦{name}⟧")
        text = numbers.get(name, "")
        css = "gap" if text == MISSING else "num"
        parts.append(format_html('{}<span class="{}">{}</span>', before, css, text))
    parts.append(format_html("{}", rest))
    inside = format_html_join("", "{}", ((part,) for part in parts))
    css = " ".join(
        word for word, holds in (("chosen", row.pk == chosen), ("edited", row.text != row.written))
        if holds
    )  # fmt: skip
    return format_html(
        '<a class="sentence {}" id="s{}" href="?s={}#s{}">{}</a>',
        css,
        row.pk,
        row.pk,
        row.pk,
        inside,
    )


def passports_of(content: bytes, row: Any) -> Table:
    """The figures of the document, or of the chosen sentence: where each number comes from."""
    wanted = set(slots(row.text)) if row is not None else None
    seen: dict[Any, str] = {}
    for mark in reading.numbers_of(content):
        if wanted is None or mark.name in wanted:
            for figure in figures_of(mark.printed):
                seen.setdefault(figure, mark.text)
    columns = [
        Column("title", "指标", grow=True, sort=False),
        Column("code", "代码", sort=False),
        Column("place", "地区", sort=False),
        Column("period", "时期", sort=False),
        Column("commit", "提交", sort=False),
        Column("definition", "定义", sort=False),
    ]
    title = "这一句的数字" if row is not None else "文中的数字"
    return Table(list(seen), columns, title=title, key="figures", size=12, span=12)
