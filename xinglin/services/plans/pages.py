"""The year's plan, one task with its proof and its sentence, the sheet out and in."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from xinglin.engines.indicators import indicators
from xinglin.engines.reports import say
from xinglin.engines.reports.queries.counted import Counted
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today, year
from xinglin.services.plans import actions, queries, rules
from xinglin.services.plans.documents import rows_of, sheet
from xinglin.services.plans.queries import Standing
from xinglin.services.plans.rules import STATES, State
from xinglin.ui import (
    Act,
    Acts,
    Choice,
    Choices,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Group,
    Notice,
    Prose,
    Sheet,
    Table,
    Tally,
    badge,
    contributed,
    day,
    page,
    panel,
    said,
)
from xinglin.ui.asked import whole

LOOKS = {State.DONE: "ok", State.LATE: "late", State.SOON: "remind", State.UNDER_WAY: "",
         State.AHEAD: ""}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAPERS = ".pdf,.jpg,.jpeg,.png,.docx"


def _year(request: Any) -> int:
    return whole(request.GET, "year", today().year, 2000, 2100)


def _state(one: Standing) -> tuple[str, str]:
    return STATES[one.state], LOOKS[one.state]


def _when(one: Standing) -> str:
    if one.state is State.LATE:
        return f"逾期{-one.days}天"
    if one.state is State.SOON:
        return f"还有{one.days}天"
    return ""


@page("", title="年度计划", menu="command", may="plans.read", order=30)
def plan(request: Any) -> Any:
    """The tasks of a place's year by theme, the late ones counted first."""
    here, this = request.place, _year(request)
    if here is None:
        raise Missing("没有可以查看的地区", mend="请联系平台管理员授予管辖范围")
    found = queries.standings(request.actor, this, here)
    wanted = request.GET.get("state", "")
    rows = [one for one in found if not wanted or one.state == wanted]
    links = [("导出 Excel", f"{reverse('plans:excel')}?year={this}")]
    if request.actor.may("plans.set", here.number):
        links += [("导入 Excel", f"{reverse('plans:take')}?year={this}"),
                  ("新增任务", f"{reverse('plans:new')}?year={this}")]  # fmt: skip
    years = [Choice(f"{y}年", f"?year={y}", y == this) for y in _years(request, this)]
    return Sheet(
        title=f"{here.name}{this}年工作计划", lead="任务—责任股室—时限—佐证—汇报语句",
        links=links,
        panels=[Choices(years, label="年度"), _tally(found, this), _table(rows, wanted)],
    )  # fmt: skip


def _years(request: Any, this: int) -> list[int]:
    return sorted({*queries.years(request.actor), this, today().year + 1}, reverse=True)


def _tally(found: list[Standing], this: int) -> Tally:
    def count(state: State) -> int:
        return sum(one.state is state for one in found)

    unproved = sum(one.lacks_proof for one in found)
    figures = [Figure("任务", len(found), unit="项", href=f"?year={this}")] + [
        Figure(STATES[state], count(state), unit="项", state=LOOKS[state] if count(state) else "",
               word=STATES[state], href=f"?year={this}&state={state.value}")
        for state in (State.LATE, State.SOON, State.UNDER_WAY, State.DONE)
    ]  # fmt: skip
    figures.append(Figure("完成而无佐证", unproved, unit="项", state="late" if unproved else ""))
    return Tally(figures)


def _table(rows: list[Standing], wanted: str) -> Table:
    columns = [
        Column(lambda s: s.task.theme, "主题", key="theme", sort=False),
        Column(lambda s: s.task.title, "任务", key="title", sort=False, grow=True,
               link=lambda s: reverse("plans:one", args=[s.task.pk])),
        Column(lambda s: s.task.office, "责任股室", key="office", sort=False),
        Column(lambda s: s.task.due, "完成时限", day, key="due", sort=False),
        Column(_state, "状态", badge, key="state", sort=False),
        Column(_when, "余时", key="when", sort=False),
        Column(lambda s: s.papers, "佐证", key="papers", sort=False, align="end"),
        Column(lambda s: s.task.indicator, "指标", key="indicator", sort=False),
    ]  # fmt: skip
    empty = "没有这种状态的任务" if wanted else "这一年还没有计划；点“新增任务”或“导入 Excel”开始"
    return Table(rows, columns, key="tasks", empty=empty, state=lambda s: LOOKS[s.state], size=60)


@page("excel/", title="导出年度计划", may="plans.read")
def excel(request: Any) -> HttpResponse:
    """The plan as a sheet; the same one can be read in again."""
    here, this = request.place, _year(request)
    found = queries.standings(request.actor, this, here)
    title = f"{here.name}{this}年工作计划"
    answer = HttpResponse(sheet(title, [one.task for one in found]), content_type=XLSX)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{title}.xlsx") or "attachment"
    )
    return answer


