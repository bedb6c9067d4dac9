"""Indicator values from the console."""

from __future__ import annotations

import click

from xinglin.config.command.showing import (
    answer_json,
    answer_table,
    as_json,
    at_place,
    in_period,
)
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import queries
from xinglin.kernel.time import Period


@click.group()
def figures_() -> None:
    """Indicators: list, compute, explain."""


@figures_.command("list")
@as_json
def list_(json_: bool) -> None:
    """Every indicator of the book."""
    book = queries.figures_list()
    if json_:
        answer_json(book)
        return
    rows = [(one["code"], one["title"], one["unit"], one["source"], one["owner"]) for one in book]
    answer_table(("代码", "指标", "单位", "来源", "责任科室"), rows)


@figures_.command("compute")
@click.argument("codes", nargs=-1, required=True)
@at_place
@in_period
@click.option("--by", default="", help="Comma-separated: place, month, sex, age_band.")
@as_json
def compute(codes: tuple[str, ...], place: str, period: str, by: str, json_: bool) -> None:
    """Values of one or more indicators for a place and a period."""
    found = queries.compute(
        list(codes),
        place=place,
        period=Period.parse(period),
        by=tuple(part.strip() for part in by.split(",") if part.strip()),
        seen_by=KEEPER_AT_CONSOLE,
    )
    if json_:
        answer_json([figure.as_dict() for figure in found])
        return
    rows = [
        (
            f.code,
            f.place_name,
            f.period,
            f"{f.sex or ''}{f.age_band or ''}",
            f.numerator,
            f.denominator,
            f.shown,
        )
        for f in found
    ]
    answer_table(("指标", "地区", "时间", "分组", "分子", "分母", "值"), rows)


@figures_.command("explain")
@click.argument("code")
@at_place
@in_period
@as_json
def explain(code: str, place: str, period: str, json_: bool) -> None:
    """Definition, expression, commit, who is counted and who is not and why, hash."""
    told = queries.explain(
        code, place=place, period=Period.parse(period), seen_by=KEEPER_AT_CONSOLE
    ).as_dict()
    if json_:
        answer_json(told)
        return
    click.echo(f"{told['code']} {told['title']}\n\n{told['definition']}\n")
    click.echo(f"{told['place']} {told['period']}：{told['numerator']}/{told['denominator']}")
    click.echo(f"值 {told['value']}  提交 {told['commit']}  摘要 {told['hash'][:16]}")
    rows = [(one["person"], one["reason"]) for one in told["excluded"][:50]]
    answer_table(("人员编号", "未计入分子的原因"), rows, f"未计入分子 {len(told['excluded'])} 人")
