"""Registers as Excel: an empty sheet to fill in, a filled one to take away, what was set aside."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from xinglin.engines.access import Actor
from xinglin.engines.people import queries as people
from xinglin.engines.registers.models import Entry, SetAside
from xinglin.engines.registers.words import Register
from xinglin.engines.workflow import Choice, Field, Yes
from xinglin.kernel import audit

STATE, WHY = "状态", "未导入原因"
LINES = 2000
ABOUT = {
    "institution": "名称或统一社会信用代码",
    "place": "区划代码或名称",
    "nothing": "区划代码或名称",
    "person": "身份证号",
}
ANSWERED_BY_NAME = {"institution", "area"}


def subject_title(register: Register) -> str:
    """The heading of the column that says what a line is about."""
    return f"{register.subject.title}（{ABOUT[register.subject.kind]}）"


def headings(register: Register) -> list[str]:
    """The headings of a sheet: the subject, the state, the questions; a star where asked."""
    later = register.later
    asked = [
        f"{one.title}{'*' if one.required and one.name not in later else ''}"
        for one in register.asks
        if one.kind != "paper"
    ]
    return [f"{subject_title(register)}*", STATE, *asked]


def columns(register: Register) -> list[Field]:
    """The questions that have a column, in order."""
    return [one for one in register.asks if one.kind != "paper"]


def example_sheet(register: Register) -> bytes:
    """An empty sheet with notes and lists to choose from, made of the declaration."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(register.title[:28])
        head = book.add_format({"bold": True, "bg_color": "#e7f0ec", "border": 1})
        text = book.add_format({"num_format": "@"})
        for at, title in enumerate(headings(register)):
            sheet.write_string(0, at, title, head)
            sheet.set_column(at, at, max(12, 2 * len(title)), text)
        states = [one.title for one in register.workflow.states]
        _list(sheet, 1, states)
        for at, one in enumerate(columns(register), start=2):
            if isinstance(one, Choice):
                _list(sheet, at, [title for _, title in one.pairs])
            elif isinstance(one, Yes):
                _list(sheet, at, ["是", "否"])
            if note := _note(one):
                sheet.write_comment(0, at, note)
        sheet.freeze_panes(1, 1)
    return out.getvalue()


def _list(sheet: Any, at: int, titles: Sequence[str]) -> None:
    if sum(len(one) + 1 for one in titles) < 250:  # what Excel takes in one cell
        sheet.data_validation(1, at, LINES, at, {"validate": "list", "source": list(titles)})


def _note(one: Field) -> str:
    told = {"day": "日期，如 2026-03-05", "number": "数字", "money": "金额，单位元",
            "institution": "机构名称或统一社会信用代码", "area": "区划代码或名称",
            "resident": "身份证号"}.get(one.kind, "")  # fmt: skip
    return "；".join(filter(None, [told, one.note]))


def sheet_of(register: Register, rows: Iterable[Entry], seen_by: Actor) -> bytes:
    """The lines as a sheet; who they are about is masked, and that they were taken is on record."""
    picked = list(rows)
    names: dict[int, str] = {}
    if register.subject.kind == "person":
        known = people.people([one.resident_id for one in picked if one.resident_id], seen_by)
        names = {one.id: one.name for one in known}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(register.title[:28])
        head = book.add_format({"bold": True, "bg_color": "#e7f0ec", "border": 1})
        for at, title in enumerate([register.subject.title, "地区", "日期", STATE]):
            sheet.write_string(0, at, title, head)
        asked = [
            one for one in {**register.workflow.questions, **register.fields}.values()
            if one.kind not in ("paper", "resident", "colleague")
        ]  # fmt: skip
        for at, one in enumerate(asked, start=4):
            sheet.write_string(0, at, one.title, head)
        for line, entry in enumerate(picked, start=1):
            about = str(entry.institution) if entry.institution else names.get(
                entry.resident_id or 0, entry.place.name
            )  # fmt: skip
            state = register.workflow.state(entry.state).title
            for at, said in enumerate([about, entry.place.name, entry.day.isoformat(), state]):
                sheet.write_string(line, at, said)
            for at, one in enumerate(asked, start=4):
                _cell(sheet, line, at, one, entry.values.get(one.name))
        sheet.freeze_panes(1, 1)
    audit.note_reading(
        "registers.export", by=seen_by, subject="registers.entry",
        subject_ids=[one.pk for one in picked],
    )  # fmt: skip
    return out.getvalue()


def _cell(sheet: Any, line: int, at: int, one: Field, value: Any) -> None:
    if value is None:
        return
    if one.kind in ("number", "money"):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, one.show(value))


def unread_sheet(register: Register, lines: Sequence[SetAside]) -> bytes:
    """The lines that were set aside, as they stood, with reasons: to be mended and sent again."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("未导入")
        titles = list(
            dict.fromkeys([*headings(register), *(k for one in lines for k in one.cells)])
        )
        for at, title in enumerate([*titles, WHY]):
            sheet.write_string(0, at, title)
        for row, one in enumerate(lines, start=1):
            for at, title in enumerate(titles):
                sheet.write_string(row, at, str(one.cells.get(title, "")))
            sheet.write_string(row, len(titles), one.why)
    return out.getvalue()
