"""How a difference is settled: explained or mended by its owner, decided above, closed by itself."""

# ruff: noqa: E501 - one move a line

from __future__ import annotations

from xinglin.engines.access import (
    CDC_OFFICER,
    CLINICIAN,
    MCH_OFFICER,
    NURSE,
    OFFICE_HEAD,
    STATISTICIAN,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.engines.workflow import ABOVE, ITSELF, Late, Move, Text, Workflow, working_days
from xinglin.services.reconciliation.rules import LIMITS, STATES

OWNERS = (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN, CDC_OFFICER, MCH_OFFICER)
DECIDERS = (STATISTICIAN, OFFICE_HEAD)
ASKED = "open | explained | mended"

# fmt: off
difference = Workflow(
    "difference", "对账差异",
    states=" | ".join(f"{code} {title}" for code, title in STATES.items()),
    starts="open",
    moves=[
        Move("explain", "说明原因", "open -> explained",   by=OWNERS,   needs=[Text("why", "原因和依据", long=True, longest=400)]),
        Move("mend",    "已更正",   "open -> mended",      by=OWNERS,   needs=[Text("what", "更正了什么", longest=400)]),
        Move("accept",  "认可说明", "explained -> accepted", by=DECIDERS, hand=ABOVE),
        Move("back",    "退回",     "explained | mended -> open", by=DECIDERS, hand=ABOVE, needs=[Text("note", "退回原因", longest=200)]),
        Move("agree",   "两方一致", f"{ASKED} -> agreed",   hand=ITSELF),
    ],
    deadlines=[
        Late("open",      working_days(LIMITS["open"]),      tell=TEAM_LEADER,  ladder=[(3, OFFICE_HEAD)]),
        Late("mended",    working_days(LIMITS["mended"]),    tell=STATISTICIAN, title="更正后两方一致"),
        Late("explained", working_days(LIMITS["explained"]), tell=STATISTICIAN, ladder=[(3, OFFICE_HEAD)]),
    ],
)
# fmt: on
