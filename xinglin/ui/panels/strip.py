"""Narrow strips above the panels: what one looks at, and how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import HttpResponse

from xinglin.ui import show
from xinglin.ui.panels.acts import Act, drawn_act, posted_act, run_act
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said


@dataclass(frozen=True)
class Choice:
    """One thing to choose: what it is called, where it leads, whether it is the present one."""

    title: str
    href: str
    on: bool = False


@dataclass
class Choices(Panel):
    """Links side by side, the present one marked; `more` wait in a menu called `more_title`.

    `before` and `after` lead one step back and on (the quarter before, the next one).
    """

    choices: Sequence[Choice]
    label: str = ""
    more: Sequence[Choice] = ()
    more_title: str = "更多"
    before: Choice | None = None
    after: Choice | None = None
    template: ClassVar[str] = "choices"
    heading: ClassVar[bool] = False


@dataclass
class Strip(Panel):
    """A line of facts, (name, value) each, with buttons at its end.

    `state` is said at its head, with `word` instead of the state's own; `acts` are as on a panel of
    buttons; `share` is the whole address of what is seen, to be given to a colleague.
    """

    facts: Sequence[tuple[str, Any]]
    acts: Sequence[Act] = field(default_factory=list)
    state: str = ""
    word: str = ""
    share: str = ""
    template: ClassVar[str] = "strip"
    heading: ClassVar[bool] = False

    def context(self) -> dict[str, Any]:
        """The facts and the buttons."""
        given = (self.word, self.state) if self.word else self.state
        return {
            "badge": show.badge(given) if given else "",
            "pairs": [
                (said(name), show.safe(said(value)))
                for name, value in self.facts
                if value not in (None, "")
            ],
            "drawn": [drawn_act(act, self.id) for act in self.acts],
        }

    def post(self) -> HttpResponse | None:
        """Press one of the buttons."""
        return run_act(self.request, self.acts, posted_act(self.request)[0])
