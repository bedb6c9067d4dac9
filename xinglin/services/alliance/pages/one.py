"""One alliance on a day: who belongs, what is shared, joint clinics, who came and went."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from xinglin.engines.codes import INSTITUTION_KIND
from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.alliance import actions, queries
from xinglin.services.alliance.pages.board import members_map
from xinglin.services.alliance.pages.clinics import COLUMNS
from xinglin.services.alliance.rules import CLINICS, KINDS, SERVICES
from xinglin.ui import (
    Act,
    Acts,
    Cell,
    Column,
    Facts,
    Field,
    Form,
    Matrix,
    Sheet,
    Table,
    badge,
    day,
    page,
    said,
)
from xinglin.ui.asked import date

Answers = dict[str, Any]


@page("<int:pk>/", title="医联体", may="alliance.read")
def one(request: Any, pk: int) -> Any:
    """Members on a day (`?on=2024-01-01`), what they share, what was held, the history."""
    actor = request.actor
    found = queries.alliance(pk, actor)
    on = date(request.GET, "on", today()) or today()
    members = queries.members(pk, on)
    may = actor.may("alliance.keep", found.place_id or found.lead.place_id)
    held = {each.institution_id: each.institution for each in members}
    here = places.place((found.place_id or found.lead.place_id) // 10**9 * 10**9)
    acts = _acts(request, found, members) if may and found.ended_on is None else []
    return Sheet(
        title=found.name,
        lead=said(KINDS.get(found.kind, found.kind)),
        crumbs=[("医联体", reverse("alliance:board"))],
        panels=[
            Facts(_facts(found, len(members), on), title="基本情况", columns=2, span=6),
            Form([Field("on", "看哪一天的成员", "date", high=today())], get=True, submit="查看",
                 initial={"on": on}, span=6, title="成员日期"),
            Table(_members(members, found), MEMBERS, title=f"{on} 的成员", key="members", size=30,
                  chooser=False, span=7, empty="这一天没有成员",
                  acts=[_release(request)] if may and found.ended_on is None else []),
            members_map(here, held, {found.lead_id}, title="成员分布", span=5),
            _matrix(found, members, on),
            Table(list(queries.clinics(actor, pk)), COLUMNS, title="联合门诊、病房和康复护理中心",
                  key="clinics", chooser=False, empty="还没有开设联合门诊"),
            Acts(acts, title="办理") if acts else None,
            Table(_story(found), CHANGES, title="成员变化", key="changes", size=10, chooser=False,
                  empty="还没有成员加入"),
        ],
    )  # fmt: skip


def _facts(one: Any, many: int, on: dt.date) -> Answers:
    told = {
        "状态": badge(("已解散", "") if one.ended_on else ("运行中", "ok")),
        "紧密程度": said("紧密型" if one.tight else "协作型"),
        "范围": said("跨区域" if one.across else "区域内"),
        "牵头机构": str(one.lead),
        "成员": f"{many}（{on}）",
        "协议文号": one.agreement,
        "成立日期": one.founded_on or "",
        "解散日期": one.ended_on or "",
    }
    return {name: value for name, value in told.items() if value != ""}


MEMBERS = [
    Column("name", "机构", grow=True),
    Column("kind", "类别", said),
    Column("role", "身份", badge, sort=False),
    Column("joined", "加入日期", day),
    Column("left", "退出日期", day),
]


def _members(members: list[Any], one: Any) -> list[Answers]:
    return [
        {
            "pk": each.pk,
            "name": each.institution.name,
            "kind": kind_of(each.institution),
            "role": ("牵头", "ok") if each.institution_id == one.lead_id else ("成员", ""),
            "joined": each.joined_on,
            "left": each.left_on,
        }
        for each in members
    ]


def kind_of(one: Any) -> str:
    """The kind of an institution in words."""
    known = one.kind in INSTITUTION_KIND
    return str(INSTITUTION_KIND.title_of(one.kind) if known else one.kind)


def _matrix(one: Any, members: list[Any], on: dt.date) -> Matrix | None:
    """Members against what can be shared: since when."""
    shared = queries.shared(one.pk, on)
    if not shared:
        return None
    cells = {
        (pk, service): Cell("已联通", "ok", note=str(each.since_on))
        for pk, several in shared.items()
        for service, each in several.items()
    }
    rows = [(each.institution_id, str(each.institution)) for each in members]
    wide = [row for row in rows if row[0] in shared] + [row for row in rows if row[0] not in shared]
    return Matrix(
        wide[:30], list(SERVICES.items()), cells, title="联通和共享", corner="成员机构",
        note="只列前 30 家；空格为尚未联通" if len(wide) > 30 else "空格为尚未联通",
    )  # fmt: skip


CHANGES = [
    Column("day", "日期", day),
    Column("what", "变化", badge, sort=False),
    Column("name", "机构", grow=True),
    Column("kind", "类别", said),
]


def _story(one: Any) -> list[Answers]:
    """Who came and who went, the last change first."""
    found = []
    for each in queries.history(one.pk):
        at = {"name": each.institution.name, "kind": kind_of(each.institution)}
        if each.left_on is not None:
            found.append({"day": each.left_on, "what": ("退出", "remind"), **at})
        found.append({"day": each.joined_on, "what": ("加入", "ok"), **at})
    return sorted(found, key=lambda row: row["day"], reverse=True)


def _release(request: Any) -> Act:
    def do(row: Any, answers: Answers) -> str:
        actions.release(by=request.actor, membership=row["pk"], on=answers["on"])
        return "已登记退出"

    asks = [Field("on", "最后一天", "date", required=True, high=today())]
    return Act("release", "退出", do=do, asks=asks)


def _acts(request: Any, one: Any, members: list[Any]) -> list[Act]:
    actor, place = request.actor, places.place(one.place_id or one.lead.place_id)
    inside = {each.institution_id for each in members}
    others = [
        (str(each.pk), each.name) for each in queries.candidates(place) if each.pk not in inside
    ]
    own = [(str(each.institution_id), each.institution.name) for each in members]
    seats = [each for each in own if each[0] != str(one.lead_id)]

    def admit(answers: Answers) -> str:
        actions.admit(
            by=actor, alliance_id=one.pk, institution=int(answers["institution"]),
            on=answers["on"],
        )  # fmt: skip
        return "已登记加入"

    def share(answers: Answers) -> str:
        actions.share(
            by=actor, alliance_id=one.pk, institution=int(answers["institution"]),
            service=answers["service"], on=answers["on"],
        )  # fmt: skip
        return "已登记联通"

    def unshare(answers: Answers) -> str:
        actions.unshare(
            by=actor, alliance_id=one.pk, institution=int(answers["institution"]),
            service=answers["service"], on=answers["on"],
        )  # fmt: skip
        return "已登记中止"

    def clinic(answers: Answers) -> str:
        made = actions.open_clinic(
            by=actor, alliance_id=one.pk, institution=int(answers["institution"]),
            partner=int(answers["partner"]), kind=answers["kind"],
            specialty=answers["specialty"], room=answers["room"], opened_on=answers["on"],
        )  # fmt: skip
        return reverse("alliance:clinic", args=[made.pk])

    def dissolve(answers: Answers) -> str:
        actions.dissolve(by=actor, alliance_id=one.pk, on=answers["on"])
        return "已登记解散"

    def seat(title: str, choices: list[tuple[str, str]], name: str = "institution") -> Field:
        return Field(name, title, "choice", required=True, show_as="select", choices=choices)

    def when(title: str) -> Field:
        return Field("on", title, "date", required=True, high=today())

    what = Field("service", "共享内容", "choice", required=True, show_as="select",
                 choices=list(SERVICES.items()))  # fmt: skip
    return [
        Act("admit", "登记加入", do=admit, asks=[seat("机构", others), when("加入日期")],
            style="primary"),
        Act("share", "登记联通", do=share, asks=[seat("成员机构", own), what, when("联通日期")]),
        Act("unshare", "中止联通", do=unshare,
            asks=[seat("成员机构", own), what, when("中止日期")]),
        Act("clinic", "开设联合门诊", do=clinic, asks=[
            seat("开设机构", seats), seat("合作医院", own, "partner"),
            Field("kind", "类别", "choice", required=True, show_as="select",
                  choices=list(CLINICS.items())),
            Field("specialty", "专科", required=True, longest=40),
            Field("room", "诊室（病区）", required=True, longest=60), when("开设日期"),
        ]),
        Act("dissolve", "解散", do=dissolve, asks=[when("解散日期")], style="danger"),
    ]  # fmt: skip
