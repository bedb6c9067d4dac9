"""The questions a form asks, and how an answer is read: with its unit and its two ranges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from xinglin.kernel import time
from xinglin.ui import asked
from xinglin.ui.show import plain_number, said

KINDS = (
    "number", "pair", "choice", "ticks", "yes", "date", "time", "text", "long", "hidden",
    "pick", "file", "secret",
)  # fmt: skip

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """One question. Its `kind` is one of KINDS:

    number and pair (two numbers such as a blood pressure, `titles` names them) have a `unit`,
    a hard range `low`..`high` (outside is refused) and a soft one `soft_low`..`soft_high`
    (outside is said in amber); for a pair a bound may be a tuple of two. choice and ticks have
    `choices`; `alone` lists ticks that exclude all others. date has `low`/`high` days. pick finds
    one of many: `find(text)` gives (value, title) pairs. `last` is what was answered before, as
    shown; `when=("smokes", {"2", "3"})` asks only after those answers. `carry=False` keeps a
    measurement from being copied from the last visit.
    """

    name: str
    title: str
    kind: str = "text"
    required: bool = False
    unit: str = ""
    low: Any = None
    high: Any = None
    soft_low: Any = None
    soft_high: Any = None
    places: int = 0
    choices: Options | Callable[[], Options] = ()
    alone: Sequence[str] = ()
    titles: tuple[str, str] = ("收缩压", "舒张压")
    longest: int = 2000
    help: str = ""
    last: str = ""
    when: tuple[str, Iterable[str]] | None = None
    find: Callable[[str], Options] | None = None
    autocomplete: str = "off"
    accept: str = ""
    carry: bool = True
    show_as: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: no such kind of field: {self.kind!r}")

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices, as text."""
        given = self.choices() if callable(self.choices) else self.choices
        return [(str(code), str(title)) for code, title in given]

    @property
    def look(self) -> str:
        """How a choice is drawn: chips while they are few, else a list."""
        if self.kind == "choice":
            return self.show_as or ("chips" if 0 < len(self.options) <= 6 else "select")
        return self.kind

    @property
    def range_words(self) -> str:
        """The allowed range, in words, or nothing."""
        if self.kind == "pair":
            parts = [_range(*self.bounds(place)) for place in (0, 1)]
            return " / ".join(part for part in parts if part)
        return _range(self.low, self.high)

    def bounds(self, place: int = 0) -> tuple[Any, Any]:
        """The hard range; of the first or second number of a pair."""
        return _at(self.low, place), _at(self.high, place)

    def soft_bounds(self, place: int = 0) -> tuple[Any, Any]:
        """The soft range."""
        return _at(self.soft_low, place), _at(self.soft_high, place)


@dataclass(frozen=True)
class Group:
    """Fields under one legend, as the paper form groups them."""

    title: str
    fields: Sequence[Field]
    note: str = ""


def _at(bound: Any, place: int) -> Any:
    return bound[place] if isinstance(bound, tuple) else bound


def _range(low: Any, high: Any) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return _("不大于 %(high)s") % {"high": _said_bound(high)}
    if high is None:
        return _("不小于 %(low)s") % {"low": _said_bound(low)}
    return f"{_said_bound(low)}–{_said_bound(high)}"


def _said_bound(bound: Any) -> str:
    return bound.isoformat() if isinstance(bound, dt.date) else plain_number(bound)


# --- reading answers ---------------------------------------------------------------------------


class _Wrong(Exception):
    """An answer that is refused; the text is for the person."""


