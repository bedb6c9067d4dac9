"""How an alarm of exchange is settled: somebody says what is done, and it goes when data flow."""

# ruff: noqa: E501 - one move a line

from __future__ import annotations

from xinglin.engines.access import KEEPER, OFFICE_HEAD, STEWARD
from xinglin.engines.workflow import ITSELF, Late, Move, Text, Workflow, working_days

HANDS = (KEEPER, STEWARD)

# fmt: off
alarm = Workflow(
    "exchange_alarm", "数据交换告警",
    states="open 待处理 | told 已联系处理 | gone 已消除",
    starts="open",
    moves=[
        Move("tell",  "已联系处理", "open -> told",        by=HANDS, needs=[Text("what", "如何处理", longest=200)]),
        Move("again", "仍未恢复",   "told -> open",        by=HANDS),
        Move("clear", "恢复",       "open | told -> gone", hand=ITSELF),
    ],
    deadlines=[
        Late("open", working_days(1), tell=KEEPER,  ladder=[(1, OFFICE_HEAD)]),
        Late("told", working_days(3), tell=STEWARD, ladder=[(2, OFFICE_HEAD)]),
    ],
)
# fmt: on
