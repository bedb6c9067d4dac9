"""One comparison: the totals side by side, what lies between them, and the records behind it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.services.reconciliation import actions, queries
from xinglin.services.reconciliation.pages.looks import (
    difference_table,
    gap_words,
    month_title,
    source_columns,
    title_of,
)
from xinglin.services.reconciliation.queries import Beside
from xinglin.services.reconciliation.rules import HERE, REASONS, SOURCES, items
from xinglin.ui import (
    LATE,
    OK,
    Act,
    Acts,
    Chart,
    Column,
    Figure,
    Notice,
    Series,
    Sheet,
    Table,
    Tally,
    badge,
    moment,
    number,
    page,
)


@page("<int:pk>/", title="对账", may="reconciliation.read")
def one(request: Any, pk: int) -> Any:
    """Totals by source and institution, the bridge between them, each record that differs."""
    actor = request.actor
    found = queries.comparison(pk, actor)
    item = items.get(found.item)
    here = _inside(request.place, found.place)
    sides = queries.sides([pk], actor, here)
    beside = queries.beside(sides).get(pk, {})
    ours = queries.ours_of(sides).get(pk)
    unit = item.unit if item else ""
    rows = queries.of_comparison(actor, found.item, found.kind, found.month, here)
    last = queries.last_of(found, actor)
    return Sheet(
        title=title_of(found.item, found.kind),
        lead=f"{here.name}　{month_title(found.month)}",
        crumbs=[("一数一源对账", f"{reverse('reconciliation:board')}?month={found.month:%Y-%m}")],
        links=_links(actor),
        panels=[
            None if last.pk == pk else Notice(
                "这是以前的一次核对，总数是当时的；差异记录是现在的。"
            ),
            _tally(ours, beside, unit),
            Notice(item.says) if item and item.says else None,
            _institutions(sides, unit),
            *_bridges([each for each in beside.values() if each.apart], unit),
            difference_table(
                request, rows, title="差异记录", empty="各方一致，没有差异",
                note="居民姓名按权限显示；点姓名看两方的记录、原因和办理",
            ),
            Acts([_again(request, found)]) if actor.may("reconciliation.compare") else None,
            _history(found, actor, here),
        ],
    )  # fmt: skip


def _inside(here: Any, area: Any) -> Any:
    """The place one stands at, when it lies within the area compared; else the whole area."""
    if here is not None and area.number <= here.number and here.last <= area.last:
        return here
    return area


def _links(actor: Any) -> list[tuple[str, str]]:
    links = []
    if actor.may("reconciliation.bring"):
        links.append(("导入对方名单", reverse("reconciliation:send")))
    if actor.may("reconciliation.declare"):
        links.append(("填报合计", reverse("reconciliation:total")))
    return links


def _tally(ours: int | None, beside: dict[str, Beside], unit: str) -> Tally:
    figures = [Figure(HERE, ours, unit=unit)]
    for each in beside.values():
        word = gap_words(each) if each.apart else "一致"
        figures.append(Figure(
            each.title, each.stated, unit=unit, state=LATE if each.apart else OK, word=word,
            note=f"{each.institutions} 家机构，本平台同口径 {each.ours:,}",
        ))  # fmt: skip
    return Tally(figures)


def _institutions(sides: list[Any], unit: str) -> Table:
    """A row for each institution, beside each other what we count and what each source states."""
    present = [code for code in SOURCES if any(one.source == code for one in sides)]
    held: dict[int, dict[str, Any]] = {}
    for one in sides:
        told = Beside(one.source)
        told.add(one)
        row = held.setdefault(one.institution_id, {
            "pk": one.institution_id, "name": one.institution.short or one.institution.name,
            "ours": one.ours, "many": 0, "apart": False, **dict.fromkeys(SOURCES),
        })  # fmt: skip
        row[one.source] = told
        row["many"] += told.many
        row["apart"] = row["apart"] or told.apart
    columns = [
        Column("name", "机构", grow=True),
        Column("ours", HERE, number, unit=unit),
        *source_columns(present),
        Column("many", "差异", number, unit="条"),
        Column(lambda r: ("有差异", LATE) if r["apart"] else ("一致", OK), "结论", badge,
               key="verdict"),
    ]  # fmt: skip
    return Table(
        list(held.values()), columns, title="各机构合计", key="institutions", size=20,
        sort="-many", chooser=False, empty="还没有来源报来这个月的合计或名单",
        state=lambda r: LATE if r["apart"] else "",
    )  # fmt: skip


def _bridges(apart: list[Beside], unit: str) -> list[Chart]:
    """One for each source that disagrees, two beside each other."""
    return [_bridge(each, unit, 12 if len(apart) == 1 else 6) for each in apart]


def _bridge(one: Beside, unit: str, span: int) -> Chart:
    """From our total to theirs, reason by reason; reasons that cancel out are said in the note."""
    steps = [(code, one.parts.get(code, 0)) for code in REASONS if one.parts.get(code)]
    level = [code for code in one.lines if not one.parts.get(code)]
    told = [f"{REASONS[code].title} {one.lines[code]} 条" for code in level if code in REASONS]
    return Chart(
        [HERE, *(REASONS[code].title for code, _ in steps), one.title],
        [Series(unit or "合计", [one.ours, *(value for _, value in steps), one.stated])],
        kind="waterfall", unit=unit, title=f"从{HERE}到{one.title}", span=span, zero=False,
        note=f"不影响合计的：{'、'.join(told)}" if told else "",
        source="各原因之和等于两方合计之差",
    )  # fmt: skip


def _again(request: Any, found: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        made = actions.compare(by=request.actor, item=found.item, kind=found.kind,
                               month=found.month, place=places.place(found.place.code))  # fmt: skip
        return reverse("reconciliation:one", args=[made.pk])

    return Act("again", "重新核对", do=do, note="两方已一致的差异自动办结")


def _history(found: Any, actor: Any, here: Any) -> Table:
    told = queries.earlier(found, actor)
    sides = queries.sides([one.pk for one in told], actor, here)
    beside, ours = queries.beside(sides), queries.ours_of(sides)
    rows = [
        {
            "pk": each.pk, "made_at": each.made_at, "by": each.by,
            "ours": ours.get(each.pk, 0), **dict.fromkeys(SOURCES),
            **beside.get(each.pk, {}),
            "many": sum(one.many for one in beside.get(each.pk, {}).values()),
        }
        for each in told
    ]  # fmt: skip
    present = [code for code in SOURCES if any(row[code] for row in rows)]
    columns = [
        Column("made_at", "核对时间", moment,
               link=lambda r: reverse("reconciliation:one", args=[r["pk"]])),
        Column("by", "核对人", grow=True),
        Column("ours", HERE, number),
        *source_columns(present),
        Column("many", "差异", number, unit="条"),
    ]  # fmt: skip
    return Table(
        rows, columns, title="历次核对", key="history", chooser=False, size=10, export=False,
        note="结果没有变化的核对不另记一行", empty="",
    )  # fmt: skip
