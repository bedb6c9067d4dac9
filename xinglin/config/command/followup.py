"""Follow-up from the console: the night's work, who could be enrolled, what waits."""

from __future__ import annotations

from dataclasses import asdict

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup import RUNGS, Rung, programmes
from xinglin.engines.followup import actions as followup
from xinglin.engines.followup import queries as asked
from xinglin.engines.places import queries as places

at_place = click.option("--place", default="", help="Division code of 6, 9 or 12 digits.")


@click.group()
def followup_() -> None:
    """Follow-up over time: due days, candidates, tasks."""


@followup_.command("nightly")
@click.option("--candidates", is_flag=True, help="Count who could be enrolled as well.")
@as_json
def nightly(candidates: bool, json_: bool) -> None:
    """Recompute everybody's due day, close what is over, let what is late climb. Twice is once."""
    ready_store()
    night = followup.nightly(by=KEEPER_AT_CONSOLE)
    answer = asdict(night)
    if candidates:
        answer["candidates"] = followup.count_candidates(by=KEEPER_AT_CONSOLE)
    if json_:
        answer_json(answer)
        return
    click.echo(
        f"已核对{night.looked_at}人的日程，改动{night.moved}人；期满结案{night.finished}人；"
        f"新增回访{night.opened}项，上报督办{night.climbed}项，销项{night.settled}项。"
    )
    if candidates:
        rows = [(code, programmes[code].title, n) for code, n in answer["candidates"].items()]
        answer_table(("项目", "名称", "待纳入"), rows)


@followup_.command("candidates")
@click.argument("programme", required=False)
@at_place
@click.option("--size", default=20, show_default=True, help="How many to list.")
@as_json
def candidates(programme: str | None, place: str, size: int, json_: bool) -> None:
    """Who fits a programme and is not in it, with the reason; without one, how many for each."""
    ready_store()
    where = places.place(place) if place else None
    if programme is None:
        counted = asked.candidate_counts(where, seen_by=KEEPER_AT_CONSOLE)
        if json_:
            answer_json(counted)
            return
        rows = [(code, programmes[code].title, many) for code, many in counted.items()]
        answer_table(("项目", "名称", "待纳入"), rows)
        return
    found = asked.candidates(programme, where, seen_by=KEEPER_AT_CONSOLE, size=size)
    if json_:
        answer_json([asdict(one) for one in found])
        return
    answer_table(
        ("居民", "地点", "依据", "此前"),
        [(one.resident, one.place, one.because, one.before) for one in found],
        title=programmes[programme].title,
    )


@followup_.command("tasks")
@at_place
@click.option("--rung", type=click.IntRange(0, 2), help="0 doctor, 1 team leader, 2 office.")
@as_json
def tasks(place: str, rung: int | None, json_: bool) -> None:
    """What waits to be done besides the next visit, the longest waiting first."""
    ready_store()
    where = places.place(place) if place else None
    found = asked.tasks(seen_by=KEEPER_AT_CONSOLE, place=where, rung=rung)
    rows = [
        {
            "task": one.pk,
            "resident": one.resident_id,
            "programme": one.programme,
            "title": one.title,
            "until": one.until_on,
            "rung": RUNGS[Rung(one.rung)],
        }
        for one in found
    ]
    if json_:
        answer_json(rows)
        return
    answer_table(
        ("编号", "居民", "项目", "事项", "最迟", "督办"), [list(one.values()) for one in rows]
    )
