"""One column of a table: where its value comes from, how it looks, sorts, filters and exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from xinglin.ui import show
from xinglin.ui.show import NOTHING, said

Choices = Sequence[tuple[str, str]]


def value_of(row: Any, name: str) -> Any:
    """What a row holds under a dotted (or double-underscored) name; None when it holds nothing."""
    for part in name.replace("__", ".").split("."):
        if row is None:
            return None
        row = row.get(part) if isinstance(row, dict) else getattr(row, part, None)
        if callable(row) and not isinstance(row, type):
            row = row()
    return row


@dataclass
class Column:
    """A column. `field` is a name (dots reach into related things) or a function of the row.

    `show` makes the value's HTML or words; without it a value that is one of the `filter` choices
    is shown by its title, the words of a function in the reader's language, and a field's text as
    it stands (give `show=said` for words that have a translation).
    `link` is a URL name reversed with the row's key, a format such as "/ehr/{person__id}/", or a
    function of the row. `sort` is True (by `field`), a field name or False. `filter` is "text",
    "number", "days", or a list of (value, title) choices; `lookup` is the field it filters when
    that is not `field`. `hidden` columns wait in the column chooser. `export` gives the exported
    value; a column whose `show` hides something exports what is shown.
    """

    field: str | Callable[[Any], Any]
    title: str = ""
    show: Callable[[Any], Any] | None = None
    unit: str = ""
    align: str = ""
    link: str | Callable[[Any], str] = ""
    sort: bool | str = True
    filter: str | Choices | None = None
    lookup: str = ""
    hidden: bool = False
    export: Callable[[Any], Any] | None = None
    key: str = ""
    places: int | None = None
    grow: bool = False

    def __post_init__(self) -> None:
        if not self.key:
            self.key = self.field if isinstance(self.field, str) else (self.title or "column")
        if callable(self.field) and self.sort is True:
            self.sort = False
        if self.show in (show.number, show.percent) and not self.align:
            self.align = "end"
        if self.unit and not self.align:
            self.align = "end"

    @property
    def sort_name(self) -> str:
        """The field it sorts by, or nothing."""
        if self.sort is True and isinstance(self.field, str):
            return self.field.replace(".", "__")
        return self.sort if isinstance(self.sort, str) else ""

    @property
    def filter_name(self) -> str:
        """The field it filters."""
        if self.lookup:
            return self.lookup
        return self.field.replace(".", "__") if isinstance(self.field, str) else self.key

    @property
    def filter_kind(self) -> str:
        """text, number, days or choice; nothing when it does not filter."""
        if self.filter is None:
            return ""
        return self.filter if isinstance(self.filter, str) else "choice"

    @cached_property
    def _titles(self) -> dict[str, str]:
        return dict(self.choices)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The choices of a choice filter, as text."""
        if self.filter is None or isinstance(self.filter, str):
            return []
        return [(str(value), str(title)) for value, title in self.filter]

    @property
    def numeric(self) -> bool:
        """Whether it is set to the right in tabular figures."""
        return self.align == "end"

    @cached_property
    def css(self) -> str:
        """The classes of its cells."""
        return " ".join(
            name for name, on in (("num text-end", self.numeric), ("grow", self.grow)) if on
        )

    def raw(self, row: Any) -> Any:
        """The value itself."""
        return self.field(row) if callable(self.field) else value_of(row, self.field)

    def html(self, row: Any) -> SafeString:
        """The cell: the value as it is shown, inside its link."""
        value = self.raw(row)
        titles = self._titles
        if self.show is None and titles and str(value) in titles:
            text = show.safe(said(titles[str(value)]))
        else:
            told = said(value) if callable(self.field) and self.show is None else value
            text = _html(told, self.show, self.numeric, self.places)
        address = self.address(row)
        return format_html('<a href="{}">{}</a>', address, text) if address else text

    def address(self, row: Any) -> str:
        """Where the cell leads."""
        return row_address(self.link, row)

    def exported(self, row: Any) -> Any:
        """The value for a file: raw for numbers and dates, otherwise exactly what is shown."""
        if self.export is not None:
            return self.export(row)
        value = self.raw(row)
        how: Any = self.show
        if how is None and self._titles:
            return said(self._titles.get(str(value), value))
        if how is None and callable(self.field):
            return said(value)
        if how in (None, show.number, show.percent, show.day, show.moment, show.ago):
            return value
        return "" if value is None and how is said else strip_tags(str(said(how(value))))


def _html(value: Any, how: Any, numeric: bool, places: int | None) -> SafeString:
    if how is show.number and places is not None:
        return show.number(value, places)
    if value in (None, "") and how in (None, said):
        return show.safe(NOTHING)
    if how is not None:
        return show.safe(said(how(value)))
    if isinstance(value, bool):
        return show.safe(said("是" if value else "否"))
    if isinstance(value, (int, float, Decimal)):
        return show.number(value, places) if numeric else show.safe(str(value))
    if isinstance(value, dt.datetime):
        return show.moment(value)
    if isinstance(value, dt.date):
        return show.day(value)
    return show.safe(value)


def row_address(link: str | Callable[[Any], str], row: Any) -> str:
    """A row's address from a URL name, a format or a function."""
    if not link:
        return ""
    if callable(link):
        return link(row) or ""
    if "{" in link:
        return link.format_map(_Fields(row))
    if ":" in link and not link.startswith(("/", "?")):
        return reverse(link, args=[row_key(row)])
    return link


class _Fields(dict):
    def __init__(self, row: Any) -> None:
        super().__init__()
        self.row = row

    def __missing__(self, name: str) -> Any:
        return quote(str(value_of(self.row, name) or ""), safe="")


def row_key(row: Any) -> Any:
    """What identifies a row: its primary key, `id` or `key`."""
    if isinstance(row, Model):
        return row.pk
    for name in ("pk", "id", "key", "code"):
        found = value_of(row, name)
        if found is not None:
            return found
    return ""


def column(given: Column | str, rows: Any) -> Column:
    """A column from its name alone: the model's verbose name is its title."""
    made = given if isinstance(given, Column) else Column(given)
    if not made.title and isinstance(made.field, str):
        model = getattr(rows, "model", None)
        made.title = _verbose(model, made.field) if model is not None else made.field
    return made


def _verbose(model: Any, name: str) -> str:
    parts = name.replace("__", ".").split(".")
    found: Any = None
    try:
        for part in parts:
            found = model._meta.get_field(part)
            model = getattr(found, "related_model", None) or model
    except Exception:
        return parts[-1]
    return str(found.verbose_name)
