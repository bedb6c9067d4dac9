"""A programme: who, when, what to ask, what it means. Unless its examples hold it does not load."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.followup.words.computed import Computed
from xinglin.engines.followup.words.examples import broken_examples, read_examples
from xinglin.engines.followup.words.facts import RESERVED, Facts
from xinglin.engines.followup.words.ladders import Ladder
from xinglin.engines.followup.words.limits import Limits
from xinglin.engines.followup.words.plans import Extra, Graded, Remark, Rule
from xinglin.engines.followup.words.schedules import Standing, as_needed, fixed, next_due
from xinglin.engines.followup.words.secrecy import SENSITIVE, Sensitive
from xinglin.engines.followup.words.standards import Standard
from xinglin.engines.followup.words.visits import BIRTH, JOINED, Anchor, Visit, as_day
from xinglin.engines.followup.words.windows import Appointment
from xinglin.engines.people import Population
from xinglin.engines.records import Form
from xinglin.kernel.registry import Registry
from xinglin.kernel.time import Span

Judged = Callable[[Any], bool | None]
MOST_CALENDARS = 4096  # schedules kept at hand, by the day they count from


class BrokenExample(AssertionError):
    """An example of a programme does not come out as its table says."""


@dataclass(frozen=True)
class Demo:
    """How a made-up county holds the programme: the share of those it is for, the cases seen.

    `cases` weighs the worked examples by name; without it the visits of the last rule prevail.
    """

    share: float = 0.6
    cases: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Programme:
    """Everything that is true of one programme, and nothing that is true of another.

    The first visit is the main one; `examples` are one text table or several. The schedule counts
    from `anchor`: the birthday, the day of joining, or a day that an answer gives. `computes` are
    answers that follow from others; `extras` visits that a condition adds; `ladder` says who hears
    of what is late; after `ends` it is finished; `lost_after` failed attempts a person may be
    called lost; `outcomes` are the codes of closing. Whoever joins anew goes on where he stood,
    unless every stay is a story of its own (`afresh`: a pregnancy).
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
    sensitive: bool | Sensitive = False
    order: int = 100
    anchor: str | Anchor = BIRTH
    computes: Sequence[Computed] = ()
    extras: Sequence[Extra] = ()
    ladder: Ladder = field(default_factory=Ladder)
    lost_after: int = 3
    ends: Span | None = None
    outcomes: Sequence[tuple[str, str]] = ()
    only_residents: bool = True
    afresh: bool = False
    demo: Demo = field(default_factory=Demo)
    unasked: Mapping[str, None] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._check_names()
        self._check_visits()
        unasked = {name: None for form in self.graded_forms for name in form.fields}
        computed = {name: None for one in self.computes for name in one.fields}
        object.__setattr__(self, "unasked", unasked | computed)
        object.__setattr__(self, "_editions", self._stamped())
        object.__setattr__(self, "_calendars", {})
        broken = broken_examples(self)
        if broken:
            raise BrokenExample(f"{self.code}: " + "; ".join(broken))

    def _check_names(self) -> None:
        names = [rule.grade for rule in self.plan]
        if len(names) != len(set(names)):
            raise ValueError(f"{self.code}: two rules of one name")
        if not self.plan or self.plan[-1].condition is not True:
            raise ValueError(f"{self.code}: the last rule must hold always")
        if any(len(name) > 40 for name in names) or len(self.code) > 20:
            raise ValueError(f"{self.code}: a grade has at most 40 characters, a code 20")

    def _check_visits(self) -> None:
        if not self.visits:
            raise ValueError(f"{self.code}: a programme consists of visits")
        if len({one.name for one in self.visits}) != len(self.visits):
            raise ValueError(f"{self.code}: two visits of one name")
        if sum(one.recurring for one in self.visits) > 2:
            raise ValueError(f"{self.code}: at most two visits recur")
        if self.main.as_needed:
            raise ValueError(f"{self.code}: the first visit is scheduled")
        taken = {name for form in self.graded_forms for name in form.fields} & RESERVED
        if taken:
            raise ValueError(f"{self.code}: {', '.join(sorted(taken))} means something else")

    # --- visits ---

    @property
    def main(self) -> Visit:
        """The visit that the plan grades."""
        return self.visits[0]

    @property
    def check(self) -> Visit | None:
        """The other recurring visit, the yearly examination, if there is one."""
        return next((one for one in self.visits[1:] if one.recurring), None)

    @property
    def spare(self) -> Visit:
        """The kind of a visit outside of the schedule: the one as needed, else the main one."""
        return as_needed(self.visits)

    def visit(self, name: str = "") -> Visit:
        """The kind of visit of that name; without a name the main one. Raises KeyError."""
        return {one.name: one for one in self.visits}[name or self.main.name]

    def form(self, kind: str = "") -> Form:
        """What is asked at that kind of visit."""
        return self.visit(kind).asks or self.asks

    def is_graded(self, kind: str = "") -> bool:
        """Whether the plan speaks of that kind: of those with the programme's form, and of those
        that say so."""
        one = self.visit(kind)
        return one.asks is None or one.graded

    @property
    def graded_forms(self) -> list[Form]:
        """The different forms of the visits that the plan grades."""
        found = [self.form(one.name) for one in self.visits if self.is_graded(one.name)]
        return list({id(one): one for one in [self.asks, *found]}.values())

    # --- when ---

    @property
    def is_rolling(self) -> bool:
        """Whether the main visit comes again so often, from visit to visit."""
        return self.main.every is not None or bool(self.main.phases)

    @property
    def named_days(self) -> tuple[str, ...]:
        """The further days that its schedule asks for, by the code of their question."""
        names = [name for one in self.visits for name in (one.since, one.before) if name]
        return tuple(dict.fromkeys(names))

    def anchor_of(
        self, birth: dt.date, joined: dt.date, anchor: dt.date | None = None
    ) -> dt.date | None:
        """The day that the schedule counts from, as far as it is known."""
        if anchor is not None or isinstance(self.anchor, Anchor):
            return anchor
        return {BIRTH: birth, JOINED: joined}[self.anchor]

    def days_told(self, answers: Mapping[str, Any]) -> tuple[dt.date | None, dict[str, dt.date]]:
        """The anchor and the named days that stored answers tell, as far as they do."""
        anchor = self.anchor.of(answers) if isinstance(self.anchor, Anchor) else None
        named = {name: answers[name] for name in self.named_days if answers.get(name)}
        return anchor, {name: as_day(value) for name, value in named.items()}

    def schedule(
        self, anchor: dt.date | None, days: Mapping[str, dt.date] | None = None
    ) -> list[Appointment]:
        """Every visit at a fixed age of somebody with that anchor and those named days, by day."""
        return list(self._calendar(anchor, days or {})[1])

    def _calendar(
        self, anchor: dt.date | None, days: Mapping[str, dt.date]
    ) -> tuple[list[Appointment], list[Appointment]]:
        """The visits at fixed ages as they are declared, and by day; many people share a day."""
        calendars: dict[Any, Any] = self._calendars  # type: ignore[attr-defined]
        key = (anchor, tuple(sorted(days.items()))) if days else anchor
        found = calendars.get(key)
        if found is None:
            if len(calendars) >= MOST_CALENDARS:
                calendars.clear()
            declared = fixed(self.visits, anchor, days)
            found = calendars[key] = declared, sorted(declared, key=lambda one: one.on)
        return found

    def scheduled(self, anchor: dt.date) -> list[Appointment]:
        """The visits at fixed ages of somebody born (or begun) on `anchor`, in order."""
        return self.schedule(anchor)

    def next_scheduled(self, after: dt.date, anchor: dt.date | None) -> Appointment | None:
        """The first visit at a fixed age that falls after a day; None when none does."""
        return next((one for one in self.schedule(anchor) if one.on > after), None)

    def next_due(self, standing: Standing, today: dt.date | None = None) -> Appointment | None:
        """What is due next for somebody who stands so; what is too late `today` is passed over."""
        calendar, _ = self._calendar(standing.anchor, standing.days)
        return next_due(self.visits, standing, today, calendar)

    def first_due(self, joined: dt.date, anchor: dt.date | None = None) -> Appointment | None:
        """What is due first after joining: at once for regular visits, else the next by age."""
        return self.next_due(Standing(joined, anchor or joined), joined)

    def finished_on(self, anchor: dt.date | None) -> dt.date | None:
        """The day on which the programme is over by itself."""
        return self.ends.after(anchor) if self.ends and anchor else None

    # --- who may see ---

    @property
    def permission(self) -> str:
        """What one must hold to see its records beyond the right to read; empty for most."""
        if isinstance(self.sensitive, Sensitive):
            return f"programme.{self.code}"
        return SENSITIVE if self.sensitive else ""

    # --- grading ---

    def facts(
        self, values: Mapping[str, Any], *, day: dt.date, age: int, kind: str = "", **more: Any
    ) -> Facts:
        """Stored values as the rules see them; more: sex, mode, before, anchor, born, named, grade.

        What only other visits ask is None; computed answers stand beside the given ones.
        """
        live = self.form(kind).live(values)
        now = Facts({**self.unasked, **live}, day=day, age=age, kind=kind, **more)
        self.compute(now)
        return now

    def compute(self, now: Facts) -> dict[str, Any]:
        """Fill in what follows from the answers; those that came to something."""
        found: dict[str, Any] = {}
        for one in self.computes:
            told = one.values(now)
            now.__dict__.update(told)
            found.update(told)
        return {name: value for name, value in found.items() if value is not None}

    @property
    def without_trend(self) -> frozenset[str]:
        """Computed answers that are kept with the visit only."""
        loose = (one for one in self.computes if not getattr(one, "trend", True))
        return frozenset(name for one in loose for name in one.fields)

    def decide(self, now: Facts, before: Facts | None = None) -> Rule:
        """The first rule that holds."""
        before = before if before is not None else now.before
        return next(rule for rule in self.plan if rule.holds(now, before))

    def grade(self, now: Facts, before: Facts | None = None) -> Graded:
        """What the visit came to and when the next is due."""
        if before is not None and now.before is None:
            now.before = before
        rule = self.decide(now)
        promised = rule.next_on(now.day, now) or self._rhythm(now)
        return Graded(
            rule=rule,
            next_on=promised or self._by_schedule(now),
            controlled=self.controlled(now) if self.controlled else None,
            measured=self.measured(now) if self.measured else None,
            version=self.version(now.day),
            remarks=tuple(one.says for one in self.remarks if one.condition(now, now.before)),
            promised=promised,
            extras=tuple(one for one in self.extras if one.condition(now, now.before)),
        )

    def _rhythm(self, now: Facts) -> dt.date | None:
        return self.main.next_after(now.day, now.anchor, now) if self.is_rolling else None

    def _by_schedule(self, now: Facts) -> dt.date | None:
        if self.main.once_a:
            return self.main.next_after(now.day)
        later = (one.on for one in self.schedule(now.anchor, now.named) if one.on > now.day)
        return min(later, default=None)

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
