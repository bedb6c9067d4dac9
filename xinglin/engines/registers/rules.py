"""How a line is checked, coded for counting, told apart from others, and put into a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from xinglin.engines.registers.words import Register
from xinglin.engines.workflow import Field, read_answers
from xinglin.engines.workflow.words import Situation
from xinglin.kernel.errors import Refused


def asked_first(register: Register) -> list[Field]:
    """What is asked when a line is written: what a move asks may wait."""
    later = register.later
    return [replace(one, required=False) if one.name in later else one for one in register.asks]


def read_line(register: Register, given: Mapping[str, Any], on: dt.date) -> dict[str, Any]:
    """The clean answers of a line; raises Refused naming everything that is wrong."""
    return read_answers(asked_first(register), given, on=on)


def must_be_said_by(register: Register, state: str, values: Mapping[str, Any]) -> None:
    """Refuse a line that begins in a later state without what the way there asks.

    A line of a list that was kept elsewhere comes in the state it has reached.
    """
    missing = [
        one.title
        for move in register.workflow.way_to(state)
        for one in move.needs
        if one.required and one.name in register.fields and one.name not in values
    ]
    if missing:
        here = register.workflow.state(state).title
        raise Refused(
            f"状态为“{here}”的，还应填写：{'、'.join(dict.fromkeys(missing))}",
            mend="请补填，或先登记为较早的状态",
        )


def whole_line(
    register: Register, state: str, given: Mapping[str, Any], on: dt.date
) -> dict[str, Any]:
    """The clean answers of a line that has come to a state, those that only a move asks included.

    Raises Refused for one that lacks what the way there asks.
    """
    own = {name: value for name, value in given.items() if name in register.fields}
    clean = read_line(register, own, on)
    for name, value in given.items():
        if name not in own:
            clean[name] = register.workflow.questions[name].read(value)
    must_be_said_by(register, state, clean)
    return clean


def must_have_come(
    register: Register, state: str, said: Mapping[str, Any], at: dt.datetime
) -> None:
    """Refuse a line that could not have come to its state by the register's own conditions."""
    here = register.starts
    for move in register.workflow.way_to(state):
        now = Situation(here, at, at, at, said=said, given=said)
        for guard in move.when:
            if not guard.holds(now):
                raise Refused(f"“{register.title}”的条目不成立：{guard.reason}")
        here = move.to


def coded(register: Register, values: Mapping[str, Any]) -> str:
    """The countable answers as the lake holds them: choices, numbers, days, yes and no.

    Sorted by question; never free words, never who or where.
    """
    told = []
    for one in register.coded:
        value = values.get(one.name)
        if value is None:
            continue
        text = str(value).lower() if isinstance(value, bool) else str(value)
        told.append(f"{one.name}={text}")
    return f"|{'|'.join(sorted(told))}|" if told else ""


def key_of(register: Register, subject: Any, values: Mapping[str, Any]) -> str:
    """By what a line is one of its kind; empty where any number may be alike."""
    if not register.unique:
        return ""
    parts = [subject if one == "subject" else values.get(one, "") for one in register.unique]
    return "|".join(str(part) for part in parts)[:300]


def name_of(register: Register, values: Mapping[str, Any]) -> str:
    """What a line is called in lists; a person's name is never part of it."""
    told = [
        register.fields[name].show(values[name])
        for name in (register.name, register.kind)
        if name and values.get(name) is not None
    ]
    if not told:
        return register.title
    return (told[0] if len(told) == 1 else f"{told[0][:70]}（{told[1]}）")[:120]


def day_of(register: Register, values: Mapping[str, Any], written: dt.date) -> dt.date:
    """The day a line is a fact of."""
    told = values.get(register.on) if register.on else None
    return dt.date.fromisoformat(str(told)) if told else written


def sentence(register: Register, lines: Sequence[Mapping[str, Any]]) -> str:
    """What a report says of some lines; nothing where there are none.

    `{count}` how many; `{kinds}` how many of each kind, the most first; `{people}` the sum of a
    number.
    """
    if not register.says or not lines:
        return ""
    told: dict[str, str] = {"count": f"{len(lines):,}", "kinds": kinds_of(register, lines)}
    for one in register.sums:
        values = [line[one.name] for line in lines if line.get(one.name) is not None]
        told[one.name] = f"{sum(values):,.{one.places}f}"
    return register.says.format_map(told)


def kinds_of(register: Register, lines: Iterable[Mapping[str, Any]]) -> str:
    """How many of each kind, in words: 桌面推演3项、综合演练1项."""
    if not register.kind:
        return ""
    found: dict[str, int] = {}
    for line in lines:
        kind = line.get(register.kind)
        if kind is not None:
            found[kind] = found.get(kind, 0) + 1
    show: Callable[[Any], str] = register.fields[register.kind].show
    order = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return "、".join(f"{show(kind)}{many}{register.unit}" for kind, many in order)
