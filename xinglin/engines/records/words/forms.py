"""Forms: questions in groups, checked together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xinglin.engines.records.words.questions import Observed, Question, plain
from xinglin.engines.records.words.readings import About, Checked, Refusal, Warned

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Recomputed:
    """A value that follows from others: filled in when missing, refused when it disagrees."""

    field: str
    title: str
    inputs: tuple[str, ...]
    formula: Callable[..., float]
    tolerance: float
    digits: int = 1

    def settle(self, values: dict[str, Any]) -> Refusal | None:
        """Fill the value in, or say that the one given cannot be."""
        given = [values.get(one) for one in self.inputs]
        if any(one is None for one in given):
            return None
        due = self.formula(*given)
        said = values.setdefault(self.field, round(due, self.digits))
        if abs(said - due) <= self.tolerance + 0.5 * 10**-self.digits:
            return None
        why = f"填的是 {plain(said)}，按其他项目计算应为 {plain(round(due, self.digits))}"
        return Refusal(self.field, self.title, why)


BODY_MASS = Recomputed(
    "bmi", "体质指数", ("weight", "height"), lambda kg, cm: kg / (cm / 100) ** 2, 0.1, 2
)


@dataclass(frozen=True, init=False)
class Form:
    """The questions of one visit, in the order they are asked, perhaps in titled groups."""

    questions: tuple[Question, ...]
    groups: tuple[tuple[str, tuple[Question, ...]], ...] = field(default=(), compare=False)
    recomputes: tuple[Recomputed, ...] = (BODY_MASS,)

    def __init__(
        self,
        *questions: Question,
        groups: Mapping[str, Sequence[Question]] | None = None,
        recomputes: Sequence[Recomputed] = (BODY_MASS,),
    ) -> None:
        titled = tuple((title, tuple(several)) for title, several in (groups or {}).items())
        every = (*questions, *(one for _, several in titled for one in several))
        loose = (("", tuple(questions)),) if questions else ()
        object.__setattr__(self, "questions", every)
        object.__setattr__(self, "groups", (*loose, *titled))
        object.__setattr__(self, "recomputes", tuple(recomputes))
        names = [name for one in every for name in one.fields]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"a form asks twice for {', '.join(sorted(twice))}")

    @cached_property
    def _by_name(self) -> dict[str, Question]:
        named = {name: one for one in self.questions for name in one.fields}
        return named | {one.code: one for one in self.questions}

    @property
    def fields(self) -> tuple[str, ...]:
        """Every name under which an answer is kept, in order."""
        return tuple(name for one in self.questions for name in one.fields)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def question_of(self, name: str) -> Question:
        """The question that asks for a field (or that has this code)."""
        return self._by_name[name]

    def check(
        self,
        answers: Values,
        *,
        age: int | None = None,
        sex: str = "",
        day: dt.date | None = None,
        born: dt.date | None = None,
        mode: str = "",
    ) -> Checked:
        """The answers read, ranged and compared; names the form does not know are passed over."""
        about = About(age=age, sex=sex, day=day, born=born, mode=mode)
        values: dict[str, Any] = {}
        refusals: list[Refusal] = []
        warnings: list[Warned] = []
        for question in self.questions:
            reading = question.read(answers, about)
            values.update(reading.values)
            refusals += reading.refusals
            warnings += reading.warnings
        for one in self.recomputes:
            if one.field in self and (wrong := one.settle(values)):
                refusals.append(wrong)
        return Checked(values, tuple(refusals), tuple(warnings))

    def live(self, values: Values) -> dict[str, Any]:
        """Stored values as rules want them, every field of the form present, None where unasked."""
        found: dict[str, Any] = dict(self._unanswered)
        for name, value in values.items():
            if name in found:
                question = self._turning.get(name)
                if question is None:
                    found[name] = value
                else:
                    found.update(question.live(values))
        return found

    @cached_property
    def _unanswered(self) -> dict[str, None]:
        return dict.fromkeys(self.fields)

    @cached_property
    def _turning(self) -> dict[str, Question]:
        """The questions whose stored answer is not what rules see; most stand as they are."""
        plain = Question.live
        return {
            name: one
            for one in self.questions
            if type(one).live is not plain
            for name in one.fields
        }

    def show(self, values: Values) -> list[tuple[str, str]]:
        """What was answered, as (title, words), in order."""
        shown = ((one.title, one.show(values)) for one in self.questions)
        return [(title, words) for title, words in shown if words]

    def observed(self, values: Values) -> list[Observed]:
        """The measurements among the values, as (question, value, second, text)."""
        return [row for one in self.questions for row in one.observed(values)]

    def from_cells(self, row: Mapping[str, str]) -> dict[str, Any]:
        """What was given in a row of an example table, for the columns the form knows."""
        given: dict[str, Any] = {}
        for name, text in row.items():
            if name in self._by_name:
                given |= self._by_name[name].cell(text)
        return given
