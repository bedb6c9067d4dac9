"""Name plate of the targets."""

from xinglin.engines.access import ALL_STAFF, DIRECTOR, KEEPER, OFFICE_HEAD, STATISTICIAN
from xinglin.kernel.service import Service


class Targets(Service):
    title = "目标责任"
    menu = "figures"
    order = 45
    permissions = {
        "targets.read": ("查看目标", ALL_STAFF),
        "targets.set": ("下达和分解目标", (OFFICE_HEAD, DIRECTOR, KEEPER)),
        "targets.report": ("填报进度和佐证", (OFFICE_HEAD, STATISTICIAN, DIRECTOR)),
        "targets.urge": ("督办", (OFFICE_HEAD, DIRECTOR)),
    }
