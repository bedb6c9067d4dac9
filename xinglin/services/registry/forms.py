"""The questions of a register as the fields of a form, and its answers back again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xinglin.engines.workflow import Field as Question
from xinglin.kernel.time import today
from xinglin.ui import Field

PAPERS = ".pdf,.jpg,.jpeg,.png,.docx"
PICKS = {"institution", "area", "resident", "colleague"}


Keep = Callable[[str, bytes], str]
Find = Callable[[str], Callable[[str], Sequence[tuple[str, str]]]]


def fields(asked: Sequence[Question], find: Find) -> list[Field]:
    """The questions, ready to be drawn; `find` gives what a pick of some kind finds."""
    return [field(one, find) for one in asked]


def field(one: Question, find: Find) -> Field:
    """One question, ready to be drawn."""
    about: Any = one  # each kind of question has words of its own
    told: dict[str, Any] = {"required": one.required, "help": one.note}
    if one.kind == "choice":
        return Field(one.name, one.title, "choice", choices=list(about.pairs), **told)
    if one.kind in ("number", "money"):
        return Field(
            one.name, one.title, "number", unit=about.unit, low=about.at_least,
            high=about.at_most, places=about.places, **told,
        )  # fmt: skip
    if one.kind == "day":
        return Field(one.name, one.title, "date", high=today() if about.past else None, **told)
    if one.kind == "yes":
        return Field(one.name, one.title, "choice", choices=[("1", "是"), ("0", "否")], **told)
    if one.kind == "paper":
        told["help"] = one.note or "PDF、图片或 Word，不超过 20 MB"
        return Field(one.name, one.title, "file", accept=PAPERS, **told)
    if one.kind in PICKS:
        return Field(one.name, one.title, "pick", find=find(one.kind), **told)
    if about.long:
        return Field(one.name, one.title, "long", longest=about.longest or 2000, **told)
    return Field(one.name, one.title, longest=about.longest or 200, **told)


def answered(
    asked: Sequence[Question], answers: Mapping[str, Any], keep: Keep
) -> dict[str, Any]:  # fmt: skip
    """The answers that were given, by question; what was left empty is left out.

    A file that was sent is handed to `keep`, which gives the answer that stands for it.
    """
    given = {one.name: answers[one.name] for one in asked if answers.get(one.name)
             not in (None, "")}  # fmt: skip
    for one in asked:
        if one.kind == "paper" and one.name in given:
            file = given[one.name]
            given[one.name] = keep(file.name, file.read())
    return given


def initial(asked: Sequence[Question], values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form shows of answers that are there already."""
    told = {}
    for one in asked:
        value = values.get(one.name)
        if value is not None and one.kind != "paper":
            told[one.name] = ("1" if value else "0") if one.kind == "yes" else value
    return told
