"""Name plate of the report desk."""

from xinglin.engines.access import DIRECTOR, KEEPER, OFFICE_HEAD, STATISTICIAN
from xinglin.kernel.service import Service


class Reporting(Service):
    title = "报告"
    menu = "reports"
    order = 60
    permissions = {
        "reporting.write": ("编写报告", (OFFICE_HEAD, STATISTICIAN, DIRECTOR, KEEPER)),
    }
