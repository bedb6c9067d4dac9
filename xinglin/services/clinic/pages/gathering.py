"""A day on which people come in a row; a household; a round of calls one by one; slips."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import queries as followup
from xinglin.engines.people import queries as people
from xinglin.engines.records import queries as records
from xinglin.kernel.time import age_on, today
from xinglin.services.clinic import queries
from xinglin.services.clinic.pages.desk import VIEWS
from xinglin.services.clinic.queries import gathering as meeting
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Drawn,
    Facts,
    Field,
    Figure,
    Form,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    page,
    panel,
    said,
)
from xinglin.ui.asked import one_of, whole

MOST_SLIPS = 60


@page("gathering/", title="集中体检", menu="work", may="followup.record", order=12)
def gathering(request: Any) -> Any:
    """Scan or type who stands before you; the form opens; signed, the next one is scanned."""
    here, actor, on = request.place, request.actor, today()
    text = (request.GET.get("q") or "").strip()[:60]
    hits = people.find(text, seen_by=actor) if text else []
    rows = [row for hit in hits[:8] for row in meeting.open_visits(hit.resident, actor)]
    if len(hits) == 1 and len(rows) == 1:
        return HttpResponseRedirect(rows[0]["url"])
    done = records.visits_by(actor.staff, on, on, seen_by=actor) if actor.staff else []
    waiting = followup.tally(seen_by=actor, place=here, on=on)
    form = Form(
        [Field("q", "身份证号、姓名或档案号", longest=60, help="可用扫码枪扫身份证或健康卡")],
        get=True, submit="下一位", initial={"q": ""}, span=12,
    )  # fmt: skip
    columns = [
        Column("name", "姓名", link=lambda r: r["url"]),
        Column("age", "年龄", unit="岁"),
        Column("title", "要做的服务", grow=True),
        Column("due_on", "应做日期", day),
        Column("last_on", "上次", day),
    ]
    known = {p.id: p for p in people.people({one.resident_id for one in done}, actor)}
    finished = [
        {"name": known[one.resident_id].name, "age": known[one.resident_id].age,
         "title": meeting.visit_title(one), "pk": one.pk}
        for one in done if one.resident_id in known
    ]  # fmt: skip
    return Sheet(
        title="集中体检", lead=f"{here.name if here else ''}　{on}",
        panels=[
            Tally([
                Figure("今天已做", len(done), unit="人次"),
                Figure("年度体检待做", waiting.check, unit="人",
                       href=f"{reverse('clinic:due')}?which=check"),
            ]),
            form,
            Table(rows, columns, title="找到的人和要做的服务", chooser=False, export=False, key="f",
                  empty="没有找到，或没有在管的项目" if text else "扫码或输入后，按回车"),
            Table(finished, [Column("name", "姓名"), Column("age", "年龄", unit="岁"),
                             Column("title", "服务", grow=True)],
                  title="今天已完成", chooser=False, key="done", empty="今天还没有完成的"),
        ],
    )  # fmt: skip


@page("household/<int:resident>/", title="家庭随访", may="followup.read")
def household(request: Any, resident: int) -> Any:
    """A whole family at one visit: who is there, what each of them is due for."""
    actor = request.actor
    head = people.one(resident, actor)
    members = list(people.household_of(head, actor)) or [head]
    rows = [row for one in members for row in meeting.open_visits(one.pk, actor)]
    free = [one for one in members if one.pk not in {row["resident"] for row in rows}]
    columns = [
        Column("name", "姓名", link=lambda r: r["url"]),
        Column("age", "年龄", unit="岁"),
        Column("title", "要做的服务", grow=True),
        Column("state", "状态", badge),
        Column("due_on", "应做日期", day),
        Column("last_on", "上次", day),
        Column("last", "上次结果", said),
    ]
    facts = {
        "住址": people.home_of(head.place_id, head.address),
        "电话": people.phone_of(head) or "未登记",
        "家庭成员": "、".join(f"{one.name}（{age_on(one.birth, today())}岁）" for one in members),
    }
    return Sheet(
        title=f"{head.name}一家", lead=f"{len(members)}人",
        crumbs=[("我的工作", reverse("clinic:due"))],
        links=[("健康档案", reverse("ehr:person", args=[head.pk]))],
        panels=[
            Facts(facts, columns=1),
            Table(rows, columns, title="这一家要做的服务", chooser=False, key="home",
                  state=lambda r: r["state"][1], empty="这一家没有在管的项目"),
            Notice(f"没有在管项目的成员：{'、'.join(one.name for one in free)}") if free else None,
        ],
    )  # fmt: skip


@panel("person", order=12, may="followup.record")
def to_household(request: Any, person: Any) -> Any:
    """The way to the whole family."""
    if person.household_id is None or person.deceased_on or person.left_on:
        return None
    url = reverse("clinic:household", args=[person.pk])
    return Acts([Act("household", "家庭随访", url=url)])


@page("round/", title="逐人联系", menu="work", may="followup.record", order=18)
def round_of_calls(request: Any) -> Any:
    """A list gone through one by one: each is confirmed by itself, none in a heap."""
    here, actor, on = request.place, request.actor, today()
    which = one_of(request.GET, "which", VIEWS) or "overdue"
    at = whole(request.GET, "n", 1, 1, 100_000)
    found = followup.due(seen_by=actor, place=here, on=on, which=which, page=at, size=1)
    onward = f"?which={which}&n={at + 1}"
    if not found:
        return Sheet(title="逐人联系", panels=[Notice("名单已经联系完。", state="ok")],
                     links=[("回到我的工作", reverse("clinic:due"))])  # fmt: skip
    one = found[0]
    row = queries.rows_of(found, actor, on)[0]
    person = people.people([one.resident], actor)[0]

    def missed(answers: dict[str, Any]) -> str:
        followup_actions.note_attempt(
            by=actor, enrolment=one.enrolment, day=on, mode=answers["mode"], why=answers["why"]
        )
        messages.success(request, said("已记下没有联系上"))
        return onward

    facts = {
        "姓名": f"{row['name']}　{row['sex']}　{row['age']}岁",
        "电话": person.phone or "未登记",
        "住址": people.home_of(person.place, person.address),
        "项目": row["programme"],
        "应访": f"{row['due_on'] or '—'}（逾期 {row['late']} 天）" if row["late"]
        else str(row["due_on"] or "—"),
        "上次": f"{row['last_on'] or '—'}　{row['last']}",
    }  # fmt: skip
    acts = [
        Act("visit", "填写随访", url=f"{reverse('clinic:visit', args=[one.enrolment])}?then=round",
            style="primary"),
        Act("missed", "没有联系上", do=missed,
            asks=[Field("mode", "方式", "choice", required=True,
                        choices=[("3", "电话"), ("2", "家庭")]),
                  Field("why", "情况", required=True, longest=100, help="如：电话无人接听")]),
        Act("skip", "下一位", url=onward),
    ]  # fmt: skip
    return Sheet(
        title="逐人联系", lead=f"{VIEWS[which]}　第 {at} 位",
        crumbs=[("我的工作", reverse("clinic:due"))],
        panels=[Facts(facts, columns=2), Acts(acts)],
    )  # fmt: skip


@page("slips/", title="通知单", may="clinic.read")
def slips(request: Any) -> Any:
    """Slips of paper for those who are due, to be printed, cut and handed out."""
    here, actor, on = request.place, request.actor, today()
    which = one_of(request.GET, "which", VIEWS) or "week"
    found = followup.due(seen_by=actor, place=here, on=on, which=which, page=1, size=MOST_SLIPS)
    rows = queries.rows_of(found, actor, on)
    return Sheet(
        title=f"通知单：{VIEWS[which]}", lead=f"{here.name if here else ''}　{len(rows)} 张",
        crumbs=[("我的工作", reverse("clinic:due"))],
        panels=[
            Drawn("clinic/slips.html", {"rows": rows, "place": here, "day": on})
            if rows else Notice("没有要通知的人。"),
        ],
    )  # fmt: skip


@panel("work", order=20, may="records.read")
def back_from_hospital(request: Any, here: Any) -> Any:
    """Results that came in: managed people who left a hospital in the last fortnight."""
    rows = meeting.back_from_hospital(request.actor, here)
    columns = [
        Column("name", "姓名", link=lambda r: reverse("ehr:person", args=[r["resident"]])),
        Column("age", "年龄", unit="岁"),
        Column("ended_on", "出院日期", day),
        Column("where", "医院"),
        Column("reason", "出院诊断", grow=True),
        Column("place", "村（社区）"),
    ]
    return Table(rows, columns, title="近两周出院，请随访", chooser=False, export=False,
                 key="back", size=10, empty="近两周没有在管居民出院")  # fmt: skip
