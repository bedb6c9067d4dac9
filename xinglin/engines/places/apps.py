"""Name plate of places."""

from xinglin.kernel.service import Service


class Places(Service):
    title = "地区与机构"
