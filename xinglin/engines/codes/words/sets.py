"""Value sets: what codes a field may hold, what they are called, and when they held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType


@dataclass(frozen=True)
class Code:
    """One code of a value set, with its title and the days it holds (both ends included)."""

    code: str
    title: str
    english: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confidence: str = ""
    also: tuple[str, ...] = ()
    more: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )

    def holds_on(self, day: date | None) -> bool:
        """Whether the code could be given on the day; without a day, always."""
        if day is None:
            return True
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class ValueSet:
    """A list of codes under one name, as its standard prints it."""

    code: str
    title: str
    system: str
    source: str
    codes: tuple[Code, ...]
    standard: str = ""
    english: str = ""
    note: str = ""

    @cached_property
    def _by_code(self) -> dict[str, tuple[Code, ...]]:
        found: dict[str, list[Code]] = {}
        for one in self.codes:
            found.setdefault(one.code, []).append(one)
        return {code: tuple(rows) for code, rows in found.items()}

    @cached_property
    def _by_name(self) -> dict[str, tuple[Code, ...]]:
        found: dict[str, list[Code]] = {}
        for one in self.codes:
            for name in {one.title, one.english, *one.also} - {""}:
                found.setdefault(name.casefold(), []).append(one)
        return {name: tuple(rows) for name, rows in found.items()}

    @property
    def oid(self) -> str:
        """The bare OID, when the system is one; otherwise empty."""
        return self.system.removeprefix("urn:oid:") if self.system.startswith("urn:oid:") else ""

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def get(self, code: str, on: date | None = None) -> Code | None:
        """The code as it held on the day (without a day: as it was last printed), or None."""
        rows = [one for one in self._by_code.get(code, ()) if one.holds_on(on)]
        return rows[-1] if rows else None

    def title_of(self, code: str, on: date | None = None) -> str | None:
        """The Chinese title of a code, or None when the set does not hold it on that day."""
        found = self.get(code, on)
        return found.title if found else None

    def choices(self, on: date | None = None) -> list[tuple[str, str]]:
        """Code and title of everything that may be chosen on the day, in the printed order."""
        return [(one.code, one.title) for one in self.codes if one.holds_on(on)]

    def find(self, text: str, on: date | None = None) -> list[Code]:
        """Codes whose code begins with the text or whose Chinese or English name contains it."""
        wanted = text.strip().casefold()
        return [one for one in self.codes if one.holds_on(on) and _speaks_of(one, wanted)]

    def code_of(self, text: str, on: date | None = None) -> str | None:
        """The code meant by a cell of a sheet: the code itself, its title or another name."""
        wanted = text.strip()
        if self.get(wanted, on):
            return wanted
        named = {one.code for one in self._by_name.get(wanted.casefold(), ()) if one.holds_on(on)}
        return named.pop() if len(named) == 1 else None


def _speaks_of(one: Code, wanted: str) -> bool:
    if not wanted:
        return False
    names = (one.title, one.english, *one.also)
    return one.code.casefold().startswith(wanted) or any(wanted in n.casefold() for n in names)
