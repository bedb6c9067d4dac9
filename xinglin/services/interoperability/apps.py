"""Name plate of the door for other systems."""

from xinglin.engines.access import AUDITOR, KEEPER, STEWARD
from xinglin.kernel.service import Service


class Interoperability(Service):
    title = "接口服务"
    menu = "administration"
    order = 60
    permissions = {
        "interoperability.read": ("查看接口客户端和流量", (KEEPER, STEWARD, AUDITOR)),
        "interoperability.manage": ("登记和停用接口客户端", (KEEPER,)),
    }
