"""Births on record whose children are still to be registered: one name, and the child is due."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.followup import actions as followup_actions
from xinglin.engines.followup import queries as followup
from xinglin.kernel.time import today
from xinglin.services.clinic import queries
from xinglin.ui import Act, Column, Field, Sheet, Table, day, page, panel, said

COLUMNS = [
    Column("name", "母亲", link=lambda r: reverse("ehr:person", args=[r["mother"]]), sort=False),
    Column("born", "出生日期", day, sort=False),
    Column("sex", "性别", said, sort=False),
    Column("left", "待登记", unit="人", sort=False),
    Column("age", "出生天数", unit="天", sort=False),
    Column("place", "村（社区）", sort=False, grow=True),
]
SEXES = [("1", "男"), ("2", "女"), ("9", "未说明")]


@page("newborns/", title="新生儿登记", menu="work", may="clinic.read", order=18)
def newborns(request: Any) -> Any:
    """Every birth of the last months in the place whose child has no row of its own yet."""
    here, actor = request.place, request.actor
    found = followup.newborns_awaited(seen_by=actor, place=here)
    return Sheet(
        title="新生儿登记",
        lead=f"{here.name if here else ''}　{today()}　登记后自动关联母亲，并列入应访",
        panels=[
            Table(
                queries.newborn_rows(found, actor), COLUMNS, title="待登记的新生儿",
                acts=lambda _row: _acts(request), export=False, chooser=False, size=20,
                key="newborns", empty="没有待登记的新生儿；分娩记录签署后会自动列在这里",
            )
        ],
    )  # fmt: skip


@panel("person", order=12, may="followup.read")
def born_of(request: Any, person: Any) -> Any:
    """The mother's page: her children who are still to be registered, and her kin."""
    panels: list[Any] = []
    found = followup.newborns_awaited(seen_by=request.actor, resident=person.pk)
    if found:
        panels.append(
            Table(
                queries.newborn_rows(found, request.actor), COLUMNS[1:], title="待登记的新生儿",
                acts=lambda _row: _acts(request), export=False, chooser=False, key="born",
                empty="没有",
            )
        )  # fmt: skip
    kin = queries.kin_rows(person.pk, request.actor)
    if kin:
        columns = [
            Column("title", "关系", sort=False),
            Column("name", "姓名", link=lambda r: reverse("ehr:person", args=[r["resident"]]),
                   sort=False),
            Column("sex", "性别", said, sort=False),
            Column("birth", "出生日期", day, sort=False),
        ]  # fmt: skip
        panels.append(
            Table(kin, columns, title="母亲与子女", export=False, chooser=False, key="kin", span=6)
        )
    return panels


def _acts(request: Any) -> list[Act]:
    if not request.actor.may("followup.record"):
        return []

    def do(row: Any, answers: dict[str, Any]) -> str:
        child = followup_actions.register_newborn(
            by=request.actor,
            visit=int(row["visit"]),
            name=answers["name"],
            sex=answers["sex"] or "",
        )
        return f"已登记{child.name}，已关联母亲，并列入应访"

    asks = [
        Field(
            "name", "新生儿姓名", required=True, longest=40, help="没有取名的，可填某某之子、之女"
        ),
        Field("sex", "性别（分娩记录已写明的可不填）", "choice", choices=SEXES),
    ]
    return [Act("register", "登记", do=do, asks=asks, style="primary")]
