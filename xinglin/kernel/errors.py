"""Refusals: what was refused, why, how to mend it, whom to ask. Never a code alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class Refused(Exception):
    """Something a person asked for that cannot be done as asked; the texts are for that person."""

    status = 422

    def __init__(self, what: str, why: str = "", mend: str = "", ask: str = "") -> None:
        super().__init__(what)
        self.what, self.why, self.mend, self.ask = what, why, mend, ask

    def sentences(self) -> list[str]:
        """The parts that were given, in reading order."""
        return [part for part in (self.what, self.why, self.mend, self.ask) if part]

    def __str__(self) -> str:
        return "；".join(part.rstrip("。；") for part in self.sentences())


class NotAllowed(Refused):
    """The person may not do or see this, here."""

    status = 403


class Missing(Refused):
    """There is no such thing, or none that this person may know of."""

    status = 404


@dataclass(frozen=True)
class Change:
    """One field that somebody else changed meanwhile."""

    field: str
    title: str
    before: str
    after: str


class Conflict(Refused):
    """Somebody else wrote the record first; `changes` says what is different now."""

    status = 409

    def __init__(self, what: str, changes: Sequence[Change] = (), **parts: str) -> None:
        super().__init__(what, **parts)
        self.changes = tuple(changes)
