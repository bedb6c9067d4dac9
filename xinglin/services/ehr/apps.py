"""Name plate of the lifelong record."""

from xinglin.kernel.service import Service


class Ehr(Service):
    title = "居民健康档案"
    menu = "residents"
    order = 20
