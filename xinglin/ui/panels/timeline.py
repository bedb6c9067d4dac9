"""What happened, newest first, to be filtered by kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xinglin.ui import asked
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said


@dataclass(frozen=True)
class Entry:
    """One dated thing. `kind` is a code from the timeline's `kinds`; `source` is where it is from.

    `facts` are (name, value) pairs in small type; `state` is ok, remind, late or critical.
    """

    day: dt.date | dt.datetime
    title: Any
    kind: str = ""
    text: Any = ""
    href: str = ""
    source: str = ""
    icon: str = ""
    state: str = ""
    facts: Sequence[tuple[str, Any]] = ()


@dataclass
class Timeline(Panel):
    """Entries under their days. `entries` is a list, or `f(kind) -> list` asked with the filter.

    `kinds` maps a code to its title, or to (title, icon). `more` is the address of the rest.
    """

    entries: Sequence[Entry] | Callable[[str], Sequence[Entry]]
    kinds: Mapping[str, str | tuple[str, str]] | None = None
    more: str = ""
    empty: str = "还没有记录"
    most: int = 200
    key: str = "kind"
    template: ClassVar[str] = "timeline"

    def context(self) -> dict[str, Any]:
        """The entries of the chosen kind, and the kinds to choose from."""
        kinds = {code: _pair(given) for code, given in (self.kinds or {}).items()}
        chosen = asked.one_of(self.request.GET, self.key, kinds)
        if callable(self.entries):
            found = list(self.entries(chosen))
        else:
            found = [one for one in self.entries if not chosen or one.kind == chosen]
        found.sort(key=lambda one: _when(one.day), reverse=True)
        addresses = {code: asked.url_with(self.request, {self.key: code}) for code in kinds}
        filters = [
            (said(title), addresses[code], self.alone(addresses[code], push=True), code == chosen)
            for code, (title, _icon) in kinds.items()
        ]
        all_url = asked.url_with(self.request, {self.key: None})
        return {
            "entries": [_drawn(one, kinds) for one in found[: self.most]],
            "filters": filters,
            "all_url": all_url,
            "all_alone": self.alone(all_url, push=True),
            "chosen": chosen,
            "hidden": max(len(found) - self.most, 0),
        }


def _drawn(one: Entry, kinds: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    title, icon = kinds.get(one.kind, ("", ""))
    return {"entry": one, "kind": said(title), "icon": one.icon or icon or "dot"}


def _pair(given: str | tuple[str, str]) -> tuple[str, str]:
    return (given, "") if isinstance(given, str) else given


def _when(day: dt.date | dt.datetime) -> str:
    return day.isoformat()


def story(steps: Iterable[Any]) -> list[Entry]:
    """The steps of a case as entries: what was done, by whom, and the state that it led to."""
    return [
        Entry(step.at, said(step.title), text=step.text, source=step.who,
              facts=[(said("状态"), said(step.state))] if step.state else [])
        for step in steps
    ]  # fmt: skip
