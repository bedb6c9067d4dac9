"""The passports of the numbers, kept inside the file as a custom XML part that Word keeps too."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as Docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import parse_xml

from xinglin.engines.reports.rules.phrases import figures_of, say
from xinglin.engines.reports.words.answers import Mark
from xinglin.engines.reports.words.figures import (
    Against,
    Change,
    Completion,
    Figure,
    Mean,
    Pace,
    Part,
    Printed,
)

NAMESPACE = "urn:xinglin:reports:figures:1"
STORE_ID = "{6B0A7C52-3E0B-4C58-9C0D-5A1B1C9E2F40}"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = {
    "figure": Figure,
    "part": Part,
    "change": Change,
    "completion": Completion,
    "pace": Pace,
    "mean": Mean,
    "against": Against,
}
UNREADABLE = (
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
NAMES = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True)
class Store:
    """What a file says of its own numbers: its marks, and the plain numbers of its prose."""

    marks: tuple[Mark, ...]
    plain: Counter[str]


def keep(made: Docx, marks: Sequence[Mark], plain: Mapping[str, int]) -> None:
    """Put the passports of the marks into the document."""
    _forget(made)
    text = escape(_dump(marks, plain))
    root = f'<xl:figures xmlns:xl="{NAMESPACE}">{text}</xl:figures>'
    taken = {str(part.partname) for part in made.part.package.iter_parts()}
    free = next(n for n in count(1) if f"/customXml/item{n}.xml" not in taken)
    item = _part(made, f"/customXml/item{free}.xml", "application/xml", root)
    made.part.relate_to(item, f"{RELATIONS}/customXml")
    properties = (
        f'<ds:datastoreItem ds:itemID="{STORE_ID}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    props = _part(made, f"/customXml/itemProps{free}.xml", kind, properties)
    item.relate_to(props, f"{RELATIONS}/customXmlProps")


def kept(made: Docx) -> Store | None:
    """The passports in a document; None if it carries none that can be read."""
    for part in made.part.package.iter_parts():
        if not str(part.partname).startswith("/customXml/") or NAMESPACE.encode() not in part.blob:
            continue
        try:
            root = parse_xml(part.blob)
            if root.tag == f"{{{NAMESPACE}}}figures":
                return _load("".join(root.itertext()))
        except UNREADABLE:
            return None
    return None


def _forget(made: Docx) -> None:
    """Drop passports that came along with the file: a template may have been a report once."""
    for key, relation in list(made.part.rels.items()):
        if not relation.is_external and NAMESPACE.encode() in relation.target_part.blob:
            del made.part.rels[key]


def _part(made: Docx, name: str, kind: str, text: str) -> FilePart:
    declared = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
    return FilePart(PackURI(name), kind, declared.encode(), made.part.package)


def _dump(marks: Sequence[Mark], plain: Mapping[str, int]) -> str:
    keys: dict[Figure, str] = {}
    for mark in marks:
        for figure in figures_of(mark.printed):
            keys.setdefault(figure, f"f{len(keys) + 1}")
    stored = {
        "figures": {key: _figure_out(figure) for figure, key in keys.items()},
        "marks": [_mark_out(mark, keys) for mark in marks],
        "plain": dict(plain),
    }
    return json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _load(text: str) -> Store:
    stored = json.loads(text)
    figures = {key: _figure_in(facts) for key, facts in stored["figures"].items()}
    marks = tuple(_mark_in(facts, figures) for facts in stored["marks"])
    for mark in marks:
        say(mark.printed, exact=mark.exact)  # a store that cannot even be read out is no store
        hash(mark)
    return Store(marks, Counter({str(one): int(n) for one, n in stored["plain"].items()}))


def _figure_out(figure: Figure) -> dict[str, Any]:
    facts = {one.name: getattr(figure, one.name) for one in fields(figure)}
    return {
        name: str(value) if isinstance(value, Decimal | date) else value
        for name, value in facts.items()
        if not (value is None or value is False or value == "")
    }


def _figure_in(facts: dict[str, Any]) -> Figure:
    known = {"value": None, **facts}
    if "data_cut" in known:
        known["data_cut"] = date.fromisoformat(known["data_cut"])
    return Figure(**known)


def _mark_out(mark: Mark, keys: Mapping[Figure, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": mark.name, "text": mark.text, "where": mark.where}
    if mark.exact:
        facts["exact"] = True
    printed = mark.printed
    if isinstance(printed, Figure):
        said: dict[str, Any] = {"figure": keys[printed]}
    else:
        held = ((one.name, getattr(printed, one.name)) for one in fields(printed))
        said = {name: _value_out(value, keys) for name, value in held if value is not None}
    return {**facts, "kind": NAMES[type(printed)], "of": said}


def _value_out(value: object, keys: Mapping[Figure, str]) -> object:
    if isinstance(value, Figure):
        return {"figure": keys[value]}
    if isinstance(value, tuple) and value and isinstance(value[0], Figure):
        return {"several": [keys[one] for one in value]}
    return str(value) if isinstance(value, Decimal) else value


def _mark_in(facts: dict[str, Any], figures: Mapping[str, Figure]) -> Mark:
    return Mark(
        name=str(facts["name"]),
        printed=_printed_in(KINDS[facts["kind"]], facts["of"], figures),
        text=str(facts["text"]),
        where=str(facts["where"]),
        exact=bool(facts.get("exact")),
    )


def _several(said: dict[str, Any], figures: Mapping[str, Figure]) -> Figure | tuple[Figure, ...]:
    if "several" in said:
        return tuple(figures[key] for key in said["several"])
    return figures[said["figure"]]


def _printed_in(kind: type, said: dict[str, Any], figures: Mapping[str, Figure]) -> Printed:
    if kind is Figure:
        return figures[said["figure"]]
    held: dict[str, Any] = {
        name: _several(value, figures) if isinstance(value, dict) else value
        for name, value in said.items()
    }
    if "progress" in held:
        held["progress"] = Decimal(held["progress"])
    if "words" in held:
        done, on_the_way, behind = held["words"]
        held["words"] = (done, on_the_way, behind)
    made: Printed = kind(**held)
    return made
