"""One line of a register: written, read, moved, put right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.people import queries as people
from xinglin.engines.registers import Register, actions
from xinglin.engines.registers import queries as registers
from xinglin.engines.workflow import actions as case_actions
from xinglin.engines.workflow import queries as cases
from xinglin.kernel import audit
from xinglin.services.registry.forms import answered, field, fields, initial
from xinglin.services.registry.queries import finder, finding
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Drawn,
    Entry,
    Facts,
    Field,
    Form,
    Group,
    Notice,
    Sheet,
    Table,
    Timeline,
    badge,
    moment,
    page,
)

SUBJECT = "registers.entry"


@page("book/<slug:code>/new/", title="登记", may="registers.write")
def new(request: Any, code: str) -> Any:
    """A new line."""
    actor, here = request.actor, request.place
    register = registers.register_of(code, actor)
    about = register.subject
    subject = Field(
        "subject_", about.title, "pick", required=True,
        find=finder({"nothing": "place"}.get(about.kind, about.kind), actor, here, about),
    )  # fmt: skip
    first = [one for one in register.asks if one.name not in register.later]
    states = [(one.code, one.title) for one in register.workflow.states]
    later = [
        _optional(one, finding(actor, here)) for one in register.asks if one.name in register.later
    ]

    def save(answers: dict[str, Any]) -> str:
        made = actions.write(
            by=actor, register=code, subject=int(answers["subject_"]),
            values=answered(register.asks, answers, _keep(actor)),
            state=answers.get("state_") or "",
        )  # fmt: skip
        return reverse("registry:entry", args=[made.pk])

    state = Field("state_", "现在的状态", "choice", choices=states, show_as="select",
                  help="从别处接续的，可直接登记为已到的状态，并补填相应内容")  # fmt: skip
    return Sheet(
        title=f"登记：{register.title}",
        crumbs=_crumbs(register),
        panels=[
            Form(
                [Group(about.title, [subject, *fields(first, finding(actor, here))]),
                 Group("接续登记", [state, *later])],
                save=save, submit="登记", draft=f"register-{code}", span=8,
                initial={"state_": register.starts},
            ),
        ],
    )  # fmt: skip


def _keep(actor: Any) -> Any:
    return lambda name, content: actions.keep_paper(by=actor, name=name, content=content)


def _optional(one: Any, find: Any) -> Field:
    return field(replace(one, required=False), find)


def _crumbs(register: Register) -> list[tuple[str, str]]:
    return [
        ("台账", reverse("registry:overview")),
        (register.title, reverse("registry:one", args=[register.code])),
    ]


@page("entry/<int:pk>/", title="条目", may="registers.read", shows=SUBJECT)
def entry(request: Any, pk: int) -> Any:
    """A line as it stands: its answers, its buttons, its limits, its history."""
    actor = request.actor
    found = registers.entry(pk, actor)
    register = registers.register_of(found.register, actor)
    case = cases.case_of(found.register, SUBJECT, pk)
    audit.note_reading(
        "registers.read", by=actor, subject=SUBJECT, subject_ids=[pk], place=found.place_id
    )
    links = []
    if registers.may_write(register, actor, found.place_id):
        links.append(("修改", reverse("registry:correct", args=[pk])))
    for name, (title, _) in registers.papers_of(found, register).items():
        links.append((f"查看{title}", reverse("registry:paper", args=[pk, name])))
    law = register.workflow
    return Sheet(
        title=found.title,
        lead=f"{register.title}　{law.state(found.state).title}",
        crumbs=_crumbs(register),
        links=links,
        panels=[
            _paused(case),
            Facts(_facts(register, found, actor), columns=3, span=8),
            Drawn("registry/diagram.html",
                  {"svg": cases.diagram(found.register, found.state)}, title="办理流程", span=4),
            _moves(request, register, found, case),
            _clocks(case),
            _parts(request, case),
            _timeline(case),
        ],
    )  # fmt: skip


def _paused(case: Any) -> Notice | None:
    if case is None or case.paused_at is None:
        return None
    return Notice(f"办理已于 {case.paused_at:%Y-%m-%d} 中止：{case.paused_why}", state="remind")


def _facts(register: Register, found: Any, actor: Any) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if found.resident_id:
        known = people.people([found.resident_id], actor)
        told[register.subject.title] = known[0].name if known else "（不在您的管辖范围）"
    elif found.institution:
        told[register.subject.title] = str(found.institution)
    told["地区"] = found.place.name
    told["状态"] = register.workflow.state(found.state).title
    told["日期"] = found.day
    return {**told, **registers.described(found, register)}


def _moves(request: Any, register: Register, found: Any, case: Any) -> Acts | None:
    """The buttons of whoever may press them, with what must be said."""
    if case is None:
        return None
    actor, here = request.actor, request.place
    acts = []
    for offer in cases.offered(case, actor):
        if not offer.mine:
            continue
        if not offer.open:
            acts.append(Act(offer.move.verb, f"{offer.move.title}（{offer.why}）", url="#"))
            continue
        acts.append(_move(request, offer.move, found.pk, case.version, actor, here))
    acts += _sharing(request, register, case)
    return Acts(acts, title="办理") if acts else None


def _move(request: Any, move: Any, pk: int, version: int, actor: Any, here: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.move(
            by=actor, entry_id=pk, verb=move.verb, said=answered(move.needs, answers, _keep(actor)),
            seen=int(answers.get("version_") or version),
        )  # fmt: skip
        return f"已办理：{move.title}"

    asks = [
        *fields(move.needs, finding(actor, here)),
        Field("version_", "", "hidden", last=str(version)),
    ]
    return Act(move.verb, move.title, do=do, asks=asks if move.needs else (),
               style="primary" if move.hand == "@office" else "")  # fmt: skip


def _sharing(request: Any, register: Register, case: Any) -> list[Act]:
    """Handing on, giving back, delegating, asking others, standing still."""
    actor, here = request.actor, request.place
    mine = case.office_id is not None and case.office_id == actor.institution
    if case.closed_at is not None or not mine:
        return []
    if case.paused_at is not None:
        return [_resumed(case, actor)]
    why = Field("why", "事由", required=True, longest=200)
    place = request.place

    def offices(text: str) -> list[tuple[str, str]]:
        return finder("institution", actor, place)(text)

    def give(answers: dict[str, Any]) -> str:
        case_actions.hand_over(
            by=actor, case=case.pk, office=int(answers["office"]), why=answers["why"]
        )
        return reverse("registry:one", args=[register.code])

    def back(answers: dict[str, Any]) -> str:
        case_actions.give_back(by=actor, case=case.pk, why=answers["why"])
        return reverse("registry:one", args=[register.code])

    def charge(answers: dict[str, Any]) -> str:
        case_actions.delegate(by=actor, case=case.pk, staff=int(answers["staff"]))
        return "已交办"

    def ask(answers: dict[str, Any]) -> str:
        case_actions.ask_offices(
            by=actor, case=case.pk, offices=[int(answers["office"])], what=answers["why"]
        )
        return "已请会办"

    acts = [
        Act("charge_", "交办", do=charge, asks=[
            Field("staff", "经办人", "pick", required=True,
                  find=finder("colleague", actor, here))]),
        Act("ask_", "请其他单位会办", do=ask, asks=[
            Field("office", "会办单位", "pick", required=True, find=offices), why]),
        Act("give_", "移交", do=give, asks=[
            Field("office", "接收单位", "pick", required=True, find=offices), why]),
    ]  # fmt: skip
    if register.workflow.pauses:
        acts.append(_suspended(register, case, actor))
    if case.came_from is not None:
        acts.append(Act("back_", "退回", do=back, asks=[why]))
    return acts


def _suspended(register: Register, case: Any, actor: Any) -> Act:
    """Let the case stand still; the clocks that may be held are held."""

    def suspend(answers: dict[str, Any]) -> str:
        case_actions.suspend(
            by=actor, case=case.pk, why=answers["reason"], note=answers.get("note") or ""
        )
        return "已中止办理"

    reasons = [(one, one) for one in register.workflow.pauses]
    return Act("suspend_", "中止办理", do=suspend, asks=[
        Field("reason", "中止原因", "choice", required=True, choices=reasons),
        Field("note", "说明", longest=200)])  # fmt: skip


def _resumed(case: Any, actor: Any) -> Act:
    """Let it go on; what was left of its clocks is left."""

    def resume(answers: dict[str, Any]) -> str:
        case_actions.resume(by=actor, case=case.pk, note=answers.get("note") or "")
        return "已恢复办理"

    return Act("resume_", "恢复办理", do=resume, style="primary",
               asks=[Field("note", "说明", longest=200)])  # fmt: skip


def _clocks(case: Any) -> Table | None:
    found = cases.clocks(case) if case is not None else []
    if not found:
        return None
    columns = [
        Column("title", "时限", sort=False, grow=True),
        Column("starts_at", "起算", moment, sort=False),
        Column("due_at", "到期", moment, sort=False),
        Column(lambda c: (c.left, c.mark), "情况", badge, key="left", sort=False),
        Column("source", "依据", sort=False, hidden=True),
    ]
    return Table(
        found, columns, title="办理时限", key="clocks", chooser=False, export=False, span=7
    )


def _parts(request: Any, case: Any) -> Table | None:
    """What other offices were asked; the one that was asked answers here."""
    found = cases.parts(case) if case is not None else []
    if not found:
        return None
    columns = [
        Column(lambda p: str(p.office), "会办单位", key="office", sort=False),
        Column("what", "事项", sort=False, grow=True),
        Column("asked_at", "提出", moment, sort=False),
        Column("answer", "回复", sort=False, grow=True),
    ]

    def answer(row: Any, answers: dict[str, Any]) -> str:
        pk = getattr(row, "pk", row)
        case_actions.answer(by=request.actor, part=int(pk), said=answers["said"])
        return "已回复"

    mine = any(
        one.answered_at is None and one.office_id == request.actor.institution for one in found
    )
    acts = [Act("answer", "回复", do=answer, asks=[Field("said", "回复", "long", required=True)])]
    return Table(found, columns, title="会办", key="parts", chooser=False, export=False,
                 acts=acts if mine else ())  # fmt: skip


def _timeline(case: Any) -> Timeline | None:
    if case is None:
        return None
    return Timeline(
        [
            Entry(told.at, f"{told.title}　→ {told.state}" if told.state else told.title,
                  text=told.text, source=told.who)
            for told in cases.timeline(case)
        ],
        title="办理记录", span=5,
    )  # fmt: skip


@page("entry/<int:pk>/papers/<slug:name>/", title="材料", may="registers.read")
def paper(request: Any, pk: int, name: str) -> HttpResponse:
    """A paper that was handed in with a line."""
    found, title, kind, content = registers.paper(pk, name, request.actor)
    audit.note_reading(
        "registers.read", by=request.actor, subject=SUBJECT, subject_ids=[pk], place=found.place_id
    )
    ending = title.rpartition(".")[2]
    headers = {"Content-Disposition": f'attachment; filename="line-{pk}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@page("entry/<int:pk>/correct/", title="修改", may="registers.write")
def correct(request: Any, pk: int) -> Any:
    """Put right what was written of a line; what it said before is kept."""
    actor, here = request.actor, request.place
    found = registers.entry(pk, actor)
    register = registers.register_of(found.register, actor)
    find = finding(actor, here)
    asked = [
        _optional(one, find)
        if one.name in register.later or one.kind == "paper" else field(one, find)
        for one in register.asks
    ]  # fmt: skip

    def save(answers: dict[str, Any]) -> str:
        there = {name: found.values[name] for name in registers.papers_of(found, register)}
        given = answered(register.asks, answers, _keep(actor))
        actions.correct(
            by=actor, entry_id=pk,
            values={k: v for k, v in there.items() if k in register.fields} | given,
            seen=int(answers.get("seen_") or found.since),
        )  # fmt: skip
        return reverse("registry:entry", args=[pk])

    seen = Field("seen_", "", "hidden")
    return Sheet(
        title=f"修改：{found.title}",
        crumbs=[*_crumbs(register), (found.title, reverse("registry:entry", args=[pk]))],
        panels=[Form([*asked, seen], save=save, submit="保存", span=8,
                     initial={**initial(register.asks, found.values), "seen_": str(found.since)})],
    )  # fmt: skip
