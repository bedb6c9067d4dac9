"""A figure's passport: on its page, in one line of a file, as JSON."""

from __future__ import annotations

from typing import Any

from xinglin.engines.indicators import book
from xinglin.services.figures import rules
from xinglin.services.figures.queries import SEXES
from xinglin.ui import said


def proof_of(figure: Any) -> str:
    """The command that counts the figure again from the records, as they were known then."""
    return (
        f"xinglin figures compute {figure.code} --place {figure.place} "
        f"--period {figure.period} --as-of {figure.commit}"
    )


def digest(figure: Any) -> str:
    """The hash of definition, state and answer that stands beside the figure in a file."""
    return rules.digest(
        code=figure.code, definition=book(figure.code).version, place=figure.place,
        period=figure.period, sex=figure.sex, age_band=figure.age_band, commit=figure.commit,
        snapshot=figure.snapshot, numerator=figure.numerator, denominator=figure.denominator,
        value=figure.value,
    )  # fmt: skip


def line(figure: Any) -> dict[str, Any]:
    """What a file says of a figure in it, so that it can be proved by whoever holds the file."""
    one = book(figure.code)
    return {
        "代码": figure.code,
        "指标": said(one.title),
        "地区": figure.place_name,
        "区划代码": figure.place,
        "期间": figure.period,
        "性别": said(SEXES.get(figure.sex, "")) if figure.sex else "",
        "年龄": figure.age_band,
        "分子": figure.numerator,
        "分母": figure.denominator,
        "值": figure.value if not figure.hidden else figure.shown,
        "单位": said(figure.unit),
        "统计口径": said(figure.base),
        "定义版本": one.version,
        "账本提交": figure.commit,
        "数据快照": figure.snapshot,
        "摘要": digest(figure),
        "核对命令": proof_of(figure),
        "定义": said(one.definition),
        "来源": said(one.source),
        "责任科室": said(one.owner),
    }
