"""Checks: what I have to look at, the checklist on the phone, photographs, the opinion paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel import papers
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import days, today
from xinglin.services.supervision import actions, documents, queries
from xinglin.services.supervision.pages.board import CHECK_COLUMNS
from xinglin.services.supervision.rules import (
    GRADES,
    RESULTS,
    VERDICTS,
    checklist_of,
    grade_of,
    result_of,
    score_of,
)
from xinglin.services.supervision.rules.checklists import Checklist
from xinglin.ui import (
    Act,
    Acts,
    Choice,
    Choices,
    Column,
    Drawn,
    Facts,
    Field,
    Form,
    Group,
    Notice,
    Sheet,
    Table,
    badge,
    page,
    panel,
    said,
)
from xinglin.ui.asked import one_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VIEWS = {"open": "待检查", "mending": "整改中", "done": "已检查", "unpublished": "未公示"}
TILL_MENDED = 15


@page("mine/", title="我的检查", menu="supervision", may="supervision.check", order=5)
def mine(request: Any) -> Any:
    """What I have to look at, the earliest first: made for a phone."""
    rows = queries.mine(request.actor)
    columns = [
        CHECK_COLUMNS[0],
        Column(lambda c: c.unit.address or c.unit.place.name, "地址", key="address", sort=False),
        *CHECK_COLUMNS[1:4],
        CHECK_COLUMNS[6],
    ]
    return Sheet(
        title="我的检查",
        panels=[
            Table(
                rows,
                columns,
                title="待检查",
                chooser=False,
                key="mine",
                size=20,
                empty="没有派给您的检查；抽取或安排之后会出现在这里",
                state=lambda c: "late" if c.due_on < today() else "",
            ),
            Notice("现场检查须两名以上检查人员出示执法证；检查前不预先通知对象。"),
        ],
    )


@panel("work", order=45, may="supervision.check")
def on_the_desk(request: Any, here: Any) -> Any:
    """What supervision adds to one's day."""
    rows = queries.mine(request.actor)
    if not rows.exists():
        return None
    return Table(
        rows[:8],
        CHECK_COLUMNS[:4],
        title="待检查",
        chooser=False,
        export=False,
        key="supervision",
        state=lambda c: "late" if c.due_on < today() else "",
    )


@page("checks/", title="监督检查", menu="supervision", may="supervision.read", order=25)
def checks(request: Any) -> Any:
    """All checks at a place."""
    view = one_of(request.GET, "view", VIEWS, "open")
    rows = queries.checks(request.actor, request.place).filter(cancelled_on=None)
    if view == "open":
        rows = rows.filter(checked_on=None).order_by("due_on", "pk")
    elif view == "mending":
        rows = rows.filter(mend_by__isnull=False, mended_on=None, passed_on=None)
    elif view == "unpublished":
        rows = rows.filter(kind="random", checked_on__isnull=False, published_on=None)
    else:
        rows = rows.filter(checked_on__isnull=False).order_by("-checked_on", "-pk")
    chips = [Choice(title, f"?view={code}", code == view) for code, title in VIEWS.items()]
    return Sheet(
        title="监督检查",
        lead=request.place.name if request.place else "",
        panels=[
            Choices(chips, label="名单"),
            Table(
                rows,
                CHECK_COLUMNS,
                title=VIEWS[view],
                size=25,
                export="supervision.read",
                empty="没有这样的检查",
            ),
        ],
    )


@page("checks/<int:pk>/", title="监督检查", may="supervision.read")
def check(request: Any, pk: int) -> Any:
    """One check: the checklist before, what was found after."""
    one = queries.check(pk, request.actor)
    seats = queries.seats_of([pk], ended=True).get(pk, [])
    open_here = one.checked_on is None and one.cancelled_on is None
    may = request.actor.may("supervision.check", one.place_id)
    return Sheet(
        title=one.unit.name,
        lead=f"{said(one.get_kind_display())}　{said(one.unit.get_kind_display())}",
        crumbs=[("监督检查", reverse("supervision:checks"))],
        links=[("监督对象档案", reverse("supervision:unit", args=[one.unit_id]))],
        panels=[
            Facts(_facts(one), columns=3),
            _form(request, one) if open_here and may else None,
            _found(one) if one.verdicts else None,
            _photos(request, one, may),
            _who(request, one, seats),
            _acts(request, one),
        ],
    )


