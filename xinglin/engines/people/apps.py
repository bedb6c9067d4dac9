"""Name plate of people."""

from xinglin.engines.access import (
    CDC_OFFICER,
    CLINICIAN,
    MCH_OFFICER,
    MENTAL_HEALTH_STAFF,
    NURSE,
    OFFICE_HEAD,
    STEWARD,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service

AT_THE_BEDSIDE = (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN)
WITH_PATIENTS = (*AT_THE_BEDSIDE, MCH_OFFICER, MENTAL_HEALTH_STAFF, CDC_OFFICER)


class People(Service):
    title = "居民主索引"
    permissions = {
        "people.read": ("查看居民档案", (*WITH_PATIENTS, OFFICE_HEAD, STEWARD)),
        "people.reveal": ("查看完整证件号和电话", (*WITH_PATIENTS, STEWARD)),
        "people.register": ("登记居民", (*WITH_PATIENTS, STEWARD)),
        "people.change": ("修改居民信息", (*AT_THE_BEDSIDE, MCH_OFFICER, STEWARD)),
        "people.merge": ("合并与拆分居民档案", (STEWARD,)),
    }
