"""Discipline clues (信访举报与纪检问题线索): one way at a time, persons and cases apart, secret.

Figures: F001-146 to F001-157. The state of a clue is its one way of being handled, so the ways add
up to the total; only its own officers know of it, and nothing but codes and counts leaves it.
"""

from typing import Any

from xinglin.engines.access import DIRECTOR
from xinglin.engines.indicators import NEITHER, answer, attribute, count, indicator, row, total
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_nothing
from xinglin.engines.workflow import (
    Choice,
    Day,
    Late,
    Move,
    Number,
    Text,
    calendar_days,
    working_days,
)
from xinglin.kernel.time import year

STATES = {
    "received": "已受理", "registered": "已登记", "letter": "谈话函询", "checking": "初步核实",
    "waiting": "暂存待查", "settled": "予以了结", "requested": "提请立案", "filed": "已立案",
    "closed": "已结案",
}  # fmt: skip

# fmt: off
discipline_clues = Register(
    "discipline_clue",
    title="纪检问题线索",
    english="Discipline clues",
    office="纪检监察",
    source="《纪检监察机关处理检举控告工作规则》；处置时限为惯例",
    subject=about_nothing("涉及地区"),
    asks=[
        Text("number_", "线索编号", note="不写姓名和单位"),
        Choice("kind", "来源", ["来信", "来访", "来电", "网络", "上级交办", "巡察移交", "审计移送"]),
        Day("received_on", "受理日期", past=True),
        Number("reminded", "谈话提醒", unit="人次", at_least=0, at_most=1000),
        Number("inquired", "函询", unit="人", at_least=0, at_most=1000, required=False),
        Number("admonished", "诫勉谈话", unit="人", at_least=0, at_most=1000),
        Number("criticised", "批评教育", unit="人", at_least=0, at_most=1000),
        Number("party_punished", "党纪处分", unit="人", at_least=0, at_most=1000),
        Number("office_punished", "政务处分", unit="人", at_least=0, at_most=1000),
    ],
    states=" | ".join(f"{code} {title}" for code, title in STATES.items()),
    starts="received",
    moves=[
        Move("register", "登记",     "received -> registered",                 by=DIRECTOR),
        Move("ask",      "谈话函询", "registered | waiting -> letter",         by=DIRECTOR),
        Move("check",    "初步核实", "registered | letter | waiting -> checking", by=DIRECTOR),
        Move("wait",     "暂存待查", "registered | letter -> waiting",         by=DIRECTOR),
        Move("settle",   "予以了结", "registered | letter | checking | waiting -> settled", by=DIRECTOR, needs=["reminded", "admonished", "criticised"]),
        Move("request",  "提请立案", "checking -> requested",                  by=DIRECTOR),
        Move("file",     "立案",     "requested -> filed",                     by=DIRECTOR),
        Move("close",    "结案",     "filed -> closed",                        by=DIRECTOR, needs=["admonished", "party_punished", "office_punished"]),
    ],
    deadlines=[
        Late("received", working_days(5), tell=DIRECTOR),
        Late("registered", calendar_days(30), tell=DIRECTOR),
        Late("letter", calendar_days(60), tell=DIRECTOR, warn=calendar_days(10)),
        Late("checking", calendar_days(60), tell=DIRECTOR, warn=calendar_days(10)),
        Late("filed", calendar_days(90), tell=DIRECTOR, warn=calendar_days(15)),
    ],
    on="received_on",
    name="number_",
    kind="kind",
    unique=("number_",),
    writers=DIRECTOR,
    secret=(DIRECTOR,),
    says="受理问题线索{count}件，谈话提醒{reminded}人次，诫勉谈话{admonished}人，党纪处分{party_punished}人，政务处分{office_punished}人",
    unit="件",
    demo="""
        state      | ago | number_ | kind     | reminded | admonished | criticised | party_punished | office_punished | inquired
        closed     | 300 | 线索01  | 巡察移交 |          | 1          |            | 1              | 1               |
        closed     | 260 | 线索02  | 来信     |          | 0          |            | 1              | 0               |
        settled    | 240 | 线索03  | 网络     | 2        | 1          | 1          |                |                 |
        settled    | 200 | 线索04  | 来电     | 3        | 0          | 2          |                |                 |
        filed      | 60  | 线索05  | 上级交办 |          |            |            |                |                 |
        checking   | 50  | 线索06  | 来访     |          |            |            |                |                 |
        letter     | 40  | 线索07  | 来信     |          |            |            |                |                 | 1
        waiting    | 120 | 线索08  | 网络     |          |            |            |                |                 |
        registered | 15  | 线索09  | 审计移送 |          |            |            |                |                 |
        received   | 3   | 线索10  | 来信     |          |            |            |                |                 |
    """,
)
# fmt: on
WAY = attribute("state", "处置情况", STATES)
LINES = """
    register        | day        | kind | state    | answers
    discipline_clue | 2025-01-05 | 来信 | settled  | reminded=3, admonished=1, criticised=0
    discipline_clue | 2025-03-05 | 来访 | closed   | admonished=1, party_punished=1, office_punished=1
    discipline_clue | 2025-11-05 | 网络 | checking |
    discipline_clue | 2024-11-05 | 网络 | settled  | reminded=9
"""
ABOUT: dict[str, Any] = {
    "source": discipline_clues.source, "owner": discipline_clues.office, "by": ("place",),
    "better": NEITHER,
}  # fmt: skip


