"""Arithmetic over printed figures, and over the ranges that their rounding leaves open."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from xinglin.engines.indicators.checks.printed import Number, Span

_SIGNS = dict(zip("＋－−×✕÷／（）", "+--**//()", strict=True))
_PLAIN = re.compile(r"\d+(?:\.\d+)?")


class Unreadable(ValueError):
    """A formula that cannot be read; the text says where."""


class Lost(ValueError):
    """A figure of the formula prints no number (masked or lost)."""


@dataclass(frozen=True)
class Worked:
    """What came out: on the printed numbers, and at the ends of their ranges."""

    value: Fraction
    span: Span


@dataclass(frozen=True)
class Formula:
    """A formula taken apart: its pieces, and the figures that it names, in order."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def is_sum(self) -> bool:
        """Whether it only adds figures up."""
        return len(self.names) > 1 and set(self.pieces) - set(self.names) == {"+"}


def parsed(text: str, known: Mapping[str, object]) -> Formula:
    """The pieces of a formula; ids may hold hyphens, so the longest known id is taken first."""
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    ids = sorted(known, key=len, reverse=True)
    pieces: list[str] = []
    names: list[str] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        here = next((one for one in ids if text.startswith(one, at)), "")
        number = _PLAIN.match(text, at)
        if here:
            names.append(here)
        elif number:
            here = number[0]
        elif text[at] in "+-*/()":
            here = text[at]
        else:
            raise Unreadable(f"“{text[at : at + 12]}”不是已列出的编号")
        pieces.append(here)
        at += len(here)
    return Formula(tuple(pieces), tuple(names))


def worked(formula: Formula, numbers: Mapping[str, Number | None]) -> Worked:
    """The formula over the numbers; Lost where one is not printed."""
    pieces = list(formula.pieces)

    def take() -> str:
        return pieces.pop(0) if pieces else ""

    def factor() -> Worked:
        piece = take()
        if piece == "(":
            inner = terms()
            if take() != ")":
                raise Unreadable("括号不配对")
            return inner
        if piece == "-":
            return _minus(Worked(Fraction(0), _NOUGHT), factor())
        if piece in formula.names:
            number = numbers[piece]
            if number is None:
                raise Lost(piece)
            return Worked(number.value, number.span)
        if not _PLAIN.fullmatch(piece):
            raise Unreadable(f"“{piece or '末尾'}”处缺少数字或编号")
        exact = Fraction(piece)
        return Worked(exact, Span(exact, exact))

    def chain(inner: Callable[[], Worked], signs: Mapping[str, Callable[..., Worked]]) -> Worked:
        found = inner()
        while pieces and pieces[0] in signs:
            found = signs[take()](found, inner())
        return found

    def products() -> Worked:
        return chain(factor, {"*": _times, "/": _over})

    def terms() -> Worked:
        return chain(products, {"+": _plus, "-": _minus})

    found = terms()
    if pieces:
        raise Unreadable(f"“{pieces[0]}”处多出内容")
    return found


_NOUGHT = Span(Fraction(0), Fraction(0))


def _plus(a: Worked, b: Worked) -> Worked:
    return Worked(a.value + b.value, Span(a.span.low + b.span.low, a.span.high + b.span.high))


def _minus(a: Worked, b: Worked) -> Worked:
    return Worked(a.value - b.value, Span(a.span.low - b.span.high, a.span.high - b.span.low))


def _times(a: Worked, b: Worked) -> Worked:
    ends = [x * y for x in (a.span.low, a.span.high) for y in (b.span.low, b.span.high)]
    return Worked(a.value * b.value, Span(min(ends), max(ends)))


def _over(a: Worked, b: Worked) -> Worked:
    if not b.value or b.span.low <= 0 <= b.span.high:
        raise Lost("0")
    ends = [x / y for x in (a.span.low, a.span.high) for y in (b.span.low, b.span.high)]
    return Worked(a.value / b.value, Span(min(ends), max(ends)))
