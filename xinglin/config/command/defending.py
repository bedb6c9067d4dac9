"""Storing figures, proving them again, and saying why they changed, from the console."""

from __future__ import annotations

from typing import Any

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json, at_place, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions, queries
from xinglin.kernel.time import Period

in_period = click.option("--period", required=True, help="2021, 2021-Q3, 2021-09 …")


@click.command("store")
@click.argument("codes", nargs=-1)
@at_place
@in_period
@click.option("--by", default="", help="Comma-separated: place, sex, age_band.")
@click.option("--definition", default=None, help="An older version of the definition.")
@click.option("--as-of", type=int, default=None, help="As known at this commit.")
@click.option("--occasion", default="report", help="report, publication, page or other.")
@click.option("--reference", default="", help="Number of the report, the publication, the page.")
@click.option("--why", default="", help="What the values are used for.")
@as_json
def store(
    codes: tuple[str, ...], place: str, period: str, by: str, definition: str | None,
    as_of: int | None, occasion: str, reference: str, why: str, json_: bool,
) -> None:  # fmt: skip
    """Keep values as they are handed out; the whole book when no indicator is named."""
    ready_store()
    act = actions.store(
        by=KEEPER_AT_CONSOLE, codes=list(codes) or None, place=place,
        period=Period.parse(period), divided=[p.strip() for p in by.split(",") if p.strip()],
        occasion=occasion, reference=reference, why=why, as_of=as_of, definition=definition,
    )  # fmt: skip
    kept = queries.stored(seen_by=KEEPER_AT_CONSOLE, storing=act.pk, limit=100_000)
    if json_:
        told = {"storing": act.pk, "commit": act.commit, "digest": act.digest}
        answer_json({**told, "figures": [one.as_dict() for one in reversed(kept)]})
        return
    click.echo(f"已存证 {act.figures} 个值（批次 {act.pk}，提交 {act.commit}）")
    answer_table(STORED, [_row(one) for one in reversed(kept[-20:])])


STORED = ("编号", "指标", "地区", "时间", "分组", "分子", "分母", "值", "提交", "文号", "摘要")


def _row(one: Any) -> tuple[object, ...]:
    return (
        one.id, one.code, one.place_name, one.period, one.group, one.numerator, one.denominator,
        one.shown, one.commit, one.reference, one.hash[:12],
    )  # fmt: skip


@click.command("stored")
@click.option("--code", default="", help="Of one indicator only.")
@click.option("--reference", default="", help="Of one report or publication only.")
@as_json
def stored(code: str, reference: str, json_: bool) -> None:
    """Values that were stored, newest first."""
    kept = queries.stored(seen_by=KEEPER_AT_CONSOLE, code=code, reference=reference)
    if json_:
        answer_json([one.as_dict() for one in kept])
        return
    answer_table(STORED, [_row(one) for one in kept])


@click.command("prove")
@click.argument("stored_id", type=int)
@as_json
def prove(stored_id: int, json_: bool) -> None:
    """Compute a stored value again at its commit; say that it is equal, or what differs."""
    proof = queries.prove(stored_id, seen_by=KEEPER_AT_CONSOLE)
    if json_:
        answer_json(proof.as_dict())
    else:
        click.echo(proof.said)
        rows = [(c.title, c.stored[:24], c.found[:24], "一致" if c.equal else "不一致", c.says)
                for c in proof.checks]  # fmt: skip
        answer_table(("核对", "存证", "重算", "结论", "说明"), rows)
    if not proof.equal:
        raise SystemExit(1)


@click.command("why")
@click.argument("code")
@at_place
@in_period
@click.option("--to-period", default="", help="The later period, if it is another.")
@click.option("--from", "before", type=int, default=None, help="Commit of the earlier value.")
@click.option("--to", "after", type=int, default=None, help="Commit of the later value.")
@click.option("--from-definition", default=None, help="Version of the earlier definition.")
@click.option("--to-definition", default=None, help="Version of the later definition.")
@as_json
def why(
    code: str, place: str, period: str, to_period: str, before: int | None, after: int | None,
    from_definition: str | None, to_definition: str | None, json_: bool,
) -> None:  # fmt: skip
    """Why a figure changed between two commits, two periods or two definitions."""
    told = queries.why(
        code, place, (Period.parse(period), before, from_definition),
        (Period.parse(to_period or period), after, to_definition), seen_by=KEEPER_AT_CONSOLE,
    )  # fmt: skip
    if json_:
        answer_json(told.as_dict())
        return
    one, other = told.before, told.after
    click.echo(f"{told.code} {other.title}　{other.place_name}")
    click.echo(f"  {one.period} 提交 {one.commit}：{one.numerator}/{one.denominator}　{one.shown}")
    click.echo(
        f"  {other.period} 提交 {other.commit}：{other.numerator}/{other.denominator}"
        f"　{other.shown}"
    )
    click.echo(f"  变化 {_signed(told.value)} {told.value_unit}")
    rows: list[tuple[Any, ...]] = [
        (p.step_title, p.title, p.count, _signed(p.numerator), _signed(p.denominator),
         _signed(p.value), "、".join(map(str, p.commits[:6])))
        for p in told.parts
    ]  # fmt: skip
    rows.append(("", "合计", "", _signed(told.numerator), _signed(told.denominator),
                 _signed(told.value), ""))  # fmt: skip
    answer_table(("来自", "原因", "人数", "分子", "分母", "值", "提交"), rows)
    for moved in told.movements:
        many = f" {moved.count} 人" if moved.count else ""
        click.echo(f"  {moved.title}{many}：{_signed(moved.value)}")
    click.echo(told.method)


def _signed(number: Any) -> str:
    if number is None:
        return "—"
    return f"+{number}" if number > 0 else f"{number}"
