"""What the lifelong record can answer about one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.codes.queries import icd10_title
from xinglin.engines.exchange import queries as exchange
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup
from xinglin.engines.indicators import queries as counting
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.people import queries as people
from xinglin.engines.records import queries as records
from xinglin.engines.statistics import TOO_FEW_PEOPLE, Estimate, LifeTable, life_table
from xinglin.kernel.time import Period, today

EVERYTHING = 400
DEATH_RATE, DAYS_OF_A_YEAR = "POP9", 365.25
MEASURED = frozenset({"bp", "glucose", "fasting_glucose", "weight"})
DOORS = {
    "page": "页面",
    "console": "控制台",
    "import": "导入",
    "api": "接口",
    "job": "定时任务",
    "demo": "演示数据",
    "portal": "居民端",
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
    "doses.card": "查看接种卡",
    "doses.notes": "查看接种提示",
    "followup.candidates": "查看可纳入的项目",
    "followup.tasks": "查看随访任务",
    "followup.course": "查看管理经过",
    "followup.leave": "终止管理",
    "followup.list": "查看名单",
    "records.documents": "查看共享文档目录",
    "records.document": "查看共享文档",
    "records.issue": "准备共享文档",
    "exchange.document": "登记共享文档",
    "exchange.documents": "检索共享文档",
    "exchange.fetch": "取走共享文档原文",
    "exchange.issue": "出具共享文档",
}


def whole(resident_id: int, seen_by: Actor) -> Any:
    """The resident; the reading is on record, a stranger learns nothing."""
    return people.one(resident_id, seen_by)


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


def life(
    resident_id: int, kind: str, seen_by: Actor, most: int, source: str = ""
) -> list[dict[str, Any]]:
    """The timeline in words: programmes, grades and diagnoses by their titles.

    `source` keeps what one programme (by its code) or one kind of encounter recorded.
    """
    kinds = (kind,) if kind else ("visit", "encounter", "condition")
    limit = most if not source else EVERYTHING
    found = records.timeline(resident_id, seen_by=seen_by, kinds=kinds, limit=limit)
    kept = [m for m in found if not source or _source(m) == source][:most]
    return [{"day": m.day, "kind": m.kind, **_in_words(m)} for m in kept]


def papers(resident_id: int, kind: str, seen_by: Actor, most: int) -> list[Any]:
    """The shared documents of a life that stand, newest first; none where others are asked for."""
    if kind not in ("", "document"):
        return []
    found = exchange.documents_of(resident_id, seen_by)
    return [one for one in found if one.state == "taken" and one.day][:most]


def _source(moment: Any) -> str:
    if moment.kind == "visit":
        return str(moment.row.programme)
    return str(moment.row.kind) if moment.kind == "encounter" else ""


def sources(resident_id: int, seen_by: Actor) -> list[tuple[str, str, int]]:
    """Where the entries of a life came from: code, title, how many; the most first."""
    found = records.timeline(
        resident_id, seen_by=seen_by, kinds=("visit", "encounter"), limit=EVERYTHING
    )
    counted: dict[tuple[str, str], int] = {}
    for one in found:
        code = _source(one)
        plan = programmes.get(code) if one.kind == "visit" else None
        title = plan.title if plan else one.title if one.kind == "encounter" else code
        counted[code, title] = counted.get((code, title), 0) + 1
    rows = [(code, title, many) for (code, title), many in counted.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


@dataclass(frozen=True)
class Trend:
    """What of a life is drawn: a question, its unit and the band that is aimed at."""

    code: str
    title: str
    unit: str
    band: tuple[float, float] | None
    second: bool = False


def trends(resident_id: int, seen_by: Actor) -> list[tuple[Trend, list[Any]]]:
    """Every measurement of which there are two readings or more, oldest first."""
    found = []
    for trend in TRENDS:
        rows = readings(resident_id, trend.code, seen_by)
        if len(rows) > 1:
            found.append((trend, rows[-24:]))
    return found


def problems(resident_id: int, seen_by: Actor) -> list[dict[str, Any]]:
    """The problem list: each diagnosis once, still present first, with who looks after it."""
    held = {one.programme for one in followup.enrolments_of(resident_id, seen_by=seen_by)
            if one.left is None}  # fmt: skip
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for one in records.conditions_of(resident_id, seen_by=seen_by):
        key = (one.system, one.code[:3] if one.system == "icd10" else one.code)
        line = rows.setdefault(
            key,
            {"title": one.title or one.code, "code": one.code, "onset": one.onset,
             "abated": one.abated, "times": 0, "managed": ""},
        )  # fmt: skip
        line["times"] += 1
        line["onset"] = min(filter(None, (line["onset"], one.onset)), default=None)
        line["abated"] = None if one.abated is None else line["abated"]
        for code in held:
            if any(group.holds(one.system, one.code)
                   for group in getattr(programmes[code].who, "has", ()) or ()):  # fmt: skip
                line["managed"] = programmes[code].title
    return sorted(rows.values(), key=lambda r: (r["abated"] is not None, str(r["onset"] or "")))


def _in_words(moment: Any) -> dict[str, str]:
    row = moment.row
    if moment.kind == "visit" and row is not None and row.struck_why:
        title = programmes[row.programme].title if row.programme in programmes else moment.title
        return {"title": f"{title}（已剔除）", "text": row.struck_why}
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


TRENDS = (
    Trend("fasting_glucose", "空腹血糖", "mmol/L", (4.4, 7.0)),
    Trend("glucose", "血糖", "mmol/L", (4.4, 10.0)),
    Trend("hba1c", "糖化血红蛋白", "%", (4.0, 7.0)),
    Trend("weight", "体重", "kg", None),
    Trend("bmi", "体质指数", "kg/m²", (18.5, 24.0)),
    Trend("waist", "腰围", "cm", None),
    Trend("cholesterol", "总胆固醇", "mmol/L", (2.8, 5.2)),
    Trend("heart_rate", "心率", "次/分", (60.0, 100.0)),
)


# --- a place ---------------------------------------------------------------------------------


def life_table_of(place: Any, period: Period, seen_by: Actor) -> LifeTable | None:
    """The abridged life table of a place and period; none for whoever may not see its ages.

    Person-years are the mean population times the part of the period that has gone by.
    """
    found = counting.by_age(DEATH_RATE, place, period, seen_by=seen_by)
    if not found:
        return None
    ages = found[0]
    gone = (min(period.end, today()) - period.start).days + 1
    lived = [people * gone / DAYS_OF_A_YEAR for people in ages.below]
    if any(not years or died > years for died, years in zip(ages.above, lived, strict=True)):
        nothing = Estimate(None, None, None, "Chiang II", reason=TOO_FEW_PEOPLE)
        return LifeTable((), nothing, sum(ages.above), sum(lived))
    return life_table(ages.above, lived, ages.starts)
