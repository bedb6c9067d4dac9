"""Words that must be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xinglin.ui import show
from xinglin.ui.panels.panel import Panel


@dataclass
class Notice(Panel):
    """A sentence or two. `state` is "" (plain), ok, remind, late or critical.

    `word` is said instead of the state's own word; `mend` says what to do; `links` are (text, url)
    pairs.
    """

    text: Any
    state: str = ""
    mend: str = ""
    links: Sequence[tuple[str, str]] = ()
    word: str = ""
    template: ClassVar[str] = "notice"
    heading: ClassVar[bool] = False

    def context(self) -> dict[str, Any]:
        """The state as shape, word and colour."""
        given = (self.word, self.state) if self.word else self.state
        return {"badge": show.badge(given) if self.state else ""}


@dataclass
class Prose(Panel):
    """Paragraphs: a definition, an explanation. Plain text; blank lines part paragraphs."""

    text: str
    template: ClassVar[str] = "prose"

    def context(self) -> dict[str, Any]:
        """The paragraphs."""
        return {"paragraphs": [part.strip() for part in self.text.split("\n\n") if part.strip()]}
