"""FHIRPath Patch: add, insert, delete, replace and move by paths that say one thing only.

A path is `Type.name`, then further names, `[n]`, `first()`, `last()` and `where(name = 'text')`.
Whatever else is written is refused: half understood, a patch would change the wrong element.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from xinglin.engines.exchange.rules.fhir.definitions import Field, fields
from xinglin.engines.exchange.rules.fhir.outcomes import Wrong

MOST = 200
NEEDS = {
    "add": {"path", "name", "value"}, "insert": {"path", "index", "value"},
    "delete": {"path"}, "replace": {"path", "value"}, "move": {"path", "source", "destination"},
}  # fmt: skip
_STEP = re.compile(
    r"\.(?P<call>first|last)\(\s*\)"
    r"|\.where\(\s*(?P<by>[a-z][A-Za-z]*)\s*=\s*'(?P<text>[^'\\]*)'\s*\)"
    r"|\.(?P<name>[a-z][A-Za-z0-9]*)(?!\()"
    r"|\[(?P<at>\d{1,6})\]"
)
_ROOT = re.compile(r"[A-Z][A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Spot:
    """An element where it stands: in which object, under which key, at which place of a list."""

    holder: dict[str, Any]
    key: str
    at: int | None
    field: Field

    @property
    def value(self) -> Any:
        """What stands there."""
        told = self.holder[self.key]
        return told if self.at is None else told[self.at]

    @property
    def owner(self) -> str:
        """The type of what stands there."""
        kind = self.field.kinds[0] if self.field.kinds else ""
        if kind in ("Resource", "DomainResource") and isinstance(self.value, dict):
            return str(self.value.get("resourceType", ""))
        return kind


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the patch gives it: of a type, or in parts by the names of elements."""

    kind: str = ""
    told: Any = None
    parts: Sequence[Any] | None = None


