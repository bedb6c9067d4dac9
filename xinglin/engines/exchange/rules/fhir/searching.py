"""Reads what a search asks for. What is not understood is refused, never passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.exchange.rules.fhir.definitions import Parameter, kinds
from xinglin.engines.exchange.rules.fhir.indexing import beside, link_marks, offered, plain
from xinglin.engines.exchange.rules.fhir.moments import number_of, span_of
from xinglin.engines.exchange.rules.fhir.outcomes import Wrong

PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")
MODIFIERS = {
    "string": ("exact", "contains", "missing"), "uri": ("below", "missing"),
    "token": ("not", "missing"), "reference": ("identifier", "missing"),
    "date": ("missing",), "number": ("missing",), "quantity": ("missing",),
}  # fmt: skip
MOST, USUAL, LONGEST = 1000, 20, 200
SORTABLE = ("string", "uri", "date", "number", "quantity")
FORMATS = ("json", "application/json", "application/fhir+json", "application/fhir json")
TABLES = {
    "string": "words", "uri": "words", "token": "marks", "reference": "marks", "date": "spans",
    "number": "spans", "quantity": "spans",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A text that begins with, holds or is something."""

    how: str  # begins | holds | is | same
    text: bytes = b""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A code, a number or a link, as the text behind its fingerprint."""

    text: str


@dataclass(frozen=True, slots=True)
class Ranged:
    """A range compared by a prefix, in a unit if one was asked for."""

    prefix: str
    low: float
    high: float
    point: bool = False
    unit: str = ""


Alternative = Word | Marked | Ranged


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: any of several values, none of them (`without`), or nothing at all."""

    parameter: Parameter
    number: int
    table: str
    values: tuple[Alternative, ...] = ()
    without: bool = False
    missing: bool | None = None
    chain: tuple[
        tuple[str, Filter], ...
    ] = ()  # by type of resource: the condition on what is linked
    back: tuple[Parameter, Filter] | None = None  # _has: who links here, with which condition


@dataclass(slots=True)
class Asked:
    """A search as it was asked for."""

    kind: str
    filters: list[Filter] = field(default_factory=list)
    ids: list[tuple[str, ...]] = field(default_factory=list)
    updated: list[Ranged] = field(default_factory=list)
    sort: list[tuple[str, bool]] = field(default_factory=list)
    count: int = USUAL
    include: list[tuple[Parameter, str]] = field(default_factory=list)
    revinclude: list[Parameter] = field(default_factory=list)
    summary: str = ""
    elements: tuple[str, ...] = ()
    total: str = "accurate"
    said: list[tuple[str, str]] = field(default_factory=list)


def asked(kind: str, pairs: Sequence[tuple[str, str]], base: str = "") -> Asked:
    """The search that the pairs of a query ask for; raises Wrong."""
    found = Asked(kind)
    if len(pairs) > LONGEST:
        raise Wrong("too-costly", f"查询条件超过{LONGEST}个")
    for name, value in pairs:
        if not value.strip():
            raise Wrong("invalid", f"查询参数“{name}”没有值", mend="请填写值，或去掉这个参数")
        if "\x00" in value or "\x00" in name:
            raise Wrong("invalid", "查询中有不允许的字符")
        found.said.append((name, value))
        take = _OWN.get(name.split(":", 1)[0])
        if take is None:
            found.filters.append(filter_of(kind, name, value, base))
        elif ":" in name and take not in (_include, _revinclude, _id, _updated):
            raise _unknown(name)
        else:
            take(found, name, value)
    if found.summary == "text" and found.include:
        raise Wrong("invalid", "_summary=text 不能与 _include 一起使用")
    return found


def _unknown(name: str) -> Wrong:
    return Wrong(
        "not-supported", f"不支持查询参数“{name}”", mend="可用的参数见 /fhir/metadata", where=name
    )


# --- what belongs to the answer ---


def _id(found: Asked, name: str, value: str) -> None:
    if name != "_id":
        raise _unknown(name)
    found.ids.append(tuple(one for one in value.split(",") if one))


def _updated(found: Asked, name: str, value: str) -> None:
    if name != "_lastUpdated":
        raise _unknown(name)
    if "," in value:
        raise Wrong("not-supported", "_lastUpdated 只接受一个值", mend="可重复这个参数以限定范围")
    found.updated.append(_date(value, name))


def _sort(found: Asked, name: str, value: str) -> None:
    for one in value.split(","):
        code = one.removeprefix("-")
        known = offered(found.kind).get(code)
        if code not in ("_id", "_lastUpdated") and (known is None or known.kind not in SORTABLE):
            raise Wrong("not-supported", f"不能按“{code}”排序", where="_sort")
        found.sort.append((code, one.startswith("-")))


