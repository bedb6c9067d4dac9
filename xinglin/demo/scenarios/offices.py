"""What an office sets up: centres that read for others, the tasks of the year to come."""

from __future__ import annotations

import datetime as dt

from xinglin.demo.scenarios.lines import Whole
from xinglin.demo.scenarios.words import Quota
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.tables import read_table
from xinglin.services.consultation import actions as consulting
from xinglin.services.consultation.rules import ECG, IMAGE, SMEAR
from xinglin.services.plans import actions as planning

KINDS = (IMAGE, SMEAR, ECG)
OPENED = 90  # days into the period
TASKS = """
    theme                  | title                              | office
    医改与医共体           | 持续深化医药卫生体制改革           | 体制改革股
    基本公共卫生服务       | 促进基本公共卫生服务均等化         | 基层卫生股
    医疗服务               | 提升医疗服务能力和群众获得感       | 医政医管股
    中医药                 | 推动中医药传承发展                 | 中医药股
    人口家庭               | 完善计划生育服务管理               | 人口家庭股
    综合监督               | 规范综合监督执法                   | 综合监督股
    党的建设与行风         | 全面从严治党，加强行业作风建设     | 办公室
"""


def centres(of: Whole, quota: Quota) -> int:
    """Centres of each kind at the largest hospital of the place; how many."""
    kinds = KINDS[: quota.numerator]
    hospitals = sorted(
        places.institutions(of.number, of.last, "A100"), key=lambda one: (-one.beds, one.pk)
    )
    if len(kinds) < quota.numerator or not hospitals:
        raise Refused(
            f"“{quota.key}”需要 {quota.numerator} 个中心，每类一个，只有 {len(KINDS)} 类",
            mend="请减小定额",
        )
    opened = of.period_of(quota).start + dt.timedelta(days=OPENED)
    for kind in kinds:
        consulting.open_centre(
            by=KEEPER_AT_CONSOLE, institution=hospitals[0].pk, kind=kind, on=opened
        )
    return len(kinds)


def planned(of: Whole, quota: Quota) -> int:
    """Tasks in the plan of the year that the quota speaks of; how many."""
    tasks = read_table(TASKS)[: quota.numerator]
    if len(tasks) < quota.numerator:
        raise Refused(
            f"“{quota.key}”需要 {quota.numerator} 项任务，只有 {len(tasks)} 项可写",
            mend="请减小定额",
        )
    period = of.period_of(quota)
    for task in tasks:
        planning.set_task(
            by=KEEPER_AT_CONSOLE, year=period.start.year, place=of.number, begins=period.start,
            due=dt.date(period.start.year, 12, 20), measure="分解到责任股室，按季度调度",
            theme=task["theme"], title=task["title"], office=task["office"],
        )  # fmt: skip
    return len(tasks)
