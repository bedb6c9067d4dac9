"""The referral form and the return letter on one A4 page each, as .docx."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xinglin.engines.reports import Column, Document, FigureTable, Heading, Lines, chinese_date
from xinglin.engines.reports import actions as reports
from xinglin.kernel.time import ZONE, age_on
from xinglin.services.referral.rules import DIRECTIONS, RISKS, URGENCIES

SEXES = {"1": "男", "2": "女"}
COLUMNS = (Column("项目", 34, left=True), Column("内容", 116, left=True))
Blocks = tuple[Any, ...]


def _who(one: Any) -> str:
    who = one.resident
    sex = SEXES.get(who.sex, "")
    return f"{who.name}　{sex}　{age_on(who.birth, one.sent_on)}岁　档案号 {who.record_no or '—'}"


def told(summary: dict[str, Any], titles: dict[str, str]) -> list[tuple[str, str]]:
    """The attached summary in lines: diagnoses, programmes, last values, last visits."""
    visits = "、".join(
        f"{row['day']} {titles.get(row['programme'], '')}" for row in summary.get("visits", ())
    )
    followed = "、".join(titles.get(code, code) for code in summary.get("programmes", ()))
    measured = "；".join(f"{name} {value}" for name, value in summary.get("measured", {}).items())
    return [
        ("既往诊断", "、".join(row["title"] for row in summary.get("conditions", ())) or "无记录"),
        ("管理项目", followed or "无"),
        ("最近测量", measured or "无记录"),
        ("最近随访", visits or "无记录"),
    ]  # fmt: skip


def sent(one: Any, titles: dict[str, str]) -> Blocks:
    """双向转诊单：转出."""
    risk = f"　孕产妇风险：{RISKS[one.risk]}" if one.risk else ""
    rows = (
        ("患者", _who(one)),
        ("转出机构", str(one.origin)),
        ("接收机构", f"{one.target}　{one.department}"),
        ("方向和缓急", f"{DIRECTIONS[one.direction]}　{URGENCIES[one.urgency]}{risk}"),
        ("初步诊断", one.diagnosis),
        ("转诊原因", one.reason),
        *told(one.summary, titles),
        ("转诊医师", one.sender),
        ("发出时间", f"{one.sent_at.astimezone(ZONE):%Y-%m-%d %H:%M}"),
    )
    note = f"摘要据平台第 {one.summary_commit} 次提交生成；受保护项目的内容不随单转出。"
    return FigureTable("", COLUMNS, rows), Lines(((note, "正文"),))


def back(one: Any, titles: dict[str, str]) -> Blocks:
    """双向转诊单：回转."""
    rows = (
        ("患者", _who(one)),
        ("接诊机构", str(one.target)),
        ("转回机构", str(one.origin)),
        ("到院", chinese_date(one.arrived_on)),
        ("离院", chinese_date(one.ended_on)),
        ("初步诊断", one.diagnosis),
    )
    return (
        FigureTable("", COLUMNS, rows),
        Heading(1, "诊疗小结"),
        Lines(((one.letter, "正文"),)),
        Heading(1, "康复和管理建议"),
        Lines(((one.advice or "—", "正文"), ("请家庭医生在两周内回访。", "正文"))),
    )


PRINTED: dict[str, tuple[str, Callable[[Any, dict[str, str]], Blocks]]] = {
    "sent": ("双向转诊单", sent),
    "back": ("双向转诊回转单", back),
}


def printed(one: Any, kind: str, titles: dict[str, str], on: dt.date) -> bytes:
    """One form of a referral as .docx."""
    title, make = PRINTED[kind]
    organ = str(one.target if kind == "back" else one.origin)
    document = Document(
        title=title, organ=organ, mast=organ, number=f"转诊第{one.pk:06d}号", made_on=on,
        signed_on=on, blocks=make(one, titles),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.docx"
        reports.write(document, path)
        return path.read_bytes()