@page("take/", title="导入年度计划", may="plans.set")
def take(request: Any) -> Any:
    """Read a sheet of tasks, with a verdict for every row."""
    this = _year(request)

    def save(answers: dict[str, Any]) -> str:
        rows = rows_of(answers["file"].read(), this)
        verdicts = actions.take_rows(by=request.actor, year=this, place=request.place, rows=rows)
        request.session["plan-verdicts"] = verdicts[:500]
        return f"{reverse('plans:take')}?year={this}&done=1"

    verdicts = request.session.get("plan-verdicts", []) if request.GET.get("done") else []
    rows = [{"line": line, "verdict": verdict} for line, verdict in verdicts]
    columns = [Column("line", "行", sort=False), Column("verdict", "结果", said, grow=True)]
    field = Field("file", "计划表（.xlsx）", "file", required=True, accept=".xlsx",
                  help="表头与导出的计划相同；任务名称相同的行会更新，不会重复")  # fmt: skip
    return Sheet(
        title=f"导入{this}年工作计划", lead=request.place.name,
        crumbs=[("年度计划", f"{reverse('plans:plan')}?year={this}")],
        panels=[Form([field], save=save, submit="导入"),
                Table(rows, columns, title="逐行结果", key="verdicts") if rows else None],
    )  # fmt: skip


def _fields() -> list[Group]:
    book = [("", "（不挂指标）"), *((one.code, f"{one.code} {one.title}") for one in indicators)]
    return [
        Group("任务", [
            Field("theme", "主题", "choice", required=True, show_as="select",
                  choices=[(one, one) for one in rules.THEMES]),
            Field("title", "任务", required=True, longest=160),
            Field("measure", "措施", "long", longest=400),
            Field("indicator", "指标", "choice", choices=book, show_as="select"),
            Field("highlight", "特色亮点", "yes"),
        ]),
        Group("责任与时限", [
            Field("office", "责任股室", required=True, longest=60),
            Field("leader", "责任领导", longest=60),
            Field("begins", "开始", "date"),
            Field("due", "完成时限", "date", required=True),
        ]),
        Group("汇报", [
            Field("sentence", "汇报语句", "long", longest=400,
                  help="可用 {值}、{同比}、{目标}、{完成率}、{进度}，由所挂指标填数"),
        ]),
    ]  # fmt: skip


@page("new/", title="新增任务", may="plans.set")
def new(request: Any) -> Any:
    """Set one task of the year."""
    this = _year(request)

    def save(answers: dict[str, Any]) -> str:
        given: dict[str, Any] = {name: value or "" for name, value in answers.items()}
        given["begins"], given["highlight"] = answers.get("begins"), bool(answers.get("highlight"))
        row = actions.set_task(by=request.actor, year=this, place=request.place, **given)
        return reverse("plans:one", args=[row.pk])

    return Sheet(
        title=f"新增{this}年任务", lead=request.place.name,
        crumbs=[("年度计划", f"{reverse('plans:plan')}?year={this}")],
        panels=[Form(_fields(), save=save, submit="保存任务", span=8, draft=f"task-{this}")],
    )  # fmt: skip


@page("<int:pk>/", title="任务", may="plans.read")
def one(request: Any, pk: int) -> Any:
    """One task: how it stands, what proves it, the sentence that reports it."""
    task = queries.one(pk, request.actor)
    proofs = queries.evidence_of(task)
    stands = queries.standing(task, len(proofs), today())
    word, look = _state(stands)
    crumbs = [(f"{task.year}年工作计划", f"{reverse('plans:plan')}?year={task.year}")]
    may = request.actor.may("plans.report", task.place_id) and task.withdrawn_on is None
    return Sheet(
        title=task.title, lead=f"{task.place.name}　{task.theme}", crumbs=crumbs,
        panels=[
            Notice(_when(stands) or word, state=look, word=word),
            Acts(_acts(request, task, stands)) if may else None,
            _facts(task),
            _sentence(request, stands),
            _proofs(proofs),
            _proof_form(request, task) if may else None,
            _report_form(request, task) if may else None,
            *contributed("task", request, task),
        ],
    )  # fmt: skip


def _facts(task: Any) -> Facts:
    known = {
        "措施": task.measure, "责任股室": task.office, "责任领导": task.leader,
        "起止": f"{task.begins} 至 {task.due}", "完成日期": task.done_on or "",
        "特色亮点": "是" if task.highlight else "", "存在问题": task.problem, "原因": task.cause,
        "撤销日期": task.withdrawn_on or "",
    }  # fmt: skip
    if task.indicator in indicators:
        known["指标"] = f"{task.indicator} {indicators[task.indicator].title}"
    return Facts({k: v for k, v in known.items() if v != ""}, columns=2, title="任务书", span=6)


