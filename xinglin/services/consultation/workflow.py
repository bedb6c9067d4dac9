"""How a consultation and a reading move between two institutions: each step, by whom, by when."""

# ruff: noqa: E501 - two laws, one move a line

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
    hours,
    minutes,
    working_days,
)
from xinglin.kernel.time import today
from xinglin.services.consultation.rules import (
    CONSULTATION,
    CONSULTATION_STATES,
    LIMITS,
    READING,
    READING_STATES,
)

HELD = LIMITS.on(today())
DESK = [Guard("请在会诊或阅片单上办理", lambda now: now.facts.get("desk") is True)]
DOCTORS = (VILLAGE_DOCTOR, TEAM_LEADER, CLINICIAN, MCH_OFFICER)
CARE = (*DOCTORS, NURSE)
EXPERTS = (TEAM_LEADER, CLINICIAN, MCH_OFFICER)
TO = [Institution("hospital", "接收机构")]
READ = ("report", "refuse", "cancel")
ANSWERS = ("arrange", "decline", "cancel")


def _limit(name: str) -> int:
    return int(getattr(HELD, name))


# fmt: off
reading = Workflow(
    READING, "共享阅片",
    states=" | ".join(f"{code} {title}" for code, title in READING_STATES.items()),
    starts="draft",
    moves=[
        Move("send",    "送常规阅片", "draft | unfit -> sent",  by=DOCTORS, needs=TO, gives="hospital", when=DESK),
        Move("rush",    "送危急阅片", "draft | unfit -> sent",  by=DOCTORS, needs=TO, gives="hospital", when=DESK),
        Move("hasten",  "送加急阅片", "draft | unfit -> sent",  by=DOCTORS, needs=TO, gives="hospital", when=DESK),
        Move("take",    "开始阅片",   "sent -> taken",          by=EXPERTS, when=DESK),
        Move("refuse",  "退回重传",   "sent | taken -> unfit",  by=EXPERTS, needs=[Text("why", "原因", longest=200)], gives=OPENER, when=DESK),
        Move("report",  "签发报告",   "taken -> reported",      by=EXPERTS, needs=[Text("conclusion", "诊断意见", long=True, longest=1000)], gives=OPENER, when=DESK),
        Move("alarm",   "签发危急报告", "taken -> reported",    by=EXPERTS, needs=[Text("conclusion", "诊断意见", long=True, longest=1000)], gives=OPENER, when=DESK),
        Move("see",     "查收",       "reported -> done",       by=CARE, needs=[Text("done_so", "处置", longest=400)], when=DESK),
        Move("cancel",  "取消",       "draft | sent | unfit -> cancelled", by=DOCTORS, hand=OPENER, needs=[Text("why", "原因", longest=200)], when=DESK),
    ],
    deadlines=[
        Deadline("critical", "危急阅片的报告", minutes(_limit("critical")), starts="rush", ends=(*READ, "alarm"), tell=CLINICIAN, ladder=[(0, OFFICE_HEAD)]),
        Deadline("urgent",   "加急阅片的报告", minutes(_limit("urgent")), starts="hasten", ends=(*READ, "alarm"), tell=CLINICIAN, ladder=[(0, OFFICE_HEAD)]),
        Deadline("routine",  "常规阅片的报告", minutes(_limit("routine")), starts="send", ends=(*READ, "alarm"), tell=CLINICIAN, ladder=[(1, OFFICE_HEAD)]),
        Deadline("alarmed",  "危急报告的查收", minutes(_limit("alarm")), starts="alarm", ends="see", tell=TEAM_LEADER, ladder=[(0, OFFICE_HEAD)]),
        Late("reported", hours(_limit("see")), tell=TEAM_LEADER),
        Late("unfit",    hours(_limit("again")), tell=TEAM_LEADER),
    ],
    may="",
)
consultation = Workflow(
    CONSULTATION, "远程会诊",
    states=" | ".join(f"{code} {title}" for code, title in CONSULTATION_STATES.items()),
    starts="draft",
    moves=[
        Move("ask",      "申请会诊",   "draft | declined -> asked", by=DOCTORS, needs=TO, gives="hospital", when=DESK),
        Move("urge",     "申请急会诊", "draft | declined -> asked", by=DOCTORS, needs=TO, gives="hospital", when=DESK),
        Move("arrange",  "安排",       "asked -> arranged",     by=EXPERTS, needs=[Day("meets_on", "会诊日期"), Text("expert", "会诊专家", longest=60)], when=DESK),
        Move("decline",  "退回",       "asked -> declined",     by=EXPERTS, needs=[Text("why", "原因", longest=200)], gives=OPENER, when=DESK),
        Move("opine",    "出具意见",   "arranged -> opined",    by=EXPERTS, needs=[Text("opinion", "会诊意见", long=True, longest=2000)], gives=OPENER, when=DESK),
        Move("feed_back", "反馈",      "opined -> closed",      by=CARE, needs=[Text("outcome", "采纳和转归", longest=400)], when=DESK),
        Move("cancel",   "取消",       "draft | asked | arranged | declined -> cancelled", by=DOCTORS, hand=OPENER, needs=[Text("why", "原因", longest=200)], when=DESK),
    ],
    deadlines=[
        Deadline("calm",    "普通会诊的安排", working_days(_limit("calm")), starts="ask", ends=ANSWERS, tell=CLINICIAN, ladder=[(1, OFFICE_HEAD)]),
        Deadline("hurried", "急会诊的安排", minutes(_limit("hurried")), starts="urge", ends=ANSWERS, tell=CLINICIAN, ladder=[(0, OFFICE_HEAD)]),
        Late("arranged", calendar_days(_limit("opinion")), tell=CLINICIAN, ladder=[(1, OFFICE_HEAD)]),
        Late("opined",   calendar_days(_limit("feedback")), tell=TEAM_LEADER),
        Late("declined", calendar_days(_limit("opinion")), tell=TEAM_LEADER),
    ],
    may="",
)
# fmt: on
