"""Expressions of one shape share their SQL: a definition of 2025 and of 2026 differ in days alone.

Turning an expression into SQL is the dear part of asking a new period. So its numbers and days are
taken out first, what is left is its shape, and the text of a shape is kept with gaps to be filled.
Whatever cannot be taken out exactly is part of the shape; so a text is never filled wrongly.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.common.graph import Node

from xinglin.engines.indicators import expressions

Value = dt.date | int
Pieces = list[str | int]  # text, and the numbers of the gaps between
FIRST_OF = {"int16": 29_000, "int32": 1_900_000_000, "int64": 7_000_000_000_000_000}
MOST = 2_000  # as many gaps as an expression may have
MARKED_DAY = dt.date(7000, 11, 23)


@dataclass(frozen=True)
class Shape:
    """What is left of an expression, by name, and the literals that were taken out of it."""

    key: str
    literals: tuple[Any, ...]

    @property
    def values(self) -> list[Value]:
        """What fills the gaps."""
        return [one.value for one in self.literals]


def shape_of(expression: ir.Table, *parts: str) -> Shape:
    """The shape of an expression: equal for two that differ in days and numbers alone.

    Which of the literals are equal to one another belongs to the shape.
    """
    numbers: dict[Any, int] = {}  # what was met, by what it is made of
    met: dict[int, int] = {}
    literals: dict[Any, Any] = {}
    for node in _children_first(expression.op()):
        made_of: tuple[Any, ...]
        if _varies(node):
            place = (node.dtype, node.value)
            literals.setdefault(place, node)
            made_of = ("gap", node.dtype, list(literals).index(place))
        else:
            made_of = (type(node).__name__, *(_told(one, met) for one in node.__args__))
        met[id(node)] = numbers.setdefault(made_of, len(numbers))
    digest = hashlib.sha256("|".join(parts).encode())
    for one in numbers:
        digest.update(repr(one).encode())
    return Shape(digest.hexdigest()[:40], tuple(literals.values()))


def _children_first(top: Any) -> Iterator[Any]:
    """Every node after what it is made of, each once."""
    seen: set[int] = set()
    waiting: list[tuple[Any, bool]] = [(top, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            waiting.append((node, True))
            waiting.extend((one, False) for one in _nodes(node.__args__))


def _nodes(told: Any) -> Iterator[Any]:
    if isinstance(told, Node):
        yield told
    elif isinstance(told, tuple | list | frozenset):
        for one in told:
            yield from _nodes(one)
    elif hasattr(told, "items"):
        for one in told.values():
            yield from _nodes(one)


def _told(told: Any, met: dict[int, int]) -> Any:
    """An argument of a node: other nodes by their numbers, the rest as it is."""
    if isinstance(told, Node):
        return ("node", met[id(told)])
    if isinstance(told, tuple | list):
        return tuple(_told(one, met) for one in told)
    if isinstance(told, frozenset):
        return tuple(sorted(repr(_told(one, met)) for one in told))
    if hasattr(told, "items"):
        return tuple((str(name), _told(one, met)) for name, one in told.items())
    return repr(told)


def _varies(node: Any) -> bool:
    """Whether it is a day or a whole number that may be another one in another period."""
    if not isinstance(node, ops.Literal) or node.value is None:
        return False
    if node.dtype.is_date():
        return type(node.value) is dt.date
    return str(node.dtype) in FIRST_OF and type(node.value) is int and node.value > 0


# --- texts with gaps -----------------------------------------------------------------------


def text_of(expression: ir.Table, shape: Shape) -> Pieces | None:
    """The SQL for DuckDB with gaps; nothing if a literal does not show in it as itself."""
    if len(shape.literals) > MOST:
        return None
    marks = {one: _mark(one, at) for at, one in enumerate(shape.literals)}
    marked = expression.op().replace(marks).to_expr() if marks else expression
    said = expressions.sql(marked)
    found: dict[str, int] = {_said(one.value): at for at, one in enumerate(marks.values())}
    if not found:
        return [said]
    pattern = "|".join(rf"(?<![\w.]){re.escape(one)}(?![\w.])" for one in found)
    pieces: Pieces = []
    after = 0
    for hit in re.finditer(pattern, said):
        pieces += [said[after : hit.start()], found[hit.group()]]
        after = hit.end()
    pieces.append(said[after:])
    return pieces if set(found.values()) == {p for p in pieces if isinstance(p, int)} else None


def _mark(literal: Any, at: int) -> Any:
    """A literal of the same kind that nothing else looks like."""
    if literal.dtype.is_date():
        return ops.Literal(MARKED_DAY.replace(year=MARKED_DAY.year + at), literal.dtype)
    return ops.Literal(FIRST_OF[str(literal.dtype).lstrip("!")] + at, literal.dtype)


def _said(value: Value) -> str:
    """How DuckDB's SQL spells it."""
    if isinstance(value, dt.date):
        return f"MAKE_DATE({value.year}, {value.month}, {value.day})"
    return str(value)


def filled(pieces: Pieces, values: list[Value]) -> str:
    """The text with its gaps filled."""
    return "".join(one if isinstance(one, str) else _said(values[one]) for one in pieces)


def sql_of(
    expression: ir.Table,
    dialect: str,
    kept: Callable[[str, Callable[[], Any]], Any],
    engine: str,
) -> str:
    """The expression as SQL, from the text of its shape if there is one.

    `kept` finds what was made under a name, or makes it; `engine` tells versions apart.
    """
    if dialect != "duckdb":
        return expressions.sql(expression, dialect)
    shape = shape_of(expression, dialect, engine)
    pieces = kept(shape.key, lambda: text_of(expression, shape))
    return expressions.sql(expression) if pieces is None else filled(pieces, shape.values)
