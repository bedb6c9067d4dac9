"""Name plate of appointments."""

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


class Booking(Service):
    title = "预约诊疗"
    menu = "services"
    order = 41
    permissions = {
        "booking.read": ("查看本单位的预约和候诊", (*CARE, KEEPER)),
        "booking.book": ("为居民预约和取消", CARE),
        "booking.call": ("签到、叫号和就诊登记", (NURSE, TEAM_LEADER, CLINICIAN, MCH_OFFICER)),
        "booking.plan": ("排班和停诊", (TEAM_LEADER, CLINICIAN, MCH_OFFICER)),
        "booking.keep": ("登记便民服务开通情况", (OFFICE_HEAD, KEEPER)),
        "booking.count": ("查看预约统计", (*CARE, STATISTICIAN, OFFICE_HEAD, DIRECTOR, KEEPER)),
    }
