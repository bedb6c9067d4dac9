"""What must be said: typed questions with Chinese titles, and how an answer is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from xinglin.kernel.errors import Refused

NOTHING: tuple[Any, ...] = (None, "", [], ())
YES = {"1": True, "是": True, "有": True, "true": True, "yes": True, "√": True}
NO = {"0": False, "2": False, "否": False, "无": False, "false": False, "no": False, "×": False}


@dataclass(frozen=True)
class Field:
    """One question; `name` is how it is stored, `title` how it is asked."""

    name: str
    title: str
    required: bool = field(default=True, kw_only=True)
    note: str = field(default="", kw_only=True)
    kind: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or not self.title:
            raise ValueError(f"a question needs a name and a title: {self.name!r}")

    def read(self, value: Any) -> Any:
        """The clean answer; None where there is none. Raises ValueError with a Chinese sentence."""
        if isinstance(value, str):
            value = value.strip()
        if value in NOTHING:
            return None
        return self.clean(value)

    def clean(self, value: Any) -> Any:
        """The clean form of an answer that is there."""
        raise ValueError(f"“{self.title}”没有可填写的内容")

    def show(self, value: Any) -> str:
        """The answer in Chinese words."""
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Text(Field):
    """Words; `long` asks for a paragraph."""

    long: bool = False
    longest: int = 0
    kind: ClassVar[str] = "text"

    def clean(self, value: Any) -> str:
        text = str(value).strip()
        most = self.longest or (2000 if self.long else 200)
        if len(text) > most:
            raise ValueError(f"“{self.title}”最多 {most} 个字，现有 {len(text)} 个字")
        return text


@dataclass(frozen=True)
class Number(Field):
    """A number with its unit and its limits."""

    unit: str = ""
    at_least: int | float | None = None
    at_most: int | float | None = None
    places: int = 0
    kind: ClassVar[str] = "number"

    def clean(self, value: Any) -> int | float:
        """An integer, or a fraction with at most `places` decimals.

        >>> Number("people", "人数", unit="人", at_least=1).read(" 25 ")
        25
        """
        try:
            told = Decimal(str(value).replace(",", "").replace("，", ""))
        except InvalidOperation:
            raise ValueError(f"“{self.title}”应填数字，现为“{str(value)[:20]}”") from None
        if not told.is_finite() or abs(told) > Decimal(10) ** 15:
            raise ValueError(f"“{self.title}”的数字不合理")
        if told != round(told, self.places):
            many = f"最多 {self.places} 位小数" if self.places else "整数"
            raise ValueError(f"“{self.title}”应为{many}")
        low, high = self.at_least, self.at_most
        if low is not None and told < Decimal(str(low)):
            raise ValueError(f"“{self.title}”不能小于 {low}{self.unit}")
        if high is not None and told > Decimal(str(high)):
            raise ValueError(f"“{self.title}”不能大于 {high}{self.unit}")
        return float(told) if self.places else int(told)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value:,.{self.places}f}{self.unit}"


@dataclass(frozen=True)
class Money(Number):
    """An amount in yuan, to the fen."""

    unit: str = "元"
    at_least: int | float | None = 0
    places: int = 2
    kind: ClassVar[str] = "money"


@dataclass(frozen=True)
class Day(Field):
    """A date; `past` refuses a day that has not come yet."""

    past: bool = False
    kind: ClassVar[str] = "day"

    def clean(self, value: Any) -> str:
        """The day as ISO text.

        >>> Day("on", "日期").read("2026年3月5日")
        '2026-03-05'
        """
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        text = str(value).strip().replace("/", "-").replace(".", "-")
        text = text.replace("年", "-").replace("月", "-").removesuffix("日").split(" ")[0]
        try:
            year, month, day = (int(one) for one in text.split("-"))
            return dt.date(year, month, day).isoformat()
        except ValueError:
            raise ValueError(
                f"“{self.title}”应填日期，如 2026-03-05，现为“{str(value)[:20]}”"
            ) from None


@dataclass(frozen=True)
class Choice(Field):
    """One of a few; choices are titles, or (code, title)."""

    choices: Sequence[str | tuple[str, str]] = ()
    kind: ClassVar[str] = "choice"

    def __post_init__(self) -> None:
        super().__post_init__()
        pairs = tuple(one if isinstance(one, tuple) else (one, one) for one in self.choices)
        if not pairs or len({code for code, _ in pairs}) != len(pairs):
            raise ValueError(f"{self.name}: choices are missing or twice")
        object.__setattr__(self, "choices", pairs)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(code, title) of every choice."""
        return self.choices  # type: ignore[return-value]

    def clean(self, value: Any) -> str:
        """The code of a choice, given as code or title."""
        for code, title in self.pairs:
            if str(value).strip() in (code, title):
                return code
        told = "、".join(title for _, title in self.pairs)
        raise ValueError(f"“{self.title}”应为：{told}，现为“{str(value)[:20]}”")

    def show(self, value: Any) -> str:
        return dict(self.pairs).get(value, "" if value is None else str(value))


