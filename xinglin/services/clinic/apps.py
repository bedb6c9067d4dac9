"""Name plate of the doctor's day."""

from xinglin.engines.access import (
    CDC_OFFICER,
    CLINICIAN,
    MCH_OFFICER,
    MENTAL_HEALTH_STAFF,
    NURSE,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service


class Clinic(Service):
    title = "随访门诊"
    menu = "work"
    order = 10
    permissions = {
        "clinic.read": (
            "查看应访名单",
            (
                VILLAGE_DOCTOR,
                NURSE,
                TEAM_LEADER,
                CLINICIAN,
                CDC_OFFICER,
                MCH_OFFICER,
                MENTAL_HEALTH_STAFF,
            ),
        ),
        "clinic.export": ("导出应访名单", (TEAM_LEADER, CDC_OFFICER)),
    }
