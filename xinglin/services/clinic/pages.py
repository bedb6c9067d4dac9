"""What the doctor sees: the day's list, the register, the visit form, a person's programmes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import About
from xinglin.engines.records import queries as records
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import age_on, today
from xinglin.services.clinic import queries
from xinglin.services.clinic.forms import MODES, groups_of
from xinglin.ui import (
    Act,
    Acts,
    Chart,
    Column,
    Facts,
    Field,
    Figure,
    Form,
    Group,
    Notice,
    Series,
    Sheet,
    Table,
    Tally,
    Timeline,
    badge,
    contributed,
    day,
    page,
    panel,
    said,
)
from xinglin.ui import Entry as TimelineEntry
from xinglin.ui.asked import one_of

VIEWS = {
    "today": "今日应访",
    "week": "七日内",
    "overdue": "逾期",
    "returned": "转诊待核实",
    "check": "年度体检",
}
WORDS = {"today": "待办", "overdue": "已超期", "returned": "须速办"}
DUE_COLUMNS = [
    Column(
        "name", "姓名", sort=False, link=lambda r: reverse("clinic:visit", args=[r["enrolment"]])
    ),
    Column("sex", "性别", said, sort=False),
    Column("age", "年龄", unit="岁", sort=False),
    Column("state", "状态", badge, sort=False),  # on a phone the first few are all one sees
    Column("late", "逾期", unit="天", sort=False),
    Column("due_on", "应访日期", day, sort=False),
    Column("last", "上次结果", said, sort=False),
    Column("last_on", "上次随访", day, sort=False),
    Column("programme", "项目", said, sort=False),
    Column("place", "村（社区）", sort=False, grow=True),
]


@page("due/", title="我的工作", menu="work", may="clinic.read", order=1)
def due(request: Any) -> Any:
    """Who is due today, who is overdue, who came back from hospital; one click to the form."""
    here, actor, on = request.place, request.actor, today()
    counts = followup.tally(seen_by=actor, place=here, on=on)
    which = one_of(request.GET, "which", VIEWS) or ("today" if counts.today else "overdue")
    states = {"overdue": "late", "returned": "critical", "today": "remind"}
    tally = [
        Figure(
            title, getattr(counts, code), unit="人", href=f"?which={code}",
            state=states.get(code, "") if getattr(counts, code) else "", word=WORDS.get(code, ""),
            note="正在看" if code == which else "",
        )
        for code, title in VIEWS.items()
    ]  # fmt: skip
    return Sheet(title="我的工作", lead=f"{here.name if here else ''}　{on}", panels=[
        Tally(tally),
        Table(
            queries.due_page(actor, here, on, which), DUE_COLUMNS, title=VIEWS[which],
            empty="没有符合的人；纳入管理的人到期后会自动出现在这里", export="clinic.export",
            state=lambda r: r["state"][1], size=20,
        ),
        *contributed("work", request, here),
        _capacity(actor, here),
    ])  # fmt: skip


REGISTER_COLUMNS = [
    Column("name", "姓名", link=lambda r: reverse("ehr:person", args=[r["resident"]]), sort=False),
    *[c for c in DUE_COLUMNS[1:] if c.field != "programme"],
]


def _capacity(actor: Actor, here: Any) -> Chart:
    ahead = followup.capacity(here, seen_by=actor)
    return Chart(
        [on.isoformat() for on, _ in ahead], [Series("应访", [many for _, many in ahead])],
        kind="bar", unit="人", title="今后九十天的工作量", height=180, places=0,
    )  # fmt: skip


@page("visit/<int:pk>/", title="随访", may="followup.record")
def visit(request: Any, pk: int) -> Any:
    """The visit form: it grades as one types and names the rule that fired."""
    enrolment = followup.enrolment(pk, seen_by=request.actor)
    person = people.one(enrolment.resident_id, request.actor)
    programme = programmes[enrolment.programme]
    before = list(
        records.visits_of(person.pk, seen_by=request.actor, programme=programme.code, limit=3)
    )
    about = About(age=age_on(person.birth, today()), sex=person.sex, day=today())
    last = before[0].answers if before else {}
    fields = [
        Group("本次随访", [
            Field("visit_day", "随访日期", "date", required=True, high=today()),
            Field("visit_mode", "随访方式", "choice", required=True, choices=MODES),
        ]),
        *groups_of(programme.asks, about, last),
    ]  # fmt: skip
    sheet_title = f"{person.name}　{programme.title}"
    return Sheet(
        title=sheet_title,
        lead=f"{about.age}岁　{queries.path_names(person.place_id)}",
        crumbs=[("我的工作", reverse("clinic:due"))],
        links=[("健康档案", reverse("ehr:person", args=[person.pk]))],
        panels=[
            Form(
                fields, save=_saver(request, enrolment), check=_checker(request, enrolment),
                initial={"visit_day": today(), "visit_mode": "1"}, draft=f"visit-{pk}",
                submit="签署", also=[("next", "签署并下一位")], span=7, tall=True,
            ),
            _recent(programme, before),
            _ladder(programme),
        ],
    )  # fmt: skip


def _split(answers: dict[str, Any]) -> tuple[Any, str, dict[str, Any]]:
    rest = {k: v for k, v in answers.items() if not k.startswith(("visit_", "_")) and k != "next"}
    return answers.get("visit_day") or today(), answers.get("visit_mode") or "1", rest


def _saver(request: Any, enrolment: Any) -> Any:
    def save(answers: dict[str, Any]) -> str:
        on, mode, rest = _split(answers)
        made = followup_actions.record_follow_up(
            by=request.actor, enrolment=enrolment.pk, day=on, mode=mode, answers=rest
        )
        audit.note(
            "followup.record", by=request.actor, subject="people.resident",
            subject_id=enrolment.resident_id, place=enrolment.place_id,
        )  # fmt: skip
        programme = programmes[enrolment.programme]
        sentence = f"已签署：{programme.title_of(made.grade)}，下次随访 {made.next_on or '—'}"
        messages.success(request, said(sentence))
        if answers.get("_also") == "next":
            follows = followup.due(seen_by=request.actor, place=request.place, on=today(), size=1)
            if follows:
                return reverse("clinic:visit", args=[follows[0].enrolment])
            return reverse("clinic:due")
        return reverse("ehr:person", args=[enrolment.resident_id])

    return save


def _checker(request: Any, enrolment: Any) -> Any:
    def check(answers: dict[str, Any]) -> Any:
        on, mode, rest = _split(answers)
        try:
            seen = followup.preview(
                enrolment.pk, seen_by=request.actor, day=on, answers=rest, mode=mode
            )
        except Refused as refusal:
            return Notice(str(refusal), state="late")
        return graded_notice(programmes[enrolment.programme], seen)

    return check


def graded_notice(programme: Any, seen: Any) -> list[Any]:
    """Grade, the rule that fired, what to do and the next date; or what is still missing."""
    graded = seen.graded
    if graded is None:
        missing = "、".join(r.title for r in seen.checked.refusals[:5])
        return [Notice(f"填写后即时分级（还缺或有误：{missing}）" if missing else "填写后即时分级")]
    state = "ok" if graded.controlled else ("critical" if graded.referred else "late")
    steps = "；".join(step.title for step in graded.actions)
    text = f"{graded.says}处理：{steps}。下次随访：{graded.next_on or '—'}。"
    amber = [Notice(f"{w.title}：{w.why}", state="remind") for w in seen.checked.warnings[:4]]
    return [
        Notice(
            f"{text}（依据规则“{graded.title}”，方案 {graded.version}）",
            state=state,
            word=graded.title,
        ),
        *amber,
    ]


def _recent(programme: Any, before: list[Any]) -> Timeline:
    entries = [
        TimelineEntry(
            v.day,
            programme.title_of(v.grade),
            text="；".join(
                f"{q.title} {q.show(v.answers)}" for q in programme.asks if q.show(v.answers)
            )[:160],
        )
        for v in before
    ]
    return Timeline(entries, title="最近三次随访", span=5, empty="这是第一次随访")


def _ladder(programme: Any) -> Facts:
    rungs = [
        (rule.title or rule.grade, f"{rule.says}（{'；'.join(step.title for step in rule.steps)}）")
        for rule in programme.plan
    ]
    return Facts(rungs, title="方案（自上而下，先符合者为准）", span=5, columns=1)


@page("registers/", title="管理名册", menu="work", may="clinic.read", order=20)
def registers(request: Any) -> Any:
    """Everybody who is managed in a programme, in the place that is looked at."""
    chosen = one_of(request.GET, "programme", {p.code: p.title for p in programmes})
    chosen = chosen or next(iter(programmes)).code
    programme = programmes[chosen]
    rows = queries.register_page(chosen, request.place, request.actor, today())
    return Sheet(
        title=f"管理名册：{programme.title}",
        panels=[
            Table(
                rows,
                REGISTER_COLUMNS,
                export="clinic.export",
                views=[(p.title, f"?programme={p.code}") for p in programmes],
                empty="还没有纳入管理的人；在居民的健康档案里可以纳入",
            )
        ],
    )


@panel("person", order=10, may="followup.read")
def in_programmes(request: Any, person: Any) -> Any:
    """What is due for a person and in which programmes he is."""
    held = queries.enrolled_in(person.pk, request.actor)
    columns = [
        Column(lambda e: programmes[e.programme].title, "项目", key="programme"),
        Column("joined", "纳入", day),
        Column("last_on", "上次随访", day),
        Column(lambda e: programmes[e.programme].title_of(e.last_grade) if e.last_grade else "",
               "上次结果", key="grade"),
        Column("next_on", "下次随访", day),
        Column(lambda e: _enrolment_state(e), "状态", badge, key="state"),
    ]  # fmt: skip
    panels: list[Any] = [
        Table(held, columns, title="管理项目与待办", chooser=False, export=False, key="programmes",
              acts=lambda e: _acts_of(request, e), empty="没有纳入任何管理项目")
    ]  # fmt: skip
    free = queries.may_join(held)
    if free and not person.deceased_on and request.actor.may("followup.enrol", person.place_id):
        panels.append(Acts([_enrol_act(request, person, free)]))
    return panels


def _enrolment_state(one: Any) -> tuple[str, str]:
    if one.left:
        return ("已终止", "ok")
    if one.next_on and one.next_on < today():
        return ("逾期", "late")
    return ("在管", "ok")


def _acts_of(request: Any, one: Any) -> list[Act]:
    if one.left or not request.actor.may("followup.record", one.place_id):
        return []
    return [Act("visit", "随访", url=reverse("clinic:visit", args=[one.pk]), style="primary")]


def _enrol_act(request: Any, person: Any, free: list[Any]) -> Act:
    def do(answers: dict[str, Any]) -> str:
        staff = places.one_staff(request.actor.staff)
        made = followup_actions.enrol(
            by=request.actor,
            resident=person.pk,
            programme=answers["programme"],
            joined=answers["joined"] or today(),
            doctor=request.actor.staff,
            institution=staff.institution_id if staff else None,
        )
        return f"已纳入{programmes[made.programme].title}，首次随访 {made.next_on or '—'}"

    asks = [
        Field("programme", "项目", "choice", required=True,
              choices=[(p.code, p.title) for p in free]),
        Field("joined", "纳入日期", "date", high=today()),
    ]  # fmt: skip
    return Act("enrol", "纳入管理", do=do, asks=asks)
