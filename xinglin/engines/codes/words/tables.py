"""Reads the bundled text tables: one file a value set, one file a map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import MappingProxyType

from xinglin.engines.codes.words.maps import CodeMap, Pair
from xinglin.engines.codes.words.sets import Code, ValueSet
from xinglin.kernel.registry import Registry

TABLES = Path(__file__).parent.parent / "tables"

_KNOWN = ("code", "title", "english", "valid_from", "valid_to", "source", "confidence", "also")


def read_value_set(code: str, text: str) -> ValueSet:
    """A value set from its text: `# key: value` lines, then tab-separated rows under a header."""
    about, rows = _parts(text)
    codes = tuple(_code(row, about) for row in rows)
    return ValueSet(
        code=code,
        title=about["title"],
        system=about["system"],
        source=about["source"],
        codes=codes,
        standard=about.get("standard", ""),
        english=about.get("english", ""),
        note=about.get("note", ""),
    )


def read_code_map(code: str, text: str, sets: Registry[ValueSet]) -> CodeMap:
    """A code map from its text; every code in it must stand in one of the two sets."""
    about, rows = _parts(text)
    source, target = sets[about["source"]], sets[about["target"]]
    pairs = tuple(Pair(r["source"], r["target"], r["way"], r.get("note", "")) for r in rows)
    for pair in pairs:
        strays = [
            f"{side.code} {one}"
            for side, one in ((source, pair.source), (target, pair.target))
            if one and one not in side
        ]
        if strays:
            raise ValueError(f"map {code} names codes that its sets do not hold: {strays}")
    return CodeMap(source, target, pairs, code, about.get("note", ""))


def _parts(text: str) -> tuple[dict[str, str], Iterator[dict[str, str]]]:
    about: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        if not line.startswith("#"):
            header = line.split("\t")
            break
        key, _, value = line.lstrip("# ").partition(":")
        about[key.strip()] = value.strip()
    return about, (dict(zip(header, line.split("\t"), strict=True)) for line in lines if line)


def _code(row: dict[str, str], about: dict[str, str]) -> Code:
    more = {key: value for key, value in row.items() if key not in _KNOWN and value}
    return Code(
        code=row["code"],
        title=row["title"],
        english=row.get("english", ""),
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
        source=row.get("source") or about["source"],
        confidence=row.get("confidence", ""),
        also=tuple(filter(None, row.get("also", "").split("|"))),
        more=MappingProxyType(more),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_sets() -> Registry[ValueSet]:
    sets: Registry[ValueSet] = Registry("值域")
    for path in sorted(TABLES.glob("*.tsv")):
        sets.add(path.stem, read_value_set(path.stem, path.read_text(encoding="utf-8")))
    return sets


def _load_maps(sets: Registry[ValueSet]) -> Registry[CodeMap]:
    maps: Registry[CodeMap] = Registry("代码对照")
    for path in sorted((TABLES / "maps").glob("*.tsv")):
        maps.add(path.stem, read_code_map(path.stem, path.read_text(encoding="utf-8"), sets))
    return maps


VALUE_SETS = _load_sets()
CODE_MAPS = _load_maps(VALUE_SETS)
