"""A county with a bureau, a hospital and a town, and a workflow made up for the tests."""

import datetime as dt
from dataclasses import dataclass

import pytest

from xinglin.engines.access import (
    CLINICIAN,
    DIRECTOR,
    NURSE,
    OFFICE_HEAD,
    Actor,
    Grant,
)
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.models import Institution as Office
from xinglin.engines.places.models import Place, Staff
from xinglin.engines.workflow import (
    ABOVE,
    ITSELF,
    OPENED,
    OPENER,
    Choice,
    Day,
    Deadline,
    Guard,
    Institution,
    Late,
    Move,
    Number,
    Text,
    Workflow,
    calendar_days,
    hours,
    workflows,
    working_days,
)
from xinglin.kernel.time import ZONE

COUNTY = 990101000000000
TOWN = 990101001000000
VILLAGE = 990101001001000


def at(day, hour=9, minute=0):
    """A moment in China."""
    return dt.datetime(*map(int, day.split("-")), hour, minute, tzinfo=ZONE)


# fmt: off
LETTER = workflows.get("letter") or Workflow(
    "letter", "来信办理",
    states="draft 草稿 | sent 待接收 | taken 办理中 | told 待答复 | done 已办结 | dropped 已撤回",
    starts="draft",
    moves=[
        Move("send",   "发出", "draft -> sent",          by=CLINICIAN, gives="to",
             needs=[Text("about", "事由"), Institution("to", "接收单位")]),
        Move("drop",   "撤回", "draft | sent -> dropped", by=CLINICIAN, hand=OPENER,
             needs=[Text("why", "原因")]),
        Move("refuse", "退回", "sent -> draft",          by=NURSE, gives=OPENER,
             needs=[Text("why", "原因")]),
        Move("take",   "接收", "sent -> taken",          by=NURSE,
             needs=[Choice("how", "方式", ["电话", "书面"]), Day("on", "日期", past=True)]),
        Move("tell",   "拟复", "taken -> told",          by=(NURSE, CLINICIAN), joint=True,
             when=[Guard("还没有核实", lambda now: now.facts.get("checked") is True)]),
        Move("close",  "办结", "told -> done",           by=OFFICE_HEAD, hand=ABOVE,
             needs=[Number("score", "评分", at_least=1, at_most=5, required=False)]),
        Move("lapse",  "自动撤销", "sent | told -> dropped", hand=ITSELF),
    ],
    deadlines=[
        Late("sent", hours(24), tell=NURSE),
        Late("taken", working_days(7), tell=NURSE, pauses=True, warn=calendar_days(3),
             ladder=[(3, OFFICE_HEAD), (7, DIRECTOR)]),
        Deadline("whole", "全程九十日", calendar_days(90), starts=OPENED, legal=True,
                 source="《行政处罚法》第六十条", pauses=True, tell=OFFICE_HEAD),
        Deadline("since_day", "收到之日起十五日", calendar_days(15), starts="take", ends="close",
                 since="on", tell=NURSE),
    ],
    pauses=("检验检测",),
)
SECRET = workflows.get("secret_letter") or Workflow(
    "secret_letter", "密件", states="open 在办 | shut 办结", starts="open",
    moves=[Move("shut", "办结", "open -> shut", by=OFFICE_HEAD)], may="workflow.audit",
)
# fmt: on


@dataclass
class Town:
    """Who there is to play with."""

    bureau: Office
    hospital: Office
    clinic: Office
    doctor: Actor
    nurse: Actor
    other_nurse: Actor
    head: Actor
    stranger: Actor
    nurses: list


@pytest.fixture
def town(db):
    with commit(by="测试", why="设地"):
        for number, name, level, last in (
            (COUNTY, "甲县", "county", COUNTY + 10**9 - 1),
            (TOWN, "东镇", "town", TOWN + 10**6 - 1),
            (VILLAGE, "东村", "village", VILLAGE + 999),
        ):
            Place.objects.create(
                number=number, last=last, code=f"{number:015d}", name=name, level=level
            )
        made = [
            Office.objects.create(name=name, kind=kind, place_id=place)
            for name, kind, place in (
                ("卫生健康局", "P", COUNTY), ("人民医院", "A", COUNTY), ("东镇卫生院", "C", TOWN),
            )
        ]  # fmt: skip
        nurses = [
            Staff.objects.create(institution=made[1], name=name, sex="2", post="护士")
            for name in ("李护士", "王护士")
        ]
    bureau, hospital, clinic = made
    all_of = (COUNTY, COUNTY + 10**9 - 1)
    return Town(
        bureau, hospital, clinic,
        doctor=Actor(1, "张医生", None, clinic.pk, (Grant(CLINICIAN, TOWN, TOWN + 10**6 - 1),)),
        nurse=Actor(2, "李护士", nurses[0].pk, hospital.pk, (Grant(NURSE, *all_of),)),
        other_nurse=Actor(3, "王护士", nurses[1].pk, hospital.pk, (Grant(NURSE, *all_of),)),
        head=Actor(4, "股长", None, bureau.pk, (Grant(OFFICE_HEAD, *all_of),)),
        stranger=Actor(5, "外县", None, 999, (Grant(NURSE, 1, 2), Grant(OFFICE_HEAD, 1, 2))),
        nurses=nurses,
    )  # fmt: skip
