"""Definitions as they were and are: each computable, and told apart in words."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.indicators.words.bases import bases
from xinglin.engines.indicators.words.examples import Example
from xinglin.engines.indicators.words.fingerprints import fingerprint
from xinglin.engines.indicators.words.units import Unit
from xinglin.kernel.time import Period

SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")


@dataclass(eq=False)
class Definition:
    """One version of a figure's definition: its words, its expression, from when until when."""

    version: str
    definition: str
    compute: Callable[[Period], Any]
    title: str
    unit: Unit
    base: str
    more: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    until: dt.date | None = None
    why: str = ""
    examples: list[Example] = field(default_factory=list)

    @functools.cached_property
    def fingerprint(self) -> str:
        """Twelve digits that change when words or meaning change."""
        population = bases.get(self.base)
        told = population.fingerprint if population else self.base
        return fingerprint(self.compute, self.unit.code, told, *self.more)

    def changes_from(self, before: Definition) -> list[str]:
        """What is different from an earlier version, in words."""
        named = (
            ("名称", before.title, self.title),
            ("单位", before.unit.title, self.unit.title),
            ("统计口径", _titled(before.base), _titled(self.base)),
        )
        found = [f"{what}由“{old}”改为“{new}”" for what, old, new in named if old != new]
        found += differences(before.definition, self.definition)
        if not found and before.fingerprint != self.fingerprint:
            found.append("文字未变，计算方法有改动")
        return found


def _titled(base: str) -> str:
    found = bases.get(base)
    return found.title if found else base


def differences(before: str, after: str) -> list[str]:
    """What two texts differ in, sentence by sentence.

    >>> differences("分母：甲。分子：乙。", "分母：甲。分子：丙。含丁。")
    ['“分子：乙。”改为“分子：丙。含丁。”']
    """
    old, new = sentences(before), sentences(after)
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "replace":
            found.append(f"“{gone}”改为“{come}”")
        elif kind == "delete":
            found.append(f"删去“{gone}”")
        elif kind == "insert":
            found.append(f"增加“{come}”")
    return found


def sentences(text: str) -> list[str]:
    """The sentences of a definition; the line breaks of its source do not count."""
    return [one.strip() for one in SENTENCE.findall(text.replace("\n", "")) if one.strip()]


def history(several: Sequence[Definition]) -> list[dict[str, Any]]:
    """The versions, newest first, each with what it changed."""
    told = []
    for at, one in enumerate(several):
        before = several[at + 1] if at + 1 < len(several) else None
        told.append(
            {
                "version": one.version,
                "valid_from": one.valid_from.isoformat() if one.valid_from else None,
                "until": one.until.isoformat() if one.until else None,
                "why": one.why,
                "fingerprint": one.fingerprint,
                "definition": one.definition,
                "changes": one.changes_from(before) if before else [],
            }
        )
    return told