def _received(period):
    return entries(discipline_clues.code).during(period)


@indicator("DIS1", title="受理问题线索", english="Clues received", unit="件",
           **(ABOUT | {"by": ("place", WAY)}))  # fmt: skip
def received(period):
    """
    期内受理的问题线索件数，按现在的处置情况分列；每件只有一种处置情况，各项之和等于总数。
    """
    return count(_received(period), rows=True)


received.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("DIS2", title="谈话提醒人次", english="Reminder talks", unit="人次", **ABOUT)
def reminded(period):
    """
    期内受理的线索中谈话提醒的人次。
    """
    return total(_received(period).having(many=answer("reminded")), of=row.many)


reminded.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("DIS3", title="党纪政务处分人数", english="Party and administrative punishments",
           unit="人", **ABOUT)  # fmt: skip
def punished(period):
    """
    期内受理的线索中受党纪处分和政务处分的人数之和；一人受两种处分的计两次。
    """
    rows = _received(period).having(many=answer("party_punished") + answer("office_punished"))
    return total(rows, of=row.many)


punished.example(period=year(2025), register_entries=LINES, gives="2")


@indicator("DIS4", title="提请立案件数", english="Clues put up for a case", unit="件", **ABOUT)
def requested(period):
    """
    期内受理的线索中提请立案的件数；其后立案、结案的仍计入。
    """
    return count(
        _received(period).where(row.state.isin(("requested", "filed", "closed"))), rows=True
    )


requested.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("DIS5", title="批评教育人数", english="People criticised", unit="人", **ABOUT)
def criticised(period):
    """
    期内受理的线索中受批评教育的人数。
    """
    return total(_received(period).having(many=answer("criticised")), of=row.many)


criticised.example(
    about="two and one of the year, four of the year before",
    period=year(2025),
    register_entries="""
        register        | day        | kind | state   | answers
        discipline_clue | 2025-01-05 | 来信 | settled | reminded=0, admonished=0, criticised=2
        discipline_clue | 2025-03-05 | 来访 | settled | reminded=0, admonished=0, criticised=1
        discipline_clue | 2024-11-05 | 网络 | settled | reminded=0, admonished=0, criticised=4
    """,
    gives="3",
)


@indicator("DIS6", title="党纪处分人数", english="Party punishments", unit="人", **ABOUT)
def party_punished(period):
    """
    期内受理的线索中受党纪处分的人数。
    """
    return total(_received(period).having(many=answer("party_punished")), of=row.many)


party_punished.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("DIS7", title="政务处分人数", english="Administrative punishments", unit="人", **ABOUT)
def office_punished(period):
    """
    期内受理的线索中受政务处分的人数。
    """
    return total(_received(period).having(many=answer("office_punished")), of=row.many)


office_punished.example(period=year(2025), register_entries=LINES, gives="1")


@indicator("DIS8", title="函询人数", english="People asked by letter", unit="人", **ABOUT)
def inquired(period):
    """
    期内受理的线索中书面函询的人数；只谈话、未函询的不计。
    """
    return total(_received(period).having(many=answer("inquired")), of=row.many)


inquired.example(
    about="two people of one clue; the talk of the other was no letter",
    period=year(2025),
    register_entries="""
        register        | day        | kind | state  | answers
        discipline_clue | 2025-01-05 | 来信 | letter | inquired=2
        discipline_clue | 2025-03-05 | 来访 | letter | reminded=1
        discipline_clue | 2024-11-05 | 网络 | letter | inquired=4
    """,
    gives="2",
)
