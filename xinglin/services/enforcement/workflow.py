"""How a penalty case moves: every step, who makes it, what must be said, and the legal limits."""

# ruff: noqa: E501 - the law of a case, one move a line

from __future__ import annotations

from xinglin.engines.access import DIRECTOR, INSPECTOR, OFFICE_HEAD
from xinglin.engines.workflow import (
    ABOVE,
    Choice,
    Day,
    Deadline,
    Guard,
    Late,
    Money,
    Move,
    Text,
    Workflow,
    calendar_days,
    working_days,
)
from xinglin.kernel.time import today
from xinglin.services.enforcement.rules import SERVED_BY, STATES
from xinglin.services.enforcement.rules.kinds import PENALTY, SUBJECT
from xinglin.services.enforcement.rules.limits import LIMITS

HELD = LIMITS.on(today())
AT_THE_DESK = [Guard("请在案卷页办理", lambda now: now.facts.get("desk") is True)]


def _limit(name: str) -> int:
    return int(getattr(HELD, name))


# fmt: off
penalty = Workflow(
    PENALTY, "行政处罚案件",
    states=" | ".join(f"{code} {title}" for code, title in STATES.items()),
    starts="clue",
    moves=[
        Move("accept",   "受理",         "clue -> accepted",              by=INSPECTOR, when=AT_THE_DESK),
        Move("file",     "立案",         "accepted -> filed",             by=DIRECTOR, hand=ABOVE, when=AT_THE_DESK,
             needs=[Text("grounds", "立案理由", longest=400)]),
        Move("refuse",   "不予立案",     "clue | accepted -> not_filed",  by=(INSPECTOR, DIRECTOR), hand=ABOVE, when=AT_THE_DESK,
             needs=[Text("why", "原因", longest=400)]),
        Move("on_spot",  "当场处罚",     "clue | accepted -> decided",    by=INSPECTOR, when=AT_THE_DESK,
             needs=[Money("fine", "罚款")]),
        Move("report",   "调查终结",     "filed -> reviewing",            by=INSPECTOR, when=AT_THE_DESK,
             needs=[Text("report", "调查终结报告", long=True, longest=4000)]),
        Move("send_back", "退回补充调查", "reviewing | heard -> filed",   by=(OFFICE_HEAD, DIRECTOR), hand=ABOVE, when=AT_THE_DESK,
             needs=[Text("why", "退回原因", longest=400)]),
        Move("review",   "审核通过",     "reviewing -> reviewed",         by=OFFICE_HEAD, hand=ABOVE, when=AT_THE_DESK,
             needs=[Text("opinion", "审核意见", longest=400)]),
        Move("notify",   "事先告知",     "reviewed -> noticed",           by=INSPECTOR, when=AT_THE_DESK,
             needs=[Day("noticed_on", "告知书送达日期", past=True)]),
        Move("ask",      "要求听证",     "noticed -> hearing",            by=INSPECTOR, when=AT_THE_DESK,
             needs=[Day("asked_on", "提出日期", past=True)]),
        Move("hear",     "举行听证",     "hearing -> heard",              by=OFFICE_HEAD, hand=ABOVE, when=AT_THE_DESK,
             needs=[Day("heard_on", "听证日期", past=True), Text("record", "听证笔录", long=True, longest=4000)]),
        Move("proceed",  "提请决定",     "noticed -> heard",              by=INSPECTOR, when=AT_THE_DESK,
             needs=[Text("statement", "陈述申辩及复核", longest=1000)]),
        Move("decide",   "作出决定",     "heard -> decided",              by=DIRECTOR, hand=ABOVE, when=AT_THE_DESK,
             needs=[Money("fine", "罚款")]),
        Move("serve",    "送达",         "decided -> served",             by=INSPECTOR, when=AT_THE_DESK,
             needs=[Day("served_on", "送达日期", past=True),
                    Choice("served_by", "送达方式", list(SERVED_BY.items()))]),
        Move("execute",  "履行完毕",     "served | urged | enforcing -> executed", by=INSPECTOR, when=AT_THE_DESK),
        Move("urge",     "催告",         "served -> urged",               by=INSPECTOR, when=AT_THE_DESK,
             needs=[Day("urged_on", "催告书送达日期", past=True)]),
        Move("apply",    "申请强制执行", "urged -> enforcing",            by=INSPECTOR, when=AT_THE_DESK,
             needs=[Text("court", "人民法院", longest=60)]),
        Move("close",    "结案",         "executed | enforcing -> closed", by=DIRECTOR, hand=ABOVE, when=AT_THE_DESK,
             needs=[Text("closing", "结案说明", longest=1000)]),
        Move("archive",  "归档",         "closed -> archived",            by=INSPECTOR, when=AT_THE_DESK,
             needs=[Text("volume", "案卷号", longest=60)]),
        Move("withdraw", "撤案",         "filed | reviewing | reviewed | noticed | hearing | heard -> withdrawn",
             by=DIRECTOR, hand=ABOVE, when=AT_THE_DESK, needs=[Text("why", "原因", longest=400)]),
        Move("transfer", "移送",         "accepted | filed | reviewing | heard -> moved",
             by=DIRECTOR, hand=ABOVE, when=AT_THE_DESK,
             needs=[Text("to", "移送机关", longest=80), Text("why", "原因", longest=400)]),
    ],
    deadlines=[
        Deadline("file", "立案", calendar_days(_limit("file")), starts="accept",
                 ends=("file", "refuse", "on_spot", "transfer"), legal=True,
                 source="卫生行政处罚程序：受理之日起", tell=INSPECTOR, ladder=[(1, OFFICE_HEAD), (3, DIRECTOR)],
                 warn=calendar_days(2)),
        Deadline("decide", "作出处罚决定", calendar_days(_limit("decide")), starts="file",
                 ends=("decide", "withdraw", "transfer"), legal=True, source="《行政处罚法》第六十条",
                 pauses=True, warn=calendar_days(15), tell=INSPECTOR,
                 ladder=[(0, OFFICE_HEAD), (3, DIRECTOR)]),
        Deadline("serve", "送达决定书", working_days(_limit("serve")), starts=("decide", "on_spot"),
                 ends="serve", legal=True, source="《行政处罚法》第六十一条", tell=INSPECTOR,
                 ladder=[(1, OFFICE_HEAD)], warn=calendar_days(2)),
        Deadline("pay", "当事人履行", calendar_days(_limit("pay"), rolls=True), starts="serve",
                 ends=("execute", "urge"), since="served_on", legal=True,
                 source="《行政处罚法》第六十七条", tell=INSPECTOR),
        Late("reviewing", working_days(5), tell=OFFICE_HEAD),
        Late("reviewed", working_days(5), tell=INSPECTOR),
        Late("heard", working_days(10), tell=DIRECTOR),
        Late("urged", working_days(_limit("demand")), tell=INSPECTOR, legal=True,
             source="《行政强制法》第五十四条"),
        Late("closed", calendar_days(_limit("archive")), tell=INSPECTOR),
    ],
    pauses=("检验检测", "鉴定", "专家意见"),
    may="enforcement.read",
)
# fmt: on

__all__ = ["SUBJECT", "penalty"]
