"""Corrections, moves and deaths; whoever saves second is shown what changed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.codes import VALUE_SETS
from xinglin.engines.people import actions as people_actions
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.ui import Field, Form, Group, Sheet, page

CODED = {"marriage": "marriage", "education": "education", "occupation": "occupation-status",
         "payment": "payment", "blood": "blood-abo"}  # fmt: skip
TITLES = {"marriage": "婚姻", "education": "文化程度", "occupation": "职业", "payment": "医保",
          "blood": "血型"}  # fmt: skip
YES_NO = [("1", "是"), ("0", "否")]


@page("<int:pk>/edit/", title="修改资料", may="people.change")
def edit(request: Any, pk: int) -> Any:
    """Details, move and death of one resident."""
    one = people.one(pk, request.actor)
    back = reverse("ehr:person", args=[one.pk])
    return Sheet(
        title=f"修改资料：{one.name}",
        crumbs=[(one.name, back)],
        panels=[
            _details(request, one, back),
            _move(request, one, back),
            _death(request, one, back),
        ],
    )


def _details(request: Any, one: Any, back: str) -> Form:
    def save(answers: dict[str, Any]) -> str:
        seen = None if answers["overwrite"] == "mine" else int(answers["seen"])
        details = {name: answers[name] or "" for name in (*CODED, "name", "address")}
        details |= {
            "lives_here": answers["lives_here"] == "1",
            "registered_here": answers["registered_here"] == "1",
            "birth": answers["birth"],
            "sex": answers["sex"],
        }
        if answers["phone"]:
            details["phone"] = answers["phone"]
        people_actions.change_details(
            by=request.actor, resident=one.pk, seen=seen, **_changed(one, details)
        )
        return back

    fields = [
        Group("身份", [
            Field("name", "姓名", required=True, longest=60),
            Field("sex", "性别", "choice", required=True, choices=VALUE_SETS["sex"].choices()),
            Field("birth", "出生日期", "date", required=True, high=today()),
            Field("phone", "新的电话", longest=20, help="不改请留空"),
            Field("address", "详细地址", longest=200),
            Field("seen", "版本", "hidden"),
        ]),
        Group("其他", [
            *[Field(name, title, "choice", choices=VALUE_SETS[CODED[name]].choices())
              for name, title in TITLES.items()],
            Field("lives_here", "常住", "choice", choices=YES_NO),
            Field("registered_here", "本地户籍", "choice", choices=YES_NO),
            Field("overwrite", "如他人同时改过", "choice",
                  choices=[("show", "先让我看变化"), ("mine", "以我填写的为准")]),
        ]),
    ]  # fmt: skip
    initial = {
        **{name: getattr(one, name) for name in (*CODED, "name", "sex", "birth", "address")},
        "lives_here": "1" if one.lives_here else "0",
        "registered_here": "1" if one.registered_here else "0",
        "seen": str(one.since),
        "overwrite": "show",
    }
    return Form(fields, save=save, initial=initial, submit="保存", title="资料", span=7,
                tall=True)  # fmt: skip


def _changed(one: Any, details: dict[str, Any]) -> dict[str, Any]:
    """Only what differs from what was on the screen, so that nothing else is called changed."""
    kept = {name: value for name, value in details.items() if name == "phone"}
    return kept | {
        name: value
        for name, value in details.items()
        if name != "phone" and getattr(one, name) != value
    }


def _move(request: Any, one: Any, back: str) -> Form:
    def save(answers: dict[str, Any]) -> str:
        away = answers["to"] == "away"
        target = None if away else places.place(answers["place"] or "").number
        people_actions.move(
            by=request.actor,
            resident=one.pk,
            to_place=target,
            day=answers["day"],
            why=answers["why"] or "",
            seen=one.since,
        )
        return back

    fields = [
        Field("to", "迁往", "choice", required=True,
              choices=[("here", "本平台内的村（社区）"), ("away", "迁出本地")]),
        Field("place", "新的村（社区）", "pick", find=_villages(request), when=("to", ["here"])),
        Field("day", "迁移日期", "date", required=True, high=today()),
        Field("why", "原因", longest=80),
    ]  # fmt: skip
    return Form(fields, save=save, submit="登记迁移", title="迁移", span=5)


def _villages(request: Any) -> Any:
    def find(text: str) -> list[tuple[str, str]]:
        found = places.search(text, request.actor, 30)
        return [(p.code, p.name) for p in found if p.level in ("village", "grid")]

    return find


def _death(request: Any, one: Any, back: str) -> Form | None:
    if one.deceased_on is not None:
        return None

    def save(answers: dict[str, Any]) -> str:
        people_actions.record_death(
            by=request.actor, resident=one.pk, day=answers["died_on"], seen=one.since
        )
        return back

    field = Field("died_on", "死亡日期", "date", required=True, high=today())
    return Form([field], save=save, submit="登记死亡", title="死亡", span=5)
