"""Workflows: states, the moves between them, who may make them and what must be said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xinglin.engines.access import Role
from xinglin.engines.workflow.words.asked import Field
from xinglin.engines.workflow.words.limits import OPENED, Deadline
from xinglin.kernel import events
from xinglin.kernel.registry import Registry

# Whose hand makes a move.
OFFICE, OPENER, ABOVE, ITSELF = "@office", "@opener", "@above", "@itself"
HANDS = {
    OFFICE: "经办单位",
    OPENER: "发起单位",
    ABOVE: "所在地区的主管人员",
    ITSELF: "系统按业务办理",
}
CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class State:
    """Where a case can stand; `final` when no way leads out of it."""

    code: str
    title: str
    final: bool = False


@dataclass(frozen=True)
class Situation:
    """What a guard may look at: the case, what was said so far and now, what its owner knows."""

    state: str
    at: dt.datetime
    opened_at: dt.datetime
    entered_at: dt.datetime
    said: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    asked_open: int = 0

    @property
    def on(self) -> dt.date:
        """The day of the moment."""
        return self.at.date()


@dataclass(frozen=True)
class Guard:
    """A condition of a move, with the sentence that is shown when it does not hold.

    One that looks at this move's answers says so by `answers=True`: it is asked when they are
    there, and does not shut the button before.
    """

    reason: str
    holds: Callable[[Situation], bool]
    answers: bool = False


@dataclass(frozen=True)
class Move:
    """A way from some states to another: by whom, with what said, under what conditions.

    `needs` are questions; whoever makes the workflow out of a larger declaration (a register) may
    name questions of its own there, and puts them in before.
    """

    verb: str
    title: str
    route: str
    by: Role | Sequence[Role] = ()
    needs: Sequence[Any] = ()
    when: Sequence[Guard] = ()
    hand: str = OFFICE
    gives: str = ""
    joint: bool = False
    sources: tuple[str, ...] = field(default=(), init=False)
    to: str = field(default="", init=False)
    roles: tuple[Role, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        left, arrow, right = self.route.partition("->")
        sources = tuple(one.strip() for one in left.split("|") if one.strip())
        if not arrow or not sources or not right.strip():
            raise ValueError(f"{self.verb}: a route reads 'from | from -> to': {self.route!r}")
        if not CODE.fullmatch(self.verb) or not self.title:
            raise ValueError(f"{self.verb!r}: a move needs a code and a title")
        if self.hand not in HANDS:
            raise ValueError(f"{self.verb}: no such hand: {self.hand!r}")
        roles = (self.by,) if isinstance(self.by, Role) else tuple(self.by)
        if not roles and self.hand != ITSELF:
            raise ValueError(f"{self.verb}: nobody may make this move")
        names = [one if isinstance(one, str) else one.name for one in self.needs]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.verb}: a question twice")
        if self.gives and self.gives != OPENER:
            kinds = {getattr(one, "name", one): getattr(one, "kind", "") for one in self.needs}
            if kinds.get(self.gives) != "institution":
                raise ValueError(f"{self.verb}: gives {self.gives!r}, which is no institution said")
        object.__setattr__(self, "sources", sources)
        object.__setattr__(self, "to", right.strip())
        object.__setattr__(self, "roles", roles)
        object.__setattr__(self, "needs", tuple(self.needs))
        object.__setattr__(self, "when", tuple(self.when))


@dataclass(frozen=True, eq=False)
class Workflow:
    """The whole law of some kind of case, on one screen."""

    code: str
    title: str
    states: Any  # text `code title | …` or State; the states themselves once it is made
    starts: str
    moves: Sequence[Move]
    deadlines: Sequence[Deadline] = ()
    pauses: Sequence[str] = ()
    may: str = ""
    by_state: dict[str, State] = field(default_factory=dict, init=False, compare=False)
    by_verb: dict[str, Move] = field(default_factory=dict, init=False, compare=False)
    by_deadline: dict[str, Deadline] = field(default_factory=dict, init=False, compare=False)

    def __post_init__(self) -> None:
        moves = tuple(self.moves)
        leaving = {one for move in moves for one in move.sources}
        for code, title in _states(self.states):
            if code in self.by_state:
                raise ValueError(f"{self.code}: state {code} twice")
            self.by_state[code] = State(code, title, code not in leaving)
        for move in moves:
            if move.verb in self.by_verb:
                raise ValueError(f"{self.code}: move {move.verb} twice")
            self.by_verb[move.verb] = move
        object.__setattr__(self, "states", tuple(self.by_state.values()))
        object.__setattr__(self, "moves", moves)
        object.__setattr__(self, "pauses", tuple(self.pauses))
        self._check_states()
        object.__setattr__(self, "deadlines", tuple(self._deadlines()))
        self._check_deadlines()
        workflows.add(self.code, self)
        events.declare(f"{self.code}.opened", f"{self.title}：立")
        for move in moves:
            events.declare(f"{self.code}.{move.verb}", f"{self.title}：{move.title}")

    def _check_states(self) -> None:
        if self.starts not in self.by_state:
            raise ValueError(f"{self.code}: starts in {self.starts!r}, which is no state")
        for move in self.moves:
            if strange := ({*move.sources, move.to} - self.by_state.keys()):
                raise ValueError(f"{self.code}.{move.verb}: no such state: {sorted(strange)}")
            if move.verb == "opened":
                raise ValueError(f"{self.code}: the verb 'opened' is taken")
            if named := [one for one in move.needs if isinstance(one, str)]:
                raise ValueError(f"{self.code}.{move.verb}: {named} are no questions")
        reached, edge = {self.starts}, [self.starts]
        while edge:
            here = edge.pop()
            for move in self.moves_from(here):
                if move.to not in reached:
                    reached.add(move.to)
                    edge.append(move.to)
        if lost := sorted(self.by_state.keys() - reached):
            raise ValueError(f"{self.code}: no way leads to {lost}")

    def _deadlines(self) -> list[Deadline]:
        found = []
        for one in self.deadlines:
            if one.title.startswith("@"):
                state = self.by_state.get(one.title[1:])
                if state is None:
                    raise ValueError(f"{self.code}: {one.code} is late in no state")
                one = replace(one, title=f"{state.title}：{one.limit.title}内办理")
            found.append(one)
        return found

    def _check_deadlines(self) -> None:
        for one in self.deadlines:
            if one.code in self.by_deadline:
                raise ValueError(f"{self.code}: deadline {one.code} twice")
            self.by_deadline[one.code] = one
            for mark in (*one.starts, *one.ends):
                if mark in (OPENED, "@closed") or mark in self.by_verb:
                    continue
                if mark[:1] in "@-" and mark[1:] in self.by_state:
                    continue
                raise ValueError(f"{self.code}: deadline {one.code} hangs on {mark!r}")
            if one.since and one.since not in self.questions:
                raise ValueError(f"{self.code}: nobody says {one.since!r}")

    @property
    def questions(self) -> dict[str, Field]:
        """Every question that some move asks, by name."""
        return {one.name: one for move in self.moves for one in move.needs}

    def state(self, code: str) -> State:
        """One state; a code that is not declared any more is a final state of its own name."""
        return self.by_state.get(code) or State(code, code, True)

    def move(self, verb: str) -> Move:
        """One move; raises KeyError."""
        return self.by_verb[verb]

    def moves_from(self, state: str) -> list[Move]:
        """The moves that lead out of a state, in the order of the declaration."""
        return [one for one in self.moves if state in one.sources]

    def way_to(self, state: str, without: Sequence[str] = ()) -> list[Move]:
        """The shortest way from the first state to this one, by other moves than these."""
        ways: dict[str, list[Move]] = {self.starts: []}
        edge = [self.starts]
        while edge and state not in ways:
            here = edge.pop(0)
            for move in self.moves_from(here):
                if move.to not in ways and move.verb not in without:
                    ways[move.to] = [*ways[here], move]
                    edge.append(move.to)
        return ways[state]


def _states(told: str | Sequence[State]) -> list[tuple[str, str]]:
    if not isinstance(told, str):
        return [(one.code, one.title) for one in told]
    pairs = []
    for part in told.split("|"):
        code, _, title = part.strip().partition(" ")
        if not CODE.fullmatch(code) or not title.strip():
            raise ValueError(f"a state reads 'code title': {part!r}")
        pairs.append((code, title.strip()))
    return pairs


workflows: Registry[Workflow] = Registry("流程")
