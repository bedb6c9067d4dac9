"""Name plate of medical alliances."""

from xinglin.engines.access import (
    ALL_STAFF,
    CLINICIAN,
    KEEPER,
    MCH_OFFICER,
    NURSE,
    OFFICE_HEAD,
    STEWARD,
    TEAM_LEADER,
)
from xinglin.kernel.service import Service


class Alliance(Service):
    title = "医联体"
    menu = "services"
    order = 36
    permissions = {
        "alliance.read": ("查看医联体、成员和联合门诊", ALL_STAFF),
        "alliance.keep": ("登记医联体和成员进出", (OFFICE_HEAD, STEWARD, KEEPER)),
        "alliance.bring": ("导入医联体成员名单", (STEWARD,)),
        "alliance.share": ("登记成员之间的联通和共享", (OFFICE_HEAD, KEEPER)),
        "alliance.hold": (
            "登记联合门诊、病房的出诊",
            (TEAM_LEADER, CLINICIAN, NURSE, MCH_OFFICER, OFFICE_HEAD),
        ),
    }
