"""The tracked list of definitions: nobody changes one unnoticed, and none that was used is lost.

One line for each change: `indicator | version | fingerprint | recorded | because`; the last line of
an indicator's version is the one that holds. A fingerprint of `-` says that it was withdrawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from xinglin.engines.indicators.words.defined import Indicator
from xinglin.kernel.tables import read_table

WITHDRAWN = "-"
FIRST = "first recorded"
HEAD = ("indicator", "version", "fingerprint", "recorded", "because")


@dataclass(frozen=True)
class Line:
    """One definition as it was recorded on a day, and why."""

    indicator: str
    version: str
    fingerprint: str
    recorded: str
    because: str

    @property
    def key(self) -> tuple[str, str]:
        """What it is a line of."""
        return self.indicator, self.version


@dataclass(frozen=True)
class Unrecorded:
    """A definition that does not read as it was recorded."""

    indicator: str
    version: str
    fingerprint: str
    what: str

    @property
    def is_new(self) -> bool:
        """Whether it was never recorded: that needs no reason."""
        return self.what == "new"

    def __str__(self) -> str:
        said = {
            "new": "is not recorded yet",
            "changed": "was changed without a new version or a recorded reason",
            "lost": "was recorded and is gone; an old definition stays computable",
        }
        return f"{self.indicator} version {self.version} {said[self.what]}"


def read(text: str) -> list[Line]:
    """The lines of the list."""
    return [Line(**{name: row[name] for name in HEAD}) for row in read_table(text)]


def unrecorded(text: str, several: Iterable[Indicator]) -> list[Unrecorded]:
    """Which definitions are new, changed or lost against the list."""
    held = {line.key: line.fingerprint for line in read(text)}
    now = {
        (one.code, each.version): each.fingerprint for one in several for each in one.definitions
    }
    found = []
    for (code, version), print_ in now.items():
        known = held.get((code, version))
        if known != print_:
            new = known is None or known == WITHDRAWN
            found.append(Unrecorded(code, version, print_, "new" if new else "changed"))
    for (code, version), known in held.items():
        if (code, version) not in now and known != WITHDRAWN:
            found.append(Unrecorded(code, version, WITHDRAWN, "lost"))
    return sorted(found, key=lambda one: (one.indicator, one.version))


def recorded(text: str, several: Iterable[Unrecorded], day: dt.date, because: str) -> str:
    """The list with a line for each of these; new ones need no reason."""
    lines = read(text)
    for one in several:
        why = because or FIRST
        if not one.is_new and not because:
            raise ValueError(f"{one}: say why")
        lines.append(Line(one.indicator, one.version, one.fingerprint, f"{day}", why))
    rows = [HEAD, *([getattr(line, name) for name in HEAD] for line in lines)]
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(HEAD))]
    printed = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join(printed) + "\n"
