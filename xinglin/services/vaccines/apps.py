"""Name plate of the vaccination clinic."""

from xinglin.engines.access import (
    CDC_OFFICER,
    CLINICIAN,
    MCH_OFFICER,
    NURSE,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service

AT_THE_NEEDLE = (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN)


class Vaccines(Service):
    title = "预防接种"
    menu = "work"
    order = 20
    permissions = {
        "vaccines.read": ("查看接种卡和应种名单", (*AT_THE_NEEDLE, CDC_OFFICER, MCH_OFFICER)),
        "vaccines.give": ("记录接种和接种提示", AT_THE_NEEDLE),
        "vaccines.export": ("导出应种名单", (TEAM_LEADER, CDC_OFFICER)),
    }
