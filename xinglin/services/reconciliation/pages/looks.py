"""How a source's total looks beside ours, and how a list of differences does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinglin.kernel.time import now
from xinglin.services.reconciliation import queries
from xinglin.services.reconciliation.queries import Beside
from xinglin.services.reconciliation.rules import (
    OPEN_REASONS,
    REASONS,
    SOURCES,
    STATES,
    items,
)
from xinglin.ui import (
    LATE,
    OK,
    REMIND,
    Asked,
    Column,
    Rows,
    Table,
    badge,
    countdown,
    day,
    number,
    said,
)

LOOKS = {"open": REMIND, "explained": "", "mended": "", "accepted": OK, "agreed": OK}
FIELDS = {"person": "居民", "kind": "类别", "day": "日期"}


def signed(value: int) -> str:
    """A gap with its sign: +3, −2.

    >>> signed(3), signed(-2), signed(0)
    ('+3', '−2', '0')
    """
    return f"+{value:,}" if value > 0 else f"−{-value:,}" if value else "0"


NOT_ASKED = ""  # in place of a source that never states this item


def stated(one: Beside | str | None) -> SafeString:
    """What a source states, and how far it is from us; a dash where it never states the item."""
    if isinstance(one, str):
        return number(None)
    if one is None:
        return format_html('<span class="text-muted">{}</span>', said("未报"))
    if one.apart:
        return format_html("{} {}", number(one.stated), badge((gap_words(one), LATE)))
    return format_html("{} {}", number(one.stated), badge(("一致", OK)))


def gap_words(one: Beside) -> str:
    """How far a source is from us: the difference of the totals, else how many records."""
    return f"差 {signed(one.gap)}" if one.gap else f"{one.many} 条不一致"


def source_columns(codes: Iterable[str]) -> list[Column]:
    """A column for each source: its total beside ours."""
    return [_source_column(code) for code in codes]


def _source_column(code: str) -> Column:
    def plain(row: dict[str, Any]) -> Any:
        return row[code].stated if row[code] else ""

    return Column(code, SOURCES[code].title, stated, sort=False, align="end", export=plain)


def month_title(month: dt.date) -> str:
    """A month in Chinese words."""
    return f"{month.year}年{month.month}月"


def title_of(item: str, kind: str) -> str:
    """An item as it is declared today; one that is not any more keeps its code."""
    known = items.get(item)
    if known is None:
        return item
    programme = dict(queries.kinds_of(known)).get(kind, kind)
    return f"{said(known.title)}：{said(programme)}" if kind else str(said(known.title))


def _rows(found: Sequence[Any], actor: Any) -> list[dict[str, Any]]:
    faces = queries.faces(found, actor)
    limits = queries.limits_of([one.pk for one in found if one.standing])
    return [_row(one, faces[one.pk], limits.get(one.pk)) for one in found]


def _row(one: Any, face: Any, due: dt.datetime | None) -> dict[str, Any]:
    theirs = one.stated
    late = due is not None and due < now() and one.standing
    return {
        "pk": one.pk,
        "item": title_of(one.item, one.kind),
        "month": f"{one.month:%Y-%m}",
        "name": face.name,
        "id_number": face.id_number,
        "resident": face.resident,
        "reason": REASONS[one.reason].title if one.reason in REASONS else one.reason,
        "source": SOURCES[one.source].title if one.source in SOURCES else one.source,
        "weight": signed(one.weight),
        "our_day": one.our_day,
        "their_day": theirs.day if theirs else None,
        "number": theirs.number if theirs else "",
        "institution": one.institution.short or one.institution.name,
        "other": (one.other.short or one.other.name) if one.other else "",
        "state": (STATES.get(one.state, one.state), LATE if late else LOOKS.get(one.state, "")),
        "due": countdown(due) if due and one.standing else ("", ""),
        "late": late,
    }


def difference_table(
    request: Any, rows: Any, *, title: str, empty: str, items_too: bool = False,
    own: bool = False, **more: Any,
) -> Table:  # fmt: skip
    """Differences with their reason, owner and limit; people as far as the reader may know.

    `items_too` for lists of several items; `own` for those of one institution and several months.
    """
    columns = [
        Column("name", "居民", sort=False,
               link=lambda r: reverse("reconciliation:difference", args=[r["pk"]])),
        Column("id_number", "身份证号", sort=False, hidden=True),
        Column("reason", "原因", said, sort=False, lookup="reason",
               filter=[(one.code, one.title) for one in OPEN_REASONS]),
        Column("source", "对方", said, sort=False, lookup="source",
               filter=[(one.code, one.title) for one in SOURCES.values()]),
        Column("our_day", "本平台日期", day, sort=False),
        Column("their_day", "对方日期", day, sort=False),
        Column("number", "对方流水号", sort=False, hidden=True),
        Column("weight", "差额", align="end", sort=False, hidden=items_too),
        Column("institution", "责任机构", sort=False, grow=True, hidden=own),
        Column("other", "另一机构", sort=False, hidden=True),
        Column("state", "状态", badge, sort=False, lookup="state", filter=list(STATES.items())),
        Column("due", "时限", badge, sort=False),
    ]  # fmt: skip
    if items_too:
        columns.insert(1, Column("item", "对账项目", sort=False, grow=True))
        columns.insert(2, Column("month", "期间", sort=False, hidden=not own))
    return Table(
        source_of(rows, request.actor, columns), columns, title=title, empty=empty, size=20,
        key="lines", state=lambda r: LATE if r["late"] else "", **more,
    )  # fmt: skip


def source_of(rows: Any, actor: Any, columns: Sequence[Column]) -> Callable[[Asked], Rows]:
    """A page of differences at a time: only those who are shown are looked up and noted."""

    def page_of(asked: Asked) -> Rows:
        wanted = {one.key: one.lookup for one in columns if one.lookup}
        chosen = rows.filter(**{
            wanted[key]: value for key, value in asked.filters.items() if key in wanted
        })  # fmt: skip
        start = (asked.page - 1) * asked.size
        ordered = chosen.order_by("state", "institution_id", "pk")
        found = list(ordered[start : start + asked.size + 1])
        return Rows(_rows(found[: asked.size], actor), more=len(found) > asked.size)

    return page_of
