"""Places, institutions and the people who work in them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.codes import VALUE_SETS
from xinglin.engines.places import queries as places
from xinglin.services.administration import queries
from xinglin.ui import Column, Facts, Map, Node, Point, Sheet, Table, Tree, day, page, said

BELOW = {"province": "prefecture", "prefecture": "county", "county": "town", "town": "village"}


@page("places/", title="地区", menu="administration", may="administration.places", order=10)
def territory(request: Any) -> Any:
    """The tree of places with its map."""
    here = request.place
    if here is None:
        return []
    return _sheet_of(here)


@page("places/<int:number>/", title="地区", may="administration.places")
def one_place(request: Any, number: int) -> Any:
    """One place: what lies below it, who serves it, its map."""
    return _sheet_of(places.place(number))


def _sheet_of(here: Any) -> Sheet:
    crumbs = [
        (p.name, reverse("administration:one_place", args=[p.number]))
        for p in places.path_of(here.number)[:-1]
    ]
    level = BELOW.get(here.level, here.level)
    rows = queries.places_below(here.number)
    shapes = places.shapes(here.number, level)
    names = {f["id"]: f["properties"]["name"] for f in shapes["features"]}
    links = {r["code"]: reverse("administration:one_place", args=[r["number"]]) for r in rows}
    stands = [
        Point(
            i.longitude, i.latitude, i.name, href=reverse("administration:institution", args=[i.pk])
        )
        for i in places.institutions(here.number, here.last)
        if i.longitude is not None
        and i.latitude is not None
        and (i.kind[:1] != "V" or here.level in ("town", "village"))
    ][:150]
    columns = [
        Column("code", "区划代码"),
        Column("name", "名称", link=lambda r: links[r["code"]]),
        Column("level", "级别", said),
        Column("served", "服务机构"),
    ]
    return Sheet(title=here.name, crumbs=crumbs, panels=[
        Map(shapes, names=names, links=links, points=stands, span=7,
            title="地图", height=460),
        Table(rows, columns, title="下级地区", span=5, empty="这里没有下级地区"),
    ])  # fmt: skip


@page("tree/", title="区划树", menu="administration", may="administration.places", order=12)
def tree(request: Any) -> Any:
    """The division tree, opened branch by branch."""
    here = request.place
    if here is None:
        return []

    def node(p: Any) -> Node:
        return Node(str(p.number), p.name, note=p.code, branch=p.level not in ("grid",),
                    href=reverse("administration:one_place", args=[p.number]))  # fmt: skip

    return [Tree([node(here)], lambda number: [node(p) for p in places.children(int(number))])]


@page("institutions/", title="机构", menu="administration", may="administration.places", order=20)
def institutions(request: Any) -> Any:
    """Institutions of the place that is looked at."""
    here = request.place
    rows = places.institutions(here.number, here.last) if here else []
    kinds = VALUE_SETS["institution-kind"]
    columns = [
        Column("name", "名称", link="administration:institution", filter="text"),
        Column(lambda r: kinds.title_of(r.kind) if r.kind in kinds else r.kind, "类别", key="kind"),
        Column("place.name", "所在地"),
        Column("uscc", "统一社会信用代码"),
        Column("beds", "编制床位", unit="张"),
        Column("licence_until", "许可证有效期", day),
    ]
    return [Table(rows, columns, sort="name", empty="这里还没有登记机构；导入机构名录后会出现")]


@page("institutions/<int:pk>/", title="机构", may="administration.places")
def institution(request: Any, pk: int) -> Any:
    """One institution, its departments, its staff."""
    one = places.institution(pk)
    facts = {
        "名称": one.name,
        "所在地": one.place.name,
        "上级机构": one.parent.name if one.parent else "",
        "统一社会信用代码": one.uscc,
        "执业许可证": one.licence_no,
        "许可证有效期": one.licence_until or "",
        "编制床位": one.beds,
        "成立日期": one.opened_on or "",
    }
    staff = places.staff_of(pk)
    return Sheet(title=one.name, crumbs=[("机构", reverse("administration:institutions"))], panels=[
        Facts(facts, span=5),
        Table(places.departments_of(pk), [Column("name", "名称", said)], title="科室", span=7,
              chooser=False, empty="没有分设科室"),
        Table(staff, STAFF, title="人员", empty="还没有登记人员"),
    ])  # fmt: skip


STAFF = [
    Column("name", "姓名", filter="text"),
    Column("post", "岗位", said),
    Column("title", "职称", said),
    Column("department.name", "科室", said, sort=False),
    Column("licence_kind", "执业类别", said),
    Column("licence_until", "证书有效期", day),
]


@page("staff/", title="人员", menu="administration", may="administration.places", order=30)
def staff(request: Any) -> Any:
    """People who work in the place that is looked at."""
    here = request.place
    rows = places.staff_in(here.number, here.last) if here else []
    works = Column("institution.name", "所在机构", sort=False)
    return [Table(rows, [STAFF[0], works, *STAFF[1:]], sort="name", empty="这里还没有登记人员")]
