"""Name plate of exchange."""

from xinglin.kernel.service import Service


class Exchange(Service):
    title = "数据交换"
