"""The kinds of question a form can ask. Each reads, checks, shows and stores its own answer."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from xinglin.engines.records.words.readings import (
    ALWAYS,
    WHEN_SEEN,
    About,
    Reading,
    Refusal,
    Warned,
)
from xinglin.kernel.time import Span

Kind = TypeVar("Kind", bound="Question")
Bounds = tuple[float, float]
Observed = tuple[str, float | None, float | None, str]
NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,6})?")
YES = frozenset({"yes", "y", "true", "1", "on", "是", "有", "阳性"})
NO = frozenset({"no", "n", "false", "0", "off", "否", "无", "阴性"})


@dataclass(frozen=True)
class Question:
    """What every kind of question has; `required` is ALWAYS, WHEN_SEEN or empty."""

    code: str
    title: str
    english: str = ""
    unit: str = ""
    required: str = ""
    only_sex: str = ""
    loinc: str = ""
    element: str = ""
    help: str = ""

    def asked(self: Kind, **changes: Any) -> Kind:
        """The same question asked a little differently, for instance `required=WHEN_SEEN`."""
        return replace(self, **changes)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names under which its answer is kept."""
        return (self.code,)

    def applies(self, about: About) -> bool:
        """Whether it is asked of such a person at all."""
        return not self.only_sex or not about.sex or about.sex == self.only_sex

    def read(self, given: Mapping[str, Any], about: About) -> Reading:
        """The answer as it may be kept, or what is wrong with it."""
        reading = Reading()
        value = given.get(self.code)
        if _blank(value):
            if self.must(about):
                reading.refusals.append(
                    Refusal(self.code, self.title, "必须填写", self.allowed(about))
                )
            return reading
        if not self.applies(about):
            reading.refusals.append(Refusal(self.code, self.title, "不适用于此人的性别"))
            return reading
        try:
            self.take(value, about, reading)
        except Unreadable as wrong:
            refusal = Refusal(self.code, self.title, str(wrong), self.allowed(about))
            reading.refusals.append(refusal)
        return reading

    def must(self, about: About) -> bool:
        """Whether it has to be answered."""
        if not self.applies(about):
            return False
        return self.required == ALWAYS or (self.required == WHEN_SEEN and about.seen)

    def take(self, value: Any, about: About, reading: Reading) -> None:
        """Put the canonical value into the reading; raise Unreadable when there is none."""
        raise Unreadable("不能填写")

    def allowed(self, about: About | None = None) -> str:
        """What may be answered, in words; empty when anything may."""
        return ""

    def live(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The stored answer as rules want it: truth as bool, days as dates."""
        for field in self.fields:
            yield field, values.get(field)

    def show(self, values: Mapping[str, Any]) -> str:
        """The stored answer in words; empty when there is none."""
        value = values.get(self.code)
        return "" if value is None else f"{value}{' ' + self.unit if self.unit else ''}"

    def observed(self, values: Mapping[str, Any]) -> Iterator[Observed]:
        """The answer as rows of measurement; nothing for what is no measurement."""
        return iter(())

    def cell(self, text: str) -> dict[str, Any]:
        """What was given, out of the cell of an example table."""
        return {self.code: text} if text else {}


class Unreadable(ValueError):
    """An answer that is none; the text says why, in Chinese."""


@dataclass(frozen=True)
class Range:
    """Which numbers are possible and which are usual, from a date on and below an age."""

    hard: Bounds
    soft: Bounds | None = None
    below: Span | None = None
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max
    source: str = ""

    def holds(self, about: About) -> bool:
        """Whether the range is meant for this person on this day."""
        on = about.day is None or self.since <= about.day <= self.until
        return on and (self.below is None or about.younger_than(self.below))


@dataclass(frozen=True)
class Measure(Question):
    """A number with its unit; beyond `hard` it is refused, beyond `soft` it is warned of."""

    digits: int = 0
    hard: Bounds = (-1e9, 1e9)
    soft: Bounds | None = None
    others: tuple[Range, ...] = ()

    def range_for(self, about: About) -> Range:
        """The range that holds: the first special one that fits, else the common one."""
        return next((one for one in self.others if one.holds(about)), Range(self.hard, self.soft))

    def take(self, value: Any, about: About, reading: Reading) -> None:
        number = read_number(value, self.digits)
        bounds = self.range_for(about)
        lo, hi = bounds.hard
        if not lo <= number <= hi:
            side = "过低" if number < lo else "过高"
            raise Unreadable(f"{plain(number)}{side}，不可能")
        reading.values[self.code] = number
        if bounds.soft and not bounds.soft[0] <= number <= bounds.soft[1]:
            why = f"{plain(number)} {self.unit}".strip() + " 少见，请核对"
            usual = f"通常 {span_text(bounds.soft, self.unit)}"
            reading.warnings.append(Warned(self.code, self.title, why, usual))

    def allowed(self, about: About | None = None) -> str:
        return span_text(self.range_for(about or About()).hard, self.unit)

    def show(self, values: Mapping[str, Any]) -> str:
        value = values.get(self.code)
        return "" if value is None else f"{plain(value)} {self.unit}".strip()

    def observed(self, values: Mapping[str, Any]) -> Iterator[Observed]:
        if values.get(self.code) is not None:
            yield self.code, float(values[self.code]), None, ""


@dataclass(frozen=True)
class Pair(Question):
    """Two numbers that belong together, the second below the first: a blood pressure."""

    upper: Measure = Measure("upper", "")
    lower: Measure = Measure("lower", "")

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.upper.code, self.lower.code)

    def read(self, given: Mapping[str, Any], about: About) -> Reading:
        given = {**given, **self.cell(given.get(self.code, ""))}
        must = ALWAYS if self.must(about) else ""
        reading = Reading()
        for part in (self.upper, self.lower):
            one = part.asked(required=must, only_sex=self.only_sex).read(given, about)
            reading.values.update(one.values)
            reading.refusals += one.refusals
            reading.warnings += one.warnings
        self._together(given, reading)
        return reading

    def _together(self, given: Mapping[str, Any], reading: Reading) -> None:
        first, second = (reading.values.get(field) for field in self.fields)
        if first is not None and second is not None and second >= first:
            why = f"{plain(second)} 应低于{self.upper.title} {plain(first)}"
            reading.refusals.append(Refusal(self.lower.code, self.lower.title, why))
        elif (first is None) != (second is None) and not reading.refusals:
            part = self.lower if second is None else self.upper
            reading.refusals.append(Refusal(part.code, part.title, "两个值要一起填写"))

    def allowed(self, about: About | None = None) -> str:
        parts = (f"{one.title} {one.allowed(about)}" for one in (self.upper, self.lower))
        return "，".join(parts)

    def show(self, values: Mapping[str, Any]) -> str:
        first, second = (values.get(field) for field in self.fields)
        if first is None or second is None:
            return ""
        return f"{plain(first)}/{plain(second)} {self.unit}".strip()

    def observed(self, values: Mapping[str, Any]) -> Iterator[Observed]:
        first, second = (values.get(field) for field in self.fields)
        if first is not None and second is not None:
            yield self.code, float(first), float(second), ""

    def cell(self, text: Any) -> dict[str, Any]:
        if _blank(text):
            return {}
        parts = list(text) if isinstance(text, list | tuple) else re.split(r"[/／]", str(text))
        parts = [*parts, "", ""][: max(2, len(parts))]
        if len(parts) > 2:
            return {self.upper.code: str(text), self.lower.code: ""}
        return {self.upper.code: parts[0], self.lower.code: parts[1]}


def read_number(value: Any, digits: int) -> float | int:
    """A finite number with at most so many decimals, however it was typed; raises Unreadable."""
    if isinstance(value, bool):
        raise Unreadable("应是一个数")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Unreadable("应是一个数")
        value = repr(round(value, 6))
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if not NUMBER.fullmatch(text):
        raise Unreadable(f"“{text[:20]}”不是一个数")
    try:
        number = Decimal(text).normalize()
    except InvalidOperation:
        raise Unreadable(f"“{text[:20]}”不是一个数") from None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        raise Unreadable(
            f"应是整数，填的是 {text}" if not digits else f"最多 {digits} 位小数，填的是 {text}"
        )
    return float(number) if digits else int(number)


def plain(number: float) -> str:
    """A number without idle decimals: 36.5, 120.

    >>> plain(120.0), plain(36.5)
    ('120', '36.5')
    """
    return f"{number:.6f}".rstrip("0").rstrip(".")


def span_text(bounds: Bounds, unit: str = "") -> str:
    """A range in words: 50–300 mmHg."""
    return f"{plain(bounds[0])}–{plain(bounds[1])} {unit}".strip()


def _blank(value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list | tuple | set | frozenset | Mapping):
        return not value or all(_blank(one) for one in _inner(value))
    return False


def _inner(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, Mapping) else value
