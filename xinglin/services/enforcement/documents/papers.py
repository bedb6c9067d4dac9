"""Filing report, notice, decision, receipt, demand, closing report, index of the volume."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xinglin.engines.reports import (
    Column,
    Document,
    FigureTable,
    Heading,
    Lines,
    chinese_date,
)
from xinglin.engines.reports import actions as reports
from xinglin.services.enforcement.rules import (
    CIRCUMSTANCES,
    MEASURES,
    PARTIES,
    PENALTIES,
    SERVED_BY,
    paged,
    range_of,
)
from xinglin.services.enforcement.rules.discretion import BY_CODE
from xinglin.services.enforcement.rules.kinds import FINE, GAINS


def _on(day: dt.date | None) -> str:
    return chinese_date(day) if day else "　　　　年　　月　　日"


def _yuan(amount: Any) -> str:
    return f"{amount:,.2f}元"


def _who(one: Any) -> tuple[tuple[str, str], ...]:
    return (
        (f"当事人：{one.party_name}（{PARTIES[one.party]}）", "正文"),
        (f"统一社会信用代码：{one.uscc or '—'}　　负责人：{one.responsible or '—'}", "正文"),
        (f"地址：{one.address or one.place.name}", "正文"),
    )


def _officers(one: Any) -> str:
    return (
        "、".join(
            f"{row.staff.name}（{row.certificate}）"
            for row in one.handlers.select_related("staff").order_by("pk")
        )
        or "—"
    )


def _law(one: Any) -> tuple[str, str, str]:
    law = BY_CODE.get(one.violation)
    return (law.title, law.breaks, law.punished_by) if law else (one.says, "—", "—")


def _penalty(kinds: Any, fine: Any, gains: Any, measures: Any) -> list[tuple[str, str]]:
    lines = []
    for kind in kinds:
        extra = _yuan(fine) if kind == FINE else _yuan(gains) if kind == GAINS else ""
        lines.append(f"{PENALTIES[kind]}{extra}")
    lines += [MEASURES[measure] for measure in measures]
    return [(f"（{turn}）{line}；", "正文") for turn, line in enumerate(lines, 1)]


def filing(one: Any) -> tuple[str, tuple[Any, ...]]:
    """立案报告."""
    return "立案报告", (
        Lines(
            (
                *_who(one),
                (f"案件来源：{one.get_source_display()}　　发现日期：{_on(one.found_on)}", "正文"),
            )
        ),
        Heading(1, "初步查明的事实"),
        Lines(((one.says, "正文"),)),
        Heading(1, "承办人员"),
        Lines(((_officers(one), "正文"),)),
    )


def notice(one: Any) -> tuple[str, tuple[Any, ...]]:
    """行政处罚事先告知书."""
    title, breaks, basis = _law(one)
    told = "、".join(CIRCUMSTANCES[code][0] for code in one.circumstances) or "无"
    held = range_of(one.violation, one.circumstances, one.found_on) if one.violation else None
    rights = "你（单位）有权在收到本告知书之日起进行陈述和申辩。"
    if one.hearing_right:
        rights += "你（单位）有权要求听证；要求听证的，应在收到本告知书之日起五个工作日内提出。"
    return "行政处罚事先告知书", (
        Lines(_who(one)),
        Heading(1, "违法事实和依据"),
        Lines(
            (
                (f"经查，你（单位）{title}，违反了《{breaks}》的规定。", "正文"),
                (f"依据：{basis}。裁量情节：{told}。{held.words if held else ''}", "正文"),
            )
        ),
        Heading(1, "拟作出的行政处罚"),
        Lines(
            tuple(
                _penalty(one.planned_kinds, one.planned_fine or 0, one.planned_gains, one.measures)
            )
            or (("不予行政处罚。", "正文"),)
        ),
        Heading(1, "你（单位）的权利"),
        Lines(((rights, "正文"),)),
    )


def decision(one: Any) -> tuple[str, tuple[Any, ...]]:
    """行政处罚决定书, 当场行政处罚决定书, 不予行政处罚决定书."""
    title, breaks, basis = _law(one)
    name = (
        "不予行政处罚决定书"
        if one.no_penalty
        else ("当场行政处罚决定书" if one.simple else "行政处罚决定书")
    )
    told = "、".join(CIRCUMSTANCES[code][0] for code in one.circumstances) or "无"
    what: tuple[Any, ...] = (
        Lines(((f"{one.no_penalty}，决定不予行政处罚。", "正文"),))
        if one.no_penalty
        else Lines(tuple(_penalty(one.kinds, one.fine, one.gains, one.measures))),
    )
    pay = (
        "收到本决定书之日起十五日内缴清罚没款；逾期不缴纳的，每日按罚款数额的百分之三加处罚款，"
        "加处罚款的数额不超过罚款的数额。"
    )
    sue = "不服本决定的，可以在收到之日起六十日内申请行政复议，或者六个月内向人民法院提起行政诉讼。"
    outside = ((f"裁量理由：{one.outside}", "正文"),) if one.outside else ()
    return name, (
        Lines(_who(one)),
        Heading(1, "违法事实和证据"),
        Lines(
            (
                (
                    f"经查，你（单位）{title}，违反了《{breaks}》的规定。以上事实有现场笔录等证据证实。",
                    "正文",
                ),
                (f"陈述申辩及复核：{one.statement or '—'}", "正文"),
            )
        ),
        Heading(1, "处罚依据和裁量"),
        Lines(((f"依据：{basis}。裁量情节：{told}。", "正文"), *outside)),
        Heading(1, "决定"),
        *what,
        Heading(1, "履行和救济"),
        Lines(((pay, "正文"), (sue, "正文")) if one.fine or one.gains else ((sue, "正文"),)),
    )


def receipt(one: Any) -> tuple[str, tuple[Any, ...]]:
    """送达回证."""
    rows = (
        ("送达文书", f"行政处罚决定书（{one.decision_number or '—'}）"),
        ("受送达人", one.party_name),
        ("送达方式", SERVED_BY.get(one.served_by, "—")),
        ("送达日期", _on(one.served_on)),
        ("送达人", _officers(one)),
        ("收件人签名", ""),
    )
    table = FigureTable("", (Column("项目", 30, left=True), Column("内容", 90, left=True)), rows)
    return "送达回证", (table,)


def demand(one: Any) -> tuple[str, tuple[Any, ...]]:
    """催告书."""
    told = (
        f"本机关于{_on(one.decided_on)}作出行政处罚决定（{one.decision_number}），你（单位）至今没有履行。"
        "请自收到本催告书之日起十个工作日内履行；逾期仍不履行的，本机关将依法申请人民法院强制执行。"
        "你（单位）有权进行陈述和申辩。"
    )
    return "履行行政处罚决定催告书", (
        Lines(_who(one)),
        Lines(((told, "正文"),)),
    )


def closing(one: Any) -> tuple[str, tuple[Any, ...]]:
    """结案报告."""
    title, _breaks, basis = _law(one)
    paid = sum((row.amount for row in one.payments.all()), 0)
    rows = (
        ("案由", title),
        ("处罚依据", basis),
        ("立案", f"{_on(one.filed_on)}　{one.number}"),
        ("决定", f"{_on(one.decided_on)}　{one.decision_number}"),
        ("送达", _on(one.served_on)),
        ("处罚", "、".join(PENALTIES[kind] for kind in one.kinds) or "不予行政处罚"),
        ("应缴罚没款", _yuan(one.fine + one.gains)),
        ("实缴", _yuan(paid)),
        ("履行完毕", _on(one.executed_on)),
    )
    table = FigureTable("", (Column("项目", 30, left=True), Column("内容", 90, left=True)), rows)
    return "结案报告", (Lines(_who(one)), table)


def index(one: Any) -> tuple[str, tuple[Any, ...]]:
    """案卷目录: every paper with its pages."""
    leaves = paged(one.leaves.order_by("day", "pk").values_list("kind", "title", "pages"))
    rows = tuple((str(turn), leaf.title, leaf.pages) for turn, leaf in enumerate(leaves, 1))
    table = FigureTable(
        "", (Column("序号", 15), Column("材料名称", 90, left=True), Column("页码", 20)), rows
    )
    return "案卷目录", (
        Lines(((f"案卷号：{one.volume or '—'}　　立案号：{one.number or '—'}", "正文"),)),
        table,
    )


PRINTED: dict[str, tuple[str, Callable[[Any], tuple[str, tuple[Any, ...]]], str]] = {
    "filing": ("立案报告", filing, "filed_on"),
    "notice": ("事先告知书", notice, "reviewed_on"),
    "decision": ("处罚决定书", decision, "decided_on"),
    "receipt": ("送达回证", receipt, "decided_on"),
    "demand": ("催告书", demand, "served_on"),
    "closing": ("结案报告", closing, "executed_on"),
    "index": ("案卷目录", index, "accepted_on"),
}


def printed(one: Any, kind: str, organ: str, on: dt.date) -> bytes:
    """One paper of a case as .docx."""
    _label, make, day = PRINTED[kind]
    title, blocks = make(one)
    number = one.decision_number if kind in ("decision", "receipt") else one.number
    made = getattr(one, day) or on
    document = Document(
        title=title,
        organ=organ,
        mast=organ,
        number=number,
        made_on=made,
        signed_on=made,
        blocks=blocks,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.docx"
        reports.write(document, path)
        return path.read_bytes()
