"""Name plate of followup."""

from xinglin.engines.access import (
    CDC_OFFICER,
    CLINICIAN,
    DIRECTOR,
    KEEPER,
    MCH_OFFICER,
    MENTAL_HEALTH_STAFF,
    NURSE,
    OFFICE_HEAD,
    STATISTICIAN,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service

FIELD = (
    VILLAGE_DOCTOR,
    NURSE,
    TEAM_LEADER,
    CLINICIAN,
    CDC_OFFICER,
    MCH_OFFICER,
    MENTAL_HEALTH_STAFF,
)


class Followup(Service):
    title = "随访管理"
    permissions = {
        "followup.read": ("查看随访名单", FIELD),
        "followup.enrol": ("纳入与终止管理", FIELD),
        "followup.record": ("填写随访", FIELD),
        "followup.sensitive": ("查看敏感项目的记录", (CDC_OFFICER,)),
        "followup.count": (
            "查看随访工作量",
            (*FIELD, STATISTICIAN, OFFICE_HEAD, DIRECTOR),
        ),
        "followup.plan": ("登记随访能力", (TEAM_LEADER, OFFICE_HEAD)),
        "followup.import": ("批量导入随访", (KEEPER,)),
    }

    def ready(self) -> None:
        """Find the programmes: one that does not hold its examples stops the start."""
        super().ready()
        from xinglin.engines.followup.words import discover

        discover()
