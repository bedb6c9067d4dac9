"""Maps between two value sets that say where the two do not line up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xinglin.engines.codes.words.sets import ValueSet

BOTH, FORWARD, BACKWARD = "=", ">", "<"


@dataclass(frozen=True)
class Pair:
    """A source code beside a target code; the way says in which directions it may be read."""

    source: str
    target: str
    way: str = BOTH
    note: str = ""


@dataclass(frozen=True)
class Counterpart:
    """What stands on the other side: no code, one, or several, and why it is not simply one."""

    codes: tuple[str, ...]
    why: str = ""

    @property
    def one(self) -> str | None:
        """The only code, or None when there is none or a choice has to be made."""
        return self.codes[0] if len(self.codes) == 1 else None

    def __bool__(self) -> bool:
        return bool(self.codes)


@dataclass(frozen=True)
class CodeMap:
    """How codes of one value set are written in another."""

    source: ValueSet
    target: ValueSet
    pairs: tuple[Pair, ...]
    code: str = ""
    note: str = ""

    @cached_property
    def _forward(self) -> dict[str, tuple[Pair, ...]]:
        return _grouped([(p.source, p) for p in self.pairs if p.way in (BOTH, FORWARD)])

    @cached_property
    def _backward(self) -> dict[str, tuple[Pair, ...]]:
        return _grouped([(p.target, p) for p in self.pairs if p.way in (BOTH, BACKWARD)])

    def forward(self, code: str) -> Counterpart:
        """What a source code is called in the target set."""
        pairs = self._forward.get(code, ())
        return _counterpart(code, [(p.target, p.note) for p in pairs], self.source, self.target)

    def backward(self, code: str) -> Counterpart:
        """What a target code is called in the source set."""
        pairs = self._backward.get(code, ())
        return _counterpart(code, [(p.source, p.note) for p in pairs], self.target, self.source)


def _grouped(rows: list[tuple[str, Pair]]) -> dict[str, tuple[Pair, ...]]:
    found: dict[str, list[Pair]] = {}
    for code, pair in rows:
        found.setdefault(code, []).append(pair)
    return {code: tuple(pairs) for code, pairs in found.items()}


def _counterpart(
    code: str, found: list[tuple[str, str]], here: ValueSet, there: ValueSet
) -> Counterpart:
    codes = tuple(other for other, _ in found if other)
    notes = "；".join(dict.fromkeys(note for _, note in found if note))
    title = here.title_of(code)
    if title is None:
        return Counterpart((), f"“{here.title}”中没有代码“{code}”")
    if not codes:
        why = f"“{title}”在“{there.title}”中没有对应代码"
    elif len(codes) > 1:
        listed = "、".join(f"{other} {there.title_of(other)}" for other in codes)
        why = f"“{title}”在“{there.title}”中可对应{listed}，须选定"
    else:
        return Counterpart(codes, notes)
    return Counterpart(codes, f"{why}：{notes}" if notes else why)
