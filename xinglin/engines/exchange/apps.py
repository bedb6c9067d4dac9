"""Name plate of exchange."""

from xinglin.engines.access import AUDITOR, KEEPER, STEWARD, TEAM_LEADER
from xinglin.kernel.service import Service


class Exchange(Service):
    title = "数据交换"
    permissions = {
        "exchange.import": ("导入数据", (STEWARD, TEAM_LEADER)),
        "exchange.feeds": ("登记和管理定时接收", (KEEPER, STEWARD)),
        "exchange.fhir": ("通过接口读写资源", (STEWARD, KEEPER)),
        "exchange.read": ("查看导入批次和结论", (KEEPER, STEWARD, TEAM_LEADER, AUDITOR)),
    }
