"""What the lifelong record can answer about one person."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.codes.queries import icd10_title
from xinglin.engines.followup import programmes
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import queries as records

MEASURED = frozenset({"bp", "glucose", "fasting_glucose", "weight"})
DOORS = {
    "page": "页面",
    "console": "控制台",
    "import": "导入",
    "api": "接口",
    "job": "定时任务",
    "demo": "演示数据",
}
OUTCOMES = {
    "done": "完成",
    "refused": "拒绝",
    "new": "新登记",
    "same": "已有档案",
    "possible": "疑似同一人",
    "conflict": "与已有档案不符",
}
DEEDS = {
    "people.read": "查看档案",
    "people.register": "登记",
    "people.change": "修改资料",
    "people.reveal": "显示完整号码",
    "people.merge": "合并",
    "followup.record": "记录随访",
    "followup.enrol": "纳入管理",
    "access.break_glass": "紧急调阅",
    "records.timeline": "查看时间线",
    "records.trend": "查看趋势",
    "records.visits": "查看随访",
    "records.conditions": "查看诊断",
    "records.write": "填写记录",
    "followup.enrolments": "查看管理项目",
    "followup.candidates": "查看可纳入的项目",
    "followup.tasks": "查看随访任务",
    "followup.course": "查看管理经过",
    "followup.leave": "终止管理",
    "followup.list": "查看名单",
}


def whole(resident_id: int, seen_by: Actor) -> Any:
    """The resident; the reading is on record, a stranger learns nothing."""
    return people.one(resident_id, seen_by)


def address_of(resident: Any) -> str:
    """Where the resident lives, from the county down."""
    high = ("province", "prefecture")
    path = "".join(p.name for p in places.path_of(resident.place_id) if p.level not in high)
    # Some senders write the whole address into the field that asks for the rest of it.
    whole_one = resident.address[:3] == path[:3]
    return str(resident.address) if whole_one else path + str(resident.address)


def looks(resident_id: int, most: int = 20) -> list[dict[str, Any]]:
    """Who looked at or wrote the record, newest first; one look of a minute is one line."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in ledger.readers_of("people.resident", resident_id)[: most * 8]:
        at = entry.at[:16].replace("T", " ")
        line = lines.setdefault(
            (at, entry.who_name),
            {
                "at": at,
                "who": entry.who_name,
                "deeds": [],
                "door": DOORS.get(entry.door, entry.door),
                "outcome": OUTCOMES.get(entry.outcome, entry.outcome),
            },
        )
        deed = DEEDS.get(entry.verb, entry.verb)
        if deed not in line["deeds"]:
            line["deeds"].append(deed)
    return [{**line, "deed": "、".join(reversed(line["deeds"]))} for line in lines.values()][:most]


def life(resident_id: int, kind: str, seen_by: Actor, most: int) -> list[dict[str, Any]]:
    """The timeline in words: programmes, grades and diagnoses by their titles."""
    kinds = (kind,) if kind else ("visit", "encounter", "condition")
    found = records.timeline(resident_id, seen_by=seen_by, kinds=kinds, limit=most)
    return [{"day": m.day, "kind": m.kind, **_in_words(m)} for m in found]


def _in_words(moment: Any) -> dict[str, str]:
    row = moment.row
    if moment.kind == "visit" and row is not None and row.programme in programmes:
        plan = programmes[row.programme]
        shown = [q.show(row.answers) for q in plan.form(row.kind) if q.code in MEASURED]
        grade = plan.title_of(row.grade) if row.grade else plan.visit(row.kind).title
        return {"title": f"{plan.title}：{grade}", "text": "　".join(t for t in shown if t)}
    if moment.kind == "encounter" and row is not None and row.reason:
        return {"title": moment.title, "text": icd10_title(row.reason) or row.reason}
    if moment.kind == "observation" and row is not None and row.text:
        value = "" if row.value is None else f"{row.value:.4g}"
        return {"title": row.text, "text": value}
    return {"title": moment.title, "text": moment.text}


def pressures(resident_id: int, seen_by: Actor) -> list[Any]:
    """Blood-pressure readings in order of day."""
    return sorted(records.trend(resident_id, "bp", seen_by=seen_by), key=lambda r: r.day)


def readings(resident_id: int, question: str, seen_by: Actor) -> list[Any]:
    """Readings of one question in order of day."""
    return sorted(records.trend(resident_id, question, seen_by=seen_by), key=lambda r: r.day)


def sets_of_details() -> dict[str, str]:
    """Which value set explains which column of a resident."""
    return {
        "sex": "sex",
        "ethnic": "ethnic",
        "marriage": "marriage",
        "education": "education",
        "occupation": "occupation-status",
        "payment": "payment",
        "blood": "blood-abo",
    }