def _sentence(request: Any, stands: Standing) -> Prose | Notice:
    """The sentence as the summary will print it, its numbers counted now."""
    task = stands.task
    try:
        book = Counted(task.place, year(task.year), request.actor)
        parts = queries.sentence_of(stands, book)
    except Refused as refusal:
        return Notice(refusal.what, state="remind", mend=refusal.mend, span=6)
    text = "".join(one if isinstance(one, str) else say(one) for one in parts)
    return Prose(text, title="总结中的语句", span=6)


def _proofs(proofs: list[Any]) -> Table:
    columns = [
        Column("day", "日期", day, sort=False),
        Column("says", "说明", sort=False, grow=True,
               link=lambda e: reverse("plans:paper", args=[e.pk])),
        Column("who_name", "提交人", sort=False),
        Column(lambda e: e.paper_sm3[:16], "SM3", key="sm3", sort=False),
    ]  # fmt: skip
    return Table(proofs, columns, title="佐证", key="proofs", chooser=False,
                 empty="还没有佐证；完成任务前须上传")  # fmt: skip


def _proof_form(request: Any, task: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        file = answers["file"]
        actions.prove_task(
            by=request.actor, pk=task.pk, day=answers["day"], says=answers.get("says") or "",
            name=file.name, content=file.read(),
        )  # fmt: skip
        return reverse("plans:one", args=[task.pk])

    fields = [
        Field("file", "佐证文件", "file", required=True, accept=PAPERS,
              help="PDF、图片或 Word，不超过 20 MB"),
        Field("day", "文件日期", "date", required=True), Field("says", "说明", longest=200),
    ]  # fmt: skip
    return Form(fields, save=save, submit="上传佐证", title="提交佐证", span=6,
                initial={"day": today()})  # fmt: skip


def _report_form(request: Any, task: Any) -> Form:
    def save(answers: dict[str, Any]) -> str:
        given = {name: value or "" for name, value in answers.items()}
        actions.report_task(by=request.actor, pk=task.pk, **given)
        return reverse("plans:one", args=[task.pk])

    fields = [
        Field("sentence", "汇报语句", "long", longest=400,
              help="挂了指标的任务可写 {值}、{同比}、{目标}、{完成率}、{进度}；"
              "留空则按状态自动成句"),
        Field("problem", "存在问题", "long", longest=200),
        Field("cause", "原因", "long", longest=200),
    ]  # fmt: skip
    initial = {"sentence": task.sentence, "problem": task.problem, "cause": task.cause}
    return Form(fields, save=save, submit="保存汇报", title="汇报", span=6, initial=initial)


def _acts(request: Any, task: Any, stands: Standing) -> list[Act]:
    by, found = request.actor, []
    if stands.state is not State.DONE:
        asks = [Field("done_on", "完成日期", "date", required=True)]
        found.append(Act("finish", "完成任务", style="primary", asks=asks,
                         do=lambda a: _told(actions.finish_task(by=by, pk=task.pk, **a),
                                            "任务已完成")))  # fmt: skip
    if by.may("plans.set", task.place_id):
        found.append(Act("withdraw", "撤销任务", style="danger",
                         do=lambda a: _told(actions.withdraw_task(by=by, pk=task.pk),
                                            "任务已撤销")))  # fmt: skip
    return found


def _told(_row: Any, sentence: str) -> str:
    return said(sentence)


@page("paper/<int:pk>/", title="佐证文件", may="plans.read")
def paper(request: Any, pk: int) -> HttpResponse:
    """A paper as it was handed in, proved by its digest; never opened inside the page."""
    name, kind, content = queries.paper_of(pk, request.actor)
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(True, name) or f"attachment; filename*=UTF-8''{quote(name)}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@panel("target", order=40, may="plans.read")
def tasks_of_a_target(request: Any, target: Any) -> Table | None:
    """The tasks of the year that work for a target: the same figure, or the same name."""
    rows = [
        one for one in queries.standings(request.actor, target.year, target.place)
        if (target.indicator and one.task.indicator == target.indicator)
        or one.task.title == target.title
    ]  # fmt: skip
    if not rows:
        return None
    columns = [
        Column(lambda s: s.task.title, "任务", key="title", grow=True, sort=False,
               link=lambda s: reverse("plans:one", args=[s.task.pk])),
        Column(lambda s: s.task.office, "责任股室", key="office", sort=False),
        Column(lambda s: s.task.due, "完成时限", day, key="due", sort=False),
        Column(_state, "状态", badge, key="state", sort=False),
    ]  # fmt: skip
    return Table(rows, columns, title="年度计划中的任务", key="plan-tasks", chooser=False)
