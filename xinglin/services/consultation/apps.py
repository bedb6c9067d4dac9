"""Name plate of remote consultation and shared reading."""

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

DOCTORS = (VILLAGE_DOCTOR, TEAM_LEADER, CLINICIAN, MCH_OFFICER)
CARE = (*DOCTORS, NURSE)


class Consultation(Service):
    title = "远程会诊"
    menu = "services"
    order = 38
    permissions = {
        "consultation.read": ("查看本单位的会诊和阅片", (*CARE, KEEPER)),
        "consultation.ask": ("申请会诊、送阅片", DOCTORS),
        "consultation.answer": (
            "安排会诊、出具意见和阅片报告",
            (TEAM_LEADER, CLINICIAN, MCH_OFFICER),
        ),
        "consultation.keep": ("设立共享阅片中心", (OFFICE_HEAD, KEEPER)),
        "consultation.count": (
            "查看会诊和阅片统计",
            (*CARE, STATISTICIAN, OFFICE_HEAD, DIRECTOR, KEEPER),
        ),
    }