def _count(found: Asked, name: str, value: str) -> None:
    if not re.fullmatch(r"\d{1,9}", value):
        raise Wrong("value", "_count 必须是不小于0的整数", where="_count")
    found.count = min(int(value), MOST)
    if found.count == 0:
        found.summary = "count"


def _summary(found: Asked, name: str, value: str) -> None:
    if value not in ("true", "false", "text", "data", "count"):
        raise Wrong("value", "_summary 的值只能是 true、false、text、data、count", where=name)
    found.summary = "" if value == "false" and found.summary != "count" else value


def _elements(found: Asked, name: str, value: str) -> None:
    found.elements = tuple(
        one.strip().removeprefix(f"{found.kind}.").split(".")[0] for one in value.split(",") if one
    )


def _total(found: Asked, name: str, value: str) -> None:
    if value not in ("none", "estimate", "accurate"):
        raise Wrong("value", "_total 的值只能是 none、estimate、accurate", where=name)
    found.total = value


def _format(found: Asked, name: str, value: str) -> None:
    if value not in FORMATS:
        raise Wrong("not-supported", "只支持 JSON 格式", mend="_format=json", status=406)


def _pretty(found: Asked, name: str, value: str) -> None:
    if value not in ("true", "false"):
        raise Wrong("value", "_pretty 的值只能是 true 或 false", where=name)


def _include(found: Asked, name: str, value: str) -> None:
    if name != "_include":
        raise _unknown(name)
    parts = value.split(":")
    if value == "*" or (len(parts) == 2 and parts == [found.kind, "*"]):
        links = [one for one in offered(found.kind).values() if one.kind == "reference"]
        found.include += [(one, "") for one in links]
        return
    found.include.append((_link(parts, found.kind, name), parts[2] if len(parts) > 2 else ""))


def _revinclude(found: Asked, name: str, value: str) -> None:
    if name != "_revinclude":
        raise _unknown(name)
    parts = value.split(":")
    if len(parts) > 2 and parts[2] != found.kind:
        raise Wrong("value", f"_revinclude 的目标类型应为 {found.kind}", where=name)
    found.revinclude.append(_link(parts, parts[0], name))


def _link(parts: list[str], kind: str, name: str) -> Parameter:
    known = offered(kind).get(parts[1]) if len(parts) in (2, 3) and kind in kinds() else None
    if known is None or known.kind != "reference" or parts[0] != kind:
        raise Wrong("not-supported", f"{name} 的值应为“类型:引用参数”", where=name)
    if len(parts) == 3 and parts[2] not in kinds():
        raise Wrong("value", f"没有资源类型“{parts[2]}”", where=name)
    return known


_OWN: dict[str, Any] = {
    "_id": _id, "_lastUpdated": _updated, "_sort": _sort, "_count": _count,
    "_summary": _summary, "_elements": _elements, "_total": _total, "_format": _format,
    "_pretty": _pretty, "_include": _include, "_revinclude": _revinclude,
}  # fmt: skip


# --- conditions ---


def filter_of(kind: str, name: str, value: str, base: str = "", depth: int = 0) -> Filter:
    """The condition that one parameter states."""
    if name.startswith("_has:"):
        return _has(kind, name, value, base, depth)
    head, dot, rest = name.partition(".")
    code, colon, modifier = head.partition(":")
    known = offered(kind).get(code)
    if known is None or code in ("_id", "_lastUpdated"):
        raise _unknown(name)
    if dot:
        return _chained(known, modifier, rest, value, name, base, depth)
    if modifier == "missing":
        if value not in ("true", "false"):
            raise Wrong("value", ":missing 的值只能是 true 或 false", where=name)
        return Filter(known, known.number, TABLES[known.kind], missing=value == "true")
    if colon and known.kind == "reference" and modifier in kinds():
        value = ",".join(one if "/" in one else f"{modifier}/{one}" for one in _split(value, ","))
        modifier = ""
    elif colon and modifier not in MODIFIERS[known.kind]:
        raise _unknown(name)
    number, read = known.number, _READERS[known.kind]
    if modifier == "identifier":
        number, read = beside(number, "identifier"), _READERS["token"]
    values = tuple(one for text in _split(value, ",") for one in read(text, modifier, name, base))
    return Filter(known, number, TABLES[known.kind], values, without=modifier == "not")


def _chained(
    known: Parameter, modifier: str, rest: str, value: str, name: str, base: str, depth: int
) -> Filter:
    if known.kind != "reference" or depth >= 2:
        raise _unknown(name)
    if modifier:
        if modifier not in kinds() or (known.targets and modifier not in known.targets):
            raise _unknown(name)
        targets: tuple[str, ...] = (modifier,)
    else:
        targets = known.targets
    code = rest.split(".")[0].split(":")[0]
    able = [one for one in targets if code in offered(one) or code == "_id"]
    if not able:
        raise _unknown(name)
    found = tuple((one, _inner(one, rest, value, base, depth)) for one in able)
    return Filter(known, known.number, "marks", chain=found)


