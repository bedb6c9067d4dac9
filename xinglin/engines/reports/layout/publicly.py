"""The version for everybody: cells of fewer than five persons are taken out, not painted over."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from docx.document import Document as Docx

from xinglin.engines.reports.layout import charts, passports
from xinglin.engines.reports.layout.editing import lines, rewrite
from xinglin.engines.reports.layout.marks import read
from xinglin.engines.reports.rules.disclosure import hidden, without_its_number
from xinglin.engines.reports.rules.phrases import figures_of, say
from xinglin.engines.reports.words.answers import Mark
from xinglin.engines.reports.words.figures import HIDDEN, Figure, Printed
from xinglin.kernel.errors import Refused


def masked(made: Docx) -> int:
    """Hide what is small, in the text, in tables, in charts and in the passports; how many."""
    store = passports.kept(made)
    if store is None:
        raise Refused("文件中没有数据存根，不能生成公开版", mend="请从报告工作台生成")
    covered = hidden(figure for mark in store.marks for figure in figures_of(mark.printed))
    fresh = {figure: without_its_number(figure) for figure in covered}
    marks = tuple(_mark(mark, fresh) for mark in store.marks)
    changed = {new.name for old, new in zip(store.marks, marks, strict=True) if old != new}
    numbers = {mark.name: mark.text for mark in marks}
    wanted = {
        line.number: line.text
        for line in lines(made)
        if any(f"⟦{name}⟧" in line.text for name in changed)
    }
    rewrite(made, wanted, numbers)
    charts.without(made, changed)
    kept = tuple(mark for mark in marks if not _is_gone(mark, changed))
    passports.keep(made, kept, read(made).plain)
    return len(changed)


def _is_gone(mark: Mark, changed: set[str]) -> bool:
    """A point of a chart that is hidden leaves nothing behind that could be checked."""
    return mark.name in changed and mark.name.startswith(charts.PREFIX)


def _mark(mark: Mark, fresh: dict[Figure, Figure]) -> Mark:
    if not any(figure in fresh for figure in figures_of(mark.printed)):
        return mark
    printed = _with(mark.printed, fresh)
    text = say(printed, exact=mark.exact)
    return replace(mark, printed=printed, text=text if text == HIDDEN else mark.text)


def _with(printed: Printed, fresh: dict[Figure, Figure]) -> Printed:
    if isinstance(printed, Figure):
        return fresh.get(printed, printed)
    changes: dict[str, Any] = {}
    for one in fields(printed):
        value = getattr(printed, one.name)
        if isinstance(value, Figure):
            changes[one.name] = fresh.get(value, value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Figure):
            changes[one.name] = tuple(fresh.get(figure, figure) for figure in value)
    return replace(printed, **changes)
