"""Programmes from the console: which there are, and one of them for other systems."""

from __future__ import annotations

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json
from xinglin.engines.followup import programmes
from xinglin.engines.followup import queries as followup


@click.group()
def programme_() -> None:
    """The programmes that people are followed in."""


@programme_.command("list")
@as_json
def list_(json_: bool) -> None:
    """Every programme that is switched on: code, title, whom it is for, how often."""
    rows = [
        {
            "code": one.code,
            "title": one.title,
            "who": one.who.title,
            "visits": "；".join(f"{v.title or v.name}{v.when}" for v in one.visits[:3]),
            "rules": len(one.plan),
            "cases": len(one.cases()),
        }
        for one in sorted(programmes, key=lambda one: one.order)
    ]
    if json_:
        answer_json(rows)
        return
    answer_table(
        ("项目", "名称", "对象", "随访", "规则", "算例"), [list(one.values()) for one in rows]
    )


@programme_.command("fhir")
@click.argument("code")
def fhir(code: str) -> None:
    """Print a programme as a FHIR R4 PlanDefinition with its questionnaires."""
    answer_json(followup.plan_definition(code))
