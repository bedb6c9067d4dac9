"""A table: sorted, filtered and paged by the URL, with a column chooser and exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from xinglin.kernel.errors import NotAllowed
from xinglin.ui import asked
from xinglin.ui.panels.acts import Act, drawn_act, posted_act, run_act
from xinglin.ui.panels.columns import Column, column, row_address, row_key
from xinglin.ui.panels.export import MOST_ROWS
from xinglin.ui.panels.filing import Passports, filed, wanted, ways
from xinglin.ui.panels.panel import Panel
from xinglin.ui.panels.rows import Asked, Rows, every_row, one_page, read_filter
from xinglin.ui.show import said

SIZES = (20, 50, 100, 200)


@dataclass
class Table(Panel):
    """Rows in columns. `rows` is a queryset, a list of dicts or objects, or a page source
    `f(Asked) -> Rows`.

    `link` is where a row leads (as `Column.link`); with `beside` it opens beside the list on a wide
    screen. `sort` is the first order, such as "-due". `total` is None (never counted), "count", a
    number or a function. `empty` says what would fill the list. `views` are (title, query) presets.
    `acts` are buttons on a row: a list, or a function of the row. `export` is True, False or the
    permission it needs. `passports` tells of each figure in the rows what it is and how it is
    proved; it goes into the second sheet of the Excel file. `group` names the group of a row: rows
    come in the order of their groups, each under its heading. `state` gives a row's state, drawn as
    a mark on its edge.
    """

    rows: Any
    columns: Sequence[Column | str]
    caption: str = ""
    empty: str = "还没有内容"
    link: str | Callable[[Any], str] = ""
    sort: str = ""
    size: int = 50
    total: Any = None
    views: Sequence[tuple[str, str]] = ()
    acts: Sequence[Act] | Callable[[Any], Sequence[Act]] = ()
    export: bool | str = True
    passports: Passports = ()
    group: Callable[[Any], str] | None = None
    chooser: bool = True
    beside: bool = False
    state: Callable[[Any], str] | None = None
    key: str = ""
    prefix: str = field(init=False, default="")
    template: ClassVar[str] = "table"

    def bind(self, request: Any, number: int, nth: int = 0) -> Table:
        """Also settles how the table's parameters are called in the URL."""
        super().bind(request, number, nth)
        self.columns = [column(each, self.rows) for each in self.columns]
        self.prefix = f"{self.key}-" if self.key else (f"t{number}-" if nth else "")
        if not self.title:
            self.title, self.caption = self.caption, ""
        return self

    # --- what is asked -----------------------------------------------------------------------

    @property
    def wish(self) -> Asked:
        """What the URL asks for; nonsense in it is left aside."""
        data = self.request.GET
        keys = [one.key for one in self._all if one.sort_name]
        given = asked.word(data, f"{self.prefix}sort") or self.sort
        sort = given.removeprefix("-")
        filters = {}
        for one in self._all:
            value = read_filter(one, data, f"{self.prefix}{one.key}") if one.filter else None
            if value is not None:
                filters[one.key] = value
        return Asked(
            filters,
            sort if sort in keys else "",
            given.startswith("-"),
            asked.whole(data, f"{self.prefix}page", 1, 1, 100_000),
            asked.whole(data, f"{self.prefix}size", self.size, 1, 200),
            asked.word(data, f"{self.prefix}after", longest=500),
        )

    @property
    def _all(self) -> list[Column]:
        return list(self.columns)  # type: ignore[arg-type]

    @property
    def shown(self) -> list[Column]:
        """The columns to show: those chosen in the URL, else those not hidden."""
        chosen = set(asked.word(self.request.GET, f"{self.prefix}cols", longest=1000).split(","))
        found = [one for one in self._all if one.key in chosen]
        return found or [one for one in self._all if not one.hidden]

    def url(self, **changes: Any) -> str:
        """The page's address with this table's parameters changed."""
        return asked.url_with(
            self.request, {f"{self.prefix}{name}": value for name, value in changes.items()}
        )

    # --- drawing -----------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Head, body, filters and pager."""
        wish = self.wish
        found = one_page(self.rows, self._all, wish, self.total)
        shown = self.shown
        return {
            "head": [self._head(one, wish) for one in shown],
            "body": self._body(found.rows, shown, wish),
            "has_acts": bool(self.acts),
            "filters": [self._filter(one, wish) for one in self._all if one.filter],
            "filtered": bool(wish.filters),
            "clear_url": self._clear_url(),
            "chooser": self._chooser(shown) if self.chooser and len(self._all) > 3 else [],
            "views": [self._view(title, query) for title, query in self.views],
            "pager": self._pager(wish, found),
            "exports": self._exports() if found.rows else [],
            "across": len(shown) + bool(self.acts),
            "kept": self._kept(),
        }

    def _head(self, one: Column, wish: Asked) -> dict[str, Any]:
        sorted_now = wish.sort == one.key
        direction = ("descending" if wish.descending else "ascending") if sorted_now else "none"
        turned = f"-{one.key}" if sorted_now and not wish.descending else one.key
        url = self.url(sort=turned, page=None, after=None) if one.sort_name else ""
        alone = self.alone(url, push=True) if url else ""
        return {
            "column": one,
            "aria": direction,
            "url": url,
            "alone": alone,
            "title": said(one.title),
        }

    def _body(self, rows: Sequence[Any], shown: list[Column], wish: Asked) -> list[dict[str, Any]]:
        """The rows, each group under its heading unless the reader sorts by something else."""
        body = [self._row(row, shown) for row in rows]
        if self.group is not None and wish.sort == self.sort.removeprefix("-"):
            last = None
            for row, made in zip(rows, body, strict=True):
                name = self.group(row)
                made["heading"], last = (said(name) if name != last else ""), name
        return body

    def _row(self, row: Any, shown: list[Column]) -> dict[str, Any]:
        """One row; its cells are put together here, for the template engine is slow at many."""
        acts = self.acts(row) if callable(self.acts) else self.acts
        link = row_address(self.link, row)
        cells = []
        for place, one in enumerate(shown):
            inside = one.html(row)
            if place == 0 and link and not one.link:
                inside = self._leading(link, inside)
            cells.append(
                f'<td class="{one.css}">{inside}</td>' if one.css else f"<td>{inside}</td>"
            )
        return {
            "cells": SafeString("".join(cells)),
            "link": link,
            "acts": [drawn_act(act, self.id, row_key(row)) for act in acts],
            "state": self.state(row) if self.state else "",
        }

    def _leading(self, link: str, inside: SafeString) -> SafeString:
        if not self.beside:
            return format_html('<a href="{}">{}</a>', link, inside)
        how = mark_safe('hx-target="#beside" hx-swap="innerHTML"')
        return format_html('<a href="{}" hx-get="{}" {}>{}</a>', link, link, how, inside)

    def _filter(self, one: Column, wish: Asked) -> dict[str, Any]:
        value = wish.filters.get(one.key)
        low, high = value if isinstance(value, tuple) else (None, None)
        return {
            "name": f"{self.prefix}{one.key}",
            "id": f"{self.id}-{one.key}",
            "title": said(one.title),
            "kind": one.filter_kind,
            "choices": [(code, said(title)) for code, title in one.choices],
            "value": value if isinstance(value, str) else "",
            "low": "" if low is None else str(low),
            "high": "" if high is None else str(high),
        }

    def _clear_url(self) -> str:
        gone: dict[str, None] = {"page": None, "after": None}
        for one in self._all:
            gone |= {one.key: None, f"{one.key}.from": None, f"{one.key}.to": None}
        return self.url(**gone)

    def _kept(self) -> list[tuple[str, str]]:
        """Parameters of the page that the filter form must carry along."""
        own = {f"{self.prefix}{one.key}" for one in self._all if one.filter}
        own |= {f"{name}{end}" for name in own for end in (".from", ".to")}
        own |= {f"{self.prefix}page", f"{self.prefix}after", *asked.OWN}
        data = self.request.GET
        return [(name, value) for name in data if name not in own for value in data.getlist(name)]

    def _chooser(self, shown: list[Column]) -> list[dict[str, Any]]:
        keys = [one.key for one in shown]
        made = []
        for one in self._all:
            rest = [k for k in keys if k != one.key] if one.key in keys else [*keys, one.key]
            order = [each.key for each in self._all if each.key in rest]
            made.append(
                {
                    "title": said(one.title),
                    "on": one.key in keys,
                    "url": self.url(cols=",".join(order)),
                }
            )
        return made

    def _view(self, title: str, query: str) -> dict[str, Any]:
        """The view is on when what it asks for is asked for; the first one when nothing is."""
        asks = [dict(parse_qsl(each.removeprefix("?"))) for _, each in self.views]
        names = {name for one in asks for name in one}
        given = {name: value for name, value in self.request.GET.items() if name in names}
        on = given == dict(parse_qsl(query.removeprefix("?")))
        first = not given and query == self.views[0][1]
        return {"title": said(title), "url": query, "on": on or first}

    def _pager(self, wish: Asked, found: Rows) -> dict[str, Any]:
        start = (wish.page - 1) * wish.size
        onward = self.url(page=str(wish.page + 1), after=found.after or None)
        return {
            "first": start + 1 if found.rows else 0,
            "last": start + len(found.rows),
            "total": found.total,
            "more": found.more,
            "next": onward if found.more else "",
            "back": self.url(page=str(wish.page - 1), after=None)
            if wish.page > 1 and not wish.after
            else "",
            "start": self.url(page=None, after=None) if wish.page > 1 else "",
            "needed": wish.page > 1 or found.more or len(found.rows) > 8,
        }

    # --- files and buttons -------------------------------------------------------------------

    def _may_export(self) -> bool:
        if isinstance(self.export, str):
            return self.request.actor.may(self.export)  # type: ignore[attr-defined]
        return self.export

    def _exports(self) -> list[tuple[str, str]]:
        return ways(self) if self._may_export() else []

    def answer(self) -> HttpResponseBase | None:
        """The filtered rows as a file, when the URL says `as=csv` or `as=xlsx`."""
        kind = wanted(self.request)
        if not kind:
            return None
        if not self._may_export():
            raise NotAllowed("您不能导出这份名单", why="导出需要单独的权限")
        shown, wish = self.shown, self.wish
        header = [
            f"{said(one.title)}（{said(one.unit)}）" if one.unit else str(said(one.title))
            for one in shown
        ]
        cells = (
            [one.exported(row) for one in shown]
            for row in every_row(self.rows, self._all, wish, MOST_ROWS + 1)
        )
        return filed(
            self, kind, header, cells, title=self.title or self.caption,
            filters=[(str(said(one.title)), self._said_filter(one, wish)) for one in self._all
                     if one.key in wish.filters],
            passports=self.passports,
        )  # fmt: skip

    @staticmethod
    def _said_filter(one: Column, wish: Asked) -> str:
        value = wish.filters[one.key]
        if isinstance(value, tuple):
            return "–".join("" if part is None else str(part) for part in value)
        return str(said(dict(one.choices).get(value, value)))

    def post(self) -> HttpResponse | None:
        """Press a row's button; the row is found again through the table's own source."""
        code, key = posted_act(self.request)
        for row in one_page(self.rows, self._all, self.wish, None).rows:
            if str(row_key(row)) == key:
                acts = self.acts(row) if callable(self.acts) else self.acts
                return run_act(self.request, acts, code, row)
        return run_act(self.request, (), code, None)
