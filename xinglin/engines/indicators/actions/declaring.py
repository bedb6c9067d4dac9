"""A figure is declared, looked at by another pair of eyes, confirmed or sent back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.indicators.checks.printed import Printed, read_number
from xinglin.engines.indicators.models import DeclaredFigure
from xinglin.engines.indicators.models.declared import (
    CONFIRMED,
    DECLARED,
    DRAFT,
    RETURNED,
    STATES,
    WITHDRAWN,
)
from xinglin.engines.indicators.queries.declared import declared_one, findings_of
from xinglin.engines.indicators.words import indicators, unit_named
from xinglin.engines.places import queries as places
from xinglin.kernel import papers
from xinglin.kernel.errors import NotAllowed, Refused
from xinglin.kernel.time import Period, now

EDITABLE = (DRAFT, RETURNED)


@verb("figures.declare", title="填写申报数字")
def draft_figure(
    *,
    by: Actor,
    place: Any,
    period: str,
    title: str = "",
    value: str,
    unit: str = "",
    code: str = "",
    base: str = "",
    numerator: str = "",
    denominator: str = "",
    note: str = "",
    institution: int | None = None,
    pk: int | None = None,
    paper: tuple[str, bytes] | None = None,
) -> DeclaredFigure:
    """Write a draft, or change one (`pk`) that is a draft or was sent back; with its paper."""
    where = places.place(getattr(place, "number", place))
    by.must("figures.declare", where.number)
    known = indicators[code] if code else None
    given = {
        "code": code, "title": (known.title if known else title).strip(),
        "unit": unit_named((known.unit if known else unit).strip()).title,
        "base": base.strip() or (known.base if known else ""),
        "place_id": where.number, "institution_id": institution or by.institution,
        "period": Period.parse(period).code, "value": value.strip(),
        "numerator": numerator.strip(), "denominator": denominator.strip(), "note": note.strip(),
    }  # fmt: skip
    _complete(given)
    given |= _paper(*paper) if paper else {}
    if pk is None:
        return DeclaredFigure.objects.create(who=by.account, who_name=by.name, **given)
    row = _changeable(pk, by, EDITABLE)
    for name, content in given.items():
        setattr(row, name, content)
    row.state = DRAFT
    row.save()
    return row


def _paper(name: str, content: bytes) -> dict[str, Any]:
    """A paper, kept; the columns that name it."""
    paper = papers.received(name, content)
    papers.keep(Path(settings.HOME), paper, content)
    return {
        "paper_name": paper.name, "paper_kind": paper.kind, "paper_size": paper.size,
        "paper_sha256": paper.sha256, "paper_sm3": paper.sm3,
    }  # fmt: skip


def _complete(given: dict[str, Any]) -> None:
    if not given["title"]:
        raise Refused("请填写指标名称")
    for name, title in (("value", "数值"), ("numerator", "分子"), ("denominator", "分母")):
        text = given[name]
        if len(text) > 40 or (text and read_number(text, given["unit"]) is None):
            raise Refused(f"{title}“{text[:40]}”不是数字", mend="可写如 866、90.72、850余、98以上")
    if not given["value"]:
        raise Refused("请填写数值")


@verb("figures.declare", title="附上依据文件")
def attach_paper(*, by: Actor, pk: int, name: str, content: bytes) -> DeclaredFigure:
    """Attach the paper that a declared figure stands on: checked by content, kept by digest."""
    row = _changeable(pk, by, EDITABLE)
    for column, told in _paper(name, content).items():
        setattr(row, column, told)
    row.save()
    return row


@verb("figures.declare", title="提交申报数字")
def declare_figure(*, by: Actor, pk: int) -> DeclaredFigure:
    """Hand a figure in: it needs its paper, and what the checks find wrong mended or explained."""
    row = _changeable(pk, by, EDITABLE)
    if not row.paper_sha256:
        raise Refused("还没有依据文件", mend="请先上传盖章的依据文件（PDF、图片或 Word）")
    faults = [one for one in findings_of(row, seen_by=by) if one.bad]
    if faults and not row.note:
        raise Refused(
            f"校验不成立：{faults[0].says}", why="；".join(one.says for one in faults[1:3]),
            mend=f"{faults[0].mend}；确属如此的，请在“说明”中写明原因后再提交",
        )  # fmt: skip
    row.state, row.declared_at, row.why = DECLARED, now(), ""
    row.who, row.who_name = by.account, by.name
    row.save()
    return row


@verb("figures.confirm", title="确认申报数字")
def confirm_figure(*, by: Actor, pk: int, why: str = "") -> DeclaredFigure:
    """Confirm a declared figure; nobody confirms his own."""
    return _decided(pk, by, CONFIRMED, why)


@verb("figures.confirm", title="退回申报数字")
def return_figure(*, by: Actor, pk: int, why: str) -> DeclaredFigure:
    """Send a declared figure back, saying why."""
    if not why.strip():
        raise Refused("请写明退回的原因")
    return _decided(pk, by, RETURNED, why)


@verb("figures.declare", title="撤回申报数字")
def withdraw_figure(*, by: Actor, pk: int, why: str) -> DeclaredFigure:
    """Take a figure back: its declarer while it waits; once confirmed, only who may confirm."""
    row = declared_one(pk, seen_by=by)
    by.must("figures.confirm" if row.state == CONFIRMED else "figures.declare", row.place_id)
    if row.state == WITHDRAWN:
        raise Refused("这个数字已经撤回")
    if not why.strip():
        raise Refused("请写明撤回的原因")
    row.state, row.why, row.decided_at = WITHDRAWN, why.strip(), now()
    row.save()
    return row


def _decided(pk: int, by: Actor, state: str, why: str) -> DeclaredFigure:
    row = declared_one(pk, seen_by=by)
    by.must("figures.confirm", row.place_id)
    if row.state != DECLARED:
        raise Refused(f"这个数字是“{STATES[row.state]}”，不能再审核")
    if row.who is not None and row.who == by.account:
        raise NotAllowed("不能审核自己申报的数字", mend="请由另一位统计人员或股室负责人审核")
    row.state, row.why, row.decided_at = state, why.strip(), now()
    row.confirmed_by, row.confirmed_name = by.account, by.name
    row.save()
    return row


@verb("figures.declare", title="批量填写申报数字")
def draft_table(
    *, by: Actor, place: Any, period: str, rows: Iterable[Printed],
    paper: tuple[str, bytes] | None = None,
) -> list[DeclaredFigure]:  # fmt: skip
    """Drafts of every row of a typed table, all of one place and period, on one paper."""
    several = list(rows)
    ids = {one.id: one for one in several}

    def number(text: str) -> str:
        return ids[text].text if text in ids else text

    found = []
    for one in several:
        row = draft_figure(
            by=by, place=place, period=one.period or period, title=one.title, value=one.text,
            unit=one.unit, base=one.base, numerator=number(one.numerator),
            denominator=number(one.denominator), note=one.note, paper=paper,
        )  # fmt: skip
        found.append(row)
    return found


def _changeable(pk: int, by: Actor, states: tuple[str, ...]) -> DeclaredFigure:
    row = declared_one(pk, seen_by=by)
    by.must("figures.declare", row.place_id)
    if row.state not in states:
        raise Refused(
            f"这个数字是“{STATES[row.state]}”，不能再修改", mend="请先撤回，或由审核人退回"
        )
    return row
