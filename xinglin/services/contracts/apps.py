"""Name plate of the contracts with family doctors."""

from xinglin.engines.access import (
    CDC_OFFICER,
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


class Contracts(Service):
    title = "家庭医生签约"
    menu = "services"
    order = 30
    permissions = {
        "contracts.read": (
            "查看家庭医生签约",
            (
                VILLAGE_DOCTOR,
                NURSE,
                TEAM_LEADER,
                CLINICIAN,
                CDC_OFFICER,
                MCH_OFFICER,
                OFFICE_HEAD,
                DIRECTOR,
                KEEPER,
            ),
        ),
        "contracts.count": (
            "查看签约覆盖情况",
            (VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CDC_OFFICER, MCH_OFFICER, OFFICE_HEAD, DIRECTOR,
             STATISTICIAN, KEEPER),
        ),
        "contracts.sign": ("签约、续约和解约", (VILLAGE_DOCTOR, NURSE, TEAM_LEADER)),
        "contracts.teams": ("管理家庭医生团队", (TEAM_LEADER, OFFICE_HEAD, KEEPER)),
        "contracts.packages": ("管理服务包", (OFFICE_HEAD, DIRECTOR, KEEPER)),
        "contracts.count_services": ("核对履约情况", (OFFICE_HEAD, KEEPER)),
    }  # fmt: skip
