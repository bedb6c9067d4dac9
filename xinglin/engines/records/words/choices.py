"""Questions answered by choosing, by a word, by a day, or by a list of medicines."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xinglin.engines.records.words.questions import (
    NO,
    YES,
    Question,
    Unreadable,
    plain,
    read_number,
)
from xinglin.engines.records.words.readings import About, Reading, Refusal

Choices = tuple[tuple[str, str], ...]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MOST_MEDICINES = 20


def options(text: str) -> Choices:
    """Codes and titles out of `1 轻|2 中|3 重`.

    >>> options("1 轻|2 中")
    (('1', '轻'), ('2', '中'))
    """
    pairs = (one.strip().partition(" ") for one in text.split("|"))
    return tuple((code, title.strip()) for code, _, title in pairs)


@dataclass(frozen=True)
class Choice(Question):
    """One of a few codes."""

    choices: Choices = ()

    def take(self, value: Any, about: About, reading: Reading) -> None:
        reading.values[self.code] = self.code_of(value)

    def code_of(self, value: Any) -> str:
        """The code that was meant: given as the code or as its title; raises Unreadable."""
        text = _words(value)
        for code, title in self.choices:
            if text in (code, words := _words(title)) or text == f"{code} {words}":
                return code
        raise Unreadable(f"没有“{text[:20]}”这一项")

    def title_of(self, code: Any) -> str:
        """The title of a code, or the code itself when it is unknown."""
        return dict(self.choices).get(str(code), str(code))

    def allowed(self, about: About | None = None) -> str:
        return "、".join(f"{code} {title}" for code, title in self.choices)

    def show(self, values: Mapping[str, Any]) -> str:
        value = values.get(self.code)
        return "" if value is None else self.title_of(value)


@dataclass(frozen=True)
class Present(Choice):
    """无 or 有, kept as the standard's codes 1 and 2; rules see it as a truth."""

    choices: Choices = (("1", "无"), ("2", "有"))

    def code_of(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.choices[value][0]
        text = _words(value).casefold()
        if text in {"yes", "y", "true"}:
            return self.choices[1][0]
        if text in {"no", "n", "false"}:
            return self.choices[0][0]
        return super().code_of(value)

    def live(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        value = values.get(self.code)
        yield self.code, None if value is None else value == self.choices[1][0]


@dataclass(frozen=True)
class Tick(Question):
    """Something that is so or is not so."""

    def take(self, value: Any, about: About, reading: Reading) -> None:
        text = ("yes" if value else "no") if isinstance(value, bool) else _words(value).casefold()
        if text not in YES | NO:
            raise Unreadable(f"“{text[:20]}”既不是“是”也不是“否”")
        reading.values[self.code] = text in YES

    def allowed(self, about: About | None = None) -> str:
        return "是、否"

    def show(self, values: Mapping[str, Any]) -> str:
        value = values.get(self.code)
        return "" if value is None else ("是" if value else "否")


@dataclass(frozen=True)
class Ticks(Choice):
    """Any number of codes; `nothing` is the code that says none of the others."""

    nothing: str = ""

    def take(self, value: Any, about: About, reading: Reading) -> None:
        parts = value if isinstance(value, list | tuple | set | frozenset) else self._parts(value)
        meant = {self.code_of(one) for one in parts}
        if self.nothing in meant and len(meant) > 1:
            raise Unreadable(f"选了“{self.title_of(self.nothing)}”就不能再选其他项")
        reading.values[self.code] = [code for code, _ in self.choices if code in meant]

    def _parts(self, value: Any) -> list[str]:
        """What stands between the separators; a title may hold separators of its own."""
        text = _words(value)
        codes: list[str] = []
        known = [(code, _words(title)) for code, title in self.choices]
        long = [one for one in known if len(_split(one[1])) > 1]
        for code, title in sorted(long, key=lambda one: -len(one[1])):
            for written in (f"{code} {title}", title):
                if written in text:
                    text, codes = text.replace(written, "、"), [*codes, code]
        return [*codes, *_split(text)]

    def live(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        value = values.get(self.code)
        yield self.code, None if value is None else tuple(v for v in value if v != self.nothing)

    def show(self, values: Mapping[str, Any]) -> str:
        return "、".join(self.title_of(one) for one in values.get(self.code) or ())


@dataclass(frozen=True)
class Text(Question):
    """Free words, up to `longest` characters."""

    longest: int = 200

    def take(self, value: Any, about: About, reading: Reading) -> None:
        text = CONTROL.sub("", str(value)).strip()
        if len(text) > self.longest:
            raise Unreadable(f"写了 {len(text)} 个字，太长")
        reading.values[self.code] = text

    def allowed(self, about: About | None = None) -> str:
        return f"最多 {self.longest} 个字"


@dataclass(frozen=True)
class DayAsked(Question):
    """A day; not after the day of the visit unless `future`."""

    future: bool = False

    def take(self, value: Any, about: About, reading: Reading) -> None:
        day = read_day(value)
        if not self.future and about.day is not None and day > about.day:
            raise Unreadable(f"{day.isoformat()} 晚于填表日期")
        if about.born is not None and day < about.born:
            raise Unreadable(f"{day.isoformat()} 早于出生日期")
        reading.values[self.code] = day.isoformat()

    def live(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        value = values.get(self.code)
        yield self.code, dt.date.fromisoformat(value) if value else None

    def allowed(self, about: About | None = None) -> str:
        return "如 2026-03-01"


@dataclass(frozen=True)
class Medicines(Question):
    """A list of medicines: name, times a day, dose, unit."""

    def take(self, value: Any, about: About, reading: Reading) -> None:
        rows = [row for row in value if any(row.values())] if _is_rows(value) else _lines(value)
        if len(rows) > MOST_MEDICINES:
            raise Unreadable(f"最多填 {MOST_MEDICINES} 种药")
        kept = []
        for number, row in enumerate(rows, start=1):
            try:
                kept.append(_medicine(row))
            except Unreadable as wrong:
                reading.refusals.append(Refusal(self.code, f"第{number}种药", str(wrong)))
        if not reading.refusals:
            reading.values[self.code] = kept

    def allowed(self, about: About | None = None) -> str:
        return "每行一种，如 氨氯地平 每日1次 每次5 mg"

    def show(self, values: Mapping[str, Any]) -> str:
        def one(row: Mapping[str, Any]) -> str:
            dose = f" 每次{plain(row['dose'])} {row['unit']}" if row.get("dose") else ""
            times = f" 每日{plain(row['times'])}次" if row.get("times") else ""
            return f"{row['name']}{times}{dose}".strip()

        return "；".join(one(row) for row in values.get(self.code) or ())


def _medicine(row: Mapping[str, Any]) -> dict[str, Any]:
    name = CONTROL.sub("", str(row.get("name") or "")).strip()
    if not name:
        raise Unreadable("缺少药名")
    if len(name) > 50:
        raise Unreadable("药名太长")
    kept: dict[str, Any] = {"name": name, "unit": str(row.get("unit") or "").strip()[:10]}
    for part, title, digits, most in (
        ("times", "每日次数", 2, 24),
        ("dose", "每次剂量", 3, 10_000),
    ):
        given = row.get(part)
        if given in (None, ""):
            continue
        number = read_number(given, digits)
        if not 0 < number <= most:
            raise Unreadable(f"{title}应大于0、不超过{most}")
        kept[part] = number
    return kept


LINE = re.compile(
    r"(?P<name>\S.*?)(?:\s+每日(?P<times>[\d.]+)次)?(?:\s+每次(?P<dose>[\d.]+)\s*(?P<unit>\S*))?"
)


def _lines(value: Any) -> list[dict[str, str]]:
    text = unicodedata.normalize("NFKC", str(value)) if isinstance(value, str) else ""
    lines = [line.strip() for line in re.split(r"[\n;]", text) if line.strip()]
    if not lines:
        raise Unreadable("应是药物的列表")
    return [match.groupdict() for line in lines if (match := LINE.fullmatch(line))]


def _is_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)


def read_day(value: Any) -> dt.date:
    """A day given as a date or as 2026-03-01, 2026/3/1, 20260301; raises Unreadable."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = unicodedata.normalize("NFKC", str(value)).strip()
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", text)
    if found:
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            return dt.date(year, month, day)
        except ValueError:
            pass
    raise Unreadable(f"“{text[:20]}”不是一个日期")


def _words(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value)).strip()


def _split(value: Any) -> list[str]:
    return [part.strip() for part in re.split(r"[,，、;；]", str(value)) if part.strip()]
