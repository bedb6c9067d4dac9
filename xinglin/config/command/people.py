"""The master index from the console."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from django.conf import settings

from xinglin.config.command.febrl import read_febrl
from xinglin.config.command.showing import (
    answer_json,
    answer_table,
    as_json,
    by_engine,
    ready_store,
)
from xinglin.demo.doubles import made_up
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.people import actions, queries


@click.group()
def people_() -> None:
    """The master index: find, merge, un-merge; link everybody, learn and judge the weights."""


@people_.command("find")
@click.argument("text")
@as_json
def find(text: str, json_: bool) -> None:
    """Find people by name, pinyin, initials, ID, phone or record number."""
    hits = queries.find(text, seen_by=KEEPER_AT_CONSOLE)
    rows = [(h.resident, h.name, h.sex, h.birth, h.place, h.why) for h in hits]
    if json_:
        names = ("resident", "name", "sex", "birth", "place", "why")
        answer_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        answer_table(("编号", "姓名", "性别", "出生日期", "居住地", "为何匹配"), rows)


@people_.command("merge")
@click.argument("kept", type=int)
@click.argument("gone", type=int)
@click.option("--why", required=True)
def merge(kept: int, gone: int, why: str) -> None:
    """Merge two rows that are one person; every record remembers where it came from."""
    done = actions.merge(by=KEEPER_AT_CONSOLE, kept=kept, gone=gone, why=why)
    click.echo(f"已合并：{gone} 并入 {kept}，合并编号 {done.pk}。")


@people_.command("unmerge")
@click.argument("merge", type=int)
@click.option("--why", required=True)
def unmerge(merge: int, why: str) -> None:
    """Undo a merge: every record goes back to where it came from."""
    done = actions.unmerge(by=KEEPER_AT_CONSOLE, merge=merge, why=why)
    click.echo(f"已撤销合并 {done.pk}。")


@people_.command("link")
@click.option("--merge-sure", is_flag=True, help="Merge the sure ones; each can be taken apart.")
@click.option("--keys", is_flag=True, help="Write the index of live matching anew first.")
@by_engine
@as_json
def link(merge_sure: bool, keys: bool, engine: str, master: str, json_: bool) -> None:
    """Look for residents who stand twice; put them before the steward, the greatest gain first."""
    ready_store()
    settings.SPARK_MASTER = master or settings.SPARK_MASTER
    if keys:
        actions.rebuild_keys(by=KEEPER_AT_CONSOLE)
    told = actions.link(by=KEEPER_AT_CONSOLE, merge_sure=merge_sure, engine=engine)
    if json_:
        answer_json(told.as_json())
        return
    click.echo(
        f"比对 {told.people} 人：疑似重复 {told.pairs} 对，其中有把握的 {told.sure} 份档案，"
        f"合并 {told.merged} 份，待处理 {told.waiting} 对。"
    )
    if told.refused:
        click.echo(f"另有 {told.refused} 对相像而证件号码或死亡日期矛盾，须人工核实。")


@people_.command("train")
@click.option("--version", default="", help="Name of the model; made from the day if not said.")
@as_json
def train_(version: str, json_: bool) -> None:
    """Learn the weights from the residents who are here, judge them, and put them in force."""
    ready_store()
    model = actions.learn(by=KEEPER_AT_CONSOLE, version=version)
    if json_:
        answer_json(model.as_json())
        return
    click.echo(f"模型 {model.version} 已训练并启用；自动合并的把握不低于 {model.sure_from:.4f}。")
    rows = [
        (code, level, f"{m:.3g}", f"{u:.3g}", f"{model.bits[code, level]:+.1f}")
        for code, levels in model.levels.items()
        for level, (m, u) in levels.items()
    ]
    answer_table(("项目", "层次", "同一人中", "两个人中", "权重"), rows)


@people_.command("evaluate")
@click.option("--size", default=20_000, show_default=True, help="How many made-up records.")
@click.option("--seed", default=1, show_default=True)
@click.option("--febrl", type=click.Path(exists=True, path_type=Path), help="A Febrl file (CSV).")
@as_json
def evaluate(size: int, seed: int, febrl: Path | None, json_: bool) -> None:
    """Judge the model in force on people whose truth is known: made up, or of a Febrl file."""
    if febrl is not None:
        columns, truth = read_febrl(febrl)
        model = actions.learn_from(columns)
    else:
        made = made_up(size, seed)
        columns, truth = made.columns, made.person
        model = queries.model_in_force()
    judged, _ = actions.judge_model(columns, truth, model)
    if json_:
        answer_json({"model": model.version, **judged.as_json()})
        return
    rows = [("全部", judged.pairs), ("成组后", judged.groups), *judged.sub_groups.items()]
    shown = [
        (title, q["true"], q["found"], _share(q["precision"]), _share(q["recall"]), _share(q["f"]))
        for title, q in rows
    ]
    head = ("人群", "实有", "找到", "精确率", "召回率", "F")
    answer_table(head, shown, f"模型 {model.version}，{judged.records} 份档案")


def _share(value: Any) -> str:
    return "—" if value is None else f"{value:.4f}"
