"""A programme: who, when, what to ask, what it means. Unless its examples hold it does not load."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.followup.words.examples import broken_examples, read_examples
from xinglin.engines.followup.words.facts import Facts
from xinglin.engines.followup.words.limits import Limits
from xinglin.engines.followup.words.plans import Graded, Remark, Rule
from xinglin.engines.followup.words.standards import Standard
from xinglin.engines.followup.words.visits import Appointment, Visit
from xinglin.engines.people import Population
from xinglin.engines.records import Form
from xinglin.kernel.registry import Registry

Judged = Callable[[Any], bool | None]


class BrokenExample(AssertionError):
    """An example of a programme does not come out as its table says."""


@dataclass(frozen=True)
class Programme:
    """Everything that is true of one programme, and nothing that is true of another.

    The first visit is the one that the plan grades; `examples` are one text table or several.
    """

    code: str
    title: str
    who: Population
    asks: Form
    visits: Sequence[Visit]
    plan: Sequence[Rule]
    examples: str | Sequence[str] = ""
    english: str = ""
    source: str = ""
    limits: Limits = field(default_factory=Limits)
    controlled: Judged | None = None
    measured: Judged | None = None
    remarks: Sequence[Remark] = ()
    standard: Standard | None = None
    sensitive: bool = False
    order: int = 100

    def __post_init__(self) -> None:
        names = [rule.grade for rule in self.plan]
        if len(names) != len(set(names)):
            raise ValueError(f"{self.code}: two rules of one name")
        if not self.plan or self.plan[-1].condition is not True:
            raise ValueError(f"{self.code}: the last rule must hold always")
        if any(len(name) > 40 for name in names) or len(self.code) > 20:
            raise ValueError(f"{self.code}: a grade has at most 40 characters, a code 20")
        if not self.visits:
            raise ValueError(f"{self.code}: a programme consists of visits")
        object.__setattr__(self, "_editions", self._stamped())
        broken = broken_examples(self)
        if broken:
            raise BrokenExample(f"{self.code}: " + "; ".join(broken))

    # --- visits ---

    @property
    def main(self) -> Visit:
        """The visit that the plan grades."""
        return self.visits[0]

    @property
    def check(self) -> Visit | None:
        """The other recurring visit, the yearly examination, if there is one."""
        return next((one for one in self.visits[1:] if one.every is not None), None)

    def visit(self, name: str = "") -> Visit:
        """The kind of visit of that name; without a name the main one. Raises KeyError."""
        return {one.name: one for one in self.visits}[name or self.main.name]

    def form(self, kind: str = "") -> Form:
        """What is asked at that kind of visit."""
        return self.visit(kind).asks or self.asks

    def is_graded(self, kind: str = "") -> bool:
        """Whether the plan speaks of that kind of visit: those that ask the programme's form."""
        return self.visit(kind).asks is None

    def scheduled(self, anchor: dt.date) -> list[Appointment]:
        """The visits at fixed ages of somebody born (or begun) on `anchor`, in order."""
        fixed = [one for one in self.visits if one.at is not None]
        found = [Appointment(one.name, *one.due(anchor)) for one in fixed]
        return sorted(found, key=lambda one: one.on)

    def next_scheduled(self, after: dt.date, anchor: dt.date | None) -> Appointment | None:
        """The first visit at a fixed age that falls after a day; None when none does."""
        if anchor is None:
            return None
        return next((one for one in self.scheduled(anchor) if one.on > after), None)

    def first_due(self, joined: dt.date, anchor: dt.date | None = None) -> Appointment | None:
        """What is due first after joining: at once for regular visits, else the next by age."""
        if self.main.every is not None:
            return Appointment(self.main.name, joined)
        due = self.scheduled(anchor or joined)
        return next((one for one in due if (one.until or one.on) >= joined), None)

    # --- grading ---

    def facts(
        self, values: Mapping[str, Any], *, day: dt.date, age: int, kind: str = "", **more: Any
    ) -> Facts:
        """Stored values as the rules see them; more: sex, mode, before, anchor, grade."""
        return Facts(self.form(kind).live(values), day=day, age=age, **more)

    def decide(self, now: Facts, before: Facts | None = None) -> Rule:
        """The first rule that holds."""
        before = before if before is not None else now.before
        return next(rule for rule in self.plan if rule.holds(now, before))

    def grade(self, now: Facts, before: Facts | None = None) -> Graded:
        """What the visit came to and when the next is due."""
        if before is not None and now.before is None:
            now.before = before
        rule = self.decide(now)
        return Graded(
            rule=rule,
            next_on=rule.next_on(now.day) or self._by_schedule(now),
            controlled=self.controlled(now) if self.controlled else None,
            measured=self.measured(now) if self.measured else None,
            version=self.version(now.day),
            remarks=tuple(one.says for one in self.remarks if one.condition(now, now.before)),
        )

    def _by_schedule(self, now: Facts) -> dt.date | None:
        due = self.next_scheduled(now.day, now.anchor)
        if due is not None:
            return due.on
        return self.main.every.after(now.day) if self.main.every else None

    def rule(self, grade: str) -> Rule | None:
        """The rule that a stored grade came from, if the plan still has it."""
        return next((rule for rule in self.plan if rule.grade == grade), None)

    def title_of(self, grade: str) -> str:
        """A stored grade in Chinese."""
        rule = self.rule(grade)
        return (rule.title or rule.grade) if rule else grade

    # --- what it rests on ---

    def version(self, day: dt.date) -> str:
        """Which edition of the plan speaks on that day, at most 16 characters.

        The day its thresholds began, and a digest of rules, thresholds and examples.
        """
        begun = self.limits.begun(day)
        return self._editions[begun]  # type: ignore[attr-defined]

    def _stamped(self) -> dict[dt.date, str]:
        begun = {row.since for row in self.limits}
        stamps = {day: f"{day:%Y%m%d}" for day in begun} or {dt.date.min: "plan"}
        digest = self._fingerprint()
        return {day: f"{stamp}-{digest}" for day, stamp in stamps.items()}

    def _fingerprint(self) -> str:
        parts = [(r.grade, r.title, r.code, r.says, [s.title for s in r.steps]) for r in self.plan]
        told = repr((self.code, parts, self.limits.rows, self.cases()))
        return hashlib.sha256(told.encode()).hexdigest()[:7]

    def cases(self) -> list[dict[str, str]]:
        """The worked examples, for the manual."""
        return read_examples(self.examples)


programmes: Registry[Programme] = Registry("项目")
