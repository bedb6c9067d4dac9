"""The annual summary as a declared document: figures in, paper out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xinglin.engines.reports import (
    Change,
    Chapter,
    Colophon,
    Column,
    Completion,
    Document,
    Figure,
    FigureTable,
    Heading,
    Pace,
    Paragraph,
    Part,
    Sentence,
)

COLUMNS = (
    Column("序号"),
    Column("指标", 4, left=True),
    Column("年度目标", 2),
    Column("完成值", 2),
    Column("完成率", 2),
    Column("同比", 2),
    Column("责任单位", 3),
    Column("备注", 2),
)


def annual_summary(
    *,
    organ: str,
    place: str,
    year: int,
    rows: Sequence[Mapping[str, Any]],
    people: Mapping[str, Figure],
    made_on: dt.date,
    cut: str,
) -> Document:
    """One chapter so far: the main figures as a table and in sentences, none of them typed in."""
    title = f"{organ}{year}年工作总结"
    return Document(
        title=title,
        organ=organ,
        made_on=made_on,
        signed_on=made_on,
        blocks=(
            Paragraph((Sentence(
                f"{year}年，全辖区常住居民{{living}}，纳入随访管理{{managed}}。现将主要指标完成情况总结如下。",
                dict(people),
            ),)),
            Chapter(Heading(1, f"{year}年工作开展情况"), (
                Heading(2, "主要指标完成情况"),
                *[_sentences(row) for row in rows],
                FigureTable(
                    f"{year}年主要指标完成情况", COLUMNS,
                    tuple(_row(number, row) for number, row in enumerate(rows, start=1)),
                    note=f"数据由居民健康记录直接统计，截至{cut}；分母为零的指标以“—”表示。",
                ),
            )),
        ),
        colophon=Colophon(printed_by=organ, printed_on=made_on),
    )  # fmt: skip


def _sentences(row: Mapping[str, Any]) -> Paragraph:
    now, before, goal = row["now"], row["before"], row["goal"]
    said = [_value(now, row["base_unit"])]
    if before.is_known and not before.is_undefined:
        said.append(Sentence("{change}。", {"change": Change(now, before)}))
    if goal is not None:
        said.append(
            Sentence(
                "年度目标{goal}，{pace}。",
                {"goal": goal, "pace": Pace(now, goal, at_most=row["at_most"])},
            )
        )
    return Paragraph(tuple(said))


def _value(now: Figure, unit: str) -> Sentence:
    """Value and parts; an estimated denominator is no number of people and is not printed."""
    based = now.denominator
    if based is None or based != based.to_integral_value():
        return Sentence(f"{now.title}为{{now}}。", {"now": now})
    return Sentence(
        f"{now.title}：{{denominator}}中{{numerator}}，为{{now}}。",
        {
            "now": now,
            "numerator": Part(now, unit=unit),
            "denominator": Part(now, "denominator", unit),
        },
    )


def _row(number: int, row: Mapping[str, Any]) -> tuple[Any, ...]:
    now, before, goal = row["now"], row["before"], row["goal"]
    compared = before.is_known and not before.is_undefined
    return (
        str(number),
        now.title,
        goal if goal is not None else "—",
        now,
        Completion(now, goal) if goal is not None and not row["at_most"] else "—",
        Change(now, before, label="") if compared else "—",
        row["owner"],
        "",
    )


def counted(code: str, title: str, number: int, **facts: Any) -> Figure:
    """A plain count as a figure."""
    return Figure(code=code, title=title, value=Decimal(number), unit="人", **facts)