def read_all(
    fields: Iterable[Field], data: Mapping[str, Any], files: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers in their own types, and for each refused field why. Unasked fields are None."""
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for one in fields:
        try:
            answers[one.name] = _read(one, data, files or {}) if _wanted(one, answers) else None
        except _Wrong as wrong:
            errors[one.name] = f"{said(one.title)}：{wrong}"
            answers[one.name] = None
    return answers, errors


def _wanted(one: Field, answers: Mapping[str, Any]) -> bool:
    if one.when is None:
        return True
    name, values = one.when
    given = answers.get(name)
    held = given if isinstance(given, list) else [given]
    return any(str(each) in set(map(str, values)) for each in held if each is not None)


def _read(one: Field, data: Mapping[str, Any], files: Mapping[str, Any]) -> Any:
    value = _READERS.get(one.kind, _read_text)(one, data, files)
    if one.required and value in (None, "", [], (None, None)):
        raise _Wrong(_("必填，请填写"))
    return value


def _raw(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name, "") or "").replace("\x00", "").strip()


def _read_number(one: Field, data: Mapping[str, Any], files: Any) -> Decimal | None:
    return _one_number(one, _raw(data, one.name), 0)


def _one_number(one: Field, text: str, place: int) -> Decimal | None:
    if not text:
        return None
    value = asked.decimal(text)
    if value is None:
        raise _Wrong(_("请填数字"))
    low, high = one.bounds(place)
    if (low is not None and value < low) or (high is not None and value > high):
        raise _Wrong(
            _("%(value)s 超出允许范围 %(range)s%(unit)s，请核对后重填")
            % {"value": text, "range": _range(low, high), "unit": f" {one.unit}".rstrip()}
        )
    if -value.as_tuple().exponent > one.places:  # type: ignore[operator]
        raise _Wrong(_("最多 %(n)d 位小数") % {"n": one.places} if one.places else _("请填整数"))
    return value


def _read_pair(one: Field, data: Mapping[str, Any], files: Any) -> Any:
    texts = [_raw(data, f"{one.name}.{place}") for place in (0, 1)]
    if not any(texts):
        return None
    if not all(texts):
        raise _Wrong(_("两个数都要填"))
    return tuple(_one_number(one, text, place) for place, text in enumerate(texts))


def _read_choice(one: Field, data: Mapping[str, Any], files: Any) -> str | None:
    value = _raw(data, one.name)
    if value and value not in dict(one.options):
        raise _Wrong(_("请从所列选项中选择"))
    return value or None


def _read_ticks(one: Field, data: Any, files: Any) -> list[str]:
    many = data.getlist(one.name) if hasattr(data, "getlist") else data.get(one.name) or []
    known = dict(one.options)
    if any(value not in known for value in many):
        raise _Wrong(_("请从所列选项中选择"))
    alone = [value for value in many if value in one.alone]
    if alone and len(many) > 1:
        raise _Wrong(_("“%(word)s”不能与其他选项同选") % {"word": said(known[alone[0]])})
    return list(dict.fromkeys(many))


def _read_yes(one: Field, data: Mapping[str, Any], files: Any) -> bool:
    return _raw(data, one.name) in ("1", "on", "true", "是")


def _read_date(one: Field, data: Mapping[str, Any], files: Any) -> dt.date | None:
    text = _raw(data, one.name)
    if not text:
        return None
    try:
        value = dt.date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        raise _Wrong(_("请填日期，例如 %(day)s") % {"day": time.today().isoformat()}) from None
    if (one.low is not None and value < one.low) or (one.high is not None and value > one.high):
        raise _Wrong(
            _("%(value)s 超出允许范围 %(range)s%(unit)s，请核对后重填")
            % {"value": text, "range": one.range_words, "unit": ""}
        )
    return value


def _read_time(one: Field, data: Mapping[str, Any], files: Any) -> dt.time | None:
    text = _raw(data, one.name)
    try:
        return dt.time.fromisoformat(text) if text else None
    except ValueError:
        raise _Wrong(_("请填时刻，例如 08:30")) from None


def _read_text(one: Field, data: Mapping[str, Any], files: Any) -> str:
    text = _raw(data, one.name) if one.kind != "secret" else str(data.get(one.name, "") or "")
    if len(text) > one.longest:
        raise _Wrong(_("最多 %(most)d 字，现有 %(n)d 字") % {"most": one.longest, "n": len(text)})
    return text


def _read_file(one: Field, data: Any, files: Mapping[str, Any]) -> Any:
    return files.get(one.name)


_READERS: dict[str, Callable[..., Any]] = {
    "number": _read_number,
    "pair": _read_pair,
    "choice": _read_choice,
    "ticks": _read_ticks,
    "yes": _read_yes,
    "date": _read_date,
    "time": _read_time,
    "file": _read_file,
}


def soft_words(fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, str]:
    """For each number outside its soft range, the amber word."""
    found = {}
    for one in fields:
        value = answers.get(one.name)
        if one.kind not in ("number", "pair") or value is None:
            continue
        for place, each in enumerate(value if isinstance(value, tuple) else (value,)):
            low, high = one.soft_bounds(place)
            if low is not None and each < low:
                found[one.name] = _("偏低，请复核")
            elif high is not None and each > high:
                found[one.name] = _("偏高，请复核")
    return found


@dataclass
class Bound:
    """A field together with what it holds at this moment, for the template."""

    field: Field
    value: Any = ""
    second: Any = ""
    error: str = ""
    soft: str = ""
    title: str = ""
    ticked: set[str] = field(default_factory=set)
    id: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    shows: str = ""
    limits: tuple[tuple[Any, ...], ...] = ()


def bound(one: Field, value: Any, prefix: str) -> Bound:
    """The field with an initial, drafted or just posted value."""
    made = Bound(one, title=said(one.title), id=f"{prefix}-{one.name}", options=one.options)
    made.limits = tuple((*one.bounds(place), *one.soft_bounds(place)) for place in (0, 1))
    if one.kind == "ticks":
        made.ticked = {str(each) for each in (value or [])}
    elif one.kind == "pair":
        first, second = value if isinstance(value, (tuple, list)) and len(value) == 2 else ("", "")
        made.value, made.second = _typed(first), _typed(second)
    elif one.kind == "pick" and isinstance(value, (tuple, list)) and len(value) == 2:
        made.value, made.shows = _typed(value[0]), str(value[1] or "")
    elif one.kind == "yes":
        made.value = bool(value) and value not in ("0", "false")
    else:
        made.value = _typed(value)
    return made


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def as_posted(one: Field, data: Any) -> Any:
    """What a person typed, right or wrong, to be drawn again or kept as a draft."""
    if one.kind == "ticks":
        return data.getlist(one.name) if hasattr(data, "getlist") else data.get(one.name, [])
    if one.kind == "pair":
        return (data.get(f"{one.name}.0", ""), data.get(f"{one.name}.1", ""))
    if one.kind == "pick":
        return (data.get(one.name, ""), data.get(f"{one.name}.text", ""))
    return data.get(one.name, "")
