"""Name plate of records."""

from xinglin.kernel.service import Service


class Records(Service):
    title = "健康记录"
