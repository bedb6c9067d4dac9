"""Name plate of followup."""

from xinglin.kernel.service import Service


class Followup(Service):
    title = "随访管理"
