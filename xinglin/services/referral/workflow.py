"""How a referral moves between two institutions: every step, who makes it, and by when."""

# ruff: noqa: E501 - the law of a referral, one move a line

from __future__ import annotations

from xinglin.engines.access import (
    CLINICIAN,
    MCH_OFFICER,
    NURSE,
    OFFICE_HEAD,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.engines.workflow import (
    OPENER,
    Day,
    Deadline,
    Guard,
    Institution,
    Late,
    Move,
    Text,
    Workflow,
    calendar_days,
    minutes,
    working_days,
)
from xinglin.kernel.time import today
from xinglin.services.referral.rules import LIMITS, REFERRAL, STATES

HELD = LIMITS.on(today())
DESK = [Guard("请在转诊单页办理", lambda now: now.facts.get("desk") is True)]
DOCTORS = (VILLAGE_DOCTOR, TEAM_LEADER, CLINICIAN, MCH_OFFICER)
CARE = (*DOCTORS, NURSE)
ANSWERS = ("accept", "decline", "suggest", "cancel")
TO = [Institution("hospital", "接收机构")]


def _limit(name: str) -> int:
    return int(getattr(HELD, name))


# fmt: off
referral = Workflow(
    REFERRAL, "双向转诊",
    states=" | ".join(f"{code} {title}" for code, title in STATES.items()),
    starts="draft",
    moves=[
        Move("send",    "发出",         "draft | declined | missed -> sent", by=DOCTORS, needs=TO, gives="hospital", when=DESK),
        Move("hurry",   "发出急诊转诊", "draft | declined | missed -> sent", by=DOCTORS, needs=TO, gives="hospital", when=DESK),
        Move("rescue",  "发出危重孕产妇转诊", "draft | declined | missed -> sent", by=DOCTORS, needs=TO, gives="hospital", when=DESK),
        Move("accept",  "接收",         "sent -> accepted",     by=CARE, needs=[Day("arrive_on", "到院日期"), Text("where", "科室和联系方式", longest=80)], when=DESK),
        Move("decline", "不接收",       "sent -> declined",     by=CARE, needs=[Text("why", "原因", longest=200), Text("instead", "建议去向", longest=120)], gives=OPENER, when=DESK),
        Move("suggest", "改期",         "sent -> offered",      by=CARE, needs=[Day("other_day", "可接收日期"), Text("why", "原因", longest=200)], gives=OPENER, when=DESK),
        Move("agree",   "同意改期",     "offered -> accepted",  by=CARE, needs=TO, gives="hospital", when=DESK),
        Move("arrive",  "到院",         "accepted -> arrived",  by=CARE, needs=[Day("arrived_on", "到院日期", past=True)], when=DESK),
        Move("miss",    "未到院",       "accepted -> missed",   by=CARE, needs=[Text("why", "联系情况", longest=200)], gives=OPENER, when=DESK),
        Move("answer",  "回转",         "arrived -> returned",  by=CARE, needs=[Text("letter", "诊疗小结", long=True, longest=2000)], gives=OPENER, when=DESK),
        Move("settle",  "接管",         "arrived -> returned",  by=CARE, needs=[Text("plan", "后续管理计划", long=True, longest=2000)], when=DESK),
        Move("pass_on", "转往他院",     "arrived -> onward",    by=DOCTORS, needs=[Text("letter", "诊疗小结", long=True, longest=2000)], when=DESK),
        Move("look",    "回访",         "returned -> done",     by=CARE, needs=[Text("found", "回访情况", longest=400)], when=DESK),
        Move("cancel",  "取消",         "draft | sent | offered | accepted | declined | missed -> cancelled", by=DOCTORS, hand=OPENER, needs=[Text("why", "原因", longest=200)], when=DESK),
    ],
    deadlines=[
        Deadline("ordinary", "普通转诊的答复", working_days(_limit("ordinary")), starts="send", ends=ANSWERS, tell=CLINICIAN, ladder=[(1, OFFICE_HEAD)]),
        Deadline("emergency", "急诊转诊的答复", minutes(_limit("emergency")), starts="hurry", ends=ANSWERS, tell=CLINICIAN, ladder=[(0, OFFICE_HEAD)]),
        Deadline("mother", "危重孕产妇转诊的答复", minutes(_limit("mother")), starts="rescue", ends=ANSWERS, tell=CLINICIAN, ladder=[(0, OFFICE_HEAD)]),
        Late("offered",  working_days(_limit("agree")), tell=TEAM_LEADER),
        Late("accepted", calendar_days(_limit("arrive")), tell=CLINICIAN),
        Late("arrived",  calendar_days(_limit("letter")), tell=CLINICIAN, ladder=[(7, OFFICE_HEAD)]),
        Late("declined", working_days(_limit("again")), tell=TEAM_LEADER),
        Late("missed",   working_days(_limit("again")), tell=TEAM_LEADER),
        Late("returned", calendar_days(_limit("look")), tell=TEAM_LEADER, warn=calendar_days(3),
             source="《国家基本公共卫生服务规范（第三版）》：转诊后2周内随访"),
    ],
    may="",
)
# fmt: on
