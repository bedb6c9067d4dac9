"""Turns the questions of a programme's form into the fields of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xinglin.engines.followup import programmes
from xinglin.engines.records import (
    WHEN_SEEN,
    About,
    Choice,
    DayAsked,
    Form,
    Measure,
    Medicines,
    Pair,
    Question,
    Text,
    Tick,
    Ticks,
)
from xinglin.kernel.time import today
from xinglin.ui import Field, Group

GROWN = 60  # the age of whom a form is drawn for ahead of the visit
MODES = [("1", "门诊"), ("2", "家庭"), ("3", "电话"), ("4", "短信"), ("5", "网络"), ("9", "其他")]


def groups_of(form: Form, about: About, last: Mapping[str, Any]) -> list[Group]:
    """The form as groups of fields, each with its unit, its ranges and the last answer."""
    groups = []
    for title, questions in form.groups:
        fields = [field_of(q, about, last) for q in questions if q.applies(about)]
        if fields:
            groups.append(Group(title, fields))
    return groups


def field_of(question: Question, about: About, last: Mapping[str, Any]) -> Field:
    """One question as a field of a page."""
    shared: dict[str, Any] = {
        "name": question.code,
        "title": question.title,
        "unit": question.unit,
        "required": question.must(about) if question.required != WHEN_SEEN else False,
        "last": question.show(last) if last else "",
        "help": question.help,
    }
    if isinstance(question, Pair):
        return Field(kind="pair", **shared, **_pair(question, about))
    if isinstance(question, Measure):
        return Field(kind="number", **shared, **_measure(question, about))
    if isinstance(question, Ticks):
        alone = [question.nothing] if question.nothing else []
        return Field(kind="ticks", choices=list(question.choices), alone=alone, **shared)
    if isinstance(question, Choice):
        return Field(kind="choice", choices=list(question.choices), **shared)
    if isinstance(question, Tick):
        return Field(kind="choice", choices=[("no", "否"), ("yes", "是")], **shared)
    if isinstance(question, DayAsked):
        return Field(kind="date", **shared)
    if isinstance(question, Medicines):
        shared["help"] = shared["help"] or question.allowed(about)
        return Field(kind="long", **shared)
    longest = question.longest if isinstance(question, Text) else 200
    return Field(kind="long" if longest > 200 else "text", longest=longest, **shared)


def _measure(question: Measure, about: About) -> dict[str, Any]:
    bounds = question.range_for(about)
    low, high = bounds.soft or (None, None)
    return {
        "low": bounds.hard[0],
        "high": bounds.hard[1],
        "soft_low": low,
        "soft_high": high,
        "places": question.digits,
        "carry": False,
    }


def _pair(question: Pair, about: About) -> dict[str, Any]:
    upper, lower = question.upper.range_for(about), question.lower.range_for(about)
    soft_u, soft_l = upper.soft or (None, None), lower.soft or (None, None)
    return {
        "titles": (question.upper.title, question.lower.title),
        "low": (upper.hard[0], lower.hard[0]),
        "high": (upper.hard[1], lower.hard[1]),
        "soft_low": (soft_u[0], soft_l[0]),
        "soft_high": (soft_u[1], soft_l[1]),
        "carry": False,
    }


def form_to_carry(code: str, kind: str, sex: str) -> list[dict[str, Any]]:
    """The questions of a visit with their ranges, for drawing without the server."""
    plan = programmes[code]
    about = About(age=GROWN, sex=sex, day=today(), born=None)
    found = []
    for title, questions in plan.form(kind).groups:
        asked = []
        for question in questions:
            if not question.applies(about):
                continue
            field = field_of(question, about, {})
            asked.append(
                {
                    "name": field.name, "title": field.title, "kind": field.kind,
                    "unit": field.unit, "required": bool(field.required), "help": field.help,
                    "choices": field.options, "alone": list(field.alone),
                    "low": _ends(field.low), "high": _ends(field.high),
                    "fields": list(question.fields) if isinstance(question, Pair) else [],
                    "titles": list(field.titles), "places": field.places,
                }
            )  # fmt: skip
        if asked:
            found.append({"title": title, "fields": asked})
    return found


def _ends(bound: Any) -> list[float | None]:
    several = bound if isinstance(bound, tuple) else (bound,)
    return [None if one is None else float(one) for one in several]
