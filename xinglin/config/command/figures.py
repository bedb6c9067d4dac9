"""Indicator values from the console."""

from __future__ import annotations

import time

import click
from django.conf import settings

from xinglin.config.command import defending
from xinglin.config.command.showing import (
    answer_json,
    answer_table,
    as_json,
    at_place,
    by_engine,
    in_period,
)
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import queries as exchange
from xinglin.engines.indicators import queries
from xinglin.kernel.time import Period

by_definition = click.option(
    "--definition",
    default=None,
    help="An older version of the definition, or “in force”: the one of the period's end.",
)


as_known = click.option(
    "--as-of", type=int, default=None, help="As known at this commit; the latest unless given."
)


@click.group()
def figures_() -> None:
    """Indicators: list, compute, explain, store, prove, diff."""


for _verb in (defending.store, defending.stored, defending.prove, defending.why):
    figures_.add_command(_verb)
figures_.add_command(defending.why, "diff")


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
@click.option(
    "--by",
    default="",
    help="Comma-separated: place, institution, month, quarter, year, mch, sex, age_band, "
    "or what the indicator names.",
)
@by_definition
@as_known
@by_engine
@as_json
def compute(
    codes: tuple[str, ...],
    place: str,
    period: str,
    by: str,
    definition: str | None,
    as_of: int | None,
    engine: str,
    master: str,
    json_: bool,
) -> None:
    """Values of one or more indicators for a place and a period."""
    settings.SPARK_MASTER = master or settings.SPARK_MASTER
    found = queries.compute(
        list(codes),
        place=place,
        period=Period.parse(period),
        by=tuple(part.strip() for part in by.split(",") if part.strip()),
        seen_by=KEEPER_AT_CONSOLE,
        definition=definition,
        as_of=as_of,
        engine=engine,
    )
    if json_:
        answer_json([figure.as_dict() for figure in found])
        return
    rows = [
        (
            f.code,
            f.place_name,
            f.period,
            f.division,
            f.numerator,
            f.denominator,
            f.shown,
            f.unit,
            f.base,
        )
        for f in found
    ]
    answer_table(("指标", "地区", "时间", "分组", "分子", "分母", "值", "单位", "口径"), rows)


@figures_.command("explain")
@click.argument("code")
@at_place
@in_period
@by_definition
@as_known
@by_engine
@as_json
def explain(
    code: str,
    place: str,
    period: str,
    definition: str | None,
    as_of: int | None,
    engine: str,
    master: str,
    json_: bool,
) -> None:
    """Definition, expression, commit, who is counted and who is not and why, hash."""
    settings.SPARK_MASTER = master or settings.SPARK_MASTER
    told = queries.explain(
        code,
        place,
        Period.parse(period),
        seen_by=KEEPER_AT_CONSOLE,
        definition=definition,
        as_of=as_of,
        engine=engine,
    ).as_dict()
    if json_:
        answer_json(told)
        return
    click.echo(f"{told['code']} {told['title']}\n\n{told['definition']}\n")
    sides = [told[side] for side in ("numerator", "denominator") if told[side] is not None]
    counted = f"：{'/'.join(str(one) for one in sides)}" if sides else ""
    formula = f"  {told['formula']}" if told["formula"] else ""
    click.echo(f"{told['place']} {told['period']}{counted}{formula}")
    click.echo(f"值 {told['shown']}{told['unit']}  口径 {told['base'] or '—'}")
    click.echo(f"提交 {told['commit']}  摘要 {told['hash'][:16]}")
    for one in told["history"]:
        since = one["valid_from"] or "—"
        click.echo(f"定义版本 {one['version']}（{since}起）{one['why']}")
        for change in one["changes"]:
            click.echo(f"  {change}")
    rows = [(one["person"], one["reason"]) for one in told["excluded"][:50]]
    answer_table(("人员编号", "未计入分子的原因"), rows, f"未计入分子 {len(told['excluded'])} 人")


@figures_.command("bases")
@as_json
def bases_(json_: bool) -> None:
    """The populations that shares and rates are taken of, and who belongs to each."""
    told = queries.bases_list()
    if json_:
        answer_json(told)
        return
    rows = [(one["code"], one["title"], one["definition"]) for one in told]
    answer_table(("代码", "口径", "定义"), rows)


@figures_.command("fhir")
@click.argument("code")
@click.option("--place", default="", help="Place code; without one the definition is printed.")
@click.option(
    "--period", default="", help="2025, 2025-Q3, 2025-09, mch2025, 2025-01-01..2025-09-21."
)
@click.option(
    "--report", type=click.Choice(["summary", "subject-list"]), default="summary",
    show_default=True, help="Counts alone, or the people by number.",
)  # fmt: skip
@click.option("--by", default="", help="Comma-separated: what the report is divided by.")
@as_known
def fhir(code: str, place: str, period: str, report: str, by: str, as_of: int | None) -> None:
    """The definition as a FHIR Measure; with a place and a period, the value as a MeasureReport."""
    if not (place or period):
        answer_json(exchange.measure(code))
        return
    if not (place and period):
        raise click.UsageError("a report needs both --place and --period")
    answer_json(
        exchange.measure_report(
            code, place, period, report=report, seen_by=KEEPER_AT_CONSOLE, as_of=as_of,
            by=[part.strip() for part in by.split(",") if part.strip()],
        )
    )  # fmt: skip


@figures_.command("book")
@at_place
@in_period
@click.option("--by-month", is_flag=True, help="Every month of the period instead of the whole.")
@click.option("--store", is_flag=True, help="Keep the book under the lake, to be read again.")
@as_json
def book(place: str, period: str, by_month: bool, store: bool, json_: bool) -> None:
    """The whole book for a place and every place below it, counted in one pass."""
    began = time.perf_counter()
    found = queries.whole_book(
        place, Period.parse(period), seen_by=KEEPER_AT_CONSOLE, by_month=by_month, store=store
    )
    seconds = time.perf_counter() - began
    number = int(f"{place:0<15}")
    rows = [
        {"code": code, "period": when, "above": sums.above, "below": sums.below}
        for code, when in sorted({*found.figures, *found.others})
        for sums in [found.sums(code, when, number)]
    ]
    if json_:
        about = {"commit": found.commit, "snapshot": found.snapshot, "values": found.size}
        answer_json({**about, "place": place, "seconds": round(seconds, 3), "figures": rows})
        return
    table = [tuple(one.values()) for one in rows]
    told = f"{len(found.places)} 个地区，{found.size:,} 个值，用时 {seconds:.1f} 秒"
    answer_table(("指标", "时间", "分子", "分母"), table, f"{told}；提交 {found.commit}")
