"""A difference with both records beside each other; those that one's own institution has."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit
from xinglin.kernel.time import ZONE
from xinglin.services.reconciliation import actions, queries
from xinglin.services.reconciliation.pages.looks import (
    FIELDS,
    LOOKS,
    difference_table,
    month_title,
    signed,
    title_of,
)
from xinglin.services.reconciliation.rules import (
    HERE,
    REASONS,
    SOURCES,
    STATES,
    SUBJECT,
    UNLISTED,
    items,
)
from xinglin.ui import (
    LATE,
    REMIND,
    Act,
    Acts,
    Facts,
    Field,
    Figure,
    Notice,
    Sheet,
    Tally,
    Timeline,
    badge,
    countdown,
    link,
    page,
    said,
    story,
)

Answers = dict[str, Any]


@page("mine/", title="对账差异", menu="work", may="reconciliation.answer", order=60)
def mine(request: Any) -> Any:
    """What my institution has to explain or to mend, the open ones first."""
    rows = queries.differences(request.actor, mine=True).filter(standing=True)
    waiting = rows.filter(state="open").count()
    return Sheet(
        title="对账差异",
        lead="本单位与各来源对不上的记录",
        panels=[
            Tally([
                Figure("待核对", waiting, unit="条", state=REMIND if waiting else "",
                       word="请说明或更正" if waiting else ""),
                Figure("已说明", rows.filter(state="explained").count(), unit="条"),
                Figure("已更正，待复核", rows.filter(state="mended").count(), unit="条"),
                Figure("已认可", rows.filter(state="accepted").count(), unit="条"),
            ]),
            difference_table(request, rows, title="差异记录", items_too=True, own=True,
                             empty="本单位没有对不上的记录"),
        ],
    )  # fmt: skip


@page("difference/<int:pk>/", title="对账差异", may="reconciliation.see", shows=SUBJECT)
def difference(request: Any, pk: int) -> Any:
    """Both records, why they differ, what is to be done, and everything that was done."""
    actor = request.actor
    found = queries.difference(pk, actor)
    face = queries.faces([found], actor)[found.pk]
    audit.note_reading(
        "reconciliation.difference", by=actor, subject="people.resident",
        subject_ids=[found.resident_id] if found.resident_id else [],
        place=found.institution.place_id,
    )  # fmt: skip
    case = cases.case_of(queries.LAW, SUBJECT, pk)
    due = cases.limit_of(case)
    reason, acts = REASONS[found.reason], _acts(request, found, case)
    return Sheet(
        title=f"{reason.title}：{face.name}" if found.mark[:1] != "s" else reason.title,
        lead=f"{title_of(found.item, found.kind)}　{month_title(found.month)}",
        crumbs=_crumbs(actor, found),
        panels=[
            Notice(reason.mend) if found.standing and reason.mend else None,
            Facts(_standing(found, face, due), title="差异", columns=2),
            Facts(_ours(found), title=HERE, columns=1, span=6),
            Facts(_theirs(found), title=_source(found), columns=1, span=6),
            Acts(acts, title="办理") if acts else None,
            Timeline(story(cases.timeline(case)), title="办理经过") if case else None,
        ],
    )  # fmt: skip


def _source(found: Any) -> str:
    return SOURCES[found.source].title if found.source in SOURCES else str(found.source)


def _crumbs(actor: Any, found: Any) -> list[tuple[str, str]]:
    if actor.may("reconciliation.read"):
        board = f"{reverse('reconciliation:board')}?month={found.month:%Y-%m}"
        return [("一数一源对账", board)]
    return [("对账差异", reverse("reconciliation:mine"))]


def _standing(found: Any, face: Any, due: Any) -> Answers:
    named = link(face.name, reverse("ehr:person", args=[face.resident])) if (
        face.resident
    ) else face.name  # fmt: skip
    state = STATES.get(found.state, found.state)
    told = {
        "居民": named if found.mark[:1] != "s" else "",
        "身份证号": face.id_number,
        "原因": badge((REASONS[found.reason].title, LATE if found.standing else "")),
        "不同之处": "、".join(_differs(found)),
        "差额": f"{signed(found.weight)}（对方减本平台）",
        "责任机构": found.institution.name,
        "另一机构": found.other.name if found.other else "",
        "状态": badge((state, LOOKS.get(found.state, ""))),
        "时限": badge(countdown(due)) if due and found.standing else "",
        "发现": f"{found.found_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        "消失": f"{found.gone_at.astimezone(ZONE):%Y-%m-%d %H:%M}" if found.gone_at else "",
    }
    return {name: value for name, value in told.items() if value != ""}


def _differs(found: Any) -> list[str]:
    item = items.get(found.item)
    titles = {**FIELDS, "value": item.value if item else "内容"}
    return [str(said(titles[one])) for one in found.differs.split(",") if one in titles]


def _ours(found: Any) -> Answers:
    if found.ours is None:
        return {"记录": "没有对应的记录" if found.reason != UNLISTED.code else "按记录计数"}
    item = items.get(found.item)
    return {
        "记录号": found.ours,
        "机构": _our_institution(found).name,
        item.day if item else "日期": found.our_day or "—",
        **({item.value: _valued(item, found.our_value)} if item and item.value else {}),
    }


def _our_institution(found: Any) -> Any:
    """Where we have it: the other institution, when it is the one that they do not name."""
    theirs = found.stated.institution_id if found.stated else None
    return found.other if found.other and found.other.pk != theirs else found.institution


def _theirs(found: Any) -> Answers:
    row, item = found.stated, items.get(found.item)
    if row is None:
        return {"记录": "没有对应的记录" if found.reason != UNLISTED.code else "只有合计，名单不全"}
    told = {
        "流水号": row.number,
        "所属期间": f"{row.month:%Y-%m}",
        "机构": row.institution.name,
        "类别": row.sort,
        item.day if item else "日期": row.day or "—",
        **({item.value: _valued(item, row.value)} if item and item.value else {}),
        "状态": "作废" if row.void else "",
    }
    return {name: value for name, value in told.items() if value != ""}


def _valued(item: Any, value: str) -> str:
    return dict(item.values).get(value, value) or "—"


def _acts(request: Any, found: Any, case: Any) -> list[Act]:
    if case is None:
        return []
    acts = []
    for offer in cases.offered(case, request.actor):
        if offer.open:
            acts.append(_act(request, found, offer.move))
    return acts


def _act(request: Any, found: Any, move: Any) -> Act:
    def do(answers: Answers) -> str:
        actions.answer(by=request.actor, difference=found.pk, verb=move.verb, said=answers)
        return f"已办理：{move.title}"

    asks = [
        Field(one.name, one.title, "long" if getattr(one, "long", False) else "text",
              required=one.required, longest=getattr(one, "longest", 0) or 400)
        for one in move.needs
    ]  # fmt: skip
    styles = {"explain": "primary", "accept": "primary", "back": "danger"}
    return Act(move.verb, move.title, do=do, asks=asks, style=styles.get(move.verb, ""))
