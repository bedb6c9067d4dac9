"""Name plate of returns to the levels above."""

from xinglin.engines.access import (
    AUDITOR,
    DIRECTOR,
    KEEPER,
    OFFICE_HEAD,
    STATISTICIAN,
    STEWARD,
)
from xinglin.kernel.service import Service

READERS = (KEEPER, STEWARD, STATISTICIAN, OFFICE_HEAD, DIRECTOR, AUDITOR)


class Returns(Service):
    title = "数据上报"
    menu = "administration"
    order = 47
    permissions = {
        "returns.read": ("查看数据上报和回执", READERS),
        "returns.manage": ("登记和停用上报接口", (KEEPER,)),
        "returns.resend": ("重传被退回的数据", (KEEPER, STEWARD, STATISTICIAN)),
        "returns.alarm": ("查看数据交换告警", READERS),
    }
