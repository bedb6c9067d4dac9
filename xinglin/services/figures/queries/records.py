"""The records that made one person count, as people read them."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.followup import LEAVING, programmes
from xinglin.engines.indicators.queries import records as counted
from xinglin.engines.people import queries as people
from xinglin.kernel.time import Period

TABLES = {
    "enrolments": "在管登记",
    "visits": "随访",
    "observations": "测量",
    "encounters": "就诊",
    "conditions": "诊断",
    "residents": "居民档案",
}
TITLES = {
    "programme": "项目", "kind": "", "mode": "方式", "code": "编码", "systolic": "收缩压",
    "diastolic": "舒张压", "value": "值", "second": "第二值", "question": "项目", "next_on": "下次",
    "left": "终止", "left_why": "原因", "age": "年龄", "controlled": "达标", "measured": "已测量",
    "on_plan": "按计划", "reason": "事由", "onset": "起病", "abated": "痊愈", "lives_here": "常住",
    "registered_here": "户籍", "deceased_on": "死亡", "left_on": "迁出", "filed_on": "建档",
    "has_file": "有档案", "ended_on": "结束",
}  # fmt: skip
SHOWN = {
    "kind": {"follow-up": "随访", "health check": "年度体检", "AMB": "门诊", "IMP": "住院",
             "EMER": "急诊", "HH": "家庭", "VR": "线上"},
    "mode": {"1": "门诊", "2": "家庭", "3": "电话", "4": "短信", "5": "网络", "9": "其他"},
    "left_why": {code.value: title for code, title in LEAVING.items()},
}  # fmt: skip
FLAGS = {
    "controlled", "measured", "on_plan", "lives_here", "registered_here", "has_file",
}  # fmt: skip


def told(record: Any) -> str:
    """What a record holds, as people read it."""
    parts = [_told(name, record.values[name]) for name in TITLES if name in record.values]
    return "，".join(part for part in parts if part)


def _told(name: str, value: Any) -> str:
    if name == "programme":
        return programmes[value].title if value in programmes else str(value)
    if name == "code" and not any(sign.isalpha() for sign in str(value)):
        return ""
    shown = SHOWN.get(name, {}).get(str(value), value)
    if name in FLAGS:
        shown = "是" if value else "否"
    if isinstance(shown, float):
        shown = f"{shown:g}"
    return f"{TITLES[name]} {shown}".strip()


def records_of(
    code: str, place: Any, period: Period, person: int, seen_by: Actor
) -> tuple[Any, list[Any]]:
    """The person (None when he may only be counted), and the rows that were looked at for him."""
    rows = counted.records_of(code, place, period, person, seen_by=seen_by)
    known = people.people([person], seen_by)
    return (known[0] if known else None), rows
