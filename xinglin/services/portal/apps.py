"""Name plate of the residents' own pages."""

from xinglin.engines.access import (
    CDC_OFFICER,
    CLINICIAN,
    KEEPER,
    NURSE,
    OFFICE_HEAD,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service


class Portal(Service):
    title = "居民端"
    menu = "residents"
    order = 60
    permissions = {
        "portal.open": ("向居民开放档案", (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN)),
        "portal.answer": ("办理居民异议", (VILLAGE_DOCTOR, TEAM_LEADER, CDC_OFFICER, OFFICE_HEAD)),
        "portal.outbox": ("查看待发短信", (KEEPER,)),
    }
