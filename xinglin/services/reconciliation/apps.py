"""Name plate of reconciliation."""

from xinglin.engines.access import (
    AUDITOR,
    CDC_OFFICER,
    CLINICIAN,
    DIRECTOR,
    KEEPER,
    MCH_OFFICER,
    NURSE,
    OFFICE_HEAD,
    STATISTICIAN,
    STEWARD,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service

OWNERS = (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN, CDC_OFFICER, MCH_OFFICER)
OVERSEERS = (STATISTICIAN, OFFICE_HEAD, DIRECTOR, STEWARD, KEEPER, AUDITOR)


class Reconciliation(Service):
    title = "一数一源对账"
    menu = "figures"
    order = 44
    permissions = {
        "reconciliation.read": ("查看辖区内的对账", (*OVERSEERS, TEAM_LEADER)),
        "reconciliation.see": ("查看一条对账差异", (*OVERSEERS, *OWNERS)),
        "reconciliation.answer": ("说明或更正本单位的对账差异", OWNERS),
        "reconciliation.bring": ("导入对方名单", (STEWARD, TEAM_LEADER)),
        "reconciliation.declare": ("填报对方合计", (STATISTICIAN, TEAM_LEADER)),
        "reconciliation.compare": ("核对", (STATISTICIAN, OFFICE_HEAD, STEWARD)),
        "reconciliation.decide": ("认可或退回差异说明", (STATISTICIAN, OFFICE_HEAD)),
    }
