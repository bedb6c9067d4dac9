"""Name plate of the report desk."""

from xinglin.engines.access import ALL_STAFF, DIRECTOR, KEEPER, OFFICE_HEAD, STATISTICIAN
from xinglin.kernel.service import Service


class Reporting(Service):
    title = "报告"
    menu = "reports"
    order = 60
    permissions = {
        "reporting.write": ("编写报告", (OFFICE_HEAD, STATISTICIAN, DIRECTOR, KEEPER)),
        "reporting.check": ("核对报告", (STATISTICIAN,)),
        "reporting.issue": ("签发、编号和公开报告", (DIRECTOR,)),
        "reporting.templates": ("上传报告模板", (OFFICE_HEAD, DIRECTOR, KEEPER)),
        "reporting.published": ("查看已公开的报告", ALL_STAFF),
    }
