"""One visit that serves several programmes: each question is asked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.followup.words.programmes import Programme
from xinglin.engines.people import Population
from xinglin.engines.records import ALWAYS, WHEN_SEEN, Form, Pair, Question
from xinglin.kernel.errors import Refused

STRICTNESS = ("", WHEN_SEEN, ALWAYS)
APART = "__"  # between a programme and a question of its own meaning


class CannotCombine(Refused):
    """These visits do not go into one; the sentence says why."""


@dataclass(frozen=True)
class Part:
    """One programme's visit within a combined one."""

    programme: Programme
    kind: str

    @property
    def form(self) -> Form:
        """What this programme asks at that visit."""
        return self.programme.form(self.kind)

    @property
    def title(self) -> str:
        """The programme and the visit, in Chinese."""
        visit = self.programme.visit(self.kind)
        return f"{self.programme.title}·{visit.title or visit.name}"


@dataclass(frozen=True)
class Combined:
    """The visits that are made at once, their common form, and who asked what.

    `names` says for each part under which name of the common form its own fields stand.
    """

    parts: tuple[Part, ...]
    form: Form
    names: tuple[Mapping[str, str], ...]

    def split(self, answers: Mapping[str, Any]) -> list[tuple[Part, dict[str, Any]]]:
        """The answers of each part, under its own names."""
        return [
            (
                part,
                {own: answers[common] for own, common in names.items() if common in answers},
            )
            for part, names in zip(self.parts, self.names, strict=True)
        ]

    @property
    def shared(self) -> list[Question]:
        """The questions that more than one part asks, and that are asked once."""
        every = [name for names in self.names for name in set(names.values())]
        return [one for one in self.form if every.count(one.fields[0]) > 1]


def combined(
    visits: Sequence[tuple[Programme, str]], *, age: int | None = None, sex: str = ""
) -> Combined:
    """Several programmes' visits as one form; raises CannotCombine.

    A question that means the same in several is asked once, as strictly as the strictest wants it.
    One that has the same code and another meaning is asked for each programme by itself.
    """
    parts = tuple(Part(programme, programme.visit(kind).name) for programme, kind in visits)
    _must_go_together(parts, age, sex)
    asked: dict[str, Question] = {}
    groups: dict[str, list[str]] = {}
    names = []
    for part in parts:
        own: dict[str, str] = {}
        for title, questions in part.form.groups:
            for question in questions:
                mine = _placed(question, part, asked)
                if mine.code not in asked:
                    groups.setdefault(title, []).append(mine.code)
                asked[mine.code] = _stricter(asked.get(mine.code), mine)
                own |= {question.code: mine.code}  # two readings in one answer, as a page gives
                own |= dict(zip(question.fields, mine.fields, strict=True))
        names.append(own)
    listed = {title or "其他": [asked[code] for code in codes] for title, codes in groups.items()}
    rules = {one.field: one for part in parts for one in part.form.recomputes}
    return Combined(parts, Form(groups=listed, recomputes=tuple(rules.values())), tuple(names))


def _must_go_together(parts: Sequence[Part], age: int | None, sex: str) -> None:
    if len(parts) < 2:
        raise CannotCombine("至少要有两个项目才合并随访")
    codes = [part.programme.code for part in parts]
    twice = next((one for one in parts if codes.count(one.programme.code) > 1), None)
    if twice is not None:
        raise CannotCombine(
            f"{twice.programme.title}不能在一次合并随访中出现两次", mend="请分两次填写"
        )
    shut = {part.programme.permission for part in parts}
    if len(shut) > 1:
        hidden = next(one for one in parts if one.programme.permission)
        raise CannotCombine(
            f"{hidden.programme.title}不能与其他项目合并随访",
            why="它的记录只对专门人员开放，合并填写会让其他人看到",
            mend="请单独填写这个项目的随访",
        )
    for part in parts:
        who: Population = part.programme.who
        plain = Population(who.min_age, who.max_age, who.sex)
        if age is not None and not plain.holds(age=age, sex=sex or who.sex or ""):
            raise CannotCombine(
                f"{part.programme.title}不适用于此人", why=f"服务对象是：{who.title}"
            )


def _placed(question: Question, part: Part, asked: Mapping[str, Question]) -> Question:
    """The question as it stands in the common form: its own, or one of its own name."""
    fields = {name for one in asked.values() for name in one.fields}
    held = asked.get(question.code)
    if held is None and not fields & set(question.fields):
        return question
    if held is not None and _same(held, question):
        return question
    return _renamed(question, part)


def _same(one: Question, other: Question) -> bool:
    """Whether two questions ask the same; how strictly, and with what help, does not matter."""
    plain = {"required": "", "help": "", "english": "", "only_sex": "", "element": "", "loinc": ""}
    return type(one) is type(other) and one.asked(**plain) == other.asked(**plain)


def _renamed(question: Question, part: Part) -> Question:
    code = f"{part.programme.code.replace('-', '_')}{APART}{question.code}"
    changes: dict[str, Any] = {"code": code, "title": f"{question.title}（{part.programme.title}）"}
    if isinstance(question, Pair):
        prefix = f"{part.programme.code.replace('-', '_')}{APART}"
        for name in ("upper", "lower"):
            piece = getattr(question, name)
            changes[name] = piece.asked(code=f"{prefix}{piece.code}")
    return question.asked(**changes)


def _stricter(held: Question | None, other: Question) -> Question:
    if held is None:
        return other
    strict = max(held.required, other.required, key=STRICTNESS.index)
    sex = held.only_sex if held.only_sex == other.only_sex else ""
    return held.asked(required=strict, only_sex=sex, help=held.help or other.help)
