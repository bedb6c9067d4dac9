"""Name plate of the penalty cases."""

from xinglin.engines.access import DIRECTOR, INSPECTOR, KEEPER, OFFICE_HEAD, STATISTICIAN
from xinglin.kernel.service import Service


class Enforcement(Service):
    title = "行政执法"
    menu = "supervision"
    order = 72
    permissions = {
        "enforcement.read": (
            "查看执法案件",
            (INSPECTOR, OFFICE_HEAD, DIRECTOR, STATISTICIAN, KEEPER),
        ),
        "enforcement.handle": ("办理执法案件", (INSPECTOR,)),
        "enforcement.review": ("法制审核和听证", (OFFICE_HEAD,)),
        "enforcement.decide": ("批准立案和作出处罚决定", (DIRECTOR,)),
        "enforcement.money": ("登记罚没款", (INSPECTOR, OFFICE_HEAD)),
        "enforcement.publish": ("公示处罚决定", (OFFICE_HEAD, DIRECTOR, KEEPER)),
    }