def patched_by_paths(resource: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """The resource after every operation in turn; raises Wrong, and then nothing is changed."""
    told = copy.deepcopy(resource)
    several = parameters.get("parameter")
    if not isinstance(several, list) or not several:
        raise Wrong("structure", "补丁中没有操作", mend="Parameters.parameter 名为 operation")
    if len(several) > MOST:
        raise Wrong("too-costly", f"一个补丁最多{MOST}个操作")
    for number, one in enumerate(several):
        where = f"Parameters.parameter[{number}]"
        if not isinstance(one, dict) or one.get("name") != "operation":
            raise Wrong("not-supported", "补丁中只能有 operation", where=where)
        try:
            _apply(told, _named(one))
        except _No as no:
            raise Wrong("processing", f"第{number + 1}个操作：{no}", where=where) from None
    return told


class _No(ValueError):
    """An operation that is not understood, or does not fit."""


def _no(what: str) -> NoReturn:
    raise _No(what)


def _named(one: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of an operation by name; the value stays as it was given."""
    found: dict[str, Any] = {}
    parts = one.get("part")
    for part in parts if isinstance(parts, list) else ():
        name = part.get("name") if isinstance(part, dict) else None
        if not isinstance(name, str) or name in found:
            _no("缺少名称，或名称重复")
        found[name] = _value_of(part) if name == "value" else _plain(part)
    kind = found.pop("type", None)
    if kind not in NEEDS:
        _no("type 应为 add、insert、delete、replace 或 move")
    if found.keys() != NEEDS[kind]:
        _no(f"{kind} 需要 {'、'.join(sorted(NEEDS[kind]))}")
    for name, value in found.items():
        wanted = int if name in ("index", "source", "destination") else str
        if name != "value" and type(value) is not wanted:
            _no(f"{name} 的值不正确")
    return {"type": kind, **found}


def _plain(part: Mapping[str, Any]) -> Any:
    values = [value for key, value in part.items() if key.startswith("value")]
    return values[0] if len(values) == 1 and len(part) == 2 else None


def _value_of(part: Mapping[str, Any]) -> Value:
    given = {key: value for key, value in part.items() if key != "name"}
    if len(given) != 1:
        _no("value 应有且只有一个值")
    [(key, value)] = given.items()
    if key == "part" and isinstance(value, list) and value:
        return Value(parts=value)
    if key == "resource" and isinstance(value, dict):
        return Value("Resource", value)
    if key.startswith("value") and len(key) > 5:
        return Value(key[5:], value)
    _no("value 应有且只有一个值")


def _apply(told: dict[str, Any], step: Mapping[str, Any]) -> None:
    kind, path = step["type"], step["path"]
    if kind == "add":
        _add(_object(told, path), step["name"], step["value"])
    elif kind == "insert":
        several, field = _list(told, path)
        if not 0 <= step["index"] <= len(several):
            _no("index 超出范围")
        several.insert(step["index"], _made(field, step["value"]))
    elif kind == "move":
        several, _ = _list(told, path)
        source, to = step["source"], step["destination"]
        if not (0 <= source < len(several) and 0 <= to < len(several)):
            _no("source 或 destination 超出范围")
        several.insert(to, several.pop(source))
    else:
        _one(told, path, kind, step.get("value"))


def _one(told: dict[str, Any], path: str, kind: str, value: Value | None) -> None:
    """Delete or replace the one element of a path; deleting what is not there changes nothing."""
    spots = _spots(told, path)
    if not spots and kind == "delete":
        return
    if len(spots) != 1:
        _no(f"path 应指向一个元素，找到{len(spots)}个")
    spot = spots[0]
    _bare(spot.holder, spot.key)
    if value is not None:
        _replace(spot, value)
    elif spot.at is None or len(spot.holder[spot.key]) == 1:
        del spot.holder[spot.key]
    else:
        del spot.holder[spot.key][spot.at]


def _replace(spot: Spot, value: Value) -> None:
    if spot.field.choice and spot.at is None:
        stem = spot.field.name
        key = f"{stem}{value.kind}"
        del spot.holder[spot.key]
        spot.holder[key] = value.told if value.parts is None else _no("请写明 value 的类型")
    elif spot.at is None:
        spot.holder[spot.key] = _made(spot.field, value)
    else:
        spot.holder[spot.key][spot.at] = _made(spot.field, value)


def _add(held: tuple[dict[str, Any], str], name: str, value: Value) -> None:
    holder, owner = held
    known = {key: one for key, one in fields(owner).items() if one.name == name}
    choice = any(one.choice for one in known.values())
    key = f"{name}{value.kind}" if choice else name
    if key not in known:
        _no(f"{owner} 没有元素 {name}")
    if choice and any(one in holder for one in known):
        _no(f"{name} 已经有值，请用 replace")
    field = known[key]
    if field.most == 1:
        if key in holder:
            _no(f"{name} 已经有值，请用 replace")
        holder[key] = _made(field, value)
    else:
        _bare(holder, key)
        holder.setdefault(key, []).append(_made(field, value))


def _made(field: Field, value: Value) -> Any:
    """The value for an element; what is given in parts is put together by the element's type."""
    if value.parts is None:
        return copy.deepcopy(value.told)
    owner = field.kinds[0] if field.kinds else ""
    found: dict[str, Any] = {}
    for part in value.parts:
        name = part.get("name") if isinstance(part, dict) else None
        if not isinstance(name, str):
            _no("value 的部分没有名称")
        _add((found, owner), name, _value_of(part))
    return found


def _bare(holder: Mapping[str, Any], key: str) -> None:
    if f"_{key}" in holder:
        _no("元素带有扩展，不能这样修补；请用 JSON Patch 或整体更新")


# --- paths ---


def _spots(told: dict[str, Any], path: str) -> list[Spot]:
    """Where the elements of a path stand."""
    owner, steps = _steps(told, path)
    if not steps:
        _no("path 不能是资源本身")
    found: list[Spot] | None = None
    for step in steps:
        if step["name"]:
            found = _children(told, owner, step["name"]) if found is None else [
                one for spot in found for one in _children(spot.value, spot.owner, step["name"])
            ]  # fmt: skip
        elif found is None:
            _no("path 应先写元素名称")
        elif step["by"]:
            found = [one for one in found if _has(one, step["by"], step["text"] or "")]
        else:
            at = {"first": 0, "last": len(found) - 1}.get(step["call"] or "", -1)
            at = int(step["at"]) if step["at"] else at
            found = found[at : at + 1] if at >= 0 else []
    return found or []


def _steps(told: Mapping[str, Any], path: str) -> tuple[str, list[dict[str, str | None]]]:
    root = _ROOT.match(path)
    if root is None or root[0] != told.get("resourceType"):
        _no("path 应以资源类型开头")
    at, steps = root.end(), []
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            _no("不支持这样的 path")
        steps.append(step.groupdict())
        at = step.end()
    return root[0], steps


def _children(value: Any, owner: str, name: str) -> list[Spot]:
    if not isinstance(value, dict):
        return []
    known = {key: one for key, one in fields(owner).items() if one.name == name}
    if not known:
        _no(f"{owner} 没有元素 {name}")
    found: list[Spot] = []
    for key, field in known.items():
        if isinstance(value.get(key), list):
            found += [Spot(value, key, at, field) for at in range(len(value[key]))]
        elif key in value:
            found.append(Spot(value, key, None, field))
    return found


def _has(spot: Spot, name: str, text: str) -> bool:
    return any(one.value == text for one in _children(spot.value, spot.owner, name))


def _object(told: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """The one object that a path leads to, with its type."""
    owner, steps = _steps(told, path)
    if not steps:
        return told, owner
    spots = _spots(told, path)
    if len(spots) != 1 or not isinstance(spots[0].value, dict):
        _no(f"path 应指向一个元素，找到{len(spots)}个")
    return spots[0].value, spots[0].owner


def _list(told: dict[str, Any], path: str) -> tuple[list[Any], Field]:
    """The list that a path leads to."""
    before, dot, name = path.rpartition(".")
    holder, owner = _object(told, before) if dot else _no("path 应指向一个列表")
    field = fields(owner).get(name)
    if field is None or field.most == 1 or not isinstance(holder.get(name), list):
        _no("path 应指向一个列表")
    _bare(holder, name)
    several: list[Any] = holder[name]
    return several, field
