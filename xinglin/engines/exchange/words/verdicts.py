"""What may become of a row or a resource that came in, and the totals of a delivery."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xinglin.kernel.errors import Refused


class Outcome(StrEnum):
    """The classes of verdict. Accepted and unchanged together are what is on record."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    SET_ASIDE = "set_aside"
    WAITING = "waiting"
    KEPT = "kept"

    @property
    def title(self) -> str:  # type: ignore[override]
        """In Chinese, as the verdict file prints it."""
        return OUTCOMES[self]


OUTCOMES = {
    Outcome.ACCEPTED: "已接收",
    Outcome.UNCHANGED: "无变化",
    Outcome.SET_ASIDE: "已搁置",
    Outcome.WAITING: "待人工核实",
    Outcome.KEPT: "原样保存",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one row: the outcome, why, and what would mend it, in Chinese."""

    outcome: Outcome
    why: str = ""
    mend: str = ""
    field: str = ""


ACCEPTED, UNCHANGED = Judged(Outcome.ACCEPTED), Judged(Outcome.UNCHANGED)
KEPT = Judged(Outcome.KEPT)


def set_aside(why: str, mend: str = "请改正后重新导入这一行", field: str = "") -> Judged:
    """A row that cannot be taken as it stands."""
    return Judged(Outcome.SET_ASIDE, why, mend, field)


def waiting(why: str, mend: str = "请主索引管理员核实后处理", field: str = "") -> Judged:
    """A row about which a person must decide first."""
    return Judged(Outcome.WAITING, why, mend, field)


@dataclass
class Totals:
    """What a delivery came to. All but accepted and unchanged are the same whenever it comes.

    `enrolled` counts people by programme, `visits` the follow-up visits that stand for what came.
    """

    dry_run: bool = False
    total: int = 0
    accepted: int = 0
    unchanged: int = 0
    set_aside: int = 0
    waiting: int = 0
    kept: int = 0
    resources: dict[str, int] = field(default_factory=dict)
    enrolled: dict[str, int] = field(default_factory=dict)
    not_enrolled: dict[str, int] = field(default_factory=dict)
    visits: int = 0
    batches: list[int] = field(default_factory=list)
    verdict_files: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)

    def count(self, judged: Judged, kind: str) -> None:
        """One more row or resource."""
        self.total += 1
        self.resources[kind] = self.resources.get(kind, 0) + 1
        setattr(self, judged.outcome, getattr(self, judged.outcome) + 1)

    def must_be_taken(self) -> None:
        """Raise Refused with the reason of the first file that was not read at all."""
        if self.refused:
            one = self.refused[0]
            raise Refused(one["what"], why=one["why"], mend=one["mend"])

    @property
    def recorded(self) -> int:
        """How much of what came is on record, by this delivery or already before."""
        return self.accepted + self.unchanged

    def add(self, other: Totals) -> None:
        """Everything of another delivery on top."""
        for name in ("total", *Outcome, "visits"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("resources", "enrolled", "not_enrolled"):
            mine = getattr(self, name)
            for key, number in getattr(other, name).items():
                mine[key] = mine.get(key, 0) + number
        for name in ("batches", "verdict_files", "passed_over", "refused"):
            getattr(self, name).extend(getattr(other, name))

    def as_json(self) -> dict[str, Any]:
        """The totals as one object for software."""
        return {
            "dry_run": self.dry_run,
            "total": self.total,
            "resources": dict(sorted(self.resources.items())),
            "recorded": self.recorded,
            "accepted": self.accepted,
            "unchanged": self.unchanged,
            "set_aside": self.set_aside,
            "waiting": self.waiting,
            "kept_as_received": self.kept,
            "enrolled": dict(sorted(self.enrolled.items())),
            "not_enrolled": dict(sorted(self.not_enrolled.items())),
            "visits": self.visits,
            "batches": self.batches,
            "verdict_files": self.verdict_files,
            "passed_over": self.passed_over,
            "refused": self.refused,
        }