@dataclass(frozen=True)
class Yes(Field):
    """Yes or no."""

    kind: ClassVar[str] = "yes"

    def clean(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        text = str(value).strip().lower()
        if text in YES or text in NO:
            return YES.get(text, False)
        raise ValueError(f"“{self.title}”应填是或否，现为“{text[:20]}”")

    def show(self, value: Any) -> str:
        return "" if value is None else "是" if value else "否"


@dataclass(frozen=True)
class Key(Field):
    """A reference to something that is kept elsewhere, by its number."""

    def clean(self, value: Any) -> int:
        try:
            return int(getattr(value, "pk", value))
        except (TypeError, ValueError):
            raise ValueError(f"“{self.title}”应从列表中选择") from None


@dataclass(frozen=True)
class Area(Key):
    """A place, by its number."""

    kind: ClassVar[str] = "area"


@dataclass(frozen=True)
class Institution(Key):
    """An institution."""

    kind: ClassVar[str] = "institution"


@dataclass(frozen=True)
class Colleague(Key):
    """Somebody of the staff."""

    kind: ClassVar[str] = "colleague"


@dataclass(frozen=True)
class Resident(Key):
    """A resident; who it is, people know."""

    kind: ClassVar[str] = "resident"


@dataclass(frozen=True)
class Paper(Field):
    """A paper that was handed in, by the number under which its owner keeps it.

    A name may stand after the number and a space: it is what is shown.
    """

    kind: ClassVar[str] = "paper"

    def show(self, value: Any) -> str:
        """The name of the paper, or its number where it has none."""
        number, _, name = str(value or "").partition(" ")
        return name or number

    def clean(self, value: Any) -> str:
        text = str(value).strip()
        if not text or len(text) > 100:
            raise ValueError(f"“{self.title}”应为已上传的材料")
        return text


def read_answers(
    fields: Sequence[Field], given: Mapping[str, Any], *, on: dt.date | None = None
) -> dict[str, Any]:
    """The clean answers to some questions; raises Refused naming everything that is wrong."""
    clean, wrong = {}, []
    for asked in fields:
        try:
            value = asked.read(given.get(asked.name))
        except ValueError as error:
            wrong.append(str(error))
            continue
        if value is None:
            if asked.required:
                wrong.append(f"“{asked.title}”没有填写")
            continue
        if isinstance(asked, Day) and asked.past and on is not None and value > on.isoformat():
            wrong.append(f"“{asked.title}”在今天之后")
            continue
        clean[asked.name] = value
    known = {asked.name for asked in fields}
    if strange := sorted(set(given) - known):
        wrong.append(f"没有这样的栏目：{'、'.join(strange)[:80]}")
    if wrong:
        raise Refused("填写的内容不完整或不正确", why="；".join(wrong), mend="请补正后重新提交")
    return clean
