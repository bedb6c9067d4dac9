"""Name plate of indicators: who may read figures, and who the people behind them."""

from xinglin.engines.access.words import (
    ALL_STAFF,
    CDC_OFFICER,
    CLINICIAN,
    INSPECTOR,
    KEEPER,
    MCH_OFFICER,
    NURSE,
    OFFICE_HEAD,
    STATISTICIAN,
    TEAM_LEADER,
    VILLAGE_DOCTOR,
)
from xinglin.kernel.service import Service


class Indicators(Service):
    title = "指标"
    permissions = {
        "figures.read": ("查看指标", ALL_STAFF),
        "figures.lists": (
            "查看指标背后的人员名单",
            (
                VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN, CDC_OFFICER, MCH_OFFICER,
                STATISTICIAN, OFFICE_HEAD,
            ),
        ),
        "figures.store": ("存证指标值", (STATISTICIAN, OFFICE_HEAD, KEEPER)),
        "figures.declare": (
            "申报数字",
            (
                TEAM_LEADER, CLINICIAN, CDC_OFFICER, MCH_OFFICER, INSPECTOR, STATISTICIAN,
                OFFICE_HEAD, KEEPER,
            ),
        ),
        "figures.confirm": ("确认申报数字", (STATISTICIAN, OFFICE_HEAD)),
        "lake.refresh": ("更新数据湖", (KEEPER, STATISTICIAN)),
    }  # fmt: skip

    def ready(self) -> None:
        super().ready()
        from xinglin.engines.indicators.counting import engine

        engine.check_version()
