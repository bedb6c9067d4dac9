"""Name plate of the supervision of public health."""

from xinglin.engines.access import DIRECTOR, INSPECTOR, KEEPER, OFFICE_HEAD, STATISTICIAN
from xinglin.kernel.service import Service


class Supervision(Service):
    title = "卫生监督"
    menu = "supervision"
    order = 70
    permissions = {
        "supervision.read": (
            "查看监督对象和检查",
            (INSPECTOR, OFFICE_HEAD, DIRECTOR, STATISTICIAN, KEEPER),
        ),
        "supervision.check": ("现场检查和出具意见书", (INSPECTOR,)),
        "supervision.pools": ("管理监督对象和检查人员名录", (INSPECTOR, OFFICE_HEAD, KEEPER)),
        "supervision.draw": ("组织双随机抽取", (OFFICE_HEAD, DIRECTOR)),
        "supervision.replace": ("更换检查人员", (OFFICE_HEAD, DIRECTOR)),
        "supervision.selfcheck": ("登记单位自查", (INSPECTOR, OFFICE_HEAD)),
        "supervision.publish": ("公示检查结果", (INSPECTOR, OFFICE_HEAD, KEEPER)),
    }
