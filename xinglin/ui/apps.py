"""Name plate of the page kit."""

from xinglin.engines.access import ALL_STAFF
from xinglin.kernel.service import Service


class Ui(Service):
    title = "页面"
    permissions = {"ui.gallery": ("查看组件陈列", ALL_STAFF)}
