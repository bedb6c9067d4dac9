"""Name plate of records."""

from xinglin.engines.access import (
    CDC_OFFICER,
    CLINICIAN,
    KEEPER,
    MCH_OFFICER,
    MENTAL_HEALTH_STAFF,
    NURSE,
    OFFICE_HEAD,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service


class Records(Service):
    title = "健康记录"
    permissions = {
        "records.read": (
            "查看健康记录",
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
        "records.write": (
            "填写健康记录",
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
        "records.strike": ("剔除不实的服务记录", (CDC_OFFICER, OFFICE_HEAD)),
        "records.import": ("批量导入健康记录", (KEEPER,)),
    }
