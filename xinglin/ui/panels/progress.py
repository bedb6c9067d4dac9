"""Long work on its way, and the steps of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xinglin.ui import show
from xinglin.ui.panels.panel import Panel


@dataclass(frozen=True)
class Work:
    """How far long work has come. `problem` ends it with what went wrong; `href` is its result."""

    done: int
    total: int
    text: str = ""
    finished: bool = False
    problem: str = ""
    href: str = ""


@dataclass
class Progress(Panel):
    """A bar that asks again every `every` seconds until the work is finished.

    `work` is a Work or `f() -> Work`; the page may be left and opened again meanwhile.
    """

    work: Work | Callable[[], Work]
    every: int = 2
    template: ClassVar[str] = "progress"

    def context(self) -> dict[str, Any]:
        """How far it is now."""
        now = self.work() if callable(self.work) else self.work
        going = not now.finished and not now.problem
        self.refresh = self.every if going else 0
        share = 100 if now.finished else int(100 * now.done / now.total) if now.total else 0
        return {"work": now, "share": min(max(share, 0), 100), "going": going}


@dataclass(frozen=True)
class Step:
    """One step of a case: `state` is done, now, next or late; `due` is when it must be done."""

    title: str
    state: str = "next"
    at: dt.date | dt.datetime | None = None
    due: dt.date | dt.datetime | None = None
    by: str = ""


@dataclass
class Steps(Panel):
    """The state line of a case, with its dates and clocks."""

    steps: Sequence[Step]
    template: ClassVar[str] = "steps"

    def context(self) -> dict[str, Any]:
        """The steps with their dates as text."""
        words = {"done": "已完成", "now": "进行中", "next": "待办", "late": "逾期"}
        signs = {"done": "✓", "now": "●", "next": "○", "late": "◆"}
        return {
            "drawn": [
                {
                    "step": one,
                    "at": show.moment(one.at) if one.at else "",
                    "due": show.ago(one.due) if one.due else "",
                    "word": words.get(one.state, ""),
                    "sign": signs.get(one.state, "○"),
                }
                for one in self.steps
            ]
        }
