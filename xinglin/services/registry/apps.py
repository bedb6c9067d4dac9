"""Name plate of the registers' desks."""

from xinglin.engines.access import ALL_STAFF
from xinglin.kernel.service import Service


class Registry(Service):
    title = "台账与待办"
    menu = "services"
    order = 60
    permissions = {
        "registry.export": ("导出台账", ALL_STAFF),
    }
