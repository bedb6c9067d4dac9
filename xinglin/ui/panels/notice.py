"""Words that must be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xinglin.ui.panels.panel import Panel


@dataclass
class Notice(Panel):
    """A sentence or two. `state` is "" (plain), ok, remind, late or critical.

    `mend` says what to do; `links` are (text, url) pairs.
    """

    text: Any
    state: str = ""
    mend: str = ""
    links: Sequence[tuple[str, str]] = ()
    template: ClassVar[str] = "notice"
    heading: ClassVar[bool] = False


@dataclass
class Prose(Panel):
    """Paragraphs: a definition, an explanation. Plain text; blank lines part paragraphs."""

    text: str
    template: ClassVar[str] = "prose"

    def context(self) -> dict[str, Any]:
        """The paragraphs."""
        return {"paragraphs": [part.strip() for part in self.text.split("\n\n") if part.strip()]}