def _facts(one: Any) -> dict[str, Any]:
    opinion = queries.opinion_of(one.pk)
    told = {
        "状态": badge(queries.state_of(one)),
        "应查日期": one.due_on,
        "检查日期": one.checked_on or "—",
        "抽查任务": str(one.draw) if one.draw else "—",
        "专项行动": str(one.campaign) if one.campaign else "",
        "结果": said(RESULTS.get(one.result, "—")),
        "得分": f"{one.score}（{said(GRADES[grade_of(one.score)])}）"
        if one.score is not None
        else "",
        "意见书": opinion.number if opinion else "",
        "整改期限": one.mend_by or "",
        "整改完成": one.mended_on or "",
        "案件": one.case_number,
        "公示日期": one.published_on or "",
        "陪同人员": one.met_with,
        "现场情况": one.said,
    }
    return {name: value for name, value in told.items() if value != ""}


def _form(request: Any, one: Any) -> Form:
    sheet = checklist_of(one.unit.kind)

    def read(answers: dict[str, Any]) -> dict[str, str]:
        return {each.code: answers.get(_name(each.code)) or "" for each in sheet.items}

    def judge(answers: dict[str, Any]) -> str:
        verdicts = read(answers)
        told = [value for value in verdicts.values() if value]
        if len(told) < len(sheet.items):
            return f"已填 {len(told)} 项，共 {len(sheet.items)} 项"
        score = score_of(sheet, verdicts)
        result = RESULTS[result_of(verdicts)]
        return f"得分 {score}，{said(GRADES[grade_of(score)])}；{said(result)}"

    def save(answers: dict[str, Any]) -> str:
        actions.record_check(
            by=request.actor,
            check_id=one.pk,
            verdicts=read(answers),
            said=answers["said"] or "",
            met_with=answers["met_with"] or "",
            refused_to_sign=bool(answers["refused"]),
            result=answers["result"] or "",
            mend_by=answers["mend_by"],
        )
        return reverse("supervision:check", args=[one.pk])

    ways = [("", "按检查表")] + [(code, RESULTS[code]) for code in ("3", "4", "5", "6")]
    items = [
        Field(
            _name(item.code),
            item.title,
            "choice",
            choices=list(VERDICTS.items()),
            help=f"{item.basis}　{item.points} 分{' 关键项' if item.key else ''}",
        )
        for item in sheet.items
    ]
    fields: list[Any] = [
        Group(sheet.title, items, note=f"版本 {sheet.version}"),
        Group(
            "现场",
            [
                Field(
                    "result",
                    "检查结果",
                    "choice",
                    choices=ways[1:],
                    show_as="select",
                    help="不选则按检查表；直接立案的选“行政处罚”",
                ),
                Field("mend_by", "整改期限", "date", low=today(), high=days(180).after(today())),
                Field("met_with", "陪同人员", longest=60),
                Field("refused", "拒绝签字", "yes"),
                Field("said", "现场情况", "long"),
            ],
        ),
    ]
    initial = {"mend_by": days(TILL_MENDED).after(today())}
    return Form(
        fields,
        save=save,
        check=judge,
        initial=initial,
        draft=f"check-{one.pk}",
        submit="完成检查",
        span=12,
    )


def _name(code: str) -> str:
    return f"item-{code.replace('.', '-')}"


def _found(one: Any) -> Table:
    sheet: Checklist = checklist_of(one.unit.kind)
    states = {"1": "ok", "0": "late", "9": ""}
    rows = [
        {
            "title": item.title,
            "basis": item.basis,
            "points": item.points,
            "verdict": (
                VERDICTS.get(one.verdicts.get(item.code, ""), "—"),
                states.get(one.verdicts.get(item.code, ""), ""),
            ),
        }
        for item in sheet.items
    ]
    columns = [
        Column("title", "检查项", said, grow=True),
        Column("basis", "依据", said),
        Column("points", "分值"),
        Column("verdict", "结论", badge),
    ]
    return Table(rows, columns, title=sheet.title, chooser=False, export=False, key="found")


def _photos(request: Any, one: Any, may: bool) -> Any:
    found = [
        {
            "url": reverse("supervision:photo", args=[each.pk]),
            "says": each.says or each.paper_name,
            "sha": each.paper_sha256[:12],
            "at": each.taken_at,
            "who": each.who_name,
        }
        for each in queries.photos_of(one.pk)
    ]
    return Drawn("supervision/photos.html", {"photos": found}, title="现场照片") if found else None


