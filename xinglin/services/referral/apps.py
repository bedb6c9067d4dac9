"""Name plate of two-way referral."""

from xinglin.engines.access import (
    CLINICIAN,
    DIRECTOR,
    KEEPER,
    MCH_OFFICER,
    NURSE,
    OFFICE_HEAD,
    STATISTICIAN,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service

CARE = (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN, MCH_OFFICER)


class Referral(Service):
    title = "双向转诊"
    menu = "services"
    order = 34
    permissions = {
        "referral.read": ("查看本单位转出和转入的病人", (*CARE, KEEPER)),
        "referral.send": ("转出病人", (VILLAGE_DOCTOR, TEAM_LEADER, CLINICIAN, MCH_OFFICER)),
        "referral.receive": ("接收转入的病人", CARE),
        "referral.offer": ("公布可接收的床位和号源", (TEAM_LEADER, CLINICIAN, NURSE, MCH_OFFICER)),
        "referral.count": (
            "查看转诊统计",
            (*CARE, STATISTICIAN, OFFICE_HEAD, DIRECTOR, KEEPER),
        ),
    }
