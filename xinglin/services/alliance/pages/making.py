"""The form with which an alliance is put on record."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today
from xinglin.services.alliance import actions, queries
from xinglin.services.alliance.rules import KINDS
from xinglin.ui import Field, Form, Notice, Sheet, page


@page("new/", title="登记医联体", may="alliance.keep")
def new(request: Any) -> Any:
    """Name, kind, lead, since when; the lead is the first member."""
    here = request.place
    if here is None:
        raise Refused("没有选择地区", mend="请先在页首选择地区")
    city = places.place(here.number // 10**11 * 10**11)
    leads = {one.pk: one for one in (*queries.candidates(here), *_of_the_city(city))}

    def save(answers: dict[str, Any]) -> str:
        ticked = answers["more"] or []
        made = actions.found(
            by=request.actor, name=answers["name"], kind=answers["kind"],
            lead=int(answers["lead"]), place=here, founded_on=answers["founded_on"],
            agreement=answers["agreement"] or "", tight="tight" in ticked,
            across="across" in ticked,
        )  # fmt: skip
        return reverse("alliance:one", args=[made.pk])

    fields = [
        Field("name", "名称", required=True, longest=80),
        Field("kind", "类型", "choice", required=True, choices=list(KINDS.items())),
        Field("lead", "牵头机构", "choice", required=True, show_as="select",
              choices=[(str(pk), one.name) for pk, one in leads.items()]),
        Field("founded_on", "成立（签约）日期", "date", required=True, high=today()),
        Field("agreement", "协议文号", longest=80),
        Field("more", "性质", "ticks", choices=[("tight", "紧密型"), ("across", "跨区域")],
              help="县域医共体一律为紧密型；一家机构同时只能加入一个紧密型医联体"),
    ]  # fmt: skip
    return Sheet(
        title="登记医联体",
        lead=here.name,
        crumbs=[("医联体", reverse("alliance:board"))],
        panels=[
            Form(fields, save=save, submit="登记", span=8),
            Notice("登记后，牵头机构自成立之日起为成员；其他成员逐家登记，或用 Excel 名单导入。",
                   span=4),
        ],
    )  # fmt: skip


def _of_the_city(city: Any) -> list[Any]:
    """Hospitals of the city itself, which belong to no county."""
    rows = places.institutions(city.number, city.number)
    return [one for one in rows if one.kind[:1] == "A"]
