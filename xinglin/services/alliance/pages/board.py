"""Alliances of an area: how many of each kind, what they cover, where the members stand."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.alliance import queries
from xinglin.services.alliance.rules import KINDS
from xinglin.ui import (
    Choice,
    Choices,
    Column,
    Figure,
    Map,
    Point,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    number,
    page,
    said,
)
from xinglin.ui.asked import one_of

BELOW = {"prefecture": "county", "county": "town", "town": "village"}


@page("", title="医联体", menu="services", may="alliance.read", order=36)
def board(request: Any) -> Any:
    """The alliances of today, what they cover, and where their members stand."""
    actor, here, on = request.actor, request.place, today()
    kind = one_of(request.GET, "kind", KINDS)
    every = list(queries.alliances(actor, day=on))
    found = [one for one in every if not kind or one.kind == kind]
    sizes = queries.sizes([one.pk for one in every], on)
    told = queries.covered(actor, here, on)
    share = 100 * told["centres"] / told["of"] if told["of"] else None
    rows = [
        {
            "pk": one.pk,
            "name": one.name,
            "kind": KINDS.get(one.kind, one.kind),
            "tight": ("紧密型", "ok") if one.tight else ("协作型", ""),
            "region": "跨区域" if one.across else "区域内",
            "lead": str(one.lead),
            "members": sizes.get(one.pk, 0),
            "founded": one.founded_on,
            "agreement": one.agreement,
        }
        for one in found
    ]
    columns = [
        Column("name", "医联体", link=lambda r: reverse("alliance:one", args=[r["pk"]]), grow=True),
        Column("kind", "类型", said),
        Column("tight", "紧密程度", badge, sort=False),
        Column("region", "范围", said),
        Column("lead", "牵头机构"),
        Column("members", "成员", number, unit="家"),
        Column("founded", "成立日期", day),
        Column("agreement", "协议文号", hidden=True),
    ]
    chips = [Choice(f"{said('全部')} {len(every)}", "?", not kind)]
    for code, title in KINDS.items():
        many = sum(one.kind == code for one in every)
        chips.append(Choice(f"{said(title)} {many}", f"?kind={code}", code == kind))
    links = [("联合门诊", reverse("alliance:clinics"))]
    if actor.may("alliance.keep"):
        links.append(("登记医联体", reverse("alliance:new")))
    if actor.may("alliance.bring"):
        links.append(("导入成员名单", reverse("alliance:batch")))
    return Sheet(
        title="医联体",
        lead=here.name if here else "",
        links=links,
        panels=[
            Tally([
                Figure("医联体", len(every), unit="个"),
                Figure("覆盖医疗机构", told["institutions"], unit="家"),
                Figure("覆盖社区卫生服务中心", told["centres"], unit=f"/ {told['of']} 家"),
                Figure("社区中心覆盖率", share, unit="%", places=1,
                       state="" if share is None else "ok" if share >= 100 else "remind",
                       word="" if share is None or share >= 100 else "未全覆盖"),
                Figure("联合门诊和病房", queries.clinics(actor).count(), unit="个",
                       href=reverse("alliance:clinics")),
            ]),
            Choices(chips, label="类型"),
            Table(rows, columns, title="医联体", key="alliances", size=20,
                  empty="还没有登记医联体；由卫健局股室在“登记医联体”中登记"),
            _map(actor, here, [one.pk for one in found], {one.lead_id for one in found}),
        ],
    )  # fmt: skip


def _map(actor: Any, here: Any, ids: list[int], leads: set[int]) -> Map | None:
    """Members of some alliances, each institution once."""
    if here is None:
        return None
    on = today()
    held = {
        each.institution_id: each.institution
        for pk in ids
        for each in queries.members(pk, on)
    }  # fmt: skip
    return members_map(here, held, leads, title="成员分布")


def members_map(here: Any, held: dict[int, Any], leads: set[int], **more: Any) -> Map:
    """Institutions as points over the divisions of a place; the leads are a layer of their own."""
    points = [
        Point(one.longitude, one.latitude, one.name, layer="lead" if pk in leads else "member")
        for pk, one in held.items()
        if one.longitude is not None and one.latitude is not None
    ]  # fmt: skip
    shapes = places.shapes(here.number, BELOW.get(here.level, "village"))
    names = {one["id"]: one["properties"]["name"] for one in shapes["features"]}
    return Map(
        shapes, points=points, names=names, height=340,
        layers={"lead": "牵头机构", "member": "成员机构"}, **more,
    )  # fmt: skip
