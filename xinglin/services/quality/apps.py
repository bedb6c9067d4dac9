"""Name plate of the authenticity of services."""

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

STAFF = (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN, CDC_OFFICER, MCH_OFFICER,
         MENTAL_HEALTH_STAFF)  # fmt: skip


class Quality(Service):
    title = "服务真实性"
    menu = "supervision"
    order = 20
    permissions = {
        "quality.confirm": ("两卡核验", STAFF),
        "quality.review": ("核查服务真实性", (CDC_OFFICER, OFFICE_HEAD)),
        "quality.read": (
            "查看真实性情况",
            (CDC_OFFICER, OFFICE_HEAD, DIRECTOR, STATISTICIAN, TEAM_LEADER),
        ),
        "quality.screen": ("运行真实性筛查", (OFFICE_HEAD, CDC_OFFICER, KEEPER)),
    }
