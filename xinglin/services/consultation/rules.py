"""What consultation decides: how fast an answer is owed, what must be told, who may look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xinglin.engines.followup import Limits

CONSULTATION, READING = "teleconsultation", "reading"
ASKED_FOR, SENT_IN = "consultation.consultation", "consultation.reading"
ECG, IMAGE, SMEAR = "ecg", "image", "smear"
KINDS = {ECG: "心电", IMAGE: "影像", SMEAR: "检验"}
CENTRES = {ECG: "心电诊断中心", IMAGE: "影像诊断中心", SMEAR: "检验诊断中心"}
CRITICAL, URGENT, ROUTINE = "critical", "urgent", "routine"
URGENCIES = {CRITICAL: "危急", URGENT: "加急", ROUTINE: "常规"}
CALM, HURRIED = "calm", "hurried"
HURRIES = {CALM: "普通", HURRIED: "急会诊"}
READING_STATES = {
    "draft": "起草",
    "sent": "待阅片",
    "taken": "阅片中",
    "unfit": "退回重传",
    "reported": "待查收",
    "done": "已查收",
    "cancelled": "已取消",
}
CONSULTATION_STATES = {
    "draft": "起草",
    "asked": "待安排",
    "arranged": "已安排",
    "opined": "待反馈",
    "closed": "已办结",
    "declined": "已退回",
    "cancelled": "已取消",
}
FINAL = ("done", "closed", "cancelled")
ATTACHMENTS = 20  # files beside one consultation
LEAST = 10  # signs with which a question can be understood

LIMITS = Limits("""
    name     | value | unit   | from       | to | source                                     | tag
    critical | 30    | 分钟   | 2009-01-01 |    | 区域共享诊断中心惯例：危急检查出具报告     | G
    urgent   | 120   | 分钟   | 2009-01-01 |    | 区域共享诊断中心惯例：加急检查出具报告     | G
    routine  | 1440  | 分钟   | 2009-01-01 |    | 区域共享诊断中心惯例：常规检查出具报告     | G
    see      | 24    | 小时   | 2009-01-01 |    | 申请单位查收报告                           | G
    alarm    | 10    | 分钟   | 2009-01-01 |    | 危急值报告惯例：申请单位查收危急报告       | G
    again    | 24    | 小时   | 2009-01-01 |    | 退回后重新采集上传                         | G
    hurried  | 120   | 分钟   | 2009-01-01 |    | 远程医疗惯例：急会诊的安排                 | G
    calm     | 2     | 工作日 | 2009-01-01 |    | 远程医疗惯例：普通会诊的安排               | G
    opinion  | 3     | 天     | 2009-01-01 |    | 安排后出具会诊意见                         | G
    feedback | 7     | 天     | 2009-01-01 |    | 申请单位反馈                               | G
""")


@dataclass(frozen=True)
class TurnAround:
    """How long an answer took, in whole minutes, against what was owed."""

    minutes: int
    in_time: bool


def turn_around(sent: dt.datetime, at: dt.datetime, due: dt.datetime) -> TurnAround:
    """The turn-around of a reading or of a request; the minute of the limit is still in time.

    >>> first = dt.datetime(2026, 3, 2, 8, 0)
    >>> turn_around(first, first + dt.timedelta(minutes=26), first + dt.timedelta(minutes=30))
    TurnAround(minutes=26, in_time=True)
    >>> turn_around(first, first + dt.timedelta(minutes=31), first + dt.timedelta(minutes=30))
    TurnAround(minutes=31, in_time=False)
    """
    return TurnAround(max(0, int((at - sent).total_seconds() // 60)), at <= due)


def too_little(question: str) -> str:
    """Why a question cannot be answered as it stands; nothing when it can.

    >>> too_little("请看一下")
    '会诊目的至少写 10 个字：病情、已做的处置、想请教什么'
    """
    told = "".join(question.split())
    if len(told) < LEAST:
        return f"会诊目的至少写 {LEAST} 个字：病情、已做的处置、想请教什么"
    return ""


def may_look(mine: int | None, origin: int, target: int, *, closed: bool) -> bool:
    """Who sees a case: who asked, always; who was asked, until it is closed.

    >>> [may_look(one, 1, 2, closed=False) for one in (1, 2, 3, None)]
    [True, True, False, False]
    >>> [may_look(one, 1, 2, closed=True) for one in (1, 2)]
    [True, False]
    """
    return mine is not None and (mine == origin or (mine == target and not closed))


def critical_words(conclusion: str) -> list[str]:
    """Words of a conclusion that are said at once on the telephone; they are only pointed out.

    >>> critical_words("急性前壁心肌梗死，室性心动过速")
    ['心肌梗死', '室性心动过速']
    """
    return [one for one in ALARMING if one in conclusion]


ALARMING = (
    "心肌梗死", "室性心动过速", "心室颤动", "三度房室传导阻滞", "高钾", "张力性气胸", "脑出血",
    "主动脉夹层", "肺栓塞", "异位妊娠破裂",
)  # fmt: skip
