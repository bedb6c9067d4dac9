"""What the lifelong record can answer about one person."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.records import queries as records

DEEDS = {
    "people.read": "查看档案",
    "people.register": "登记",
    "people.change": "修改资料",
    "people.reveal": "显示完整号码",
    "people.merge": "合并",
    "followup.record": "记录随访",
    "followup.enrol": "纳入管理",
    "access.break_glass": "紧急调阅",
}


def whole(resident_id: int, seen_by: Actor) -> Any:
    """The resident; the reading is on record, a stranger learns nothing."""
    return people.one(resident_id, seen_by)


def address_of(resident: Any) -> str:
    """Where the resident lives, from the county down."""
    path = [
        p.name
        for p in places.path_of(resident.place_id)
        if p.level not in ("province", "prefecture")
    ]
    return "".join([*path, resident.address])


def looks(resident_id: int, most: int = 50) -> list[dict[str, Any]]:
    """Who looked at or wrote the record, newest first."""
    return [
        {
            "at": entry.at[:16].replace("T", " "),
            "who": entry.who_name,
            "deed": DEEDS.get(entry.verb, entry.verb),
            "door": entry.door,
            "outcome": entry.outcome,
        }
        for entry in ledger.readers_of("people.resident", resident_id)[:most]
    ]


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
