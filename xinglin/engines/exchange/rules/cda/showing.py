"""A document for reading: its narrative as plain words, never as markup; else its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xinglin.engines.exchange.rules.cda.facts import Fact, Shot, facts_in, shots_in
from xinglin.engines.exchange.rules.cda.opening import HL7, all_at, at, attribute, local, said
from xinglin.engines.exchange.words.papers import parts

SECTIONS, ROWS, CELLS, LONGEST = 60, 300, 12, 8_000


@dataclass(frozen=True)
class Block:
    """A paragraph (one cell in one row), a list (one cell a row), or a table under its head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Shown:
    """A section as it is read: its title and what stands in it."""

    title: str
    blocks: tuple[Block, ...]


def shown(root: Any) -> list[Shown]:
    """Every section that says something."""
    facts = facts_in(root)
    found: list[Shown] = []
    for one in list(root.iter(f"{{{HL7}}}section"))[:SECTIONS]:
        code = attribute(one, "code", "code", 20)
        known = parts.get(code)
        title = said(at(one, "title")) or (known.title if known else "") or attribute(
            one, "code", "displayName")  # fmt: skip
        blocks = _narrative(at(one, "text")) or _entries(facts, code)
        if blocks:
            found.append(Shown(title or "其他", tuple(blocks)))
    shots = shots_in(root)
    if shots and not found:
        found.append(Shown("预防接种", (_doses(shots),)))
    return found


def _narrative(text: Any) -> list[Block]:
    if text is None:
        return []
    found: list[Block] = []
    loose = [" ".join((text.text or "").split())]
    for one in text:
        name = local(one)
        if name == "table":
            found += _table(one)
        elif name == "list":
            items = [words for item in all_at(one, "item") if (words := said(item, LONGEST))]
            found += [Block((), tuple((words,) for words in items[:ROWS]))] if items else []
        elif name:
            loose.append(said(one, LONGEST))
        loose.append(" ".join((one.tail or "").split()))
    plain = [part for part in loose if part]
    if plain:
        found.insert(0, Block((), tuple((part[:LONGEST],) for part in plain[:ROWS])))
    return found


def _table(table: Any) -> list[Block]:
    rows: list[tuple[str, ...]] = []
    head: tuple[str, ...] = ()
    for row in list(table.iter(f"{{{HL7}}}tr"))[:ROWS]:
        cells = tuple(
            said(cell, LONGEST) for cell in row if local(cell) in ("td", "th")
        )[:CELLS]  # fmt: skip
        if not any(cells):
            continue
        if not head and not rows and all(local(cell) == "th" for cell in row):
            head = cells
        else:
            rows.append(cells)
    return [Block(head, tuple(rows))] if rows else []


def _entries(facts: list[Fact], section: str) -> list[Block]:
    """What the entries of a section say, where it has no words of its own."""
    rows = tuple(
        (one.title or one.code, "、".join(value.plain for value in one.values))
        for one in facts if one.section == section
    )[:ROWS]  # fmt: skip
    return [Block(("项目", "内容"), rows)] if rows else []


def _doses(shots: list[Shot]) -> Block:
    rows = tuple((one.title or one.product, one.day, one.lot) for one in shots[:ROWS])
    return Block(("疫苗", "接种日期", "批号"), rows)
