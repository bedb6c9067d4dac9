"""Name plate of administration."""

from xinglin.engines.access import (
    ALL_STAFF,
    AUDITOR,
    DIRECTOR,
    KEEPER,
    OFFICE_HEAD,
    STATISTICIAN,
)
from xinglin.kernel.service import Service


class Administration(Service):
    title = "平台管理"
    menu = "administration"
    order = 90
    permissions = {
        "administration.places": ("查看地区和机构", ALL_STAFF),
        "administration.data": (
            "查看数据状态",
            (KEEPER, STATISTICIAN, OFFICE_HEAD, DIRECTOR, AUDITOR),
        ),
    }
