"""The file of a case: how it stands, its clocks, its papers, its money, what must be done next."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import today
from xinglin.services.enforcement import actions, documents, queries
from xinglin.services.enforcement.pages.steps import acts_of, form_of
from xinglin.services.enforcement.rules import (
    CIRCUMSTANCES,
    MEASURES,
    PARTIES,
    PENALTIES,
    range_of,
)
from xinglin.services.enforcement.rules.discretion import BY_CODE
from xinglin.services.enforcement.workflow import SUBJECT, penalty
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Entry,
    Facts,
    Field,
    Sheet,
    Table,
    Timeline,
    badge,
    day,
    number,
    page,
    said,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page("<int:pk>/", title="执法案件", may="enforcement.read", shows=SUBJECT)
def matter(request: Any, pk: int) -> Any:
    """One case from the clue to the archive."""
    actor = request.actor
    one = queries.matter(pk, actor)
    audit.note_reading(
        "enforcement.matter",
        by=actor,
        subject="enforcement.matter",
        subject_ids=[pk],
        place=one.place_id,
    )
    case = cases.case_of(penalty.code, SUBJECT, pk)
    state = penalty.state(case.state) if case else None
    acts = acts_of(request, one, case.state if case else "", bool(case and case.paused_at))
    return Sheet(
        title=one.party_name,
        lead=f"{one.number or said('未立案')}　{said(state.title) if state else ''}"
        f"{said('（中止计时）') if case and case.paused_at else ''}",
        crumbs=[("执法案件", reverse("enforcement:board"))],
        panels=[
            Facts(_facts(one), columns=2, span=8),
            _clocks(one),
            Acts(acts, title="下一步") if acts else None,
            form_of(request, one, case.state if case else ""),
            _money(one) if one.decided_on else None,
            _things(request, one) if one.things.exists() else None,
            _volume(one),
            Acts(_prints(one), title="打印文书"),
            Timeline(_story(case), title="办理经过") if case else None,
        ],
    )


def _facts(one: Any) -> dict[str, Any]:
    law = BY_CODE.get(one.violation)
    held = range_of(one.violation, one.circumstances, one.found_on) if law else None
    people = [
        f"{row.staff.name}（{row.certificate}）"
        for row in one.handlers.select_related("staff").order_by("pk")
    ]
    told = {
        "当事人": f"{one.party_name}（{said(PARTIES[one.party])}）",
        "负责人": one.responsible,
        "专业": said(one.get_field_display()),
        "来源": said(one.get_source_display()),
        "发生地": one.place.name,
        "发现日期": one.found_on,
        "线索": one.says,
        "受理": one.accepted_on or "",
        "立案": one.filed_on or "",
        "办案人员": "、".join(people),
        "程序": said("简易程序" if one.simple else "普通程序") if one.filed_on else "",
        "案由": law.title if law else "",
        "依据": law.punished_by if law else "",
        "情节": "、".join(said(CIRCUMSTANCES[code][0]) for code in one.circumstances),
        "裁量幅度": held.words if held and held.law_high else "",
        "拟罚款": f"{one.planned_fine:.2f} 元" if one.planned_fine else "",
        "法制审核": f"{one.reviewed_on}　{one.reviewed_by}" if one.reviewed_on else "",
        "告知": f"{one.noticed_on}{' ' + said('已告知听证权利') if one.hearing_right else ''}"
        if one.noticed_on
        else "",
        "听证": f"{one.heard_on or one.hearing_planned_on or one.hearing_asked_on}　{one.chair}"
        if one.hearing_asked_on
        else "",
        "陈述申辩": one.statement,
        "集体讨论": f"{one.discussed_on}　{one.discussion}" if one.discussed_on else "",
        "决定": f"{one.decided_on}　{one.decision_number}" if one.decided_on else "",
        "处罚": "、".join(said(PENALTIES[kind]) for kind in one.kinds),
        "行政措施": "、".join(said(MEASURES[kind]) for kind in one.measures),
        "不予处罚": one.no_penalty,
        "超出幅度的理由": one.outside,
        "送达": f"{one.served_on}　{said(one.get_served_by_display())}" if one.served_on else "",
        "复议诉讼": f"{one.suit_from} 至 {one.suit_until or '—'}" if one.suit_from else "",
        "催告": one.urged_on or "",
        "申请强制执行": one.applied_on or "",
        "履行完毕": one.executed_on or "",
        "结案": one.closed_on or "",
        "归档": f"{one.archived_on}　{one.volume}" if one.archived_on else "",
        "公示": f"{one.published_on}{' ' + said('已撤回') if one.taken_back_on else ''}"
        if one.published_on
        else "",
    }
    return {name: value for name, value in told.items() if value != ""}


def _clocks(one: Any) -> Table:
    def left(row: Any) -> tuple[str, str]:
        if row["done"]:
            return ("按时", "ok") if row["state"] != "late" else ("超期办理", "late")
        if not row["state"]:
            return "中止计时", ""
        many = row["left"]
        return (f"剩 {many} 天" if many >= 0 else f"超期 {-many} 天", row["state"])

    columns = [
        Column("title", "时限", said),
        Column("due", "到期", day),
        Column(left, "状态", badge, key="left"),
    ]
    return Table(
        queries.clocks_of_matter(one),
        columns,
        title="法定时限",
        chooser=False,
        export=False,
        key="clocks",
        span=4,
        empty="还没有开始计时",
    )


def _money(one: Any) -> Table:
    debt = queries.debt_of(one, today())
    rows = [
        {
            "day": row.day,
            "what": "缴款",
            "amount": row.amount,
            "receipt": row.receipt,
            "note": "当场收缴" if row.on_spot else "",
        }
        for row in one.payments.order_by("day", "pk")
    ]
    columns = [
        Column("day", "日期", day),
        Column("amount", "金额", number, unit="元"),
        Column("receipt", "票据号"),
        Column("note", "说明", said, grow=True),
    ]
    note = (
        f"应缴 {debt.fine:.2f} 元，加处罚款 {debt.fee:.2f} 元，已缴 {debt.paid:.2f} 元，"
        f"尚欠 {debt.left:.2f} 元；缴款期限 {one.pay_by or '—'}"
    )
    return Table(
        rows,
        columns,
        title="罚没款",
        note=note,
        chooser=False,
        export=False,
        key="money",
        empty="还没有缴款",
    )


def _things(request: Any, one: Any) -> Table:
    def dispose(row: Any, answers: dict[str, Any]) -> str:
        actions.dispose(by=request.actor, thing_id=row.pk, how=answers["how"], on=today())
        return "已处理"

    def longer(row: Any, answers: dict[str, Any]) -> str:
        actions.longer(by=request.actor, thing_id=row.pk)
        return "已延长 30 日"

    acts = []
    if request.actor.may("enforcement.handle", one.place_id):
        asks = [Field("how", "处理", required=True, longest=200)]
        acts.append(Act("dispose", "处理", do=dispose, asks=asks))
    if request.actor.may("enforcement.decide", one.place_id):
        acts.append(Act("longer", "延长", do=longer))
    columns = [
        Column(lambda t: t.get_kind_display(), "措施", said, key="kind"),
        Column("what", "物品", grow=True),
        Column("began_on", "起", day),
        Column("done_on", "处理日期", day),
        Column("how", "处理"),
    ]
    return Table(
        one.things.order_by("pk"),
        columns,
        title="登记保存和查封扣押",
        chooser=False,
        export=False,
        key="things",
        acts=acts,
    )


def _volume(one: Any) -> Table:
    files: dict[tuple[str, str], int] = {
        (leaf.kind, leaf.title): leaf.pk for leaf in queries.leaves_of(one.pk) if leaf.paper_sha256
    }
    rows = [
        {"title": bound.title, "pages": bound.pages, "pk": files.get((bound.kind, bound.title), 0)}
        for bound in queries.volume_of(one.pk)
    ]
    columns = [
        Column(
            "title",
            "材料",
            said,
            grow=True,
            link=lambda r: reverse("enforcement:paper", args=[r["pk"]]) if r["pk"] else "",
        ),
        Column("pages", "页码"),
    ]
    return Table(
        rows,
        columns,
        title="案卷目录",
        chooser=False,
        export=False,
        key="volume",
        empty="案卷里还没有材料",
    )


def _prints(one: Any) -> list[Act]:
    return [
        Act(f"print-{kind}", label, url=reverse("enforcement:printed", args=[one.pk, kind]))
        for kind, (label, _make, when) in documents.PRINTED.items()
        if (getattr(one, when) or kind == "index") and not (kind == "demand" and one.executed_on)
    ]


def _story(case: Any) -> list[Entry]:
    return [
        Entry(
            one.at,
            said(one.title),
            text=one.text,
            source=one.who,
            facts=[(said("状态"), said(one.state))],
        )
        for one in cases.timeline(case)
    ]


@page("<int:pk>/print/<slug:kind>/", title="执法文书", may="enforcement.read")
def printed(request: Any, pk: int, kind: str) -> HttpResponse:
    """A paper of the case as .docx."""
    one = queries.matter(pk, request.actor)
    if kind not in documents.PRINTED:
        raise Missing("没有这种文书", mend="请从案卷页选择")
    if kind != "index" and not getattr(one, documents.PRINTED[kind][2]):
        raise Missing("还不能打印这份文书", why="案件还没有办到这一步")
    county = places.place(one.place_id // 10**9 * 10**9)
    content = documents.printed(one, kind, f"{county.name}卫生健康局", today())
    audit.note_reading(
        "enforcement.print",
        by=request.actor,
        subject="enforcement.matter",
        subject_ids=[pk],
        place=one.place_id,
    )
    headers = {"Content-Disposition": f'attachment; filename="case-{pk}-{kind}.docx"'}
    return HttpResponse(content, content_type=DOCX, headers=headers)


@page("papers/<int:pk>/", title="案卷材料", may="enforcement.read")
def paper(request: Any, pk: int) -> HttpResponse:
    """A paper that was put into the file."""
    name, kind, content = queries.paper(pk, request.actor)
    headers = {"Content-Disposition": f'attachment; filename="leaf-{pk}.{name.rpartition(".")[2]}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
