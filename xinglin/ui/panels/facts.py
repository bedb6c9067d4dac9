"""What is known of one thing: pairs of a name and a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xinglin.ui.panels.columns import Column, column
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said


@dataclass
class Facts(Panel):
    """A definition list.

    `thing` is a list of (name, value) pairs, a mapping, or an object with `fields`: names,
    or Columns for a title, a `show` and a `link` of their own. `columns` is how many pairs stand
    side by side on a wide screen; `skip_empty` leaves out what is not known.
    """

    thing: Any
    fields: Sequence[Column | str] = ()
    columns: int = 2
    skip_empty: bool = False
    links: Sequence[tuple[str, str]] = ()
    show: Callable[[Any], Any] | None = None
    template: ClassVar[str] = "facts"

    def context(self) -> dict[str, Any]:
        """The pairs."""
        return {
            "pairs": [(title, html) for title, html, known in self._pairs() if known or self._all],
            "columns": min(max(self.columns, 1), 4),
        }

    @property
    def _all(self) -> bool:
        return not self.skip_empty

    def _pairs(self) -> list[tuple[str, Any, bool]]:
        if self.fields:
            made = [column(each, _WithModel(self.thing)) for each in self.fields]
            return [
                (said(one.title), one.html(self.thing), one.raw(self.thing) not in (None, ""))
                for one in made
            ]
        pairs = self.thing.items() if isinstance(self.thing, Mapping) else self.thing
        return [
            (
                said(str(name)),
                Column(lambda row: row[0], "x").html([value]),
                value not in (None, ""),
            )
            for name, value in pairs
        ]


class _WithModel:
    """Lets `column` find the model of a single instance."""

    def __init__(self, thing: Any) -> None:
        self.model = type(thing) if hasattr(thing, "_meta") else None
