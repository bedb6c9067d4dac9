"""How what a person typed is read: into its own type, or with the reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from xinglin.kernel import time
from xinglin.ui import asked
from xinglin.ui.panels.fields import Field, range_words
from xinglin.ui.show import said


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
            % {"value": text, "range": range_words(low, high), "unit": f" {one.unit}".rstrip()}
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
