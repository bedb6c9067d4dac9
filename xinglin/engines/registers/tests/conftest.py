"""A county with two institutions, and a register made up for the tests."""

from dataclasses import dataclass

import pytest

from xinglin.engines.access import CDC_OFFICER, DIRECTOR, OFFICE_HEAD, Actor, Grant
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.registers import Register, about_institution, about_nothing, registers
from xinglin.engines.registers.actions import follow_moves
from xinglin.engines.registers.words.discovery import shut_away
from xinglin.engines.workflow import (
    Area,
    Choice,
    Colleague,
    Day,
    Late,
    Move,
    Number,
    Paper,
    Text,
    Yes,
    calendar_days,
)
from xinglin.engines.workflow import Institution as InstitutionAsked

COUNTY = 990101000000000
TOWN = 990101001000000
FAR = 990102001000000

# fmt: off
LAMPS = registers.get("lamp") or registers.add("lamp", Register(
    "lamp", title="路灯", subject=about_institution(kinds=["A", "C"]),
    asks=[
        Text("where", "位置"), Choice("kind", "类型", [("1", "太阳能"), ("2", "市电")]),
        Day("built_on", "建成日期", past=True), Number("lamps", "盏数", unit="盏", at_least=1),
        Yes("bright", "亮", required=False), Number("price", "造价", places=2, required=False),
        InstitutionAsked("maker", "施工单位", required=False),
        Area("beside", "毗邻", required=False),
        Colleague("keeper", "管理员", required=False), Paper("photo", "照片", required=False),
    ],
    states="new 新建 | lit 已亮灯 | gone 已拆除", starts="new",
    moves=[
        Move("light", "亮灯", "new -> lit", by=OFFICE_HEAD, needs=["price", Text("who", "验收人")]),
        Move("remove", "拆除", "new | lit -> gone", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
    ],
    deadlines=[Late("new", calendar_days(30), tell=OFFICE_HEAD)],
    on="built_on", kind="kind", name="where", unique=("subject", "where"),
    says="建成路灯{count}处{lamps}盏，{kinds}", unit="处",
))
HUSH = registers.get("hush") or registers.add("hush", Register(
    "hush", title="密事", subject=about_nothing(), asks=[Text("what", "何事")],
    states="open 在办 | shut 办结", starts="open",
    moves=[Move("shut", "办结", "open -> shut", by=DIRECTOR)], writers=DIRECTOR, secret=(DIRECTOR,),
))
# fmt: on
follow_moves(LAMPS)
follow_moves(HUSH)
shut_away(HUSH)
GIVEN = {"where": "村口", "kind": "1", "built_on": "2026-03-01", "lamps": 3}


@dataclass
class Town:
    """Who there is to play with."""

    hospital: Institution
    clinic: Institution
    bureau: Institution
    head: Actor
    director: Actor
    stranger: Actor
    reader: Actor


@pytest.fixture
def town(db):
    with commit(by="测试", why="设地"):
        for number, name, level, last in (
            (COUNTY, "甲县", "county", COUNTY + 10**9 - 1),
            (TOWN, "东镇", "town", TOWN + 10**6 - 1),
            (FAR, "远镇", "town", FAR + 10**6 - 1),
        ):  # fmt: skip
            Place.objects.create(
                number=number, last=last, code=f"{number:015d}", name=name, level=level,
                longitude=120.0, latitude=30.0,
            )  # fmt: skip
        hospital, clinic, bureau = (
            Institution.objects.create(name=name, kind=kind, place_id=place, uscc=code)
            for name, kind, place, code in (
                ("人民医院", "A100", COUNTY, "12330100000000001A"),
                ("东镇卫生院", "C220", TOWN, ""),
                ("卫生健康局", "R100", COUNTY, ""),
            )
        )  # fmt: skip
    all_of = (COUNTY, COUNTY + 10**9 - 1)
    return Town(
        hospital, clinic, bureau,
        head=Actor(1, "股长", None, bureau.pk, (Grant(OFFICE_HEAD, *all_of),)),
        director=Actor(2, "局长", None, bureau.pk, (Grant(DIRECTOR, *all_of),)),
        stranger=Actor(3, "外县", None, None, (Grant(OFFICE_HEAD, FAR, FAR + 10**6),)),
        reader=Actor(4, "疾控", None, None, (Grant(CDC_OFFICER, *all_of),)),
    )  # fmt: skip
