"""The steward's desk: pairs that may be one person, merges, and the way back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.people import actions as people_actions
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import age_on, today
from xinglin.ui import Act, Acts, Column, Facts, Field, Notice, Sheet, Table, badge, page, said

WHY = Field("why", "理由", required=True, longest=400)


@page("duplicates/", title="疑似重复", menu="residents", may="people.merge", order=40)
def duplicates(request: Any) -> Any:
    """Pairs that may be one person, the surest first."""
    pairs = people.possible_duplicates(request.actor)
    known = {
        p.id: p for p in people.people({i for q in pairs for i in (q.one, q.other)}, request.actor)
    }
    rows = [
        {
            "one": q.one,
            "other": q.other,
            "left": known[q.one],
            "right": known[q.other],
            "why": q.why,
        }
        for q in pairs
        if q.one in known and q.other in known
    ]
    columns = [
        Column(lambda r: _said(r["left"]), "甲", key="left", link=_compare, sort=False),
        Column(lambda r: _said(r["right"]), "乙", key="right", sort=False),
        Column("why", "为何疑似同一人", said, grow=True, sort=False),
    ]
    return [Table(rows, columns, empty="没有发现疑似重复的居民")]


def _compare(row: dict[str, Any]) -> str:
    return reverse("stewardship:compare", args=[row["one"], row["other"]])


def _said(person: Any) -> str:
    return f"{person.name}（{person.birth}）"


@page("duplicates/<int:one>/<int:other>/", title="比对", may="people.merge")
def compare(request: Any, one: int, other: int) -> Any:
    """Two people side by side: merge them, or keep them apart for good."""
    found = {p.id: p for p in people.people([one, other], request.actor)}
    if one not in found or other not in found or one == other:
        raise Missing("没有这一对居民", why="可能已经合并，或不在您的管辖范围内")

    def into(kept: int, gone: int) -> Any:
        def do(answers: dict[str, Any]) -> str:
            people_actions.merge(by=request.actor, kept=kept, gone=gone, why=answers["why"])
            return reverse("ehr:person", args=[kept])

        return do

    def apart(answers: dict[str, Any]) -> str:
        people_actions.keep_apart(by=request.actor, one=one, other=other, why=answers["why"])
        return reverse("stewardship:duplicates")

    acts = [
        Act("left", "合并，保留甲", do=into(one, other), asks=[WHY], style="primary"),
        Act("right", "合并，保留乙", do=into(other, one), asks=[WHY]),
        Act("apart", "确认是两个人", do=apart, asks=[WHY]),
    ]
    panels = [
        Notice("合并会把全部记录归到保留的一方；可以随时撤销，撤销后每条记录回到原来的人。"),
        Facts(_facts(found[one]), title="甲", span=6, columns=1),
        Facts(_facts(found[other]), title="乙", span=6, columns=1),
        Acts(acts),
    ]
    crumbs = [("疑似重复", reverse("stewardship:duplicates"))]
    return Sheet(title="是同一个人吗", crumbs=crumbs, panels=panels)


def _facts(person: Any) -> dict[str, Any]:
    return {
        "姓名": person.name,
        "性别": {"1": "男", "2": "女"}.get(person.sex, "不详"),
        "出生日期": person.birth,
        "年龄": f"{age_on(person.birth, person.deceased_on or today())}岁",
        "居住地": places.named({person.place}).get(person.place, ""),
        "证件号码": person.id_number,
        "电话": person.phone,
    }


@page("merges/", title="合并记录", menu="residents", may="people.merge", order=45)
def merges(request: Any) -> Any:
    """Merges that stand, and the way back."""

    def undo(row: Any, answers: dict[str, Any]) -> str:
        people_actions.unmerge(by=request.actor, merge=row.pk, why=answers["why"])
        return "已撤销合并，全部记录回到原来的人"

    columns = [
        Column("pk", "编号"),
        Column("kept.name", "保留", link=lambda m: reverse("ehr:person", args=[m.kept_id])),
        Column("gone.name", "并入者"),
        Column("why", "理由", grow=True),
        Column(lambda m: sum(len(ids) for ids in m.moved.values()), "移动的记录", key="moved"),
        Column(lambda m: ("已撤销", "remind") if m.undone_at else ("有效", "ok"), "状态", badge),
    ]
    act = Act("undo", "撤销合并", do=undo, asks=[WHY])
    return [Table(people.standing_merges(request.actor), columns, sort="-pk", acts=[act],
                  empty="还没有合并过居民")]  # fmt: skip