def _inner(kind: str, name: str, value: str, base: str, depth: int) -> Filter:
    if name != "_id":
        return filter_of(kind, name, value, base, depth + 1)
    known = offered(kind)["_id"]
    return Filter(known, 0, "ids", tuple(Marked(f"r:{kind}/{one}") for one in value.split(",")))


def _has(kind: str, name: str, value: str, base: str, depth: int) -> Filter:
    parts = name.split(":", 3)
    if len(parts) != 4 or parts[1] not in kinds() or depth >= 2:
        raise _unknown(name)
    link = offered(parts[1]).get(parts[2])
    if link is None or link.kind != "reference":
        raise _unknown(name)
    inner = _inner(parts[1], parts[3], value, base, depth)
    return Filter(link, link.number, "marks", back=(link, inner))


def _split(text: str, at: str) -> list[str]:
    r"""The parts of a value, where `\,` is no separator; the other escapes stay for the parts."""
    return re.split(rf"(?<!\\){re.escape(at)}", text)


def _bare(text: str) -> str:
    return re.sub(r"\\([\\,$|])", r"\1", text)


def _strings(text: str, modifier: str, name: str, base: str) -> list[Alternative]:
    bare = _bare(text)
    if modifier == "exact":
        return [Word("same", whole=bare)]
    words = plain(bare)
    if not words:
        raise Wrong("value", f"查询参数“{name}”没有可查的文字", where=name)
    return [Word("holds" if modifier == "contains" else "begins", words)]


def _uris(text: str, modifier: str, name: str, base: str) -> list[Alternative]:
    bare = _bare(text)
    if modifier == "below":
        return [Word("begins", bare.encode("utf-8", "ignore"))]
    return [Word("same", whole=bare)]


def _tokens(text: str, modifier: str, name: str, base: str) -> list[Alternative]:
    parts = [_bare(one) for one in _split(text, "|")]
    if len(parts) == 1 and parts[0]:
        return [Marked(f"c:{parts[0]}")]
    if len(parts) == 2 and parts[1]:
        return [Marked(f"w:{parts[0]}|{parts[1]}")]
    if len(parts) == 2 and parts[0]:
        return [Marked(f"s:{parts[0]}")]
    raise Wrong("value", f"查询参数“{name}”的值应为“代码”或“系统|代码”", where=name)


def _references(text: str, modifier: str, name: str, base: str) -> list[Alternative]:
    bare = _bare(text)
    if not bare:
        raise Wrong("value", f"查询参数“{name}”没有值", where=name)
    if "/" not in bare and ":" not in bare:
        return [Marked(f"i:{bare}")]
    return [Marked(link_marks(bare, base)[0])]


def _prefixed(text: str) -> tuple[str, str]:
    return (text[:2], text[2:]) if text[:2] in PREFIXES else ("eq", text)


def _date(text: str, name: str) -> Ranged:
    prefix, written = _prefixed(_bare(text))
    span = span_of(written.replace(" ", "+"))
    if span is None:
        raise Wrong("value", f"查询参数“{name}”的值不是日期", mend="例如 ge2021-03-01", where=name)
    return Ranged(prefix, *span)


def _dates(text: str, modifier: str, name: str, base: str) -> list[Alternative]:
    return [_date(text, name)]


def _numbers(text: str, modifier: str, name: str, base: str) -> list[Alternative]:
    return [_ranged(_bare(text), name, "")]


def _ranged(text: str, name: str, unit: str) -> Ranged:
    prefix, written = _prefixed(text)
    told = number_of(written)
    if told is None:
        raise Wrong("value", f"查询参数“{name}”的值不是数字", where=name)
    value, half = told
    if prefix == "ap":
        half = abs(value) / 10
    if prefix in ("eq", "ne", "ap"):
        return Ranged(prefix, float(value - half), float(value + half), True, unit)
    return Ranged(prefix, float(value), float(value), True, unit)


def _quantities(text: str, modifier: str, name: str, base: str) -> list[Alternative]:
    parts = [_bare(one) for one in _split(text, "|")]
    if len(parts) == 1:
        return [_ranged(parts[0], name, "")]
    if len(parts) != 3 or not parts[2]:
        raise Wrong("value", f"查询参数“{name}”的值应为“数值”或“数值|系统|单位”", where=name)
    unit = f"w:{parts[1]}|{parts[2]}" if parts[1] else f"c:{parts[2]}"
    return [_ranged(parts[0], name, unit)]


_READERS: dict[str, Any] = {
    "string": _strings, "uri": _uris, "token": _tokens, "reference": _references, "date": _dates,
    "number": _numbers, "quantity": _quantities,
}  # fmt: skip
