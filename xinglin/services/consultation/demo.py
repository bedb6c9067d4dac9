"""Made-up centres, readings and consultations of a year, in sets; the tracings are drawn."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import actions as workflow
from xinglin.kernel import papers
from xinglin.kernel.time import ZONE, days
from xinglin.services.consultation import queries
from xinglin.services.consultation.models import Attachment, Centre, Consultation, Reading
from xinglin.services.consultation.rules import (
    ASKED_FOR,
    CALM,
    CRITICAL,
    ECG,
    HURRIED,
    HURRIES,
    IMAGE,
    KINDS,
    LIMITS,
    ROUTINE,
    SENT_IN,
    SMEAR,
    URGENCIES,
    URGENT,
    turn_around,
)
from xinglin.services.consultation.workflow import consultation, reading

_BY = Actor(None, "示例", door="demo", everything=True)
EACH, MOST = 100, 900  # one reading for so many residents of a county in a year, and at most
FEWER = 3  # consultations for each of so many readings
ITEMS = {
    ECG: ("十二导联心电图", "活动后胸闷、心悸，请阅图", "窦性心律，心电轴不偏",
          "窦性心律，大致正常心电图"),
    IMAGE: ("胸部正位片", "咳嗽咳痰两周，请阅片", "双肺纹理增粗，未见实变",
            "支气管炎改变，建议结合临床"),
    SMEAR: ("外周血涂片", "乏力、面色苍白，请阅片", "红细胞大小不一，中央淡染区扩大",
            "小细胞低色素性改变"),
}  # fmt: skip
ALARM = ("V1–V4导联ST段弓背向上抬高", "急性前壁心肌梗死可能，请立即启动胸痛绿色通道")
ASKS = (
    ("心血管内科", "高血压3级，血压控制不佳", "三联降压药治疗四周仍在170/100左右，请教调整方案"),
    ("内分泌科", "2型糖尿病伴肾功能减退", "空腹血糖持续高于10，肌酐升高，请教用药选择"),
    ("神经内科", "头晕待查", "反复头晕一月，伴行走不稳，请教进一步检查"),
    ("呼吸与危重症医学科", "慢性阻塞性肺疾病", "近两月急性加重两次，请教吸入方案"),
)
OPINION = "同意目前诊断。建议按会诊方案调整用药，两周后复查；出现病情加重及时转诊。"
OPEN_READINGS = {1: "sent", 3: "taken", 5: "reported", 7: "unfit", 9: "sent", 11: "sent"}
OPEN_ASKED = {1: "asked", 3: "arranged", 5: "opined", 7: "asked"}  # by turn; the others are done
LATE_ONE = 9  # waits since the day before: past its limit
URGENT_ONES = (ROUTINE, URGENT, ROUTINE, CRITICAL, ROUTINE, ROUTINE, URGENT)


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Centres, readings and consultations of every county."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        hospitals = list(places.institutions(county.number, county.last, "A100"))
        served = {one.place_id: one.institution for one in places.catchments(
            county.number, county.last
        )}  # fmt: skip
        who = [one for one in people.living_in(county.number, county.last) if one.place in served]
        if hospitals and who:
            rng = np.random.default_rng([seed, county.number, 38])
            first = _centres(county, hospitals[0])
            _readings(county, hospitals[0], first, who, served, day, rng)
            _consultations(hospitals, who, served, day, rng)


def _centres(county: Any, hospital: Any) -> int:
    kinds = (ECG, IMAGE, SMEAR)
    return insert_columns(Centre, {
        "institution_id": [hospital.pk] * 3, "place_id": [hospital.place_id] * 3,
        "kind": list(kinds), "opened_on": ["2019-03-01", "2019-09-01", "2020-06-01"],
    })  # fmt: skip


def _at(day: dt.date, minutes: int) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 8, tzinfo=ZONE) + dt.timedelta(minutes=minutes)


def _readings(
    county: Any, hospital: Any, first: int, who: Sequence[Any], served: dict[int, Any],
    day: dt.date, rng: Any,
) -> None:  # fmt: skip
    many = min(MOST, max(18, len(who) // EACH), len(who))
    chosen = rng.choice(len(who), many, replace=False).tolist()
    luck = rng.random((many, 2)).tolist()
    kept = {kind: _paper(kind) for kind in KINDS}
    rows, told = [], []
    for turn, at in enumerate(chosen):
        state = OPEN_READINGS.get(turn, "done")
        kind = (ECG, ECG, IMAGE, ECG, SMEAR)[turn % 5] if state == "done" else ECG
        person, clinic = who[at], served[who[at].place]
        row, moment = _reading(person, clinic, hospital, first, kind, turn, state, luck[turn], day)
        paper = kept[kind]
        row |= {
            "paper_name": paper.name, "paper_kind": paper.kind, "paper_size": paper.size,
            "paper_sha256": paper.sha256, "paper_sm3": paper.sm3,
        }  # fmt: skip
        rows.append(row)
        told.append((state, moment))
    begun = insert_columns(Reading, {name: [row[name] for row in rows] for name in rows[0]})
    back = ("done", "reported", "unfit")
    workflow.open_many(
        by=_BY, workflow=reading.code, subject=SENT_IN,
        columns={
            "subject_id": list(range(begun, begun + many)),
            "place": [row["place_id"] for row in rows],
            "office": [row["origin_id"] if state in back else row["target_id"]
                       for row, (state, _at) in zip(rows, told, strict=True)],
            "opener": [row["origin_id"] for row in rows],
            "state": [state for state, _at in told],
            "opened_at": [row["sent_at"] for row in rows], "entered_at": [at for _, at in told],
            "title": [f"{KINDS[row['kind']]}阅片（{URGENCIES[row['urgency']]}）" for row in rows],
        },
    )  # fmt: skip


def _reading(
    person: Any, clinic: Any, hospital: Any, first: int, kind: str, turn: int, state: str,
    luck: Sequence[float], day: dt.date,
) -> tuple[dict[str, Any], dt.datetime]:  # fmt: skip
    item, question, finding, conclusion = ITEMS[kind]
    urgency = URGENT_ONES[turn % len(URGENT_ONES)] if state == "done" else ROUTINE
    owed = int(getattr(LIMITS.on(day), urgency))
    sent = _at(days(2 + int(luck[0] * 330)).before(day), turn % 400)
    if state != "done":  # of this very night, before anybody looks
        sent = _at(days(int(turn == LATE_ONE)).before(day), turn - 8 * 60)
    spent = int(owed * (0.15 + 0.95 * luck[1] ** 2)) if state == "done" else 1
    out = state in ("done", "reported")
    alarming = state == "done" and kind == ECG and urgency == CRITICAL
    due = sent + dt.timedelta(minutes=owed)
    reported = sent + dt.timedelta(minutes=spent) if out else None
    found = turn_around(sent, reported, due) if reported else None
    seen = reported + dt.timedelta(minutes=8) if reported and state == "done" else None
    row = {
        "resident_id": person.id, "place_id": person.place, "origin_id": clinic.pk,
        "centre_id": first + list(KINDS).index(kind), "target_id": hospital.pk, "kind": kind,
        "urgency": urgency, "item": item, "question": question,
        "ordered_on": sent.date().isoformat(), "sent_at": sent, "due_at": due,
        "sender": "示例医师", "reader": "示例诊断医师" if out or state == "taken" else "",
        "finding": (ALARM[0] if alarming else finding) if out else "",
        "conclusion": (ALARM[1] if alarming else conclusion) if out else "",
        "alarming": alarming, "reported_at": reported,
        "minutes": found.minutes if found else None, "in_time": found.in_time if found else None,
        "seen_at": seen, "open": state != "done",
    }  # fmt: skip
    return row, seen or reported or sent + dt.timedelta(minutes=1)


def _consultations(
    hospitals: Sequence[Any], who: Sequence[Any], served: dict[int, Any], day: dt.date, rng: Any
) -> None:
    many = min(MOST, max(12, len(who) // EACH // FEWER), len(who))
    chosen = rng.choice(len(who), many, replace=False).tolist()
    luck = rng.random((many, 2)).tolist()
    rows, told = [], []
    for turn, at in enumerate(chosen):
        person, clinic = who[at], served[who[at].place]
        state = OPEN_ASKED.get(turn, "closed")
        specialty, diagnosis, question = ASKS[turn % len(ASKS)]
        urgency = HURRIED if state == "closed" and turn % 4 == 2 else CALM
        back = 14 + int(luck[turn][0] * 320) if state == "closed" else 1 if state == "asked" else 4
        asked = _at(days(back).before(day), turn % 300)
        quick = dt.timedelta(minutes=50) if urgency == HURRIED else dt.timedelta(hours=20)
        arranged = None if state == "asked" else asked + quick
        given = asked + 2 * quick if state in ("closed", "opined") else None
        closed = days(5).after(given.date()) if given and state == "closed" else None
        summary, commit = queries.summary_of(person.id, _BY) if state != "closed" else ({}, 0)
        rows.append({
            "resident_id": person.id, "place_id": person.place, "origin_id": clinic.pk,
            "target_id": hospitals[turn % len(hospitals)].pk, "specialty": specialty,
            "urgency": urgency, "diagnosis": diagnosis, "question": question, "summary": summary,
            "summary_commit": commit, "asked_on": asked.date().isoformat(), "asked_at": asked,
            "due_at": asked + dt.timedelta(minutes=120) if urgency == HURRIED
            else asked + dt.timedelta(days=3), "sender": "示例医师", "arranged_at": arranged,
            "in_time": luck[turn][1] < 0.94 if arranged else None,
            "meets_on": arranged.date().isoformat() if arranged else None,
            "expert": "示例专家" if arranged else "", "opinion": OPINION if given else "",
            "opined_on": given.date().isoformat() if given else None,
            "hours": int(2 * quick.total_seconds() // 3600) if given else None,
            "outcome": "已按意见调整，病情好转。" if closed else "",
            "closed_on": closed.isoformat() if closed else None, "open": state != "closed",
        })  # fmt: skip
        told.append((state, _at(closed, 60) if closed else given or arranged or asked))
    first = insert_columns(Consultation, {name: [row[name] for row in rows] for name in rows[0]})
    workflow.open_many(
        by=_BY, workflow=consultation.code, subject=ASKED_FOR,
        columns={
            "subject_id": list(range(first, first + many)),
            "place": [row["place_id"] for row in rows],
            "office": [row["origin_id"] if state in ("closed", "opined") else row["target_id"]
                       for row, (state, _at) in zip(rows, told, strict=True)],
            "opener": [row["origin_id"] for row in rows],
            "state": [state for state, _at in told],
            "opened_at": [row["asked_at"] for row in rows], "entered_at": [at for _, at in told],
            "title": [f"{row['specialty']}远程会诊（{HURRIES[row['urgency']]}）" for row in rows],
        },
    )  # fmt: skip
    _attach(rows, first)


def _attach(rows: Sequence[Any], first: int) -> None:
    """Each has a tracing beside it, every third a chest film, too."""
    beside = [(at, ECG, "十二导联心电图") for at in range(len(rows))]
    beside += [(at, IMAGE, "胸部正位片") for at in range(0, len(rows), 3)]
    kept = {kind: _paper(kind) for kind in (ECG, IMAGE)}
    found = [(rows[at], first + at, kept[kind], title) for at, kind, title in beside]
    insert_columns(Attachment, {
        "consultation_id": [pk for _, pk, _, _ in found],
        "title": [title for *_, title in found],
        "paper_name": [paper.name for _, _, paper, _ in found],
        "paper_kind": [paper.kind for _, _, paper, _ in found],
        "paper_size": [paper.size for _, _, paper, _ in found],
        "paper_sha256": [paper.sha256 for _, _, paper, _ in found],
        "paper_sm3": [paper.sm3 for _, _, paper, _ in found],
        "added_at": [row["asked_at"] for row, *_ in found],
        "added_by": [row["sender"] for row, *_ in found],
        "institution_id": [row["origin_id"] for row, *_ in found],
    })  # fmt: skip


def _paper(kind: str) -> papers.Paper:
    """The drawn tracing or image of a kind, kept as any that is handed in."""
    names = {ECG: "心电图.png", IMAGE: "胸片.png", SMEAR: "血涂片.png"}
    content = drawn(kind)
    paper = papers.received(names[kind], content)
    papers.keep(Path(settings.HOME), paper, content)
    return paper


@cache
def drawn(kind: str) -> bytes:
    """A made-up tracing, chest or smear as PNG."""
    picture = {ECG: _tracing, IMAGE: _chest, SMEAR: _smear}[kind]()
    return _png(picture)


def _tracing() -> Any:
    """Three strips of a heart at rest on millimetre paper."""
    high, wide = 330, 1000
    sheet = np.full((high, wide, 3), (255, 250, 248), dtype=np.uint8)
    for step, ink in ((8, (250, 226, 222)), (40, (240, 190, 184))):
        sheet[::step] = ink
        sheet[:, ::step] = ink
    at = np.arange(wide)
    phase = (at % 160) / 160
    for strip, (tall, base) in enumerate(((56, 90), (40, 190), (70, 290))):
        wave = (
            0.12 * np.exp(-(((phase - 0.18) / 0.025) ** 2))
            - 0.14 * np.exp(-(((phase - 0.345) / 0.008) ** 2))
            + 1.0 * np.exp(-(((phase - 0.37) / 0.010) ** 2))
            - 0.22 * np.exp(-(((phase - 0.395) / 0.010) ** 2))
            + 0.26 * np.exp(-(((phase - 0.62) / 0.045) ** 2))
        )
        line = (base - tall * wave).astype(int)
        before = np.concatenate([line[:1], line[:-1]])
        for x, (one, other) in enumerate(zip(before.tolist(), line.tolist(), strict=True)):
            sheet[min(one, other) : max(one, other) + 2, x] = (30 + 10 * strip, 34, 48)
    return sheet


def _field(high: int, wide: int) -> Any:
    """Row and column of every pixel."""
    return np.mgrid[0:high, 0:wide]


def _chest() -> Any:
    """Two lungs, a heart and ribs, in grey."""
    y, x = _field(420, 420)
    grey = np.full((420, 420), 150.0)
    for middle in (130, 290):
        lung = ((x - middle) / 78) ** 2 + ((y - 205) / 140) ** 2
        grey -= 105 * np.clip(1.15 - lung, 0, 1)
    heart = ((x - 232) / 62) ** 2 + ((y - 255) / 82) ** 2
    grey += 80 * np.clip(1.1 - heart, 0, 1)
    grey += 14 * (np.sin((y - 0.0011 * (x - 210.0) ** 2) / 9.5) > 0.55)
    grey[:, 203:217] += 45
    return np.repeat(np.clip(grey, 8, 245).astype(np.uint8)[:, :, None], 3, axis=2)


def _smear() -> Any:
    """Red cells with a pale middle on a bright field."""
    rng = np.random.default_rng(5)
    sheet = np.full((360, 560, 3), (250, 244, 240), dtype=np.uint8)
    y, x = _field(41, 41)
    far = np.hypot(x - 20, y - 20)
    for across, down, wide in zip(
        rng.integers(20, 539, 90), rng.integers(20, 339, 90), rng.integers(11, 17, 90), strict=True
    ):
        around = sheet[down - 20 : down + 21, across - 20 : across + 21]
        around[far < wide] = (206, 112, 112)
        around[far < wide * 0.5] = (236, 186, 182)
    return sheet


def _png(picture: Any) -> bytes:
    """Pixels as a PNG file."""
    high, wide, _ = picture.shape
    lines = np.concatenate([np.zeros((high, 1), np.uint8), picture.reshape(high, -1)], axis=1)

    def part(name: bytes, content: bytes) -> bytes:
        told = name + content
        return struct.pack(">I", len(content)) + told + struct.pack(">I", zlib.crc32(told))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = zlib.compress(lines.tobytes(), 6)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", body) + part(b"IEND", b"")
