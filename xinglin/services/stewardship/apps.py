"""Name plate of stewardship."""

from xinglin.kernel.service import Service


class Stewardship(Service):
    title = "主索引管理"
    menu = "residents"
    order = 40