def _who(request: Any, one: Any, seats: list[Any]) -> Table:
    actor = request.actor

    def replace(row: Any, answers: dict[str, Any]) -> str:
        actions.replace_officer(
            by=actor, check_id=one.pk, officer_id=row.officer_id, why=answers["why"]
        )
        return "已按抽取顺序更换"

    columns = [
        Column(lambda s: s.officer.staff.name, "检查人员", key="name"),
        Column(lambda s: s.officer.certificate, "执法证号", key="certificate"),
        Column(
            lambda s: ("已更换", "") if s.ended_on else ("派出", "ok"), "状态", badge, key="state"
        ),
        Column("ended_why", "更换原因", grow=True),
        Column("approved_by", "批准人"),
    ]
    acts = []
    if one.checked_on is None and actor.may("supervision.replace", one.place_id):
        asks = [Field("why", "更换原因", required=True, longest=200)]
        acts = [Act("replace", "更换", do=replace, asks=asks)]
    return Table(
        seats,
        columns,
        title="检查人员",
        chooser=False,
        export=False,
        key="who",
        acts=acts,
        empty="没有可派的人员：请登记持证人员，或核对回避申报",
    )


def _acts(request: Any, one: Any) -> Acts | None:
    actor = request.actor
    acts = []
    if actor.may("supervision.check", one.place_id) and one.cancelled_on is None:
        acts.append(_upload(actor, one))
        if queries.opinion_of(one.pk):
            acts.append(
                Act("paper", "打印意见书", url=reverse("supervision:opinion", args=[one.pk]))
            )
        if one.result == "2" and not one.passed_on and not one.mended_on:
            acts.append(_pass_on(actor, one))
        if one.checked_on is None and one.kind not in ("random", "recheck"):
            acts.append(_cancel(actor, one))
    if one.checked_on and not one.published_on and actor.may("supervision.publish", one.place_id):
        acts.append(_publish(actor, one))
    if one.draw and one.result == "4" and actor.may("supervision.replace", one.place_id):
        acts.append(_draw_again(actor, one))
    return Acts(acts) if acts else None


def _upload(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        sent = answers["file"]
        actions.add_photo(
            by=actor,
            check_id=one.pk,
            name=sent.name,
            content=sent.read(),
            item=answers["item"] or "",
            says=answers["says"] or "",
        )
        return "照片已存证"

    items = [(item.code, item.title) for item in checklist_of(one.unit.kind).items]
    asks = [
        Field("file", "照片", "file", required=True, accept="image/jpeg,image/png"),
        Field("item", "检查项", "choice", show_as="select", choices=items),
        Field("says", "说明", longest=120),
    ]
    return Act("photo", "上传照片", do=do, asks=asks)


def _pass_on(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.pass_on(by=actor, check_id=one.pk, why=answers["why"])
        return "已移送立案"

    asks = [Field("why", "逾期未改正的情况", required=True, longest=400)]
    return Act("pass", "移送立案", do=do, asks=asks, style="danger")


def _cancel(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.cancel_check(by=actor, check_id=one.pk, why=answers["why"])
        return "已取消"

    return Act(
        "cancel", "取消检查", do=do, asks=[Field("why", "取消原因", required=True, longest=200)]
    )


def _publish(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.publish_check(by=actor, check_id=one.pk)
        return "已公示"

    return Act("publish", "公示结果", do=do)


def _draw_again(actor: Any, one: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        made = actions.replace_unit(by=actor, check_id=one.pk)
        return reverse("supervision:check", args=[made.pk])

    return Act("again", "从备选名单补抽", do=do)


@page("photos/<int:pk>/", title="现场照片", may="supervision.read")
def photo(request: Any, pk: int) -> HttpResponse:
    """A photograph, proved to be the one that was handed in."""
    row, content = queries.photo(pk, request.actor)
    return HttpResponse(
        content,
        content_type=papers.KINDS[row.paper_kind],
        headers={"Cache-Control": "private, max-age=3600"},
    )


@page("checks/<int:pk>/opinion/", title="卫生监督意见书", may="supervision.check")
def opinion(request: Any, pk: int) -> HttpResponse:
    """The opinion paper as .docx."""
    one = queries.check(pk, request.actor, "supervision.check")
    paper = queries.opinion_of(pk)
    if paper is None:
        raise Missing("这次检查没有出具意见书")
    seats = queries.seats_of([pk]).get(pk, [])
    county = places.place(one.place_id // 10**9 * 10**9)
    content = documents.opinion_paper(
        paper, f"{county.name}卫生健康局", [seat.officer.certificate for seat in seats]
    )
    headers = {"Content-Disposition": f'attachment; filename="opinion-{pk}.docx"'}
    return HttpResponse(content, content_type=DOCX, headers=headers)
