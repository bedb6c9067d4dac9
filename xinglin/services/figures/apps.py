"""Name plate of the indicator book."""

from xinglin.kernel.service import Service


class Figures(Service):
    title = "指标"
    menu = "figures"
    order = 50
