"""Name plate of the plans."""

from xinglin.engines.access import ALL_STAFF, DIRECTOR, KEEPER, OFFICE_HEAD, STATISTICIAN
from xinglin.kernel.service import Service


class Plans(Service):
    title = "年度计划"
    menu = "command"
    order = 40
    permissions = {
        "plans.read": ("查看年度计划", ALL_STAFF),
        "plans.set": ("编制年度计划", (OFFICE_HEAD, DIRECTOR, KEEPER)),
        "plans.report": ("填报任务进展和佐证", (OFFICE_HEAD, STATISTICIAN, DIRECTOR)),
    }
