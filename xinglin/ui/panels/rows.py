"""Where a table's rows come from, one page at a time, and how they are sorted and filtered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from xinglin.ui import asked
from xinglin.ui.panels.columns import Column, value_of

DEEPEST_ROW = 100_000


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see of a table.

    `filters` maps a column key to a text, a choice, or a (from, to) pair, already well-formed.
    `after` is the cursor that a page source gave with its last page.
    """

    filters: dict[str, Any] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = 50
    after: str = ""


@dataclass
class Rows:
    """One page of rows. `total` stays None unless it costs nothing; `after` is the next cursor."""

    rows: Sequence[Any]
    total: int | None = None
    more: bool = False
    after: str = ""


Source = Callable[[Asked], Rows]


def read_filter(column: Column, data: Any, name: str) -> Any:
    """The well-formed value of a column's filter in the URL, or None."""
    kind = column.filter_kind
    if kind == "choice":
        return asked.one_of(data, name, dict(column.choices)) or None
    if kind == "text":
        return asked.word(data, name) or None
    low, high = data.get(f"{name}.from", ""), data.get(f"{name}.to", "")
    if kind == "days":
        pair: tuple[Any, Any] = (
            asked.date({"at": low}, "at"),
            asked.date({"at": high}, "at"),
        )
    else:
        pair = (asked.decimal(str(low)), asked.decimal(str(high)))
    return pair if any(part is not None for part in pair) else None


def one_page(source: Any, columns: Sequence[Column], wish: Asked, total: Any) -> Rows:
    """The rows that were asked for, from a queryset, a list or a page source."""
    if isinstance(source, QuerySet):
        return _of_queryset(source, columns, wish, total)
    if callable(source):
        return source(wish)
    found = _of_list(list(source), columns, wish)
    start = (wish.page - 1) * wish.size
    return Rows(found[start : start + wish.size], len(found), len(found) > start + wish.size)


def every_row(source: Any, columns: Sequence[Column], wish: Asked, most: int) -> Iterator[Any]:
    """All filtered rows in order, at most `most`, for a file."""
    if isinstance(source, QuerySet):
        chosen = _sorted(_filtered(source, columns, wish), columns, wish)
        yield from chosen[:most].iterator(chunk_size=2000)
        return
    if not callable(source):
        yield from _of_list(list(source), columns, wish)[:most]
        return
    after, given, page = "", 0, 1
    while given < most:
        asked_for = Asked(wish.filters, wish.sort, wish.descending, page, 1000, after)
        found = source(asked_for)
        yield from found.rows[: most - given]
        given += len(found.rows)
        if not found.more or not found.rows:
            return
        after, page = found.after, page + 1


# --- querysets -------------------------------------------------------------------------------


def _filtered(rows: QuerySet[Any], columns: Sequence[Column], wish: Asked) -> QuerySet[Any]:
    for column in columns:
        value = wish.filters.get(column.key)
        if value is None:
            continue
        name = column.filter_name
        if column.filter_kind == "text":
            rows = rows.filter(**{f"{name}__icontains": value})
        elif column.filter_kind == "choice":
            rows = rows.filter(**{name: value})
        else:
            low, high = value
            if low is not None:
                rows = rows.filter(**{f"{name}__gte": low})
            if high is not None:
                whole_day = type(high) is dt.date and column.lookup.endswith("_at")
                until = high + dt.timedelta(days=1) if whole_day else high
                rows = rows.filter(**{f"{name}__{'lt' if whole_day else 'lte'}": until})
    return rows


def _sorted(rows: QuerySet[Any], columns: Sequence[Column], wish: Asked) -> QuerySet[Any]:
    for column in columns:
        if column.key == wish.sort and column.sort_name:
            sign = "-" if wish.descending else ""
            return rows.order_by(f"{sign}{column.sort_name}", f"{sign}pk")
    return rows if rows.ordered else rows.order_by("pk")


def _of_queryset(rows: QuerySet[Any], columns: Sequence[Column], wish: Asked, total: Any) -> Rows:
    chosen = _sorted(_filtered(rows, columns, wish), columns, wish)
    start = min((wish.page - 1) * wish.size, DEEPEST_ROW)
    found = list(chosen[start : start + wish.size + 1])
    known = None
    if total == "count":
        known = chosen.order_by().count()
    elif total is not None and not wish.filters:
        known = total() if callable(total) else int(total)
    elif len(found) <= wish.size and (found or start == 0):
        known = start + len(found)
    return Rows(found[: wish.size], known, len(found) > wish.size)


# --- lists -----------------------------------------------------------------------------------


def _of_list(rows: list[Any], columns: Sequence[Column], wish: Asked) -> list[Any]:
    for column in columns:
        value = wish.filters.get(column.key)
        if value is not None:
            rows = [row for row in rows if _fits(column, row, value)]
    for column in columns:
        if column.key == wish.sort and column.sort_name:
            given = column.sort_name
            rows = sorted(rows, key=lambda row: _rank(value_of(row, given)))
            if wish.descending:
                rows.reverse()
    return rows


def _fits(column: Column, row: Any, value: Any) -> bool:
    held = value_of(row, column.filter_name)
    if column.filter_kind == "text":
        return str(value).casefold() in str(held or "").casefold()
    if column.filter_kind == "choice":
        return str(held) == value or (isinstance(held, (tuple, list)) and str(held[-1]) == value)
    if held is None:
        return False
    low, high = value
    if isinstance(held, dt.datetime):
        held = held.date()
    if isinstance(held, float):
        held = Decimal(str(held))
    try:
        return (low is None or held >= low) and (high is None or held <= high)
    except TypeError:
        return False


def _rank(value: Any) -> tuple[int, Any]:
    """Sorts mixed values: nothing last, numbers before days before words."""
    if value is None or value == "":
        return (9, 0)
    if isinstance(value, (int, float, Decimal)):
        return (1, float(value))
    if isinstance(value, (dt.date, dt.datetime)):
        return (2, value.isoformat())
    return (3, str(value))
