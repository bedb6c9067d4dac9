"""Who could be enrolled: everybody a programme is for and who is not in it, with the reason."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.kernel.time import months, today
from xinglin.services.clinic import queries
from xinglin.ui import Act, Column, Field, Figure, Sheet, Table, Tally, day, page, said
from xinglin.ui.asked import one_of

COLUMNS = [
    Column("name", "姓名", link=lambda r: reverse("ehr:person", args=[r["resident"]]), sort=False),
    Column("sex", "性别", said, sort=False),
    Column("age", "年龄", unit="岁", sort=False),
    Column("because", "符合的依据", sort=False, grow=True),
    Column("before", "此前", sort=False),
    Column("place", "村（社区）", sort=False),
]
PUT_OFF = [
    Column("name", "姓名", link=lambda r: reverse("ehr:person", args=[r["resident"]]), sort=False),
    Column("why", "理由", sort=False, grow=True),
    Column("decided_on", "决定日期", day, sort=False),
    Column("ask_again_on", "到期再议", day, sort=False),
    Column("place", "村（社区）", sort=False),
]


@page("candidates/", title="待纳入管理", menu="work", may="clinic.read", order=15)
def candidates(request: Any) -> Any:
    """Found from what is known of people: age, sex, diagnoses, measurements, births, pregnancy."""
    here, actor = request.place, request.actor
    open_to = {p.code: p.title for p in queries.programmes_for(actor)}
    counts = followup.candidate_counts(here, seen_by=actor)
    most = max(open_to, key=lambda code: counts.get(code, 0))
    chosen = one_of(request.GET, "programme", open_to) or most
    tally = [
        Figure(title, counts.get(code, 0), unit="人", href=f"?programme={code}",
               note="正在看" if code == chosen else "")
        for code, title in open_to.items()
    ]  # fmt: skip
    return Sheet(
        title="待纳入管理",
        lead=f"{here.name if here else ''}　{programmes[chosen].who.title}",
        panels=[
            Tally(tally),
            Table(
                queries.candidates_page(chosen, here, actor), COLUMNS, title=open_to[chosen],
                acts=lambda _row: _acts(request, chosen), export="clinic.export", size=20,
                key="candidates", empty="这里没有符合条件而未纳入的人",
            ),
            Table(
                queries.put_off(chosen, here, actor), PUT_OFF, title="暂不纳入", export=False,
                chooser=False, key="putoff", empty="还没有暂不纳入的人",
            ),
        ],
    )  # fmt: skip


def _acts(request: Any, code: str) -> list[Act]:
    if not request.actor.may("followup.enrol"):
        return []

    def enrol(row: Any, answers: dict[str, Any]) -> str:
        made = followup_actions.enrol(
            by=request.actor,
            resident=int(row["resident"]),
            programme=code,
            joined=answers["joined"] or today(),
            doctor=request.actor.staff,
        )
        return f"已纳入{programmes[code].title}，首次随访 {made.next_on or '—'}"

    def later(row: Any, answers: dict[str, Any]) -> str:
        followup_actions.not_now(
            by=request.actor,
            resident=int(row["resident"]),
            programme=code,
            why=answers["why"],
            until=answers["until"],
        )
        return "已记下，到期再议"

    soon = months(3).after(today())
    return [
        Act("enrol", "纳入", do=enrol, style="primary",
            asks=[Field("joined", "纳入日期", "date", high=today())]),
        Act("later", "暂不", do=later,
            asks=[Field("why", "理由", required=True),
                  Field("until", "到期再议（可不填）", "date", low=today(), help=f"如 {soon}")]),
    ]  # fmt: skip
