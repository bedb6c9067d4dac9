"""Whether a resource is one: elements, how often, of which type, with which codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xinglin.engines.exchange.rules.fhir.definitions import codes, fields, kinds, required

MOST = 50  # problems that are told of one resource
DEEPEST = 60
_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
_ZONE = r"(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))"
_TEXTS = {
    "id": r"[A-Za-z0-9\-.]{1,64}",
    "code": r"\S+( \S+)*",
    "uri": r"\S*", "url": r"\S*", "canonical": r"\S*",
    "oid": r"urn:oid:[0-2](\.(0|[1-9]\d*))+",
    "uuid": r"urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "date": _DATE,
    "dateTime": rf"{_DATE}(T{_CLOCK}{_ZONE})?",
    "instant": rf"\d{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T{_CLOCK}{_ZONE}",
    "time": _CLOCK,
    "base64Binary": r"[\sA-Za-z0-9+/=]*",
    "string": r"[\s\S]+", "markdown": r"[\s\S]+", "xhtml": r"[\s\S]+",
}  # fmt: skip
PATTERNS = {name: re.compile(pattern) for name, pattern in _TEXTS.items()}
WHOLE = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}
PRIMITIVE = {*PATTERNS, *WHOLE, "boolean", "decimal"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a resource: type of issue, where, what."""

    code: str
    where: str
    what: str


def faults(resource: Any) -> list[Fault]:
    """What is wrong with a resource; empty when nothing was found."""
    found: list[Fault] = []
    for one in _resource(resource, "", 0):
        found.append(one)
        if len(found) >= MOST:
            break
    return found


def _resource(resource: Any, where: str, depth: int) -> Iterator[Fault]:
    if not isinstance(resource, dict):
        yield Fault("structure", where or "$this", "资源必须是 JSON 对象")
        return
    kind = resource.get("resourceType")
    if not isinstance(kind, str) or kind not in kinds():
        yield Fault("structure", where or "resourceType", "不是 FHIR R4 的资源类型")
        return
    yield from _object(resource, kind, where or kind, depth, top=True)


def _object(
    told: dict[str, Any], owner: str, where: str, depth: int, top: bool = False
) -> Iterator[Fault]:
    known = fields(owner)
    if depth > DEEPEST:
        yield Fault("structure", where, "嵌套过深")
        return
    if not told:
        yield Fault("structure", where, "空对象")
    chosen: dict[str, str] = {}
    for key, value in told.items():
        if top and key == "resourceType":
            continue
        beside = key.startswith("_")
        field = known.get(key[1:] if beside else key)
        at = f"{where}.{key}"
        if field is None or (beside and field.kinds[0] not in PRIMITIVE):
            yield Fault("structure", at, f"{owner} 没有这个元素")
            continue
        if field.choice and chosen.setdefault(field.name, key.lstrip("_")) != key.lstrip("_"):
            yield Fault("structure", at, f"{field.name}[x] 只能有一种类型")
        if field.most == 1:
            values = [value]
            if isinstance(value, list):
                yield Fault("structure", at, "这个元素只能有一个，不是数组")
                continue
        elif not isinstance(value, list) or not value:
            yield Fault("structure", at, "这个元素必须是非空数组")
            continue
        else:
            values = value
        if field.most > 1 and len(values) > field.most:
            yield Fault("structure", at, f"最多{field.most}个")
        for number, one in enumerate(values):
            spot = f"{at}[{number}]" if field.most != 1 else at
            if one is None and field.most != 1 and (beside or f"_{key}" in told):
                continue
            yield from _value(one, field, spot, depth, beside)
    for name, keys in required(owner):
        if not any(key in told or f"_{key}" in told for key in keys):
            yield Fault("required", f"{where}.{name}", f"缺少必填元素 {name}")


def _value(one: Any, field: Any, at: str, depth: int, beside: bool) -> Iterator[Fault]:
    kind = "Element" if beside else field.kinds[0] if field.kinds else ""
    if kind in ("Resource", "DomainResource") or kind in kinds():
        yield from _resource(one, at, depth + 1)
    elif kind in PRIMITIVE:
        if wrong := _primitive(kind, one):
            yield Fault("value", at, wrong)
        elif field.values and kind == "code":
            listed = codes(field.values)
            if listed and one not in listed:
                yield Fault("code-invalid", at, f"代码不在值集 {field.values} 中")
    elif not isinstance(one, dict):
        yield Fault("structure", at, "必须是 JSON 对象")
    else:
        yield from _object(one, kind, at, depth + 1)
        if field.values and (listed := codes(field.values)):
            yield from _bound(kind, one, at, listed, field.values)


def _bound(
    kind: str, one: dict[str, Any], at: str, listed: frozenset[str], url: str
) -> Iterator[Fault]:
    """A required binding of a concept: one of its codes must be of the set, if it has any."""
    told = one.get("coding") if kind == "CodeableConcept" else [one] if kind == "Coding" else None
    if not isinstance(told, list):
        return
    given = [each.get("code") for each in told if isinstance(each, dict) and each.get("code")]
    if given and not any(isinstance(code, str) and code in listed for code in given):
        yield Fault("code-invalid", at, f"代码不在值集 {url} 中")


def _primitive(kind: str, one: Any) -> str:
    """What is wrong with a primitive value; empty when nothing is."""
    if kind == "boolean":
        return "" if isinstance(one, bool) else "必须是 true 或 false"
    if kind == "decimal":
        number = isinstance(one, int | float | Decimal) and not isinstance(one, bool)
        return "" if number else "必须是数字"
    if kind in WHOLE:
        whole = isinstance(one, int) and not isinstance(one, bool)
        return "" if whole and WHOLE[kind] <= one < 2**31 else f"必须是 {kind} 范围内的整数"
    if not isinstance(one, str) or not one:
        return "必须是非空字符串"
    return "" if PATTERNS[kind].fullmatch(one) else f"不符合 {kind} 的格式"
