"""Registers (台账): a list that is kept and moved through states, declared in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xinglin.engines.access import OFFICE_HEAD, Role
from xinglin.engines.registers.words.subjects import Subject
from xinglin.engines.workflow import Choice, Day, Deadline, Field, Move, Number, Workflow
from xinglin.kernel.registry import Registry
from xinglin.kernel.tables import read_table

TAKEN = {"state", "institution", "place", "person", "day", "number", "count"}
CODED = {"choice", "number", "money", "day", "yes"}


@dataclass(frozen=True, eq=False)
class Register:
    """A register: what it is about, what is asked, how a line moves, what is said of it.

    Questions that a move needs are asked then; all others when a line is written. `on` is the day
    a line is a fact of (nothing: the day it was written down), `name` the question that names it,
    `unique` the questions (and `subject`) that no two lines may answer alike. `says` is the
    sentence of a report: `{count}`, `{kinds}` (counts by `kind`), and `{field}` for the sum of a
    number. `tells` is its sentence in the annual report: figures of the book by their codes
    (`{TRN1}`), so that each brings its passport. `secret` names the only roles that may know of
    it. `demo` is a table of made-up lines: columns `state`, `ago` (days) and the questions; each
    is written `times` times.
    """

    code: str
    title: str
    subject: Subject
    asks: Sequence[Field]
    states: Any
    starts: str
    moves: Sequence[Move]
    deadlines: Sequence[Deadline] = ()
    pauses: Sequence[str] = ()
    on: str = ""
    name: str = ""
    kind: str = ""
    unique: Sequence[str] = ()
    writers: Any = (OFFICE_HEAD,)  # a role or several; several once it is made
    secret: Sequence[Role] = ()
    says: str = ""
    tells: str = ""
    unit: str = "项"
    office: str = ""
    source: str = ""
    demo: str = ""
    times: int = 1
    english: str = ""
    fields: dict[str, Field] = field(default_factory=dict, init=False, compare=False)
    workflow: Workflow = field(init=False, compare=False)

    def __post_init__(self) -> None:
        for one in self.asks:
            if one.name in self.fields or one.name in TAKEN:
                raise ValueError(f"{self.code}: question {one.name} twice, or its name is taken")
            self.fields[one.name] = one
        writers = (self.writers,) if isinstance(self.writers, Role) else tuple(self.writers)
        object.__setattr__(self, "writers", writers)
        object.__setattr__(self, "asks", tuple(self.asks))
        moves = tuple(self._resolved(one) for one in self.moves)
        self._check_names()
        object.__setattr__(
            self, "workflow",
            Workflow(
                self.code, self.title, self.states, self.starts, moves, self.deadlines, self.pauses,
                may=self.permission,
            ),
        )  # fmt: skip
        for row in self.demo_rows():
            if row.get("state") and row["state"] not in self.workflow.by_state:
                raise ValueError(f"{self.code}: a made-up line in no state: {row['state']}")

    @property
    def permission(self) -> str:
        """The permission without which nobody knows of a secret register; else nothing."""
        return f"registers.{self.code}" if self.secret else ""

    @property
    def later(self) -> frozenset[str]:
        """The questions that are asked by a move, not when a line is written."""
        return frozenset(one.name for move in self.workflow.moves for one in move.needs)

    @property
    def coded(self) -> list[Field]:
        """The questions whose answers can be counted: never free words, never names."""
        every = {**self.workflow.questions, **self.fields}
        return [one for one in every.values() if one.kind in CODED]

    def demo_rows(self) -> list[dict[str, str]]:
        """The made-up lines as they are written in the declaration."""
        return read_table(self.demo)

    def _resolved(self, move: Move) -> Move:
        """The move with its questions; those given by name are the register's own."""
        needs = []
        for one in move.needs:
            if isinstance(one, str):
                if one not in self.fields:
                    raise ValueError(f"{self.code}.{move.verb} needs {one!r}, which is not asked")
                needs.append(replace(self.fields[one], required=True))
            else:
                needs.append(one)
        return replace(move, needs=needs)

    def _check_names(self) -> None:
        kinds = {"on": Day, "kind": Choice, "name": Field}
        for part, kind in kinds.items():
            named = getattr(self, part)
            if named and not isinstance(self.fields.get(named), kind):
                raise ValueError(f"{self.code}: {part}={named!r} is no such question")
        for one in self.unique:
            if one != "subject" and one not in self.fields:
                raise ValueError(f"{self.code}: unique by {one!r}, which is not asked")

    @property
    def sums(self) -> list[Number]:
        """The questions whose numbers can be added up."""
        return [one for one in self.fields.values() if isinstance(one, Number)]


registers: Registry[Register] = Registry("台账")
